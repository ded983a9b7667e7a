import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inSentence, translator } from '../src/i18n.js';
import { en } from '../src/locale/en.js';
import { vi } from '../src/locale/vi.js';

/** @param {string} text */
const places = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

test('both languages say the same things with the same places', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(vi).sort());
  for (const key of /** @type {(keyof typeof vi)[]} */ (Object.keys(vi))) assert.deepEqual(places(en[key]), places(vi[key]), key);
});

test('places are filled, and what is filled in is not read again', () => {
  assert.equal(translator('vi')('updated', { time: '{count}' }), 'Cập nhật lúc {count}');
});

test('title inside a sentence begins small', () => {
  assert.equal(inSentence('Điểm nguy cơ'), 'điểm nguy cơ');
});
