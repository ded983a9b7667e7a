/** The part of the script that nobody waits for: list and search, "near me", what is newer, and working offline. */
import { renderAbout } from './about.js';
import { extendCard } from './card-extras.js';
import { publicLayers } from './catalogue.js';
import { changedSince, lastVisit, newestChange } from './changes.js';
import { formatPosition } from './coordinates.js';
import { byId, el } from './dom.js';
import { titleOf } from './feature.js';
import { criteria, NO_FILTER } from './filters.js';
import { formatNumber } from './format.js';
import { addWords, translator } from './i18n.js';
import { laterEn } from './locale/later-en.js';
import { laterVi } from './locale/later-vi.js';
import { FeatureList } from './list.js';
import { loadLayers } from './loader.js';
import { isNear } from './nearby.js';
import { named, readJson } from './page-names.js';
import { breathe, inPieces } from './pieces.js';
import { addDetails } from './snapshot.js';

/** @typedef {import('./app.js').App} App */

const REFRESH_MS = 60000;
const LOOK_MS = 4000;
/** Changes of the store after which the list says something else. */
const LISTED = /** @type {const} */ (['data', 'language', 'failed', 'detailed', 'filter']);

/** @param {App} app */
export async function startLater(app) {
  addWords({ vi: laterVi, en: laterEn });
  const later = new Later(app);
  app.later = later;
  later.show(app.panel.current);
  later.renderFiltered();
  app.renderSelection();
  await breathe();
  installWorker().catch((error) => console.warn(error));
  await later.loadDetails();
  later.tellChanges();
  later.readOut();
  later.load();
  later.follow();
}

class Later {
  #app;
  #list;
  /** Tabs whose content is not what it should be; it is made when the tab is opened. */
  #stale = new Set(['list', 'about']);

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#list = new FeatureList(byId('list'), app.catalogue, app.store, (feature) => app.pick(feature, true), () => this.#near(), app.shown, app.today);
    app.store.subscribe((_, changes) => this.#update(changes));
  }

  /** @param {import('./store.js').Changes} changes */
  #update(changes) {
    if (LISTED.some((name) => changes.has(name))) this.#stale.add('list');
    if (changes.has('language')) this.#stale.add('about');
    if (['filter', 'data', 'language', 'detailed'].some((name) => changes.has(/** @type {any} */ (name)))) this.renderFiltered();
    this.show(this.#app.panel.current);
  }

  /** A map that shows a part says so, and one tap shows all again. */
  renderFiltered() {
    const { store, shown, catalogue } = this.#app;
    const { state } = store;
    document.getElementById('filtered')?.remove();
    if (criteria(state.filter) === 0) return;
    const all = shown.of(state);
    const count = publicLayers(catalogue).reduce((sum, { id }) => sum + (all.get(id)?.length ?? 0), 0);
    const text = translator(state.language)('filtered', { count: formatNumber(count, state.language) });
    document.getElementById('changed')?.remove();
    const clear = () => store.set({ filter: NO_FILTER });
    byId('map-area').append(el('div', { id: 'filtered', class: 'chip' }, el('button', { type: 'button', class: 'filtered', onclick: clear }, text)));
  }

  /** @param {import('./panel.js').TabId} id */
  show(id) {
    if (!this.#stale.delete(id)) return;
    if (id === 'list') this.#list.render();
    if (id === 'about') renderAbout(byId('about'), this.#app.catalogue, this.#app.store.state.language, this.#app.api);
  }

  /** @param {import('./feature.js').MapFeature} feature */
  extendCard(feature) {
    const { store, catalogue, today } = this.#app;
    const { language } = store.state;
    const page = this.#app.pageUrl(feature, language);
    const title = `${titleOf(feature, language)} – ${catalogue.service.title[language]}`;
    const report = /** @type {HTMLAnchorElement | null} */ (document.querySelector('#pages a[data-page="report"]'));
    extendCard(feature, language, { address: page ?? location.href, title, today, reportUrl: report?.href });
  }

  /** Who was here before is told what is new since then; one tap narrows list and map to it. */
  tellChanges() {
    const { store, catalogue } = this.#app;
    const { language, data, filter } = store.state;
    const features = publicLayers(catalogue).flatMap(({ id }) => data.get(id)?.features ?? []);
    const since = lastVisit(newestChange(features));
    const count = since ? changedSince(features, since).length : 0;
    if (count === 0 || criteria(filter) > 0) return;
    const t = translator(language);
    const show = () => {
      store.set({ filter: { ...NO_FILTER, changed: since, ended: true } });
      bar.remove();
      this.#app.panel.select('list');
      this.#app.panel.open(true);
    };
    const bar = el('div', { id: 'changed', class: 'chip' },
      el('button', { type: 'button', class: 'filtered', onclick: show }, t('changedSince', { count: formatNumber(count, language) })),
      el('button', { type: 'button', class: 'filtered', 'aria-label': t('dismiss'), onclick: () => bar.remove() }, '×'));
    byId('map-area').append(bar);
  }

  /** Where the mouse is, in both systems. */
  readOut() {
    const line = el('p', { id: 'readout', class: 'readout' });
    byId('map-area').append(line);
    this.#app.map.onPointer((position) => {
      const text = position && formatPosition(position, this.#app.store.state.language);
      line.textContent = text ? `WGS 84: ${text.wgs84} · VN-2000: ${text.vn2000}` : '';
    });
  }

  markSelected() {
    this.#list.markSelected();
  }

  /** @param {string} key */
  focusInList(key) {
    return this.#list.focus(key);
  }

  /** What the cards show beside what the map draws; it comes after the first view. */
  async loadDetails() {
    const details = await readJson(named('details'));
    if (!details) return;
    await inPieces(addDetails(this.#app.firstView, details.layers));
    this.#list.successors = details.successors;
    this.#app.store.set({ detailed: true });
  }

  async load() {
    const { api, store, catalogue } = this.#app;
    if (!api) return;
    store.set({ loading: true });
    const known = new Map(store.state.data);
    try {
      await loadLayers(catalogue, api, (layer, data) => store.setData(layer.id, data), { known });
      store.set({ loading: false, failed: false });
    } catch (error) {
      console.warn(error);
      store.set({ loading: false, failed: true });
    }
  }

  /** Look for a new release as long as somebody is looking: at the small file of the static pages, else at the service. */
  follow() {
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

  /** Ask where the visitor is, or forget it again. The position stays in this page. */
  #near() {
    if (this.#list.isNear) return this.#goTo(null);
    const found = (/** @type {GeolocationPosition} */ { coords }) => {
      const position = /** @type {[number, number]} */ ([coords.longitude, coords.latitude]);
      if (isNear(position, this.#app.catalogue.service.home_extent)) this.#goTo(position);
      else this.#list.setPosition(null, 'nearOutside');
    };
    const denied = () => this.#list.setPosition(null, 'nearDenied');
    if (navigator.geolocation) navigator.geolocation.getCurrentPosition(found, denied, { maximumAge: 60000, timeout: 15000 });
    else denied();
  }

  /** @param {[number, number] | null} position */
  #goTo(position) {
    this.#list.setPosition(position);
    this.#app.map.setPosition(position);
  }
}

/** Let the page work without a connection from now on: with all that it has loaded. */
async function installWorker() {
  const url = named('worker');
  if (!url || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register(url);
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  const names = ['catalogue', 'snapshot', 'details', 'later'].map(named);
  const own = [location.href.split('#')[0], ...names, ...loaded].filter((each) => each?.startsWith(new URL('./', url).href));
  active?.postMessage([...new Set(own)].filter((each) => !each?.includes('/oapi')));
}
