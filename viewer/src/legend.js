/** The legend: one switch per layer, its symbols with labels and counts, and how fresh it is. */
import { codeLabel, findField, isScale, publicLayers, symbolOf } from './catalogue.js';
import { el, replace } from './dom.js';
import { approximation } from './feature.js';
import { formatAge, formatNumber, formatTime } from './format.js';
import { freshness } from './freshness.js';
import { translator } from './i18n.js';
import { WAITING } from './layer-data.js';
import { symbolSvg } from './symbol-svg.js';

/**
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./catalogue.js').Layer} Layer
 * @typedef {import('./layer-data.js').LayerData} LayerData
 * @typedef {import('./store.js').State} State
 */

/** @param {HTMLElement} pane @param {Catalogue} catalogue @param {import('./store.js').Store} store */
export function renderLegend(pane, catalogue, store) {
  const { state } = store;
  const layers = publicLayers(catalogue);
  const focused = pane.contains(document.activeElement) ? document.activeElement?.id : undefined;
  const switches = layers.map((layer) => layerSwitch(layer, state, (on) => store.setVisible(layer.id, on)));
  const keys = layers.map((layer) => layerKey(catalogue, layer, state));
  replace(pane, el('ul', { class: 'switches' }, ...switches), ...keys, ...notes(state, catalogue));
  if (focused) document.getElementById(focused)?.focus();
}

/** @param {Layer} layer @param {State} state @param {(on: boolean) => void} onSwitch */
function layerSwitch(layer, state, onSwitch) {
  const { language, visible } = state;
  const data = state.data.get(layer.id) ?? WAITING;
  const id = `switch-${layer.id}`;
  const box = el('input', { type: 'checkbox', id, onchange: (/** @type {any} */ event) => onSwitch(event.target.checked) });
  box.checked = visible.has(layer.id);
  const count = el('span', { class: 'count', 'data-count': data.features.length }, countText(data, state));
  const label = el('label', { for: id }, box, symbolSvg(mainSymbol(layer)), el('span', { class: 'name' }, layer.title[language]), count);
  return el('li', { 'data-layer': layer.id, 'data-state': data.state, title: layer.description[language] }, label);
}

/** The symbol that stands for a layer: the most severe of a scale, the first of some states. @param {Layer} layer */
function mainSymbol(layer) {
  const codes = Object.keys(layer.style.symbols);
  return symbolOf(layer, String(layer.role === 'choropleth' ? codes.at(-2) : codes[0]));
}

/** @param {LayerData} data @param {State} state */
function countText(data, { language, failed }) {
  if (data.state === 'failed' || (failed && data.state === 'waiting')) return '!';
  if (data.state === 'waiting') return '…';
  return data.state === 'absent' ? '–' : formatNumber(data.features.length, language);
}

/** @param {Catalogue} catalogue @param {Layer} layer @param {State} state */
function layerKey(catalogue, layer, state) {
  const { language } = state;
  const data = state.data.get(layer.id) ?? WAITING;
  const field = findField(layer, layer.style.by);
  const counts = countByCode(data);
  const codes = Object.keys(layer.style.symbols).filter((code) => isScale(layer) || counts.has(code));
  const entries = codes.map((code) => {
    const label = codeLabel(catalogue, field, code, language) ?? code;
    const count = data.state === 'ready' ? formatNumber(counts.get(code) ?? 0, language) : '';
    return el('li', {}, symbolSvg(symbolOf(layer, code)), el('span', {}, label), el('span', { class: 'count' }, count));
  });
  const heading = el('h2', {}, layer.title[language]);
  const age = el('p', { class: 'age', 'data-updated': data.publishedAt ?? '' }, ...updatedText(catalogue, layer, data, state));
  return el('section', { class: 'key', 'data-key': layer.id }, heading, age, el('ul', {}, ...entries));
}

/** @param {LayerData} data @returns {Map<string, number>} */
function countByCode({ features }) {
  const counts = new Map();
  for (const { code } of features) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** "Cập nhật lúc 08:00, 19/01/2022 · đã cũ 26 giờ" @param {Catalogue} catalogue @param {Layer} layer @param {LayerData} data @param {State} state */
function updatedText(catalogue, layer, data, { language, failed }) {
  const t = translator(language);
  if (data.state === 'failed' || (failed && data.state === 'waiting')) return [el('strong', { class: 'bad' }, t('layerFailed'))];
  if (data.state === 'waiting') return [t('loading')];
  if (data.state === 'absent' || (!data.publishedAt && data.features.length === 0)) return [t('neverPublished')];
  if (!data.publishedAt) return [t('updatedUnknown')];
  const { state, hours } = freshness(data.publishedAt, layer.expected_every_hours, new Date());
  const time = formatTime(data.publishedAt, language, catalogue.service.timezone);
  const warning = state === 'late' || state === 'old';
  const age = warning && el('strong', { class: state }, t('lateShort', { age: formatAge(hours, language) }));
  return [t('updated', { time }), warning && ' · ', age];
}

/** @param {State} state @param {Catalogue} catalogue */
function notes({ language, data }, catalogue) {
  const t = translator(language);
  const points = publicLayers(catalogue).flatMap((layer) => data.get(layer.id)?.features ?? []);
  const approximate = points.some((feature) => approximation(feature) !== undefined);
  const lines = [t('clusterLegend'), ...(approximate ? [t('approximateLegend')] : []), t('notComplete')];
  return [el('div', { class: 'notes' }, ...lines.map((line) => el('p', {}, line)))];
}
