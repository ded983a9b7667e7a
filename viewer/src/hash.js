/**
 * What a shared address says: language, view, layers switched on, the feature that is open. Pure.
 *
 * "#lang=en&map=11.5/22.1473/105.8348&layers=risk_points,checkpoints&selected=risk_points/DNC-001"
 *
 * @typedef {import('./catalogue.js').Language} Language
 * @typedef {{zoom: number, center: import('./catalogue.js').LonLat}} View
 * @typedef {object} UrlState
 * @property {Language} [language]
 * @property {View} [view]
 * @property {string[]} [layers]  absent: all of them
 * @property {string} [selected]  layer id, "/", feature id
 */

const VIEW = /^(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/;
const SELECTED = /^[a-z0-9_]+\/.+$/;
const LAYER_ID = /^[a-z0-9_]+$/;

/**
 * What cannot be read is left out: a mangled address still opens the map.
 * @param {string} hash  with or without "#" @param {string} [query]  "?lang=en", weaker than the hash
 * @returns {UrlState}
 */
export function parseState(hash, query = '') {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const asked = values.get('lang') ?? new URLSearchParams(query).get('lang');
  /** @type {UrlState} */
  const state = {};
  if (asked === 'vi' || asked === 'en') state.language = asked;
  const view = parseView(values.get('map'));
  if (view) state.view = view;
  const layers = values.get('layers');
  if (layers !== null) state.layers = layers.split(',').filter((id) => LAYER_ID.test(id));
  const selected = values.get('selected');
  if (selected && SELECTED.test(selected)) state.selected = selected;
  return state;
}

/** @param {string | null} text @returns {View | undefined} */
function parseView(text) {
  const match = VIEW.exec(text ?? '');
  if (!match) return undefined;
  const [zoom, lat, lon] = match.slice(1).map(Number);
  if (zoom === undefined || lat === undefined || lon === undefined) return undefined;
  return zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? { zoom, center: [lon, lat] } : undefined;
}

/**
 * The fragment, with "#"; "" when there is nothing to say. The language is left out when it is the page's own.
 * @param {UrlState} state @param {Language} [pageLanguage] @returns {string}
 */
export function formatState(state, pageLanguage = 'vi') {
  const parts = [];
  if (state.language && state.language !== pageLanguage) parts.push(`lang=${state.language}`);
  if (state.view) parts.push(`map=${formatView(state.view)}`);
  if (state.layers) parts.push(`layers=${state.layers.join(',')}`);
  if (state.selected) parts.push(`selected=${encodeURIComponent(state.selected).replaceAll('%2F', '/')}`);
  return parts.length ? `#${parts.join('&')}` : '';
}

/** @param {View} view */
function formatView({ zoom, center: [lon, lat] }) {
  return `${Number(zoom.toFixed(2))}/${lat.toFixed(4)}/${lon.toFixed(4)}`;
}
