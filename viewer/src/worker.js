/**
 * The service worker: what was seen once works without a connection. Pages come from the network as long as it answers;
 * files with a hash in their name never change and come from the cache. The service itself is never cached here: the
 * snapshot holds what is shown.
 */
const CACHE = 'covidmaps';
const HASHED = /-[0-9A-Za-z]{8,}\.(js|css|json)$/;
const API = new URL('oapi', location.href).pathname;

const worker = /** @type {any} */ (self);

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', (/** @type {any} */ event) => event.waitUntil(keep(event.data)));
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith(API)) return;
  event.respondWith(HASHED.test(url.pathname) ? cacheFirst(request) : networkFirst(request));
});

/** Keep what the page has loaded before the worker was there; drop the files of older pages. @param {string[]} urls */
async function keep(urls) {
  const cache = await caches.open(CACHE);
  await Promise.allSettled(urls.map(async (url) => (await cache.match(url)) ?? cache.add(url)));
  const old = (await cache.keys()).filter(({ url }) => HASHED.test(url) && !urls.includes(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** @param {Request} request */
async function cacheFirst(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request.url)) ?? store(cache, request, await fetch(request));
}

/** @param {Request} request */
async function networkFirst(request) {
  const cache = await caches.open(CACHE);
  try {
    return await store(cache, request, await fetch(request));
  } catch (error) {
    const known = await cache.match(request.url, { ignoreSearch: true });
    if (known) return known;
    throw error;
  }
}

/** @param {Cache} cache @param {Request} request @param {Response} response */
async function store(cache, request, response) {
  if (response.ok) await cache.put(request.url, response.clone());
  return response;
}
