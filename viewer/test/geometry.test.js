import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorOf, bboxOf, contains } from '../src/map/geometry.js';

/** @param {number} x @param {number} y @param {number} size */
const square = (x, y, size) => [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];

/** @type {import('geojson').MultiPolygon} */
const two = { type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(10, 10, 4), square(11, 11, 1)]] };

test('label stands in the middle of the largest part', () => {
  assert.deepEqual(anchorOf(two)?.map(Math.round), [12, 12]);
});

test('point is its own anchor, an empty geometry has none', () => {
  assert.deepEqual(anchorOf({ type: 'Point', coordinates: [105.8, 22.1] }), [105.8, 22.1]);
  assert.equal(anchorOf(null), undefined);
  assert.equal(anchorOf({ type: 'MultiPolygon', coordinates: [] }), undefined);
});

test('polygon without area has the middle of its box', () => {
  assert.deepEqual(anchorOf({ type: 'Polygon', coordinates: [[[0, 0], [2, 0], [0, 0]]] }), [1, 0]);
});

test('box holds all parts', () => {
  assert.deepEqual(bboxOf(two), [0, 0, 14, 14]);
});

test('hole is outside', () => {
  assert.equal(contains(two, [10.5, 10.5]), true);
  assert.equal(contains(two, [11.5, 11.5]), false);
  assert.equal(contains(two, [5, 5]), false);
});
