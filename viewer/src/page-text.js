/** Puts the page's fixed texts into the language of the visitor: title, header, map labels, buttons. */
import { byId, el, replace } from './dom.js';
import { formatPhone, formatTime } from './format.js';
import { latest } from './freshness.js';
import { translator } from './i18n.js';

/**
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./catalogue.js').Language} Language
 * @typedef {import('./store.js').State} State
 */

/** @param {Catalogue} catalogue @param {Language} language */
export function renderPageText({ service }, language) {
  const t = translator(language);
  document.documentElement.lang = language;
  document.title = service.title[language];
  byId('title').textContent = service.title[language];
  byId('skip-list').textContent = t('skipToList');
  byId('boundary-notice').textContent = service.boundary_notice[language];
  byId('attribution').textContent = t('source', { steward: service.steward[language] });
  byId('map-help').textContent = t('mapHelp');
  for (const id of ['map', 'map-area']) byId(id).setAttribute('aria-label', t('mapLabel'));
  renderHotline(service.hotlines[0]?.number ?? '', language);
  renderLanguageSwitch(language);
}

/** @param {string} number @param {Language} language */
function renderHotline(number, language) {
  const t = translator(language);
  const phone = formatPhone(number);
  byId('hotline').setAttribute('aria-label', t('hotlineCall', { number: phone }));
  replace(byId('hotline'), el('span', { class: 'hotline-title' }, t('hotline')), ' ', el('strong', {}, phone));
}

/** @param {Language} language */
function renderLanguageSwitch(language) {
  const t = translator(language);
  const other = language === 'vi' ? 'en' : 'vi';
  const button = byId('language');
  button.lang = other;
  button.setAttribute('aria-label', t('switchLanguageLabel'));
  const narrow = el('span', { class: 'narrow', 'aria-hidden': 'true' }, other.toUpperCase());
  replace(button, el('span', { class: 'wide' }, t('switchLanguage')), narrow);
}

/** The line under the title: when the newest of the layers was published. @param {Catalogue} catalogue @param {State} state */
export function renderUpdated(catalogue, { data, language, loading, failed }) {
  const t = translator(language);
  const moving = catalogue.layers.filter((layer) => layer.role !== 'boundaries');
  const time = latest(moving.map((layer) => data.get(layer.id)?.publishedAt ?? null));
  const text = time ? t('updated', { time: formatTime(time, language, catalogue.service.timezone) }) : t('updatedUnknown');
  byId('updated').textContent = time || (!loading && !failed) ? text : t(loading ? 'loading' : 'layerFailed');
}

/** Words in the middle of a map that has nothing to show yet: an empty map says nothing. @param {State} state */
export function renderMapMessage({ data, loading, failed, language }) {
  const drawn = [...data.values()].some((each) => each.features.length > 0);
  byId('loading').hidden = drawn || (!loading && !failed);
  byId('loading').textContent = translator(language)(failed && !loading ? 'layerFailed' : 'loading');
}

/** @param {Language} language @param {{zoomIn: () => void, zoomOut: () => void, home: () => void}} actions */
export function renderZoom(language, actions) {
  const t = translator(language);
  const signs = /** @type {const} */ ({ zoomIn: '+', zoomOut: '−', home: '⌂' });
  const names = /** @type {(keyof typeof signs)[]} */ (Object.keys(signs));
  const buttons = names.map((name) =>
    el('button', { type: 'button', 'aria-label': t(name), title: t(name), onclick: actions[name] }, signs[name]));
  replace(byId('zoom'), ...buttons);
}
