/** Ties the page together: the store in the middle, the service on one side, map, legend, list and card on the other. */
import json from '../layers.json';
import { renderAbout } from './about.js';
import { renderCard } from './card.js';
import { publicLayers } from './catalogue.js';
import { byId } from './dom.js';
import { titleOf } from './feature.js';
import { formatNumber, zonedDate } from './format.js';
import { freshness } from './freshness.js';
import { formatState, parseState } from './hash.js';
import { translator } from './i18n.js';
import { renderLegend } from './legend.js';
import { FeatureList } from './list.js';
import { loadLayers } from './loader.js';
import { LeafletRenderer } from './map/leaflet.js';
import { renderNotices } from './notices.js';
import { renderMapMessage, renderPageText, renderUpdated, renderZoom } from './page-text.js';
import { Panel } from './panel.js';
import { findFeature, Store } from './store.js';

/** @typedef {import('./feature.js').MapFeature} MapFeature */

const REFRESH_MS = 60000;
const WIDE = '(min-width: 56.25rem)';
const NO_INSETS = Object.freeze({ top: 0, right: 0, bottom: 0, left: 0 });

const catalogue = /** @type {import('./catalogue.js').Catalogue} */ (/** @type {unknown} */ (json));
const { service } = catalogue;

/** @returns {string} the API's landing page, as the page names it */
function apiUrl() {
  const named = document.querySelector('meta[name="covidmaps-api"]')?.getAttribute('content') ?? 'oapi/';
  return new URL(named, document.baseURI).href;
}

