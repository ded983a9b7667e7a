/**
 * The data of the first view and its details, as the builder of the static pages packs them (site/snapshot.py). Pure.
 *
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./catalogue.js').Layer} Layer
 * @typedef {import('./loader.js').LayerData} LayerData
 * @typedef {unknown[] | {d: unknown[], i: number[]}} Column  values, or distinct values and indices into them
 * @typedef {number[][][]} Polygons  polygons of rings; a ring is x, y and then steps
 * @typedef {{lon: number[], lat: number[]}} Points  steps in 0.00001 degree
 * @typedef {Record<string, Column>} Columns
 * @typedef {{ids: string[], of: Column, columns: Columns, geometry: Points | (string | Polygons | Geometry | null)[], pages?: {vi: string, en: string}}} PackedLayer
 * @typedef {import('geojson').Geometry} Geometry
 * @typedef {[number, number][]} Ring
 * @typedef {object} Snapshot
 * @property {Record<string, [number | null, string | null]>} releases  collection → number, time
 * @property {Record<string, string>} items  collection → address of its items
 * @property {Record<string, Polygons>} shapes  commune → its polygons, in 0.0001 degree
 * @property {Record<string, string[]>} parts  district, province → its communes
 * @property {Record<string, PackedLayer>} layers
 */
import { toMapFeature } from './feature.js';
import { latest } from './freshness.js';
import { versionOf } from './loader.js';

const UNIT = 100000;
const COARSE = 10000;

/** What the loader would have brought, without the details. @param {Catalogue} catalogue @param {Snapshot} snapshot @returns {Map<string, LayerData>} */
export function unpackSnapshot(catalogue, snapshot) {
  const shapes = unpackShapes(snapshot);
  const known = catalogue.layers.filter((layer) => Object.hasOwn(snapshot.layers, layer.id));
  const data = new Map(known.map((layer) => [layer.id, unpackLayer(layer, snapshot, shapes)]));
  addUnitNames(catalogue, snapshot, data);
  return data;
}

/** Give the features of a snapshot their other properties. @param {Map<string, LayerData>} data @param {Record<string, Columns>} details */
export function addDetails(data, details) {
  for (const [id, columns] of Object.entries(details)) {
    const features = data.get(id)?.features ?? [];
    for (const [name, column] of Object.entries(columns)) {
      const all = values(column);
      features.forEach((feature, index) => (feature.properties[name] = all[index] ?? null));
    }
  }
}

/** @param {Layer} layer @param {Snapshot} snapshot @param {Map<string, Geometry>} shapes @returns {LayerData} */
function unpackLayer(layer, snapshot, shapes) {
  const packed = /** @type {PackedLayer} */ (snapshot.layers[layer.id]);
  const drawn = layer.collections.filter((each) => each.role !== 'reference' && snapshot.releases[each.id]);
  const releases = drawn.map(({ id }) => ({ id, release: snapshot.releases[id]?.[0] ?? null, published_at: snapshot.releases[id]?.[1] ?? null }));
  const columns = Object.entries(packed.columns).map(([name, column]) => /** @type {const} */ ([name, values(column)]));
  const collections = values(packed.of);
  const geometries = unpackGeometries(packed.geometry, shapes);
  const features = packed.ids.map((id, index) => {
    const properties = { [layer.key]: id, ...Object.fromEntries(columns.map(([name, column]) => [name, column[index] ?? null])) };
    return toMapFeature({ type: 'Feature', id, properties, geometry: geometries[index] ?? null }, layer, String(collections[index]));
  });
  return {
    state: drawn.length ? 'ready' : 'absent',
    features,
    publishedAt: latest(releases.map((each) => each.published_at)),
    version: versionOf(releases.map(({ id, ...release }) => ({ id, 'covidmaps:release': release }))),
    links: drawn.flatMap(({ id }) => snapshot.items[id] ?? []),
  };
}

