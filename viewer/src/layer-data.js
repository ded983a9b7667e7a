/**
 * What is known of a layer at a moment. Pure.
 *
 * @typedef {import('./feature.js').MapFeature} MapFeature
 * @typedef {'waiting' | 'ready' | 'failed' | 'absent'} LoadState  absent: the service has no such collection
 * @typedef {object} LayerData
 * @property {LoadState} state
 * @property {MapFeature[]} features
 * @property {string | null} publishedAt  RFC 3339
 * @property {string} version  changes when a release does; "" when unknown
 * @property {string[]} links  addresses of the items, one per collection
 */

/** @type {LayerData} */
export const WAITING = Object.freeze({ state: 'waiting', features: [], publishedAt: null, version: '', links: [] });

/**
 * "communes:12 districts:12"; "" when a collection does not say its release.
 * @param {{id: string, 'covidmaps:release'?: {release: number | null}}[]} collections
 */
export function versionOf(collections) {
  const parts = collections.map((each) => each['covidmaps:release'] && `${each.id}:${each['covidmaps:release'].release}`);
  return parts.every(Boolean) ? parts.join(' ') : '';
}
