/**
 * How old a layer is, measured against what its steward promises. Pure.
 *
 * A layer promised every 24 hours is late after 24 and old after 72 hours; one promised weekly is late after a week.
 *
 * @typedef {'fresh' | 'late' | 'old' | 'unknown'} FreshnessState
 * @typedef {{state: FreshnessState, hours: number, publishedAt: string | null}} Freshness
 */

const HOUR_MS = 3600000;
const DEFAULT_EXPECTED_HOURS = 24;
const OLD_AFTER_PERIODS = 3;
const SEVERITY = { unknown: 0, fresh: 0, late: 1, old: 2 };

/**
 * @param {string | null} publishedAt  RFC 3339; null when nothing is known
 * @param {number | null} expectedEveryHours @param {Date} now @returns {Freshness}
 */
export function freshness(publishedAt, expectedEveryHours, now) {
  const time = publishedAt ? Date.parse(publishedAt) : Number.NaN;
  if (Number.isNaN(time)) return { state: 'unknown', hours: 0, publishedAt: null };
  const hours = Math.max(0, (now.getTime() - time) / HOUR_MS);
  return { state: stateAfter(hours, expectedEveryHours ?? DEFAULT_EXPECTED_HOURS), hours, publishedAt };
}

/** @param {number} hours @param {number} expected @returns {FreshnessState} */
function stateAfter(hours, expected) {
  if (hours > expected * OLD_AFTER_PERIODS) return 'old';
  return hours > expected ? 'late' : 'fresh';
}

/**
 * The entry that worries most: the worst state, then the greatest age.
 * @template T @param {{freshness: Freshness, entry: T}[]} all @returns {{freshness: Freshness, entry: T} | undefined}
 */
export function worst(all) {
  return [...all].sort((a, b) => rank(b.freshness) - rank(a.freshness) || b.freshness.hours - a.freshness.hours)[0];
}

/** @param {Freshness} value */
function rank(value) {
  return SEVERITY[value.state];
}

/** The latest of some RFC 3339 times with any offset; null when there is none. @param {(string | null)[]} times */
export function latest(times) {
  const known = times.filter((time) => time !== null && !Number.isNaN(Date.parse(time)));
  return known.sort((a, b) => Date.parse(String(b)) - Date.parse(String(a)))[0] ?? null;
}
