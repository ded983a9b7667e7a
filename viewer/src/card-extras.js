/** What stands below a card: how to pass it on, when it leaves the map, its coordinates, and where to report an error. */
import { formatPosition } from './coordinates.js';
import { byId, el, link } from './dom.js';
import { leavesOn } from './filters.js';
import { formatDate } from './format.js';
import { translator } from './i18n.js';
import { anchorOf } from './map/geometry.js';

/**
 * @typedef {import('./feature.js').MapFeature} MapFeature
 * @typedef {import('./catalogue.js').Language} Language
 */

/** @param {MapFeature} feature @param {Language} language @param {{address: string, title: string, today: string, reportUrl: string | undefined}} about */
export function extendCard(feature, language, { address, title, today, reportUrl }) {
  const t = translator(language);
  const leaves = leavesOn(feature);
  const anchor = feature.layer.role === 'choropleth' ? undefined : anchorOf(feature.geometry);
  byId('card').append(el('div', { class: 'extras', id: 'card-extras' },
    leaves && leaves >= today && el('p', {}, t('leaves', { date: formatDate(leaves, language) })),
    anchor && coordinates(anchor, language),
    el('p', { class: 'share' }, ...shareButtons(address, title, language)),
    reportUrl && el('p', {}, link(reportUrl, t('reportError')))));
}

/** @param {import('./catalogue.js').LonLat} position @param {Language} language */
function coordinates(position, language) {
  const { wgs84, vn2000 } = formatPosition(position, language);
  const t = translator(language);
  return el('dl', { class: 'coordinates' },
    el('dt', {}, 'WGS 84'), el('dd', { 'data-coordinates': 'wgs84' }, wgs84), el('dt', {}, t('vn2000')), el('dd', { 'data-coordinates': 'vn2000' }, vn2000));
}

/** @param {string} url @param {string} title @param {Language} language */
function shareButtons(url, title, language) {
  const t = translator(language);
  const button = (/** @type {'share' | 'copyLink'} */ name, /** @type {() => Promise<void>} */ act) =>
    el('button', { type: 'button', id: name, onclick: () => act().catch((error) => console.warn(error)) }, t(name));
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    byId('live').textContent = t('copied');
    byId('copyLink').textContent = t('copied');
  };
  const share = typeof navigator.share === 'function' && button('share', () => navigator.share({ title, url }));
  return [share, button('copyLink', copy)];
}
