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
 * @property {import('./filters.js').Filter} [filter]
 */

const VIEW = /^(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/;
const SELECTED = /^[a-z0-9_]+\/.+$/;
/** What each criterion of a filter may look like in an address. */
const FILTERS = /** @type {const} */ ({
  district: /^[a-z0-9-]{1,60}$/, commune: /^\d{2,5}$/, level: /^\w{1,40}$/, status: /^\w{1,40}$/, exposed: /^\d{4}-\d{2}-\d{2}$/,
  changed: /^\d{4}-\d{2}-\d{2}T[\d:.]{8,15}(?:Z|[+-]\d{2}:\d{2})$/,
});
const LONGEST_TEXT = 100;
const LONGEST_DAYS = 366;
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
  const filter = parseFilter(values);
  if (Object.keys(filter).length > 0) state.filter = filter;
  return state;
}

/** @param {URLSearchParams} values @returns {import('./filters.js').Filter} */
function parseFilter(values) {
  /** @type {import('./filters.js').Filter} */
  const filter = {};
  for (const name of /** @type {(keyof typeof FILTERS)[]} */ (Object.keys(FILTERS))) {
    const value = values.get(name);
    if (value && FILTERS[name].test(value)) filter[name] = value;
  }
  const text = values.get('q')?.slice(0, LONGEST_TEXT);
  if (text) filter.text = text;
  const added = Number(values.get('added'));
  if (Number.isInteger(added) && added > 0 && added <= LONGEST_DAYS) filter.added = added;
  if (values.get('ended') === '1') filter.ended = true;
  return filter;
}

/** @param {import('./filters.js').Filter} filter @returns {string[]} */
function formatFilter({ text, added, ended, ...named }) {
  const parts = Object.entries(named).filter(([, value]) => value).map(([name, value]) => `${name}=${encodeURIComponent(String(value)).replaceAll('%3A', ':')}`);
  if (text) parts.unshift(`q=${encodeURIComponent(text)}`);
  if (added) parts.push(`added=${added}`);
  if (ended) parts.push('ended=1');
  return parts;
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
  if (state.filter) parts.push(...formatFilter(state.filter));
  return parts.length ? `#${parts.join('&')}` : '';
}

/** @param {View} view */
function formatView({ zoom, center: [lon, lat] }) {
  return `${Number(zoom.toFixed(2))}/${lat.toFixed(4)}/${lon.toFixed(4)}`;
}
