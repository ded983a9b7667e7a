import assert from 'node:assert/strict';
import { test } from 'node:test';
import json from '../layers.json' with { type: 'json' };
import { findLayer } from '../src/catalogue.js';
import { approximation, codeLabelOf, endedOn, fold, placeOf, rowsOf, titleOf, toMapFeature } from '../src/feature.js';

const catalogue = /** @type {import('../src/catalogue.js').Catalogue} */ (/** @type {unknown} */ (json));

/** @param {string} layerId @param {Record<string, unknown>} properties @param {string} [id] */
function make(layerId, properties, id) {
  const layer = findLayer(catalogue, layerId);
  assert.ok(layer);
  return toMapFeature({ type: 'Feature', ...(id && { id }), properties, geometry: null }, layer, layerId);
}

test('feature without id is known by the key of its layer', () => {
  assert.equal(make('risk_points', { point_code: 'DNC-007' }).key, 'risk_points/DNC-007');
});

test('code shows its label in the language asked for', () => {
  const feature = make('risk_points', { risk_level: 'high' }, 'X');
  assert.equal(codeLabelOf(catalogue, feature, 'vi'), 'Nguy cơ cao');
  assert.equal(codeLabelOf(catalogue, feature, 'en'), 'High');
});

test('code newer than this page shows the label that the service sends, else itself', () => {
  assert.equal(codeLabelOf(catalogue, make('risk_points', { risk_level: 'extreme', risk_level_vi: 'Cực cao' }, 'X'), 'vi'), 'Cực cao');
  assert.equal(codeLabelOf(catalogue, make('risk_points', { risk_level: 'constructor' }, 'X'), 'vi'), 'constructor');
});

test('rows follow the popup, without empty fields and without the title', () => {
  const feature = make('quarantine_sites', { name: 'Trung đoàn 750', status: 'operating', capacity: 1210, occupied: 0, closed_on: null, address: '' }, 'X');
  const rows = rowsOf(catalogue, feature, 'vi').map(({ name, value }) => [name, value]);
  assert.deepEqual(rows, [['status', 'Đang tiếp nhận'], ['capacity', '1.210 người'], ['occupied', '0 người']]);
});

test('title falls back to the id, the English name is used where there is one', () => {
  assert.equal(titleOf(make('risk_points', { name: null }, 'DNC-001'), 'vi'), 'DNC-001');
  const unit = make('administrative_units', { name_vi: 'Xã Như Cố', name_en: 'Như Cố Commune' }, 'X');
  assert.equal(titleOf(unit, 'en'), 'Như Cố Commune');
});

test('place names commune and district', () => {
  assert.equal(placeOf(make('checkpoints', { commune_name: 'Xã Như Cố', district_name: 'Huyện Chợ Mới' }, 'X')), 'Xã Như Cố, Huyện Chợ Mới');
  assert.equal(placeOf(make('checkpoints', {}, 'X')), '');
});

test('position by village or commune is approximate, a surveyed one is not', () => {
  assert.equal(approximation(make('risk_points', { position_accuracy: 'commune' }, 'X')), 'commune');
  assert.equal(approximation(make('risk_points', { position_accuracy: 'surveyed' }, 'X')), undefined);
});

test('feature has ended when its end is before today', () => {
  const feature = make('risk_points', { cleared_on: '2022-02-01' }, 'X');
  assert.equal(endedOn(feature, '2022-02-02'), '2022-02-01');
  assert.equal(endedOn(feature, '2022-02-01'), undefined);
  assert.equal(endedOn(make('risk_points', {}, 'X'), '2022-02-01'), undefined);
});

test('folding takes off every mark, and đ is d', () => {
  assert.equal(fold('Chợ Đồn – Phường Nguyễn Thị Minh Khai'), 'cho don – phuong nguyen thi minh khai');
});
