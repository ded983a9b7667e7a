/**
 * A small client of OGC API - Features, Part 1 (OGC 17-069r4): collections, and items page by page. Pure.
 *
 * @typedef {{href: string, rel: string, type?: string, title?: string}} Link
 * @typedef {{release: number | null, published_at: string | null, feature_count: number}} Release
 * @typedef {{id: string, title?: string, links: Link[], 'covidmaps:release'?: Release}} Collection
 * @typedef {import('geojson').Feature<import('geojson').Geometry | null, Record<string, unknown>>} GeoJsonFeature
 * @typedef {{fetch?: typeof fetch, signal?: AbortSignal, limit?: number}} RequestOptions
 */

const PAGE_LIMIT = 10000;
const MAX_PAGES = 100;
const TIMEOUT_MS = 30000;
const GEOJSON = 'application/geo+json';

/** The service answered with an error, or not at all; `status` is 0 when there was no answer. */
export class ServiceError extends Error {
  /** @param {number} status @param {string} description @param {ErrorOptions} [options] */
  constructor(status, description, options) {
    super(status ? `${status}: ${description}` : description, options);
    this.name = 'ServiceError';
    this.status = status;
    this.description = description;
  }
}

/**
 * The collections of the service, with their links.
 * @param {string} apiUrl  absolute URL of the landing page, ending in "/"
 * @param {RequestOptions} [options] @returns {Promise<Collection[]>} @throws {ServiceError}
 */
export async function fetchCollections(apiUrl, options = {}) {
  const document = await fetchJson(new URL('collections?f=json', apiUrl).href, 'application/json', options);
  if (!Array.isArray(document.collections)) throw new ServiceError(200, 'no member "collections"');
  return document.collections;
}

/**
 * Where the features of a collection are: its link `rel=items` in GeoJSON, with the page size that we want.
 * @param {Collection} collection @param {string} apiUrl @param {number} [limit] @returns {string}
 */
export function itemsUrl(collection, apiUrl, limit = PAGE_LIMIT) {
  const link = findLink(collection.links, 'items', GEOJSON);
  if (!link) throw new ServiceError(200, `collection ${collection.id}: no link rel=items`);
  const url = new URL(rebase(link.href, apiUrl));
  url.searchParams.set('limit', String(limit));
  return url.href;
}

/**
 * Yield the features of a collection page by page, following `rel=next`.
 * @param {string} firstUrl @param {RequestOptions} [options]
 * @returns {AsyncGenerator<GeoJsonFeature[]>} @throws {ServiceError} with status and the service's own description
 */
export async function* itemPages(firstUrl, options = {}) {
  /** @type {string | undefined} */
  let url = firstUrl;
  for (let page = 0; url && page < MAX_PAGES; page += 1) {
    const document = await fetchJson(url, GEOJSON, options);
    if (!Array.isArray(document.features)) throw new ServiceError(200, 'no member "features"');
    yield document.features;
    const next = findLink(document.links ?? [], 'next', GEOJSON);
    url = next && document.features.length ? rebase(next.href, url) : undefined;
  }
}

/**
 * The link of that relation, preferably of that media type (a service may list HTML first).
 * @param {Link[]} links @param {string} rel @param {string} type @returns {Link | undefined}
 */
export function findLink(links, rel, type) {
  const candidates = (Array.isArray(links) ? links : []).filter((link) => link?.rel === rel);
  return candidates.find((link) => link.type === type) ?? candidates.find((link) => !link.type) ?? candidates[0];
}

/**
 * The link as seen from where we already are. A service behind a proxy knows one public name of several; under
 * `connect-src 'self'` the browser would refuse the other names, so path and query are kept and the host is ours.
 * @param {string} href @param {string} base @returns {string}
 */
export function rebase(href, base) {
  const target = new URL(href, base);
  return new URL(target.pathname + target.search, base).href;
}

/** @param {string} url @param {string} accept @param {RequestOptions} options */
async function fetchJson(url, accept, { fetch: request = fetch, signal }) {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  /** @type {RequestInit} */
  const init = { headers: { Accept: accept }, cache: 'no-cache', signal: signal ? AbortSignal.any([signal, timeout]) : timeout };
  const response = await request(url, init).catch((cause) => {
    throw new ServiceError(0, String(cause?.message ?? cause), { cause });
  });
  if (!response.ok) throw new ServiceError(response.status, await describe(response));
  return response.json().catch((/** @type {unknown} */ cause) => {
    throw new ServiceError(response.status, 'answer is not JSON', { cause });
  });
}

/** The service's own words: RFC 9457 `detail`, OGC `description`, else the status text. @param {Response} response */
async function describe(response) {
  const body = await response.json().catch(() => ({}));
  return String(body?.detail ?? body?.description ?? body?.title ?? response.statusText);
}