/** Names of commune and district that follow from a code are not sent. @param {Catalogue} catalogue @param {Snapshot} snapshot @param {Map<string, LayerData>} data */
function addUnitNames(catalogue, snapshot, data) {
  const units = catalogue.layers.filter((layer) => layer.role === 'boundaries').flatMap((layer) => data.get(layer.id)?.features ?? []);
  const names = new Map(units.map(({ properties }) => [properties.code, properties.name_vi]));
  const wholes = Object.entries(snapshot.parts).sort((a, b) => b[1].length - a[1].length);
  const districts = new Map(wholes.flatMap(([whole, parts]) => parts.map((code) => [code, names.get(whole)])));
  for (const { properties } of [...data.values()].flatMap(({ features }) => features)) {
    const code = /** @type {string} */ (properties.commune_code);
    if (!code || !names.has(code)) continue;
    properties.commune_name ??= names.get(code);
    properties.district_name ??= districts.get(code);
  }
}

/** @param {Column} column */
function values(column) {
  return Array.isArray(column) ? column : column.i.map((index) => column.d[index]);
}

/** @param {PackedLayer['geometry']} packed @param {Map<string, Geometry>} shapes @returns {(Geometry | null)[]} */
function unpackGeometries(packed, shapes) {
  if (!Array.isArray(packed)) {
    const [lon, lat] = [sums(packed.lon), sums(packed.lat)];
    return lon.map((x, index) => ({ type: 'Point', coordinates: [x / UNIT, Number(lat[index]) / UNIT] }));
  }
  return packed.map((each) => {
    if (typeof each === 'string') return shapes.get(each) ?? null;
    return Array.isArray(each) ? toGeometry(each.map((rings) => rings.map(vertices)), UNIT) : each;
  });
}

/** Communes as they are sent, and districts and province put together from them. @param {Snapshot} snapshot @returns {Map<string, Geometry>} */
function unpackShapes({ shapes, parts }) {
  const communes = new Map(Object.entries(shapes).map(([code, polygons]) => [code, polygons.map((rings) => rings.map(vertices))]));
  const wholes = Object.entries(parts).map(([code, members]) => {
    const rings = dissolve(members.flatMap((member) => communes.get(member) ?? []).flat());
    return /** @type {const} */ ([code, toGeometry(rings.map((ring) => [ring]), COARSE)]);
  });
  return new Map([...[...communes].map(([code, each]) => /** @type {const} */ ([code, toGeometry(each, COARSE)])), ...wholes]);
}

/**
 * The outline of areas that touch: an edge that two of them share, once in each direction, is inside and falls away.
 * @param {Ring[]} rings @returns {Ring[]}
 */
export function dissolve(rings) {
  /** @type {Map<string, [from: [number, number], to: [number, number]]>} */
  const edges = new Map();
  for (const ring of rings) {
    ring.forEach((from, index) => {
      const to = /** @type {[number, number]} */ (ring[(index + 1) % ring.length]);
      if (!edges.delete(`${to} ${from}`)) edges.set(`${from} ${to}`, [from, to]);
    });
  }
  return chain([...edges.values()]);
}

/** Edges end to end until they close. @param {[[number, number], [number, number]][]} edges @returns {Ring[]} */
function chain(edges) {
  /** @type {Map<string, [[number, number], [number, number]][]>} */
  const from = new Map();
  for (const edge of edges) from.set(String(edge[0]), [...(from.get(String(edge[0])) ?? []), edge]);
  const rings = [];
  for (const edge of edges) {
    /** @type {Ring} */
    const ring = [];
    for (let next = from.get(String(edge[0]))?.pop(); next; next = from.get(String(next[1]))?.pop()) ring.push(next[0]);
    if (ring.length > 2) rings.push(ring);
  }
  return rings;
}

/** @param {Ring[][]} polygons @param {number} unit @returns {Geometry} closed rings, as GeoJSON asks */
function toGeometry(polygons, unit) {
  const coordinates = polygons.map((rings) => rings.map((ring) => [...ring, ...ring.slice(0, 1)].map(([x, y]) => [x / unit, y / unit])));
  return { type: 'MultiPolygon', coordinates };
}

/** @param {number[]} packed @returns {Ring} */
function vertices(packed) {
  let [x, y] = [0, 0];
  /** @type {Ring} */
  const ring = [];
  for (let index = 0; index < packed.length; index += 2) {
    x += Number(packed[index]);
    y += Number(packed[index + 1]);
    ring.push([x, y]);
  }
  return ring;
}

/** @param {number[]} steps */
function sums(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}
