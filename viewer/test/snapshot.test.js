import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atOnce } from '../src/pieces.js';
import { addDetails, dissolve, unpackSnapshot } from '../src/snapshot.js';

const text = { vi: '', en: '' };
/** @param {string} id @param {any} rest */
const layer = (id, rest) => ({ id, role: 'points', title: text, description: text, steward: text, key: 'code', label: 'name', expected_every_hours: 24, time: null, style: { by: 'status', symbols: {} }, popup: [], fields: [], collections: [{ id, role: rest.role ?? 'points', title: text, description: text }], ...rest });
const catalogue = /** @type {any} */ ({ layers: [layer('units', { role: 'boundaries', label: 'name_vi' }), layer('points', {})], codes: {} });
const square = [0, 0, 10, 0, 0, 10, -10, 0];

const snapshot = /** @type {any} */ ({
  releases: { units: [1, '2022-01-19T08:00:00+07:00'], points: [2, null] },
  items: { points: 'https://x/oapi/collections/points/items' },
  shapes: { '01': [[square]], '02': [[[10, 0, 10, 0, 0, 10, -10, 0]]] },
  parts: { D: ['01', '02'], P: ['01', '02'] },
  layers: {
    units: { ids: ['a', 'b', 'd', 'p'], of: ['units', 'units', 'units', 'units'], columns: { code: ['01', '02', 'D', 'P'], name_vi: ['Xã A', 'Xã B', 'Huyện', 'Tỉnh'] }, geometry: ['01', '02', 'D', 'P'] },
    points: { ids: ['x', 'y'], of: { d: ['points'], i: [0, 0] }, columns: { name: ['X', 'Y'], commune_code: ['01', null] }, geometry: { lon: [10584770, 10], lat: [2214340, -10] } },
  },
});

test('points come back with their steps added up', () => {
  const data = atOnce(unpackSnapshot(catalogue, snapshot));
  const [x, y] = data.get('points')?.features ?? [];
  assert.deepEqual(x?.geometry, { type: 'Point', coordinates: [105.8477, 22.1434] });
  assert.deepEqual(y?.geometry, { type: 'Point', coordinates: [105.8478, 22.1433] });
  assert.equal(x?.properties.commune_name, 'Xã A');
  assert.equal(y?.properties.commune_name, undefined);
  assert.equal(data.get('points')?.version, 'points:2');
  assert.equal(data.get('units')?.publishedAt, '2022-01-19T08:00:00+07:00');
});

test('district is the outline of its communes', () => {
  const district = atOnce(unpackSnapshot(catalogue, snapshot)).get('units')?.features[2];
  const rings = /** @type {any} */ (district?.geometry).coordinates;
  assert.equal(rings.length, 1);
  assert.equal(rings[0][0].length, 7);
  assert.deepEqual(rings[0][0][0], rings[0][0].at(-1));
});

test('areas that do not touch stay apart', () => {
  const far = /** @type {[number, number][]} */ ([[50, 0], [60, 0], [60, 10]]);
  assert.equal(dissolve([[[0, 0], [10, 0], [10, 10]], far]).length, 2);
});

test('details are added to the same features', () => {
  const data = atOnce(unpackSnapshot(catalogue, snapshot));
  atOnce(addDetails(data, { points: { advice: ['A', 'B'] }, gone: { a: [1] } }));
  assert.equal(data.get('points')?.features[1]?.properties.advice, 'B');
});
