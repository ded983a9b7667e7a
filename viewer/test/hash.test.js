import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatState, parseState } from '../src/hash.js';

test('what is written is read back', () => {
  /** @type {import('../src/hash.js').UrlState} */
  const state = { language: 'en', view: { zoom: 11.5, center: [105.8348, 22.1473] }, layers: ['risk_points'], selected: 'risk_points/DNC-001' };
  const hash = formatState(state);
  assert.equal(hash, '#lang=en&map=11.5/22.1473/105.8348&layers=risk_points&selected=risk_points/DNC-001');
  assert.deepEqual(parseState(hash), state);
});

test('feature id with any letters survives', () => {
  const selected = 'communes/01840@2020-02-01 &=#ệ';
  assert.equal(parseState(formatState({ selected })).selected, selected);
});

test('nothing to say is no fragment', () => {
  assert.equal(formatState({ language: 'vi' }), '');
});

test('language in the query is weaker than in the fragment', () => {
  assert.equal(parseState('', '?lang=en').language, 'en');
  assert.equal(parseState('#lang=vi', '?lang=en').language, 'vi');
  assert.equal(parseState('#lang=fr').language, undefined);
});

test('mangled parts are left out', () => {
  assert.deepEqual(parseState('#map=99/1/2&selected=<img>&layers=risk_points,<b>,'), { layers: ['risk_points'] });
  assert.deepEqual(parseState('#map=NaN/0/0'), {});
  assert.deepEqual(parseState('#map=8/91/200'), {});
});

test('no layers at all is another thing than all layers', () => {
  assert.deepEqual(parseState('#layers=').layers, []);
  assert.equal(parseState('').layers, undefined);
});

test('a filter is read back', () => {
  const filter = { text: 'chợ & đò', district: 'huyen-cho-don', commune: '01840', level: 'high', status: 'active', exposed: '2022-01-15', changed: '2022-01-19T08:00:00.123456+07:00', added: 7, ended: true };
  assert.deepEqual(parseState(formatState({ filter })).filter, filter);
  assert.equal(parseState('#district=<b>&commune=x&added=-1&exposed=gestern').filter, undefined);
});
