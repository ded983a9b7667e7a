/**
 * One feature as the page handles it: who it is, what it is called, which rows its card has. Pure.
 *
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./catalogue.js').Layer} Layer
 * @typedef {import('./catalogue.js').Language} Language
 * @typedef {import('./catalogue.js').Field} Field
 * @typedef {import('./ogcapi.js').GeoJsonFeature} GeoJsonFeature
 * @typedef {object} MapFeature
 * @property {string} key  layer id, "/", feature id: the name of the selection and of the address
 * @property {string} id
 * @property {Layer} layer
 * @property {string} collection
 * @property {Record<string, unknown>} properties
 * @property {GeoJsonFeature['geometry']} geometry
 * @property {string} code  value of the field that the layer is drawn by
 * @typedef {{name: string, title: string, value: string}} Row
 */
import { codeLabel, findField } from './catalogue.js';
import { formatDate, formatNumber, formatTime } from './format.js';

const APPROXIMATE = new Set(['village', 'commune']);

/** @param {GeoJsonFeature} feature @param {Layer} layer @param {string} collection @returns {MapFeature} */
export function toMapFeature(feature, layer, collection) {
  const properties = feature.properties ?? {};
  const id = String(feature.id ?? properties[layer.key] ?? '');
  const code = String(properties[layer.style.by] ?? '');
  return { key: `${layer.id}/${id}`, id, layer, collection, properties, geometry: feature.geometry ?? null, code };
}

/** The name of the feature; its id when it has none. @param {MapFeature} feature @param {Language} language */
export function titleOf(feature, language) {
  const { properties, layer } = feature;
  const english = layer.label.replace(/_vi$/, '_en');
  const candidates = language === 'en' ? [properties[english], properties[layer.label]] : [properties[layer.label]];
  return textOf(candidates.find(isPresent)) || feature.id;
}

/** The label of the code that the layer is drawn by: "Nguy cơ cao". @param {Catalogue} catalogue @param {MapFeature} feature @param {Language} language */
export function codeLabelOf(catalogue, feature, language) {
  const field = findField(feature.layer, feature.layer.style.by);
  return codeLabel(catalogue, field, feature.code, language) ?? servedLabel(feature, field, language) ?? feature.code;
}

/** "Xã Như Cố, Huyện Chợ Mới"; "" when the layer has no units. @param {MapFeature} feature */
export function placeOf(feature) {
  const { commune_name: commune, district_name: district } = feature.properties;
  return [commune, district].filter(isPresent).map(textOf).join(', ');
}

/** Whether the position stands for a village or a commune and not for the place itself. @param {MapFeature} feature @returns {'village' | 'commune' | undefined} */
export function approximation(feature) {
  const accuracy = textOf(feature.properties.position_accuracy);
  return APPROXIMATE.has(accuracy) ? /** @type {'village' | 'commune'} */ (accuracy) : undefined;
}

/** The date on which the feature ended, when that is before today. @param {MapFeature} feature @param {string} today  YYYY-MM-DD */
export function endedOn(feature, today) {
  const end = feature.layer.time?.end;
  const date = end ? textOf(feature.properties[end]).slice(0, 10) : '';
  return date && date < today ? date : undefined;
}

/**
 * The rows of the card, empty fields left out. The title of the card is not repeated.
 * @param {Catalogue} catalogue @param {MapFeature} feature @param {Language} language @returns {Row[]}
 */
export function rowsOf(catalogue, feature, language) {
  const names = feature.layer.popup.filter((name) => name !== feature.layer.label);
  return names.flatMap((name) => {
    const field = findField(feature.layer, name);
    const raw = feature.properties[name];
    if (!field || !isPresent(raw)) return [];
    return [{ name, title: field.title[language], value: valueText(catalogue, feature, field, raw, language) }];
  });
}

/** @param {Catalogue} catalogue @param {MapFeature} feature @param {Field} field @param {unknown} raw @param {Language} language */
function valueText(catalogue, feature, field, raw, language) {
  const text = textOf(raw);
  if (field.codes) return codeLabel(catalogue, field, text, language) ?? servedLabel(feature, field, language) ?? text;
  if (field.type === 'date') return formatDate(text, language);
  if (field.type === 'timestamp') return formatTime(text, language, catalogue.service.timezone);
  const shown = typeof raw === 'number' ? formatNumber(raw, language) : text;
  return field.unit ? `${shown} ${field.unit[language]}` : shown;
}

/** The label that the service sends beside the code, for a code that is newer than this page. @param {MapFeature} feature @param {Field | undefined} field @param {Language} language */
function servedLabel(feature, field, language) {
  const label = field && feature.properties[`${field.name}_${language}`];
  return isPresent(label) ? textOf(label) : undefined;
}

/** What a search looks through, folded: name, unit, id and every text of the card. @param {MapFeature} feature */
export function searchText(feature) {
  const { layer, properties } = feature;
  const texts = layer.fields.filter((field) => field.type === 'text').map(({ name }) => properties[name]);
  return fold([...texts, properties.name_en, feature.id].filter(isPresent).join(' '));
}

/** @param {unknown} value */
function isPresent(value) {
  return value !== null && value !== undefined && value !== '';
}

/** @param {unknown} value */
function textOf(value) {
  return isPresent(value) ? String(value) : '';
}

/** "Chợ Đồn" → "cho don": letters without marks, đ as d, for searching. @param {string} text */
export function fold(text) {
  return text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd');
}
