/** Ties the page together: the store in the middle, the map on one side, legend, card and notices on the other. */
import { renderCard } from './card.js';
import { publicLayers } from './catalogue.js';
import { byId } from './dom.js';
import { titleOf } from './feature.js';
import { formatNumber } from './format.js';
import { freshness } from './freshness.js';
import { NO_FILTER, Selection } from './filters.js';
import { formatState, parseState } from './hash.js';
import { translator } from './i18n.js';
import { renderLegend } from './legend.js';
import { LeafletRenderer } from './map/leaflet.js';
import { renderNotices } from './notices.js';
import { named } from './page-names.js';
import { renderMapMessage, renderPageText, renderUpdated, renderZoom } from './page-text.js';
import { Panel } from './panel.js';
import { breathe } from './pieces.js';
import { findFeature, Store } from './store.js';

/**
 * @typedef {import('./feature.js').MapFeature} MapFeature
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./catalogue.js').Language} Language
 * @typedef {object} Later  what the second part of the script does for the first
 * @property {() => void} load  ask the service what is newer
 * @property {(key: string) => boolean} focusInList  whether the feature has a button in the list now
 * @property {(feature: MapFeature) => void} extendCard
 * @property {() => void} markSelected
 * @property {(id: import('./panel.js').TabId) => void} show  a tab was opened
 */

/** As in site/model.py: other ids have another address. */
const PLAIN_ID = /^[A-Za-z0-9][\w-]{0,80}$/;
const WIDE = '(min-width: 56.25rem)';
const MAP_ROLE = { role: 'application', tabindex: '0', 'aria-describedby': 'map-help' };
const NO_INSETS = Object.freeze({ top: 0, right: 0, bottom: 0, left: 0 });
/** Changes of the store that the header, the notices and the words on the map speak of. */
const SAID = /** @type {const} */ (['data', 'language', 'visible', 'loading', 'failed', 'online']);
const LISTED = /** @type {const} */ (['data', 'language', 'visible', 'failed']);

/** The page's own language; a visitor may choose the other one. */
const PAGE_LANGUAGE = document.documentElement.lang === 'en' ? 'en' : 'vi';

export class App {
  catalogue;
  /** The service; undefined where the pages outlived it or lie on another host. */
  api = named('api');
  /** What the page came with; its features get their details later. */
  firstView;
  #packed;
  /** YYYY-MM-DD in the zone of the service. */
  today;
  #layerIds;
  #address = parseState(location.hash, location.search);
  /** What the filter leaves. */
  shown;
  store;
  map;
  panel;
  /** @type {Later} */
  later = { load: () => {}, focusInList: () => false, extendCard: () => {}, markSelected: () => {}, show: () => {} };
  /** What had the focus when the card opened. @type {string | null} */
  #openedFrom = null;
  #pendingReveal = Boolean(this.#address.selected && !this.#address.view);

