/**
 * What layers.json says: the service, its layers in drawing order, the labels of codes. Pure.
 *
 * @typedef {'vi' | 'en'} Language
 * @typedef {{vi: string, en: string}} Text
 * @typedef {[west: number, south: number, east: number, north: number]} BBox  CRS84, degrees
 * @typedef {[lon: number, lat: number]} LonLat
 * @typedef {'choropleth' | 'boundaries' | 'areas' | 'lines' | 'points' | 'reference'} Role
 * @typedef {{shape: string, color: string, digit?: string, dashed?: boolean}} Symbol
 * @typedef {{name: string, type: string, title: Text, unit?: Text, codes?: string}} Field
 * @typedef {{id: string, role: Role, title: Text, description: Text}} LayerCollection
 * @typedef {object} Layer
 * @property {string} id
 * @property {Role} role
 * @property {Text} title
 * @property {Text} description
 * @property {Text} steward
 * @property {string} key  name of the property with the stable feature id
 * @property {string} label  name of the property with the feature's title
 * @property {number | null} expected_every_hours
 * @property {{start: string, end: string | null} | null} time
 * @property {{by: string, symbols: Record<string, Symbol>}} style
 * @property {string[]} popup  names of the fields of the card, in order
 * @property {Field[]} fields
 * @property {LayerCollection[]} collections
 * @typedef {object} Service
 * @property {string} id
 * @property {Text} title
 * @property {Text} description
 * @property {string} timezone
 * @property {BBox} home_extent
 * @property {{number: string, title: Text}[]} hotlines
 * @property {Text} provider
 * @property {string} provider_url
 * @property {Text} steward
 * @property {string} legal_basis
 * @property {{name: string, url: string}} licence
 * @property {Text} boundary_notice
 * @typedef {{code: string, name: Text, of: string[]}} Successor  a unit of today and the codes of those it was made of
 * @typedef {object} Catalogue
 * @property {Service} service
 * @property {Layer[]} layers
 * @property {Record<string, Record<string, Text>>} codes  list id → code → label
 */

/** What is drawn for a code that layers.json does not know yet: a catalogue newer than this page. */
const UNKNOWN_SYMBOL = Object.freeze({ shape: 'circle', color: '#5b6470' });

/**
 * The layers that a visitor can switch, most urgent first: the reverse of the drawing order.
 * @param {Catalogue} catalogue @returns {Layer[]}
 */
export function publicLayers(catalogue) {
  return catalogue.layers.filter((layer) => layer.role !== 'boundaries').reverse();
}

/** @param {Catalogue} catalogue @param {string} id @returns {Layer | undefined} */
export function findLayer(catalogue, id) {
  return catalogue.layers.find((layer) => layer.id === id);
}

/** @param {Layer} layer @param {string} name @returns {Field | undefined} */
export function findField(layer, name) {
  return layer.fields.find((field) => field.name === name);
}

/**
 * The label of a code; undefined when layers.json does not know the list or the code.
 * @param {Catalogue} catalogue @param {Field | undefined} field @param {string} code @param {Language} language
 */
export function codeLabel(catalogue, field, code, language) {
  const list = field?.codes ? catalogue.codes[field.codes] : undefined;
  return list && Object.hasOwn(list, code) ? list[code]?.[language] : undefined;
}

/** @param {Layer} layer @param {string} code @returns {Symbol} */
export function symbolOf(layer, code) {
  const symbols = layer.style.symbols;
  return (Object.hasOwn(symbols, code) && symbols[code]) || UNKNOWN_SYMBOL;
}

/** True when the symbols are steps of one scale (level 1 to 4), false when they are states. @param {Layer} layer */
export function isScale(layer) {
  return Object.values(layer.style.symbols).every((symbol) => symbol.digit !== undefined);
}
