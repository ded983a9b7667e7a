/**
 * The state of the page in one place: views read it and are told when it changes. Pure.
 *
 * @typedef {import('./catalogue.js').Language} Language
 * @typedef {import('./layer-data.js').LayerData} LayerData
 * @typedef {import('./feature.js').MapFeature} MapFeature
 * @typedef {object} State
 * @property {Language} language
 * @property {ReadonlySet<string>} visible  ids of the layers switched on
 * @property {ReadonlyMap<string, LayerData>} data  layer id → what is loaded
 * @property {boolean} detailed  the details of the first view have come
 * @property {import('./filters.js').Filter} filter  what narrows map and list
 * @property {string | null} selected  key of the selected feature
 * @property {boolean} loading
 * @property {boolean} failed  not even the list of collections could be read
 * @property {boolean} online
 * @typedef {ReadonlySet<keyof State>} Changes
 */

export class Store {
  #state;
  /** @type {((state: State, changes: Changes) => void)[]} */
  #listeners = [];

  /** @param {State} initial */
  constructor(initial) {
    this.#state = initial;
  }

  get state() {
    return this.#state;
  }

  /** @param {(state: State, changes: Changes) => void} listener */
  subscribe(listener) {
    this.#listeners.push(listener);
  }

  /** Replace some members and tell every view once. @param {Partial<State>} partial */
  set(partial) {
    const before = this.#state;
    const names = /** @type {(keyof State)[]} */ (Object.keys(partial));
    const changes = new Set(names.filter((name) => before[name] !== partial[name]));
    if (changes.size === 0) return;
    this.#state = { ...before, ...partial };
    for (const listener of this.#listeners) listener(this.#state, changes);
  }

  /** @param {string} layerId @param {boolean} on */
  setVisible(layerId, on) {
    const visible = new Set(this.#state.visible);
    if (on) visible.add(layerId);
    else visible.delete(layerId);
    this.set({ visible });
  }

  /** @param {string} layerId @param {LayerData} data */
  setData(layerId, data) {
    if (this.#state.data.get(layerId) === data) return;
    this.set({ data: new Map(this.#state.data).set(layerId, data) });
  }
}

/** The feature with that key, wherever it was loaded. @param {State} state @param {string | null} key @returns {MapFeature | undefined} */
export function findFeature(state, key) {
  const layerId = key?.split('/', 1)[0] ?? '';
  return state.data.get(layerId)?.features.find((feature) => feature.key === key);
}