class App {
  #api = apiUrl();
  #layerIds = publicLayers(catalogue).map((layer) => layer.id);
  #address = parseState(location.hash, location.search);
  #store = new Store({
    language: this.#address.language ?? 'vi',
    visible: new Set(this.#address.layers ?? this.#layerIds),
    data: new Map(),
    selected: this.#address.selected ?? null,
    loading: true,
    failed: false,
    online: navigator.onLine,
  });
  #map = this.#makeMap();
  #panel = new Panel(() => this.#map.resize());
  #list = new FeatureList(byId('list'), catalogue, this.#store, (feature) => this.#pick(feature, true));
  /** What had the focus when the card opened. @type {string | null} */
  #openedFrom = null;
  #pendingReveal = Boolean(this.#address.selected && !this.#address.view);

  start() {
    this.#map.setVisible(this.#store.state.visible);
    this.#store.subscribe((state, changes) => this.#update(state, changes));
    this.#listen();
    this.#renderLanguage();
    this.#renderData();
    this.load();
    setInterval(() => document.visibilityState === 'visible' && this.load(), REFRESH_MS);
  }

  async load() {
    this.#store.set({ loading: true });
    const known = new Map(this.#store.state.data);
    try {
      await loadLayers(catalogue, this.#api, (layer, data) => this.#store.setData(layer.id, data), { known });
      this.#store.set({ loading: false, failed: false });
    } catch (error) {
      console.warn(error);
      this.#store.set({ loading: false, failed: true });
    }
  }

  /** @returns {import('./map/renderer.js').MapRenderer} */
  #makeMap() {
    return new LeafletRenderer({
      element: byId('map'),
      home: service.home_extent,
      ...(this.#address.view && { view: this.#address.view }),
      language: this.#store.state.language,
      animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      onPick: (feature) => this.#pick(feature, false),
      onMove: () => this.#writeAddress(),
    }, zonedDate(new Date(), service.timezone));
  }

  #listen() {
    byId('language').addEventListener('click', () => {
      this.#store.set({ language: this.#store.state.language === 'vi' ? 'en' : 'vi' });
    });
    byId('skip-list').addEventListener('click', (event) => {
      event.preventDefault();
      this.#showList();
    });
    byId('map').addEventListener('keydown', (event) => this.#mapKey(event));
    document.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close());
    addEventListener('online', () => {
      this.#store.set({ online: true });
      this.load();
    });
    addEventListener('offline', () => this.#store.set({ online: false }));
    addEventListener('hashchange', () => this.#readAddress());
    matchMedia(WIDE).addEventListener('change', () => this.#map.resize());
    new ResizeObserver(() => this.#map.resize()).observe(byId('map'));
  }

  /** @param {import('./store.js').State} state @param {import('./store.js').Changes} changes */
  #update(state, changes) {
    if (changes.has('visible')) this.#map.setVisible(state.visible);
    if (changes.has('data')) this.#passToMap(state);
    if (changes.has('language')) this.#renderLanguage();
    if (changes.has('selected') || changes.has('language') || changes.has('data')) this.#renderSelection();
    if (changes.has('selected')) this.#list.markSelected();
    if (['data', 'language', 'visible', 'loading', 'failed', 'online'].some((name) => changes.has(/** @type {any} */ (name)))) this.#renderData();
    if (changes.has('loading')) this.#announce();
    this.#writeAddress();
  }

  /** @type {Map<string, import('./loader.js').LayerData>} what the map already has */
  #drawn = new Map();

  /** @param {import('./store.js').State} state */
  #passToMap(state) {
    for (const layer of catalogue.layers) {
      const data = state.data.get(layer.id);
      if (!data || this.#drawn.get(layer.id) === data) continue;
      this.#drawn.set(layer.id, data);
      this.#map.setFeatures(layer, data.features);
    }
  }

  #renderLanguage() {
    const { language } = this.#store.state;
    renderPageText(catalogue, language);
    renderZoom(language, {
      zoomIn: () => this.#map.zoomBy(1),
      zoomOut: () => this.#map.zoomBy(-1),
      home: () => this.#map.goHome(),
    });
    this.#panel.setLanguage(language);
    this.#map.setLanguage(language);
    renderAbout(byId('about'), catalogue, language, this.#api);
  }

  #renderData() {
    const { state } = this.#store;
    renderUpdated(catalogue, state);
    renderLegend(byId('legend'), catalogue, this.#store);
    this.#list.render();
    renderNotices(byId('notices'), catalogue, state, () => this.load());
    renderMapMessage(state);
    byId('map-area').dataset.stale = String(this.#isOld());
  }

  /** True when every layer that is switched on is too old to be relied upon. */
  #isOld() {
    const { data, visible } = this.#store.state;
    const shown = publicLayers(catalogue).filter((layer) => visible.has(layer.id) && data.get(layer.id)?.publishedAt);
    const states = shown.map((layer) => freshness(data.get(layer.id)?.publishedAt ?? null, layer.expected_every_hours, new Date()).state);
    return states.length > 0 && states.every((state) => state === 'old');
  }

  #announce() {
    const { loading, failed, data, language } = this.#store.state;
    const count = this.#layerIds.reduce((sum, id) => sum + (data.get(id)?.features.length ?? 0), 0);
    const t = translator(language);
    byId('live').textContent = loading ? t('loading') : failed ? t('layerFailed') : t('loaded', { count: formatNumber(count, language) });
  }

  #renderSelection() {
    const { state } = this.#store;
    const feature = findFeature(state, state.selected);
    this.#map.select(feature);
    if (!feature) {
      byId('card').hidden = true;
      return;
    }
    renderCard(byId('card'), catalogue, feature, state.language, { recordUrl: this.#recordUrl(feature), onClose: () => this.#close() });
    document.title = `${titleOf(feature, state.language)} – ${service.title[state.language]}`;
    if (this.#pendingReveal) {
      this.#pendingReveal = false;
      this.#map.reveal(feature, this.#insets());
    }
  }

  /** @param {MapFeature} feature */
  #recordUrl(feature) {
    const links = this.#store.state.data.get(feature.layer.id)?.links ?? [];
    const items = links.find((href) => href.includes(`/${feature.collection}/`));
    const url = items && new URL(items);
    return url ? `${url.origin}${url.pathname}/${encodeURIComponent(feature.id)}?f=html` : undefined;
  }

  /** @param {MapFeature | undefined} feature @param {boolean} fromList */
  #pick(feature, fromList) {
    if (!feature) {
      this.#store.set({ selected: null });
      return;
    }
    this.#openedFrom = fromList ? feature.key : null;
    this.#panel.open(false);
    this.#store.setVisible(feature.layer.id, true);
    this.#store.set({ selected: feature.key });
    if (fromList || this.#isCovered()) this.#map.reveal(feature, this.#insets());
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
    this.#store.set({ selected: null });
    document.title = service.title[this.#store.state.language];
    if (!back || !this.#list.focus(back)) byId('map').focus({ preventScroll: true });
  }

  #showList() {
    this.#panel.select('list');
    this.#panel.open(true);
    byId('tab-list').focus();
  }

  /** @param {KeyboardEvent} event */
  #mapKey(event) {
    if (event.key === '0') this.#map.goHome();
    if (event.key !== 'Enter' || event.target !== byId('map')) return;
    const feature = this.#map.pickCenter();
    if (!feature) return;
    this.#pick(feature, false);
    byId('card-title').focus();
  }

  #writeAddress() {
    const { language, visible, selected } = this.#store.state;
    const all = this.#layerIds.every((id) => visible.has(id));
    const layers = all ? {} : { layers: this.#layerIds.filter((id) => visible.has(id)) };
    const view = this.#map.isHome() ? {} : { view: this.#map.view() };
    const hash = formatState({ language, ...view, ...layers, ...(selected && { selected }) });
    history.replaceState(null, '', `${location.pathname}${hash}`);
  }

  /** Somebody changed the address by hand or followed a link within the page. */
  #readAddress() {
    const { language, layers, selected } = parseState(location.hash);
    this.#pendingReveal = Boolean(selected);
    this.#store.set({ language: language ?? 'vi', visible: new Set(layers ?? this.#layerIds), selected: selected ?? null });
  }
}

new App().start();
