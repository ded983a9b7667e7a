/** The bars under the header: no connection, what could not be loaded, what is old. One sentence each, with what to do. */
import { publicLayers } from './catalogue.js';
import { el, replace } from './dom.js';
import { formatAge, formatPhone, formatTime } from './format.js';
import { freshness, latest, worst } from './freshness.js';
import { translator } from './i18n.js';

/**
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./store.js').State} State
 * @typedef {{kind: 'error' | 'late' | 'old' | 'offline', text: string, retry?: boolean}} Notice
 */

/** @param {HTMLElement} element @param {Catalogue} catalogue @param {State} state @param {() => void} onRetry */
export function renderNotices(element, catalogue, state, onRetry) {
  const t = translator(state.language);
  const notices = [offline(catalogue, state), failure(catalogue, state), staleness(catalogue, state, new Date())];
  const bars = notices.filter((notice) => notice !== undefined).map(({ kind, text, retry }) => {
    const button = retry && el('button', { type: 'button', class: 'retry', onclick: onRetry }, t('retry'));
    return el('div', { class: `notice ${kind}` }, el('p', {}, text), button);
  });
  replace(element, ...bars);
}

/** @param {Catalogue} catalogue @param {State} state @returns {Notice | undefined} */
function offline(catalogue, { online, language, data }) {
  if (online) return undefined;
  const t = translator(language);
  const time = latest([...data.values()].map((each) => each.publishedAt));
  if (!time) return { kind: 'offline', text: t('offline') };
  const age = formatAge((Date.now() - Date.parse(time)) / 3600000, language);
  return { kind: 'offline', text: t('offlineSince', { time: formatTime(time, language, catalogue.service.timezone), age }) };
}

/** @param {Catalogue} catalogue @param {State} state @returns {Notice | undefined} */
export function failure(catalogue, { failed, data, language, loading, online }) {
  if (loading) return undefined;
  const t = translator(language);
  const hotline = formatPhone(catalogue.service.hotlines[0]?.number ?? '');
  const shown = [...data.values()].filter((each) => each.features.length > 0);
  const broken = catalogue.layers.filter((layer) => data.get(layer.id)?.state === 'failed');
  if (!failed && broken.length === 0) return undefined;
  if (shown.length === 0) return { kind: 'error', text: t('errorAll', { hotline }), retry: true };
  if (!online) return undefined;
  const time = latest(shown.map((each) => each.publishedAt));
  if (failed && time) {
    return { kind: 'error', text: t('errorStale', { time: formatTime(time, language, catalogue.service.timezone) }), retry: true };
  }
  return { kind: 'error', text: t('errorSome', { layers: broken.map((layer) => layer.title[language]).join(', ') }), retry: true };
}

/** The oldest layer that is switched on, measured against its own promise. @param {Catalogue} catalogue @param {State} state @param {Date} now @returns {Notice | undefined} */
export function staleness(catalogue, { data, visible, language }, now) {
  const all = publicLayers(catalogue).filter((layer) => visible.has(layer.id)).map((layer) => ({
    entry: layer, freshness: freshness(data.get(layer.id)?.publishedAt ?? null, layer.expected_every_hours, now),
  }));
  const oldest = worst(all);
  if (!oldest || (oldest.freshness.state !== 'late' && oldest.freshness.state !== 'old')) return undefined;
  const { state, hours } = oldest.freshness;
  const hotline = formatPhone(catalogue.service.hotlines[0]?.number ?? '');
  const values = { layer: oldest.entry.title[language], age: formatAge(hours, language), hotline };
  return { kind: state, text: translator(language)(state, values) };
}
