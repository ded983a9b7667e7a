/** The form that narrows map and list: where, how grave, in which state, when. Only what occurs can be chosen. */
import { codeLabel, findField, isScale, publicLayers } from './catalogue.js';
import { el, replace } from './dom.js';
import { criteria, hasExpired, NO_FILTER, slug } from './filters.js';
import { formatNumber } from './format.js';
import { translator } from './i18n.js';

/**
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./filters.js').Filter} Filter
 * @typedef {import('./feature.js').MapFeature} MapFeature
 * @typedef {import('./store.js').State} State
 * @typedef {{value: string, label: string, group?: string}} Choice
 */

const DAYS = [1, 3, 7, 14, 30];

/** @param {HTMLDetailsElement} element @param {Catalogue} catalogue @param {import('./store.js').Store} store @param {string} today */
export function renderFilterForm(element, catalogue, store, today) {
  const { state } = store;
  const t = translator(state.language);
  const set = (/** @type {Filter} */ change) => store.set({ filter: { ...store.state.filter, ...change } });
  const count = criteria({ ...state.filter, text: '' });
  const features = publicLayers(catalogue).flatMap(({ id }) => state.data.get(id)?.features ?? []);
  const focused = element.contains(document.activeElement) ? document.activeElement?.id : undefined;
  const clear = el('button', { type: 'button', class: 'more', onclick: () => store.set({ filter: NO_FILTER }) }, t('filterClear'));
  const choose = (/** @type {'district' | 'commune' | 'level' | 'status' | 'added'} */ name, /** @type {Choice[]} */ choices) =>
    select(name, t(`filter_${name}`), t('filterAny'), choices, String(state.filter[name] ?? ''), (value) => set(change(name, value)));
  replace(element,
    el('summary', {}, t('filters'), count > 0 && el('span', { class: 'count' }, formatNumber(count, state.language))),
    el('div', { class: 'criteria' },
      choose('district', districts(features)),
      choose('commune', communes(features, state.filter.district)),
      choose('level', levels(catalogue, state)),
      choose('status', statuses(catalogue, state)),
      choose('added', DAYS.map((days) => ({ value: String(days), label: t('filterDays', { days }) }))),
      day(t('filter_exposed'), state.filter.exposed, today, (exposed) => set({ exposed })),
      ended(features.filter((each) => hasExpired(each, today)).length, state, (on) => set({ ended: on })),
      clear));
  if (focused) document.getElementById(focused)?.focus();
}

/** Another district has other communes. @param {string} name @param {string} value @returns {Filter} */
function change(name, value) {
  if (name === 'added') return { added: Number(value) };
  return name === 'district' ? { district: value, commune: '' } : { [name]: value };
}

/** @param {string} name @param {string} title @param {string} any @param {Choice[]} choices @param {string} chosen @param {(value: string) => void} onChoose */
function select(name, title, any, choices, chosen, onChoose) {
  const id = `filter-${name}`;
  const field = el('select', { id, onchange: (/** @type {any} */ event) => onChoose(event.target.value) }, option('', any, chosen));
  for (const group of new Set(choices.map((each) => each.group))) {
    const options = choices.filter((each) => each.group === group).map(({ value, label }) => option(value, label, chosen));
    field.append(...(group ? [el('optgroup', { label: group }, ...options)] : options));
  }
  return el('label', { for: id }, el('span', {}, title), field);
}

/** @param {string} value @param {string} label @param {string} chosen */
function option(value, label, chosen) {
  return el('option', { value, selected: value === chosen }, label);
}

/** @param {string} title @param {string | undefined} chosen @param {string} today @param {(day: string) => void} onChoose */
function day(title, chosen, today, onChoose) {
  const id = 'filter-exposed';
  const field = el('input', { id, type: 'date', max: today, onchange: (/** @type {any} */ event) => onChoose(event.target.value) });
  field.value = chosen ?? '';
  return el('label', { for: id }, el('span', {}, title), field);
}

/** @param {number} count @param {State} state @param {(on: boolean) => void} onChange */
function ended(count, { filter, language }, onChange) {
  const id = 'filter-ended';
  const box = el('input', { id, type: 'checkbox', onchange: (/** @type {any} */ event) => onChange(event.target.checked) });
  box.checked = Boolean(filter.ended);
  return el('label', { for: id, class: 'check' }, box, el('span', {}, translator(language)('filterEnded', { count: formatNumber(count, language) })));
}

/** @param {MapFeature[]} features @returns {Choice[]} */
function districts(features) {
  const names = new Set(features.map(({ properties }) => String(properties.district_name ?? '')).filter(Boolean));
  return sorted([...names].map((label) => ({ value: slug(label), label })));
}

/** @param {MapFeature[]} features @param {string | undefined} district @returns {Choice[]} */
function communes(features, district) {
  const inside = features.filter(({ properties }) => !district || slug(properties.district_name) === district);
  const names = new Map(inside.map(({ properties }) => [String(properties.commune_code ?? ''), String(properties.commune_name ?? '')]));
  return sorted([...names].filter(([code, name]) => code && name).map(([value, label]) => ({ value, label })));
}

/** @param {Choice[]} choices */
function sorted(choices) {
  const { compare } = new Intl.Collator('vi');
  return choices.sort((a, b) => compare(a.label, b.label));
}

/** Steps of the scales, the gravest first. @param {Catalogue} catalogue @param {State} state @returns {Choice[]} */
function levels(catalogue, { data, language }) {
  return publicLayers(catalogue).filter(isScale).flatMap((layer) => {
    const present = new Set(data.get(layer.id)?.features.map(({ code }) => code));
    const codes = Object.keys(layer.style.symbols).filter((code) => present.has(code));
    if (layer.role === 'choropleth') codes.reverse();
    const label = (/** @type {string} */ code) => codeLabel(catalogue, findField(layer, layer.style.by), code, language) ?? code;
    return codes.map((code) => ({ value: code, label: label(code), group: layer.title[language] }));
  });
}

/** @param {Catalogue} catalogue @param {State} state @returns {Choice[]} one for each state, though several layers have it */
function statuses(catalogue, { data, language }) {
  /** @type {Map<string, Choice>} */
  const found = new Map();
  for (const layer of publicLayers(catalogue)) {
    const field = findField(layer, 'status');
    for (const value of new Set(data.get(layer.id)?.features.map(({ properties }) => String(properties.status ?? '')))) {
      const label = codeLabel(catalogue, field, value, language);
      if (label && !found.has(value)) found.set(value, { value, label });
    }
  }
  return sorted([...found.values()]);
}
