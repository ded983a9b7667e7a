/** The list of the same features as on the map, with the same selection: real buttons, grouped by layer, filtered by text. */
import { publicLayers, symbolOf } from './catalogue.js';
import { el, replace } from './dom.js';
import { codeLabelOf, endedOn, fold, placeOf, titleOf } from './feature.js';
import { renderFilterForm } from './filter-form.js';
import { criteria } from './filters.js';
import { formatNumber } from './format.js';
import { inSentence, translator } from './i18n.js';
import { WAITING } from './layer-data.js';
import { byDistance, formatDistance } from './nearby.js';
import { symbolSvg } from './symbol-svg.js';

/**
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./catalogue.js').Layer} Layer
 * @typedef {import('./feature.js').MapFeature} MapFeature
 * @typedef {import('./store.js').State} State
 */

const FIRST = 50;
const FIRST_UNITS = 5;
const STEP = 200;

export class FeatureList {
  #pane;
  #catalogue;
  #store;
  #onPick;
  #selection;
  #today;
  #filters = el('details', { id: 'filters', class: 'filters' });
  /** @type {Map<string, number>} layer id → how many are shown */
  #shown = new Map();
  #groups = el('div', { class: 'groups' });
  #input = el('input', { type: 'search', id: 'filter', autocomplete: 'off', spellcheck: 'false' });
  #label = el('label', { for: 'filter', class: 'unseen' });
  #matching = el('p', { class: 'matching', role: 'status' });
  #nearButton = el('button', { type: 'button', id: 'near', class: 'near' });
  /** Where the visitor is, once asked for. @type {import('./catalogue.js').LonLat | null} */
  #position = null;
  #remark = /** @type {'' | 'nearOutside' | 'nearDenied'} */ ('');
  /** @param {HTMLElement} pane @param {Catalogue} catalogue @param {import('./store.js').Store} store @param {(feature: MapFeature) => void} onPick @param {() => void} onNear  the button "near me" @param {import('./filters.js').Selection} selection @param {string} today */
  constructor(pane, catalogue, store, onPick, onNear, selection, today) {
    this.#selection = selection;
    this.#today = today;
    this.#pane = pane;
    this.#catalogue = catalogue;
    this.#store = store;
    this.#onPick = onPick;
    this.#input.addEventListener('input', () => this.#filter(this.#input.value));
    this.#nearButton.addEventListener('click', onNear);
    replace(pane, el('div', { class: 'filter' }, this.#label, this.#input, this.#nearButton), this.#filters, this.#matching, this.#groups);
  }

  /** Units of today, found by their names too. @type {import('./catalogue.js').Successor[]} */
  successors = [];

  get isNear() {
    return this.#position !== null;
  }

  /** Sort by distance from here on, or no longer. @param {import('./catalogue.js').LonLat | null} position @param {'' | 'nearOutside' | 'nearDenied'} [remark] */
  setPosition(position, remark = '') {
    this.#position = position;
    this.#remark = remark;
    this.render();
    if (remark) this.#input.focus();
  }

  render() {
    const { state } = this.#store;
    const t = translator(state.language);
    const shown = this.#selection.of(state);
    const all = publicLayers(this.#catalogue).map((layer) => ({ layer, features: this.#sorted(layer, shown.get(layer.id) ?? [], state) }));
    const count = all.reduce((sum, { features }) => sum + features.length, 0);
    const isNarrowed = criteria(state.filter) > 0;
    this.#label.textContent = t('filter');
    this.#input.placeholder = t('filter');
    if (this.#input.value.trim() !== (state.filter.text ?? '')) this.#input.value = state.filter.text ?? '';
    this.#nearButton.textContent = t(this.isNear ? 'nearStop' : 'nearMe');
    renderFilterForm(this.#filters, this.#catalogue, this.#store, this.#today);
    const newer = this.#newUnits(state);
    this.#matching.textContent = isNarrowed && (count > 0 || !newer) ? matchText(count, state) : this.#remark ? t(this.#remark) : this.isNear ? t('nearPrivate') : '';
    const focused = this.#focusedKey();
    const groups = isNarrowed ? all.filter(({ features }) => features.length > 0) : all;
    const nearest = this.#position && this.#nearest(groups.flatMap(({ features }) => features), this.#position, state);
    replace(this.#groups, newer, ...(nearest ? [nearest] : groups.map(({ layer, features }) => this.#group(layer, features, state))));
    if (focused) this.focus(focused);
  }

  /** Mark the selected feature without building the list again. */
  markSelected() {
    const { selected } = this.#store.state;
    for (const button of this.#pane.querySelectorAll('button[data-feature]')) {
      const current = button.getAttribute('data-feature') === selected;
      if (current) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    }
  }

  /** @param {string} key @returns {boolean} whether the feature has a button in the list now */
  focus(key) {
    const button = this.#pane.querySelector(`button[data-feature="${CSS.escape(key)}"]`);
    if (button instanceof HTMLElement) button.focus();
    return button !== null;
  }

  /** @param {string} text */
  #filter(text) {
    this.#shown.clear();
    this.#store.set({ filter: { ...this.#store.state.filter, text: text.trim() } });
  }

  #focusedKey() {
    const active = document.activeElement;
    return active && this.#groups.contains(active) ? active.getAttribute('data-feature') : null;
  }

  /** As a reader expects them: by symbol order, then by name. @param {Layer} layer @param {MapFeature[]} features @param {State} state */
  #sorted(layer, features, { language }) {
    const order = Object.keys(layer.style.symbols);
    if (layer.role === 'choropleth') order.reverse();
    const all = features.map((feature) => ({ feature, title: titleOf(feature, language) }));
    const { compare } = new Intl.Collator('vi');
    all.sort((a, b) => order.indexOf(a.feature.code) - order.indexOf(b.feature.code) || compare(a.title, b.title));
    return all.map(({ feature }) => feature);
  }

  /** Units of today whose name is searched for, each with the units that it was made of. @param {State} state */
  #newUnits({ data, filter, language }) {
    const words = fold(filter.text ?? '').split(/\s+/).filter(Boolean);
    if (words.length === 0) return undefined;
    const found = this.successors.filter(({ name }) => words.every((word) => fold(`${name.vi} ${name.en}`).includes(word)));
    if (found.length === 0) return undefined;
    const t = translator(language);
    const units = this.#catalogue.layers.filter(({ role }) => role === 'boundaries').flatMap(({ id }) => data.get(id)?.features ?? []);
    const names = new Map(units.map((unit) => [unit.properties.code, titleOf(unit, language)]));
    const older = (/** @type {string} */ code) => el('button', { type: 'button', 'data-commune': code, onclick: () => this.#store.set({ filter: { commune: code } }) }, names.get(code) ?? code);
    const rows = found.slice(0, FIRST_UNITS).map(({ name, of }) => el('li', {}, el('strong', {}, name[language]), ` ${t('newUnitOf')} `, ...of.map(older)));
    return el('section', { class: 'new-units', 'data-group': 'successors' }, el('h2', {}, t('newUnits')), el('ul', {}, ...rows));
  }

  /** One list over all layers, the nearest first. @param {MapFeature[]} features @param {import('./catalogue.js').LonLat} from @param {State} state */
  #nearest(features, from, state) {
    const t = translator(state.language);
    const places = features.filter(({ layer }) => layer.role !== 'choropleth');
    const rows = byDistance(from, places).slice(0, FIRST).map(({ feature, metres }) => {
      const distance = metres === 0 ? t('nearInside') : formatDistance(metres, state.language);
      return el('li', {}, this.#button(feature, state, distance));
    });
    const empty = rows.length === 0 && el('p', { class: 'empty' }, t('nothingFiltered'));
    return el('section', { 'data-group': 'near' }, el('h2', {}, t('nearTitle')), empty, el('ul', {}, ...rows));
  }

  /** @param {Layer} layer @param {MapFeature[]} features @param {State} state */
  #group(layer, features, state) {
    const count = el('span', { class: 'count' }, formatNumber(features.length, state.language));
    const heading = el('summary', {}, el('h2', {}, layer.title[state.language]), count);
    const limit = this.#shown.get(layer.id) ?? FIRST;
    const rows = features.slice(0, limit).map((feature) => el('li', {}, this.#button(feature, state)));
    const empty = features.length === 0 && el('p', { class: 'empty' }, emptyText(layer, state));
    const more = features.length > limit && this.#moreButton(layer, features.length - limit, state);
    return el('details', { open: true, 'data-group': layer.id }, heading, empty, el('ul', {}, ...rows), more);
  }

  /** @param {MapFeature} feature @param {State} state @param {string} [distance] */
  #button(feature, { language, selected }, distance) {
    const current = feature.key === selected ? 'true' : null;
    const attributes = { type: 'button', 'data-feature': feature.key, 'aria-current': current, onclick: () => this.#onPick(feature) };
    const title = el('span', { class: 'name' }, titleOf(feature, language));
    const detail = el('span', { class: 'detail' }, distance && el('strong', {}, distance), distance && ' · ', this.#detail(feature, language));
    return el('button', attributes, symbolSvg(symbolOf(feature.layer, feature.code)), el('span', {}, title, ' ', detail));
  }

  /** @param {MapFeature} feature @param {import('./catalogue.js').Language} language */
  #detail(feature, language) {
    const ended = endedOn(feature, this.#today);
    const place = feature.layer.label === 'commune_name' ? String(feature.properties.district_name ?? '') : placeOf(feature);
    const parts = [codeLabelOf(this.#catalogue, feature, language), place, ended && translator(language)('endedShort')];
    return parts.filter(Boolean).join(' · ');
  }

  /** @param {Layer} layer @param {number} rest @param {State} state */
  #moreButton(layer, rest, { language }) {
    const more = () => {
      this.#shown.set(layer.id, (this.#shown.get(layer.id) ?? FIRST) + STEP);
      this.render();
    };
    const count = formatNumber(Math.min(rest, STEP), language);
    return el('button', { type: 'button', class: 'more', onclick: more }, translator(language)('showMore', { count }));
  }
}

/** @param {number} count @param {State} state */
function matchText(count, { language, filter }) {
  const t = translator(language);
  if (count > 0) return t('matching', { count: formatNumber(count, language) });
  return criteria({ ...filter, text: '' }) > 0 ? t('nothingFiltered') : t('noFilterMatch', { text: filter.text ?? '' });
}

/** @param {Layer} layer @param {State} state */
function emptyText(layer, { data, language, failed }) {
  const t = translator(language);
  const { state } = data.get(layer.id) ?? WAITING;
  if (state === 'failed' || (failed && state === 'waiting')) return t('layerFailed');
  return state === 'waiting' ? t('loading') : t('zeroFeatures', { layer: inSentence(layer.title[language]) });
}
