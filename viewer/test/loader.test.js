import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLayers } from '../src/loader.js';

const API = 'https://map.example/oapi/';

/** @param {string} id @returns {any} */
const layer = (id) => ({ id, key: 'code', style: { by: 'status', symbols: {} }, collections: [{ id, role: 'points' }, { id: `${id}_old`, role: 'reference' }] });

/** @type {any} */
const catalogue = { layers: [layer('a'), layer('b')] };

/** @param {string} id @param {object} [release] */
const collection = (id, release) => ({
  id, links: [{ rel: 'items', type: 'application/geo+json', href: `/oapi/collections/${id}/items` }], ...(release && { 'covidmaps:release': release }),
});

/** @param {object[]} collections @param {string[]} asked @param {string} [broken] @returns {typeof fetch} */
function service(collections, asked, broken) {
  return async (url) => {
    const path = new URL(String(url)).pathname.split('/');
    const name = path.at(-2) === 'oapi' ? '' : String(path.at(-2));
    asked.push(name);
    if (name === broken) return new Response('{}', { status: 500 });
    const feature = { type: 'Feature', id: 'X', properties: { status: 'open', updated_at: '2022-01-19T08:00:00+07:00' }, geometry: null };
    return Response.json(name ? { features: [feature] } : { collections });
  };
}

/** @param {typeof fetch} request @param {object} [options] */
async function load(request, options = {}) {
  /** @type {Map<string, import('../src/loader.js').LayerData>} */
  const loaded = new Map();
  await loadLayers(catalogue, API, (each, data) => loaded.set(each.id, data), { fetch: request, ...options });
  return loaded;
}

test('layers come with key, code and time of release', async () => {
  const release = { release: 7, published_at: '2022-01-20T09:00:00+07:00', feature_count: 1 };
  const loaded = await load(service([collection('a', release), collection('b', release)], []));
  assert.equal(loaded.get('a')?.publishedAt, release.published_at);
  assert.equal(loaded.get('a')?.features[0]?.key, 'a/X');
  assert.equal(loaded.get('a')?.features[0]?.code, 'open');
});

test('without the member the newest change of an item stands for the time of release', async () => {
  const loaded = await load(service([collection('a'), collection('b')], []));
  assert.equal(loaded.get('a')?.publishedAt, '2022-01-19T08:00:00+07:00');
});

test('one collection that fails does not stop the other', async () => {
  const loaded = await load(service([collection('a'), collection('b')], [], 'a'));
  assert.equal(loaded.get('a')?.state, 'failed');
  assert.equal(loaded.get('b')?.state, 'ready');
});

test('collection that the service does not have is absent, and one for reference is never fetched', async () => {
  /** @type {string[]} */
  const asked = [];
  const loaded = await load(service([collection('a'), collection('a_old')], asked));
  assert.equal(loaded.get('b')?.state, 'absent');
  assert.deepEqual(asked, ['', 'a']);
});

test('same release is not fetched again, a new one is', async () => {
  const one = [collection('a', { release: 1, published_at: null }), collection('b', { release: 1, published_at: null })];
  const known = await load(service(one, []));
  /** @type {string[]} */
  const asked = [];
  const two = [collection('a', { release: 1, published_at: null }), collection('b', { release: 2, published_at: null })];
  const loaded = await load(service(two, asked), { known });
  assert.deepEqual(asked, ['', 'b']);
  assert.equal(loaded.get('a'), known.get('a'));
});

test('layer that fails on a refresh keeps what it had', async () => {
  const known = await load(service([collection('a'), collection('b')], []));
  const loaded = await load(service([collection('a'), collection('b')], [], 'a'), { known });
  assert.equal(loaded.get('a')?.state, 'failed');
  assert.equal(loaded.get('a')?.features.length, 1);
});
