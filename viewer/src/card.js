/** The card of the selected feature: what it is, where, since when, by which decision. */
import { codeLabelOf, approximation, endedOn, rowsOf, titleOf } from './feature.js';
import { symbolOf } from './catalogue.js';
import { el, link, replace } from './dom.js';
import { formatDate, zonedDate } from './format.js';
import { translator } from './i18n.js';
import { symbolSvg } from './symbol-svg.js';

/**
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./catalogue.js').Language} Language
 * @typedef {import('./feature.js').MapFeature} MapFeature
 */

/**
 * @param {HTMLElement} card @param {Catalogue} catalogue @param {MapFeature} feature @param {Language} language
 * @param {{recordUrl: string | undefined, pageUrl: string | undefined, onClose: () => void}} options
 */
export function renderCard(card, catalogue, feature, language, { recordUrl, pageUrl, onClose }) {
  const t = translator(language);
  const symbol = symbolSvg(symbolOf(feature.layer, feature.code));
  const kind = el('p', { class: 'kind' }, `${feature.layer.title[language]} · ${feature.id}`);
  const heading = el('h2', { id: 'card-title', tabindex: '-1' }, titleOf(feature, language));
  const close = el('button', { type: 'button', class: 'close', 'aria-label': t('close'), title: t('close'), onclick: onClose }, '×');
  const level = el('p', { class: 'level' }, symbol, el('strong', {}, codeLabelOf(catalogue, feature, language)));
  const rows = rowsOf(catalogue, feature, language).filter((row) => row.name !== feature.layer.style.by);
  const details = el('dl', {}, ...rows.flatMap((row) => [el('dt', {}, row.title), el('dd', { 'data-field': row.name }, row.value)]));
  const source = el('p', { class: 'source' }, t('source', { steward: feature.layer.steward[language] }), recordUrl && ' · ', recordUrl && link(recordUrl, t('record')));
  const page = pageUrl && el('p', { class: 'page' }, link(pageUrl, t('page')));
  replace(card, el('div', { class: 'card-head' }, el('div', {}, kind, heading), close), level, ...remarks(catalogue, feature, language), page, details, source);
  card.hidden = false;
  card.scrollTop = 0;
}

/** @param {Catalogue} catalogue @param {MapFeature} feature @param {Language} language */
function remarks(catalogue, feature, language) {
  const t = translator(language);
  const ended = endedOn(feature, zonedDate(new Date(), catalogue.service.timezone));
  const accuracy = approximation(feature);
  return [
    ended && el('p', { class: 'remark' }, t('ended', { date: formatDate(ended, language) })),
    accuracy && el('p', { class: 'remark' }, t(accuracy === 'village' ? 'approximateVillage' : 'approximateCommune')),
  ];
}
