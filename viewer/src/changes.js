/** What is new or changed since somebody was here the last time. That time stays in the browser; nothing is sent. */

const KEY = 'covidmaps-seen';

/** @typedef {import('./feature.js').MapFeature} MapFeature */

/** RFC 3339 times with one offset can be compared as text. @param {MapFeature[]} features */
export function newestChange(features) {
  return features.reduce((newest, { properties }) => {
    const at = typeof properties.updated_at === 'string' ? properties.updated_at : '';
    return at > newest ? at : newest;
  }, '');
}

/** @param {MapFeature[]} features @param {string} since */
export function changedSince(features, since) {
  return features.filter(({ properties }) => typeof properties.updated_at === 'string' && properties.updated_at > since);
}

/**
 * The newest change that was known at the last visit, and remember the one of today for the next.
 * A reload within one visit is no other visit. "" the first time, or where the browser keeps nothing.
 * @param {string} newest @param {{visit: Storage, always: Storage}} [stores]
 */
export function lastVisit(newest, stores) {
  try {
    const { visit, always } = stores ?? { visit: sessionStorage, always: localStorage };
    const before = visit.getItem(KEY) ?? always.getItem(KEY) ?? '';
    visit.setItem(KEY, before);
    always.setItem(KEY, newest > before ? newest : before);
    return before;
  } catch {
    return '';
  }
}