  /** @param {Catalogue} catalogue @param {Map<string, import('./layer-data.js').LayerData>} firstView @param {import('./snapshot.js').Snapshot | undefined} packed @param {string} today  YYYY-MM-DD in the zone of the service */
  constructor(catalogue, firstView, packed, today) {
    this.today = today;
    this.shown = new Selection(today);
    this.catalogue = catalogue;
    this.firstView = firstView;
    this.#packed = packed;
    this.#layerIds = publicLayers(catalogue).map((layer) => layer.id);
    this.store = new Store({
      language: this.#address.language ?? PAGE_LANGUAGE,
      visible: new Set(this.#address.layers ?? this.#layerIds),
      data: firstView,
      detailed: false,
      filter: this.#address.filter ?? NO_FILTER,
      selected: this.#address.selected ?? null,
      loading: !packed,
      failed: false,
      online: navigator.onLine,
    });
    this.map = this.#makeMap();
    this.panel = new Panel(() => this.map.resize(), (id) => this.later.show(id));
  }

  /** Draw the first view in place of the drawing that the page came with. */
  async draw() {
    this.map.start();
    await breathe();
    this.map.setVisible(this.store.state.visible);
    this.store.subscribe((state, changes) => this.#update(state, changes));
    await this.#passToMap(this.store.state);
  }

  /** Replace the links of the page by switches and buttons, part by part. */
  async enliven() {
    this.#renderTexts();
    this.panel.start(this.store.state.language);
    await breathe();
    this.#renderLegend();
    await breathe();
    this.#say();
    this.renderSelection();
    this.#listen();
  }

  /** @returns {import('./map/renderer.js').MapRenderer} */
  #makeMap() {
    const { service } = this.catalogue;
    const element = byId('map');
    for (const [name, value] of Object.entries(MAP_ROLE)) element.setAttribute(name, value);
    return new LeafletRenderer({
      element,
      home: service.home_extent,
      ...(this.#address.view && { view: this.#address.view }),
      language: this.store.state.language,
      animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      onPick: (feature) => this.pick(feature, false),
      onMove: () => this.#writeAddress(),
    }, this.today);
  }

  #listen() {
    byId('language').addEventListener('click', (event) => {
      event.preventDefault();
      this.store.set({ language: this.store.state.language === 'vi' ? 'en' : 'vi' });
    });
    byId('skip-list').addEventListener('click', (event) => {
      event.preventDefault();
      this.#showList();
    });
    byId('map').addEventListener('keydown', (event) => this.#mapKey(event));
    document.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close());
    addEventListener('online', () => {
      this.store.set({ online: true });
      this.later.load();
    });
    addEventListener('offline', () => this.store.set({ online: false }));
    addEventListener('hashchange', () => this.#readAddress());
    matchMedia(WIDE).addEventListener('change', () => this.map.resize());
    new ResizeObserver(() => this.map.resize()).observe(byId('map'));
  }

  /** @param {import('./store.js').State} state @param {import('./store.js').Changes} changes */
  #update(state, changes) {
    const has = (/** @type {(keyof import('./store.js').State)[]} */ ...names) => names.some((name) => changes.has(name));
    if (has('visible')) this.map.setVisible(state.visible);
    if (has('data', 'filter', 'detailed')) this.#passToMap(state);
    if (has('language')) this.#renderLanguage();
    if (has('selected', 'language', 'data', 'detailed')) this.renderSelection();
    if (has('selected')) this.later.markSelected();
    if (has(...LISTED)) this.#renderLegend();
    if (has(...SAID)) this.#say();
    if (has('loading')) this.#announce();
    this.#writeAddress();
  }

  /** @type {Map<string, MapFeature[]>} what the map already has */
  #drawn = new Map();

  /** @param {import('./store.js').State} state */
  async #passToMap(state) {
    const shown = this.shown.of(state);
    const drawing = [];
    for (const layer of this.catalogue.layers) {
      const features = shown.get(layer.id);
      if (!features || this.#drawn.get(layer.id) === features) continue;
      this.#drawn.set(layer.id, features);
      drawing.push(this.map.setFeatures(layer, features));
    }
    await Promise.all(drawing);
    if (this.#drawn.size > 0) dropStaticMap();
  }

  #renderLanguage() {
    const { language } = this.store.state;
    this.#renderTexts();
    this.panel.setLanguage(language);
    this.map.setLanguage(language);
  }

  #renderTexts() {
    const { language } = this.store.state;
    renderPageText(this.catalogue, language);
    renderZoom(language, { zoomIn: () => this.map.zoomBy(1), zoomOut: () => this.map.zoomBy(-1), home: () => this.map.goHome() });
  }

