/**
 * Loads what layers.json names from the service, layer by layer; one that fails does not stop the others. Pure.
 *
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./catalogue.js').Layer} Layer
 * @typedef {import('./feature.js').MapFeature} MapFeature
 * @typedef {import('./ogcapi.js').Collection} Collection
 * @typedef {import('./layer-data.js').LayerData} LayerData
 * @typedef {import('./ogcapi.js').RequestOptions} RequestOptions
 */
import { toMapFeature } from './feature.js';
import { latest } from './freshness.js';
import { versionOf, WAITING } from './layer-data.js';
import { fetchCollections, itemPages, itemsUrl } from './ogcapi.js';

/**
 * Load all layers; `onLayer` hears of each as soon as it is there or has failed.
 * A layer whose releases are those of `known` is not fetched again.
 * @param {Catalogue} catalogue @param {string} apiUrl @param {(layer: Layer, data: LayerData) => void} onLayer
 * @param {RequestOptions & {known?: Map<string, LayerData>}} [options]
 * @throws {import('./ogcapi.js').ServiceError} when not even the list of collections can be read
 */
export async function loadLayers(catalogue, apiUrl, onLayer, { known, ...options } = {}) {
  const served = new Map((await fetchCollections(apiUrl, options)).map((each) => [each.id, each]));
  await Promise.all(catalogue.layers.map((layer) => loadOne(layer, served, known?.get(layer.id))));

  /** @param {Layer} layer @param {Map<string, Collection>} all @param {LayerData | undefined} before */
  async function loadOne(layer, all, before) {
    const drawn = layer.collections.filter((each) => each.role !== 'reference');
    const present = drawn.flatMap((each) => all.get(each.id) ?? []);
    if (present.length === 0) return onLayer(layer, { ...WAITING, state: 'absent' });
    const version = versionOf(present);
    if (before?.state === 'ready' && version && before.version === version) return onLayer(layer, before);
    try {
      onLayer(layer, await loadLayer(layer, present, version));
    } catch (error) {
      if (options.signal?.aborted) throw error;
      onLayer(layer, { ...(before ?? WAITING), state: 'failed' });
    }
  }

  /** @param {Layer} layer @param {Collection[]} collections @param {string} version @returns {Promise<LayerData>} */
  async function loadLayer(layer, collections, version) {
    const links = collections.map((each) => itemsUrl(each, apiUrl));
    const parts = await Promise.all(collections.map((each, index) => loadItems(layer, each, String(links[index]))));
    const features = parts.flat();
    return { state: 'ready', features, version, links, publishedAt: publishedAt(collections, features) };
  }

  /** @param {Layer} layer @param {Collection} collection @param {string} url */
  async function loadItems(layer, collection, url) {
    /** @type {MapFeature[]} */
    const features = [];
    for await (const page of itemPages(url, options)) {
      features.push(...page.map((each) => toMapFeature(each, layer, collection.id)));
    }
    return features;
  }
}

/** When the release was published; without that member, the newest change among the items. @param {Collection[]} collections @param {MapFeature[]} features */
function publishedAt(collections, features) {
  const said = collections.map((each) => each['covidmaps:release']?.published_at ?? null);
  const changed = () => features.map(({ properties: { updated_at: at } }) => (typeof at === 'string' ? at : null));
  return latest(said) ?? latest(changed());
}
