import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byDistance, formatDistance, isNear, metresBetween, metresTo } from '../src/nearby.js';

/** @param {string} id @param {any} geometry */
const feature = (id, geometry) => /** @type {any} */ ({ id, geometry, layer: { role: 'points' }, properties: {} });
const square = { type: 'Polygon', coordinates: [[[105, 22], [106, 22], [106, 23], [105, 23], [105, 22]]] };

test('a degree of latitude is 111.2 km on the mean sphere', () => {
  assert.equal(Math.round(metresBetween([105.8, 22], [105.8, 23])), 111195);
});

test('inside an area the distance is nothing', () => {
  assert.equal(metresTo([105.5, 22.5], feature('zone', square)), 0);
});

test('the nearest comes first, what has no position is left out', () => {
  const near = feature('near', { type: 'Point', coordinates: [105.81, 22.1] });
  const far = feature('far', { type: 'Point', coordinates: [105.9, 22.1] });
  assert.deepEqual(byDistance([105.8, 22.1], [far, feature('none', null), near]).map((each) => each.feature.id), ['near', 'far']);
});

test('distances read as people say them', () => {
  assert.deepEqual([12, 840, 1234, 9960, 34567].map((each) => formatDistance(each, 'vi')), ['0 m', '850 m', '1,2 km', '10 km', '35 km']);
  assert.equal(formatDistance(1234, 'en'), '1.2 km');
});

test('a position far from the province is not near', () => {
  assert.ok(isNear([105.4, 22], [105.43, 21.8, 106.24, 22.74]));
  assert.ok(!isNear([105.85, 21.03], [105.43, 21.8, 106.24, 22.74]));
});