  #renderLegend() {
    renderLegend(byId('legend'), this.catalogue, this.store);
  }

  /** Say how the data are: in the header, in the bars below it, in the middle of an empty map. */
  #say() {
    const { state } = this.store;
    renderUpdated(this.catalogue, state);
    renderNotices(byId('notices'), this.catalogue, state, () => this.later.load());
    renderMapMessage(state);
    byId('map-area').dataset.stale = String(this.#isOld());
  }

  /** True when every layer that is switched on is too old to be relied upon. */
  #isOld() {
    const { data, visible } = this.store.state;
    const shown = publicLayers(this.catalogue).filter((layer) => visible.has(layer.id) && data.get(layer.id)?.publishedAt);
    const states = shown.map((layer) => freshness(data.get(layer.id)?.publishedAt ?? null, layer.expected_every_hours, new Date()).state);
    return states.length > 0 && states.every((state) => state === 'old');
  }

  #announce() {
    const { loading, failed, data, language } = this.store.state;
    const count = this.#layerIds.reduce((sum, id) => sum + (data.get(id)?.features.length ?? 0), 0);
    const t = translator(language);
    byId('live').textContent = loading ? t('loading') : failed ? t('layerFailed') : t('loaded', { count: formatNumber(count, language) });
  }

  renderSelection() {
    const { state } = this.store;
    const feature = findFeature(state, state.selected);
    this.map.select(feature);
    if (!feature) {
      byId('card').hidden = true;
      return;
    }
    renderCard(byId('card'), this.catalogue, feature, state.language, {
      recordUrl: this.#recordUrl(feature), pageUrl: this.pageUrl(feature, state.language), onClose: () => this.#close(),
    });
    this.later.extendCard(feature);
    document.title = `${titleOf(feature, state.language)} – ${this.catalogue.service.title[state.language]}`;
    if (this.#pendingReveal) {
      this.#pendingReveal = false;
      this.map.reveal(feature, this.#insets());
    }
  }

  /** @param {MapFeature} feature */
  #recordUrl(feature) {
    const links = this.store.state.data.get(feature.layer.id)?.links ?? [];
    const items = links.find((href) => href.includes(`/${feature.collection}/`));
    const url = items && new URL(items);
    return url ? `${url.origin}${url.pathname}/${encodeURIComponent(feature.id)}?f=html` : undefined;
  }

  /** @param {MapFeature | undefined} feature @param {boolean} fromList */
  pick(feature, fromList) {
    if (!feature) {
      this.store.set({ selected: null });
      return;
    }
    this.#openedFrom = fromList ? feature.key : null;
    this.panel.open(false);
    this.store.setVisible(feature.layer.id, true);
    this.store.set({ selected: feature.key });
    if (fromList || this.#isCovered()) this.map.reveal(feature, this.#insets());
    if (fromList) byId('card-title').focus();
  }

  /** On a phone the card lies over the upper part of the map. */
  #isCovered() {
    return !matchMedia(WIDE).matches;
  }

  /** What the card covers, so that the selected feature is moved beside it. */
  #insets() {
    const card = byId('card');
    if (card.hidden) return NO_INSETS;
    return this.#isCovered() ? { ...NO_INSETS, top: card.offsetHeight } : { ...NO_INSETS, right: card.offsetWidth };
  }

  #close() {
    if (byId('card').hidden) return;
    const back = this.#openedFrom;
    this.store.set({ selected: null });
    document.title = this.catalogue.service.title[this.store.state.language];
    if (!back || !this.later.focusInList(back)) byId('map').focus({ preventScroll: true });
  }

  #showList() {
    this.panel.select('list');
    this.panel.open(true);
    byId('tab-list').focus();
  }

  /** @param {KeyboardEvent} event */
  #mapKey(event) {
    if (event.key === '0') this.map.goHome();
    if (event.key !== 'Enter' || event.target !== byId('map')) return;
    const feature = this.map.pickCenter();
    if (!feature) return;
    this.pick(feature, false);
    byId('card-title').focus();
  }

  #writeAddress() {
    const { language, visible, selected, filter } = this.store.state;
    const all = this.#layerIds.every((id) => visible.has(id));
    const layers = all ? {} : { layers: this.#layerIds.filter((id) => visible.has(id)) };
    const view = this.map.isHome() ? {} : { view: this.map.view() };
    const hash = formatState({ language, ...view, ...layers, ...(selected && { selected }), filter }, PAGE_LANGUAGE);
    if (hash !== (location.hash || '') || location.search) history.replaceState(null, '', `${location.pathname}${hash}`);
  }

  /** Somebody changed the address by hand or followed a link within the page. */
  #readAddress() {
    const { language, layers, selected, filter } = parseState(location.hash);
    this.#pendingReveal = Boolean(selected);
    this.store.set({ language: language ?? PAGE_LANGUAGE, visible: new Set(layers ?? this.#layerIds), selected: selected ?? null, filter: filter ?? NO_FILTER });
  }

  /** The static page of a feature, if the builder has made one under its plain id. @param {MapFeature} feature @param {Language} language */
  pageUrl({ layer, id }, language) {
    const pages = this.#packed?.layers[layer.id]?.pages;
    return pages && PLAIN_ID.test(id) ? new URL(`../${pages[language]}${id}/`, named('snapshot')).href : undefined;
  }
}

/** Take away the drawing that the page came with once the live map has been painted over it. */
function dropStaticMap() {
  const drawing = document.getElementById('static-map');
  if (drawing) requestAnimationFrame(() => requestAnimationFrame(() => drawing.remove()));
}
