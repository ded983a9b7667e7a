import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchCollections, findLink, itemPages, itemsUrl, rebase, ServiceError } from '../src/ogcapi.js';

const API = 'https://map.example/oapi/';

/**
 * A fetch that answers from a table of addresses.
 * @param {Record<string, [status: number, body: unknown]>} answers @returns {typeof fetch}
 */
function answering(answers) {
  return async (url) => {
    const [status, body] = answers[String(url)] ?? [404, { detail: `no ${url}` }];
    return new Response(JSON.stringify(body), { status });
  };
}

/** @param {string} href @param {string} rel @param {string} type */
const link = (href, rel, type) => ({ href, rel, type });

/** @param {number} id @returns {any} */
const feature = (id) => ({ type: 'Feature', id, properties: {}, geometry: null });

test('items address is the GeoJSON link, with our page size', () => {
  const links = [link('/oapi/collections/a/items?f=html', 'items', 'text/html'), link('/oapi/collections/a/items?f=json', 'items', 'application/geo+json')];
  assert.equal(itemsUrl({ id: 'a', links }, API), 'https://map.example/oapi/collections/a/items?f=json&limit=10000');
});

test('collection without a link to its items is an error of the service', () => {
  assert.throws(() => itemsUrl({ id: 'a', links: [] }, API), ServiceError);
});

test('pages are followed by rel=next until there is none', async () => {
  const first = 'https://map.example/oapi/collections/a/items?limit=2';
  const second = 'https://map.example/oapi/collections/a/items?limit=2&offset=2';
  const request = answering({
    [first]: [200, { features: [feature(1), feature(2)], links: [link(second, 'next', 'application/geo+json')] }],
    [second]: [200, { features: [feature(3)], links: [] }],
  });
  const ids = [];
  for await (const page of itemPages(first, { fetch: request })) ids.push(...page.map((each) => each.id));
  assert.deepEqual(ids, [1, 2, 3]);
});

test('a page that is empty and yet names a next one ends the walk', async () => {
  const url = 'https://map.example/oapi/collections/a/items';
  const request = answering({ [url]: [200, { features: [], links: [link(url, 'next', 'application/geo+json')] }] });
  let pages = 0;
  for await (const page of itemPages(url, { fetch: request })) pages += page.length + 1;
  assert.equal(pages, 1);
});

test('link under another host name is asked of the host that we are on', () => {
  assert.equal(rebase('http://10.0.0.7:8080/oapi/collections/a/items?f=json', API), 'https://map.example/oapi/collections/a/items?f=json');
});

test('error carries status and the words of the service', async () => {
  const request = answering({ 'https://map.example/oapi/collections?f=json': [503, { detail: 'being maintained' }] });
  await assert.rejects(fetchCollections(API, { fetch: request }), { name: 'ServiceError', status: 503, description: 'being maintained' });
});

test('no answer at all is a service error of status 0', async () => {
  const request = async () => { throw new TypeError('network'); };
  await assert.rejects(fetchCollections(API, { fetch: request }), { name: 'ServiceError', status: 0 });
});

test('answer that is not JSON is a service error', async () => {
  const request = async () => new Response('<html>');
  await assert.rejects(fetchCollections(API, { fetch: request }), ServiceError);
});

test('link without the wanted media type is taken when there is no better one', () => {
  assert.equal(findLink([link('/a', 'items', 'text/html')], 'items', 'application/geo+json')?.href, '/a');
  assert.equal(findLink([], 'items', 'application/geo+json'), undefined);
});
