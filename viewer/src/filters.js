/**
 * Which features are shown: everything, or what a visitor asks for; on the map and in the list alike. Pure.
 *
 * @typedef {import('./feature.js').MapFeature} MapFeature
 * @typedef {object} Filter  every member that is there must hold; a feature without such a property does not match
 * @property {string} [text]
 * @property {string} [district]  its name as in an address: "huyen-cho-don"
 * @property {string} [commune]  its code
 * @property {string} [level]  code of the field by which a scale is drawn
 * @property {string} [status]
 * @property {string} [exposed]  a day, YYYY-MM-DD, on which one was there
 * @property {number} [added]  in the last so many days
 * @property {string} [changed]  since that moment, RFC 3339
 * @property {boolean} [ended]  show also what ended long ago
 * @typedef {ReadonlyMap<string, MapFeature[]>} Shown  layer id → its features that are shown
 */
import { isScale } from './catalogue.js';
import { endedOn, fold, searchText } from './feature.js';

/** @type {Filter} */
export const NO_FILTER = Object.freeze({});
/** What has ended stays on the map, faded, for so long; then it leaves it by itself. */
export const EXPIRES_AFTER_DAYS = 14;
const DAY_MS = 86400000;
const NARROWING = /** @type {const} */ (['text', 'district', 'commune', 'level', 'status', 'exposed', 'added', 'changed']);

/** How many criteria narrow what is shown. @param {Filter} filter */
export function criteria(filter) {
  return NARROWING.filter((name) => filter[name]).length;
}

/** The date so many days after another; before it with a negative number. @param {string} date  YYYY-MM-DD @param {number} days */
export function daysAfter(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The last day on which a feature is on the map; undefined while no end is known. @param {MapFeature} feature */
export function leavesOn({ layer, properties }) {
  const end = layer.time?.end && String(properties[layer.time.end] ?? '').slice(0, 10);
  return end ? daysAfter(end, EXPIRES_AFTER_DAYS) : undefined;
}

/** @param {MapFeature} feature @param {string} today  YYYY-MM-DD */
export function hasExpired(feature, today) {
  return Boolean(endedOn(feature, today)) && String(leavesOn(feature)) < today;
}

/** "Huyện Chợ Đồn" → "huyen-cho-don" @param {unknown} name */
export function slug(name) {
  return fold(String(name ?? '')).replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
}

/** @param {Filter} filter @param {string} today @param {(feature: MapFeature) => string} textOf @returns {(feature: MapFeature) => boolean} */
export function matcher(filter, today, textOf = searchText) {
  const words = fold(filter.text ?? '').split(/\s+/).filter(Boolean);
  const since = filter.added && daysAfter(today, -filter.added);
  /** @type {((feature: MapFeature) => boolean)[]} */
  const tests = [];
  if (!filter.ended) tests.push((feature) => !hasExpired(feature, today));
  if (filter.district) tests.push(({ properties }) => slug(properties.district_name) === filter.district);
  if (filter.commune) tests.push(({ properties }) => properties.commune_code === filter.commune);
  if (filter.level) tests.push(({ layer, code }) => isScale(layer) && code === filter.level);
  if (filter.status) tests.push(({ properties }) => properties.status === filter.status);
  if (filter.exposed) tests.push(({ properties }) => wasExposed(properties, String(filter.exposed)));
  if (since) tests.push(({ layer, properties }) => String(properties[layer.time?.start ?? ''] ?? '').slice(0, 10) >= since);
  if (filter.changed) tests.push(({ properties }) => String(properties.updated_at ?? '') > String(filter.changed));
  if (words.length > 0) tests.push((feature) => words.every((word) => textOf(feature).includes(word)));
  return (feature) => tests.every((test) => test(feature));
}

/** Whether the time of exposure touches a day; times carry the offset of the service. @param {Record<string, unknown>} properties @param {string} day */
function wasExposed({ exposed_from: from, exposed_to: to }, day) {
  const first = String(from ?? to ?? '').slice(0, 10);
  return first !== '' && first <= day && day <= String(to ?? from).slice(0, 10);
}

/** What is shown at a moment, worked out once for the list and the map. */
export class Selection {
  #today;
  /** @type {WeakMap<MapFeature, string>} folded texts of features */
  #texts = new WeakMap();
  #detailed = false;
  /** @type {{filter: Filter, detailed: boolean, parts: Map<MapFeature[], MapFeature[]>}} */
  #known = { filter: NO_FILTER, detailed: false, parts: new Map() };

  /** @param {string} today  YYYY-MM-DD in the zone of the service */
  constructor(today) {
    this.#today = today;
  }

  /** @param {import('./store.js').State} state @returns {Shown} the same arrays as long as neither data nor filter change */
  of({ data, filter, detailed }) {
    if (detailed !== this.#detailed) this.#texts = new WeakMap();
    this.#detailed = detailed;
    const before = this.#known;
    const isSame = filter === before.filter && detailed === before.detailed;
    const matches = matcher(filter, this.#today, (feature) => this.#textOf(feature));
    /** @type {Map<MapFeature[], MapFeature[]>} */
    const parts = new Map();
    const shown = [...data].map(([id, { features }]) => {
      const part = (isSame && before.parts.get(features)) || filtered(features, matches);
      parts.set(features, part);
      return /** @type {const} */ ([id, part]);
    });
    this.#known = { filter, detailed, parts };
    return new Map(shown);
  }

  /** @param {MapFeature} feature */
  #textOf(feature) {
    const text = this.#texts.get(feature) ?? searchText(feature);
    this.#texts.set(feature, text);
    return text;
  }
}

/** Boundaries are the ground, not a finding: no filter takes them away. @param {MapFeature[]} features @param {(feature: MapFeature) => boolean} matches */
function filtered(features, matches) {
  if (features[0]?.layer.role === 'boundaries') return features;
  const part = features.filter(matches);
  return part.length === features.length ? features : part;
}
