import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshness, latest, worst } from '../src/freshness.js';

const NOW = new Date('2022-01-20T08:00:00+07:00');

/** @param {number} hours */
const before = (hours) => new Date(NOW.getTime() - hours * 3600000).toISOString();

test('daily layer is late after 24 and old after 72 hours', () => {
  const states = [23, 24, 25, 72, 73].map((hours) => freshness(before(hours), 24, NOW).state);
  assert.deepEqual(states, ['fresh', 'fresh', 'late', 'late', 'old']);
});

test('weekly layer is not late after three days', () => {
  assert.equal(freshness(before(73), 168, NOW).state, 'fresh');
  assert.equal(freshness(before(170), 168, NOW).state, 'late');
});

test('layer without a promise is held to a day', () => {
  assert.equal(freshness(before(25), null, NOW).state, 'late');
});

test('unknown or unreadable time is neither fresh nor old', () => {
  assert.equal(freshness(null, 24, NOW).state, 'unknown');
  assert.equal(freshness('hôm qua', 24, NOW).state, 'unknown');
});

test('clock of the visitor that is behind does not make an age below zero', () => {
  assert.equal(freshness(before(-2), 24, NOW).hours, 0);
});

test('worst is the old one, though another is merely late and older', () => {
  const old = { entry: 'daily', freshness: freshness(before(80), 24, NOW) };
  const late = { entry: 'weekly', freshness: freshness(before(200), 168, NOW) };
  assert.equal(worst([late, old])?.entry, 'daily');
  assert.equal(worst([]), undefined);
});

test('latest compares moments, not text', () => {
  assert.equal(latest(['2022-01-19T08:00:00+07:00', null, '2022-01-19T02:00:00Z']), '2022-01-19T02:00:00Z');
  assert.equal(latest([null]), null);
});
