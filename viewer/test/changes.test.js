import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedSince, lastVisit, newestChange } from '../src/changes.js';

/** @param {string} updated_at @returns {any} */
const feature = (updated_at) => ({ properties: { updated_at } });

/** @returns {any} */
function storage() {
  const kept = new Map();
  return { getItem: (/** @type {string} */ key) => kept.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value) };
}

test('what was changed later than the newest of the last visit is new', () => {
  const features = [feature('2022-01-19T08:00:00+07:00'), feature('2022-01-20T08:00:00+07:00')];
  assert.equal(newestChange(features), '2022-01-20T08:00:00+07:00');
  assert.equal(changedSince(features, '2022-01-19T08:00:00+07:00').length, 1);
});

test('the next visit compares with the one before, a reload does not', () => {
  const always = storage();
  const first = { visit: storage(), always };
  assert.equal(lastVisit('2022-01-19', first), '');
  assert.equal(lastVisit('2022-01-20', first), '');
  const second = { visit: storage(), always };
  assert.equal(lastVisit('2022-01-21', second), '2022-01-20');
  assert.equal(lastVisit('2022-01-21', second), '2022-01-20');
});

test('a browser that keeps nothing has no last visit', () => {
  const broken = /** @type {any} */ ({ getItem: () => { throw new Error('denied'); } });
  assert.equal(lastVisit('2022-01-19', { visit: broken, always: broken }), '');
});
