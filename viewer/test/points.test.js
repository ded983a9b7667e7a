import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PointIndex } from '../src/map/points.js';

/** @type {any} */
const layer = { id: 'a', style: { by: 'level', symbols: { high: { shape: 'circle', color: '#111111' }, low: { shape: 'circle', color: '#222222' } } } };

/** @param {string} id @param {number} lon @param {string} code @returns {any} */
const feature = (id, lon, code) => ({ key: `a/${id}`, id, layer, properties: {}, geometry: { type: 'Point', coordinates: [lon, 22] }, code });

/** @type {import('../src/catalogue.js').BBox} */
const WORLD = [-180, -85, 180, 85];

test('points that would overlap are one cluster with the share of each colour', () => {
  const index = new PointIndex([feature('1', 105.8, 'high'), feature('2', 105.8001, 'low'), feature('3', 105.8002, 'low')]);
  const drawn = index.at(WORLD, 9);
  assert.equal(drawn.length, 1);
  const cluster = drawn[0];
  assert.ok(cluster?.kind === 'cluster');
  assert.deepEqual(cluster.shares, [['#111111', 1], ['#222222', 2]]);
  assert.deepEqual(index.boxOf(cluster).map((each) => Number(each.toFixed(5))), [105.8, 22, 105.8002, 22]);
});

test('close up each stands alone', () => {
  const index = new PointIndex([feature('1', 105.8, 'high'), feature('2', 105.81, 'low')]);
  assert.deepEqual(index.at(WORLD, 16).map((each) => each.kind), ['point', 'point']);
});

test('feature without a position is left to the list', () => {
  const index = new PointIndex([{ ...feature('1', 105.8, 'high'), geometry: null }]);
  assert.deepEqual(index.at(WORLD, 9), []);
});
