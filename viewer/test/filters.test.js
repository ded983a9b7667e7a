import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criteria, daysAfter, hasExpired, matcher, Selection, slug } from '../src/filters.js';

const symbols = { high: { shape: 'circle', color: '#111111', digit: '3' } };
/** @type {any} */
const layer = { id: 'a', role: 'points', label: 'name', fields: [{ name: 'name', type: 'text' }], time: { start: 'recorded_on', end: 'cleared_on' }, style: { by: 'level', symbols } };
/** @param {Record<string, unknown>} properties @returns {any} */
const feature = (properties) => ({ key: 'a/1', id: '1', layer, properties, geometry: null, code: String(properties.level ?? '') });
const TODAY = '2022-01-20';
/** @param {import('../src/filters.js').Filter} filter @param {Record<string, unknown>} properties */
const shows = (filter, properties) => matcher(filter, TODAY)(feature(properties));

test('each criterion holds or does not', () => {
  assert.ok(shows({ district: 'huyen-cho-don' }, { district_name: 'Huyện Chợ Đồn' }));
  assert.ok(!shows({ district: 'huyen-cho-don' }, { district_name: 'Huyện Chợ Mới' }));
  assert.ok(shows({ commune: '01840' }, { commune_code: '01840' }));
  assert.ok(shows({ level: 'high' }, { level: 'high' }));
  assert.ok(!shows({ level: 'high' }, { level: 'low' }));
  assert.ok(!shows({ status: 'operating' }, {}));
  assert.ok(shows({ text: 'cho DON' }, { name: 'Chợ Đồn' }));
  assert.ok(shows({ added: 7 }, { recorded_on: '2022-01-13' }));
  assert.ok(!shows({ added: 7 }, { recorded_on: '2022-01-12' }));
});

test('exposure touches the first and the last day', () => {
  const times = { exposed_from: '2022-01-14T22:00:00+07:00', exposed_to: '2022-01-15T01:00:00+07:00' };
  assert.deepEqual(['13', '14', '15', '16'].map((day) => shows({ exposed: `2022-01-${day}` }, times)), [false, true, true, false]);
  assert.ok(!shows({ exposed: '2022-01-14' }, {}));
});

test('what ended more than two weeks ago has left, unless it is asked for', () => {
  assert.ok(!hasExpired(feature({ cleared_on: '2022-01-06' }), TODAY));
  assert.ok(hasExpired(feature({ cleared_on: '2022-01-05' }), TODAY));
  assert.ok(!shows({}, { cleared_on: '2022-01-05' }));
  assert.ok(shows({ ended: true }, { cleared_on: '2022-01-05' }));
  assert.equal(daysAfter('2022-02-28', 1), '2022-03-01');
});

test('only narrowing criteria are counted', () => {
  assert.equal(criteria({ text: '', ended: true, level: 'high', added: 3 }), 2);
});

test('a name becomes what stands in an address', () => {
  assert.equal(slug('Thành phố Bắc Kạn'), 'thanh-pho-bac-kan');
});

test('nothing is worked out again, and boundaries always stay', () => {
  const features = [feature({ name: 'A' }), feature({ name: 'B' })];
  const ground = [{ ...feature({}), layer: { ...layer, role: 'boundaries' } }];
  const selection = new Selection(TODAY);
  const state = /** @type {any} */ ({ data: new Map([['a', { features }], ['g', { features: ground }]]), filter: { text: 'a' }, detailed: false });
  const first = selection.of(state);
  assert.equal(first.get('a')?.length, 1);
  assert.equal(first.get('g'), ground);
  assert.equal(selection.of(state).get('a'), first.get('a'));
  assert.equal(selection.of({ ...state, filter: {} }).get('a'), features);
});
