/** Ties the page together: the store in the middle, the service on one side, map, legend, list and card on the other. */
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
import { isNear } from './nearby.js';
import { LeafletRenderer } from './map/leaflet.js';
import { renderNotices } from './notices.js';
import { renderMapMessage, renderPageText, renderUpdated, renderZoom } from './page-text.js';
import { Panel } from './panel.js';
import { addDetails, unpackSnapshot } from './snapshot.js';
import { findFeature, Store } from './store.js';

/** @typedef {import('./feature.js').MapFeature} MapFeature */

const REFRESH_MS = 60000;
const LOOK_MS = 4000;
/** As in site/model.py: other ids have another address. */
const PLAIN_ID = /^[A-Za-z0-9][\w-]{0,80}$/;
const WIDE = '(min-width: 56.25rem)';
const MAP_ROLE = { role: 'application', tabindex: '0', 'aria-describedby': 'map-help' };
const NO_INSETS = Object.freeze({ top: 0, right: 0, bottom: 0, left: 0 });

/** The page's own language; a visitor may choose the other one. */
const PAGE_LANGUAGE = document.documentElement.lang === 'en' ? 'en' : 'vi';

/** An address that the page names for the script; undefined when it names none. @param {string} name */
function named(name) {
  const content = document.querySelector(`meta[name="covidmaps-${name}"]`)?.getAttribute('content');
  return content ? new URL(content, document.baseURI).href : undefined;
}

/** @param {string | undefined} url @returns {Promise<any>} undefined when there is none or it cannot be read */
async function readJson(url) {
  const response = url && (await fetch(url).catch(() => undefined));
  return response && response.ok ? response.json().catch(() => undefined) : undefined;
}

const [catalogue, packed] = /** @type {[import('./catalogue.js').Catalogue, import('./snapshot.js').Snapshot | undefined]} */ (
  await Promise.all([readJson(named('catalogue')), readJson(named('snapshot'))]));
const { service } = catalogue;
const firstView = packed ? unpackSnapshot(catalogue, packed) : new Map();

class App {
  /** The service; undefined where the pages outlived it or lie on another host. */
  #api = named('api');
  #layerIds = publicLayers(catalogue).map((layer) => layer.id);
  #address = parseState(location.hash, location.search);
  #store = new Store({
    language: this.#address.language ?? PAGE_LANGUAGE,
    visible: new Set(this.#address.layers ?? this.#layerIds),
    data: firstView,
    selected: this.#address.selected ?? null,
    loading: !packed,
    failed: false,
    online: navigator.onLine,
  });
  #map = this.#makeMap();
  #panel = new Panel(() => this.#map.resize());
  #list = new FeatureList(byId('list'), catalogue, this.#store, (feature) => this.#pick(feature, true), () => this.#near());
  /** What had the focus when the card opened. @type {string | null} */
  #openedFrom = null;
  #pendingReveal = Boolean(this.#address.selected && !this.#address.view);

  start() {
    this.#map.setVisible(this.#store.state.visible);
    this.#store.subscribe((state, changes) => this.#update(state, changes));
    this.#listen();
    this.#renderLanguage();
    this.#renderData();
    this.#passToMap(this.#store.state);
    this.#renderSelection();
    this.#loadDetails();
    this.load();
    this.#follow();
  }

  /** Look for a new release as long as somebody is looking: at the small file of the static pages, else at the service. */
  #follow() {
    const current = named('current');
    const isSaving = /** @type {any} */ (navigator).connection?.saveData;
    let seen = '';
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      const said = current && (await fetch(current, { cache: 'no-cache' }).then((answer) => (answer.ok ? answer.text() : ''), () => ''));
      if (!current || (seen && said && said !== seen)) this.load();
      seen = said || seen;
    };
    setInterval(look, current && !isSaving ? LOOK_MS : REFRESH_MS);
    if (current) look();
  }

  /** What the cards show beside what the map draws; it comes after the first view. */
  async #loadDetails() {
    const details = await readJson(named('details'));
    if (!details) return;
    addDetails(firstView, details);
    this.#store.set({ data: new Map(this.#store.state.data) });
  }

  async load() {
    if (!this.#api) return;
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
    const element = byId('map');
    for (const [name, value] of Object.entries(MAP_ROLE)) element.setAttribute(name, value);
    return new LeafletRenderer({
      element,
      home: service.home_extent,
      ...(this.#address.view && { view: this.#address.view }),
      language: this.#store.state.language,
      animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      onPick: (feature) => this.#pick(feature, false),
      onMove: () => this.#writeAddress(),
    }, zonedDate(new Date(), service.timezone));
  }

  #listen() {
    byId('language').addEventListener('click', (event) => {
      event.preventDefault();
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
    if (this.#drawn.size > 0) dropStaticMap();
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
    renderCard(byId('card'), catalogue, feature, state.language, { recordUrl: this.#recordUrl(feature), pageUrl: pageUrl(feature, state.language), onClose: () => this.#close() });
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

  /** Ask where the visitor is, or forget it again. The position stays in this page. */
  #near() {
    if (this.#list.isNear) return this.#goTo(null);
    const found = (/** @type {GeolocationPosition} */ { coords }) => {
      const position = /** @type {[number, number]} */ ([coords.longitude, coords.latitude]);
      if (isNear(position, service.home_extent)) this.#goTo(position);
      else this.#list.setPosition(null, 'nearOutside');
    };
    const denied = () => this.#list.setPosition(null, 'nearDenied');
    if (navigator.geolocation) navigator.geolocation.getCurrentPosition(found, denied, { maximumAge: 60000, timeout: 15000 });
    else denied();
  }

  /** @param {[number, number] | null} position */
  #goTo(position) {
    this.#list.setPosition(position);
    this.#map.setPosition(position);
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
    const hash = formatState({ language, ...view, ...layers, ...(selected && { selected }) }, PAGE_LANGUAGE);
    history.replaceState(null, '', `${location.pathname}${hash}`);
  }

  /** Somebody changed the address by hand or followed a link within the page. */
  #readAddress() {
    const { language, layers, selected } = parseState(location.hash);
    this.#pendingReveal = Boolean(selected);
    this.#store.set({ language: language ?? PAGE_LANGUAGE, visible: new Set(layers ?? this.#layerIds), selected: selected ?? null });
  }
}

/**
 * The static page of a feature, if the builder has made one under its plain id.
 * @param {MapFeature} feature @param {import('./catalogue.js').Language} language
 */
function pageUrl({ layer, id }, language) {
  const pages = packed?.layers[layer.id]?.pages;
  return pages && PLAIN_ID.test(id) ? new URL(`../${pages[language]}${id}/`, named('snapshot')).href : undefined;
}

/** Take away the drawing that the page came with once the live map has been painted over it. */
function dropStaticMap() {
  const drawing = document.getElementById('static-map');
  if (drawing) requestAnimationFrame(() => requestAnimationFrame(() => drawing.remove()));
}

/** Let the page work without a connection from now on: with all that it has loaded. */
async function installWorker() {
  const url = named('worker');
  if (!url || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register(url);
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  const names = ['catalogue', 'snapshot', 'details'].map(named);
  const own = [location.href.split('#')[0], ...names, ...loaded].filter((each) => each?.startsWith(new URL('./', url).href));
  active?.postMessage([...new Set(own)].filter((each) => !each?.includes('/oapi')));
}

new App().start();
installWorker().catch((error) => console.warn(error));
