/**
 * The data of the first view and its details, as the builder of the static pages packs them (site/snapshot.py). Pure.
 *
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./catalogue.js').Layer} Layer
 * @typedef {import('./layer-data.js').LayerData} LayerData
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
import { versionOf } from './layer-data.js';

const UNIT = 100000;
const COARSE = 10000;
/** Beyond any coordinate and any number of vertices, and its square is still exact. */
const MANY = 2 ** 25;
/** Features between two places where the work may be interrupted. */
const STRIDE = 250;

/**
 * What the loader would have brought, without the details; the steps may be taken one by one (pieces.js).
 * @param {Catalogue} catalogue @param {Snapshot} snapshot @returns {Generator<void, Map<string, LayerData>>}
 */
export function* unpackSnapshot(catalogue, snapshot) {
  const shapes = yield* unpackShapes(snapshot);
  const data = /** @type {Map<string, LayerData>} */ (new Map());
  for (const layer of catalogue.layers) {
    if (Object.hasOwn(snapshot.layers, layer.id)) data.set(layer.id, yield* unpackLayer(layer, snapshot, shapes));
  }
  yield* addUnitNames(catalogue, snapshot, data);
  return data;
}

/** Give the features of a snapshot their other properties. @param {ReadonlyMap<string, LayerData>} data @param {Record<string, Columns>} details @returns {Generator<void, void>} */
export function* addDetails(data, details) {
  for (const [id, columns] of Object.entries(details)) {
    const features = data.get(id)?.features ?? [];
    for (const [name, column] of Object.entries(columns)) {
      const valueAt = reader(column);
      for (const [index, { properties }] of features.entries()) properties[name] = valueAt(index);
      yield;
    }
  }
}

/** @param {Layer} layer @param {Snapshot} snapshot @param {Map<string, Geometry>} shapes @returns {Generator<void, LayerData>} */
function* unpackLayer(layer, snapshot, shapes) {
  const packed = /** @type {PackedLayer} */ (snapshot.layers[layer.id]);
  const drawn = layer.collections.filter((each) => each.role !== 'reference' && snapshot.releases[each.id]);
  const releases = drawn.map(({ id }) => ({ id, release: snapshot.releases[id]?.[0] ?? null, published_at: snapshot.releases[id]?.[1] ?? null }));
  const columns = Object.entries(packed.columns).map(([name, column]) => /** @type {const} */ ([name, reader(column)]));
  const collectionAt = reader(packed.of);
  const geometries = unpackGeometries(packed.geometry, shapes);
  const features = [];
  for (const [index, id] of packed.ids.entries()) {
    /** @type {Record<string, unknown>} */
    const properties = { [layer.key]: id };
    for (const [name, valueAt] of columns) properties[name] = valueAt(index);
    features.push(toMapFeature({ type: 'Feature', id, properties, geometry: geometries[index] ?? null }, layer, String(collectionAt(index))));
    if (index % STRIDE === STRIDE - 1) yield;
  }
  return {
    state: drawn.length ? 'ready' : 'absent',
    features,
    publishedAt: latest(releases.map((each) => each.published_at)),
    version: versionOf(releases.map(({ id, ...release }) => ({ id, 'covidmaps:release': release }))),
    links: drawn.flatMap(({ id }) => snapshot.items[id] ?? []),
  };
}

/** Names of commune and district that follow from a code are not sent. @param {Catalogue} catalogue @param {Snapshot} snapshot @param {Map<string, LayerData>} data @returns {Generator<void, void>} */
function* addUnitNames(catalogue, snapshot, data) {
  const units = catalogue.layers.filter((layer) => layer.role === 'boundaries').flatMap((layer) => data.get(layer.id)?.features ?? []);
  const names = new Map(units.map(({ properties }) => [properties.code, properties.name_vi]));
  const wholes = Object.entries(snapshot.parts).sort((a, b) => b[1].length - a[1].length);
  const districts = new Map(wholes.flatMap(([whole, parts]) => parts.map((code) => [code, names.get(whole)])));
  for (const { features } of data.values()) {
    for (const { properties } of features) {
      const code = /** @type {string} */ (properties.commune_code);
      if (!code || !names.has(code)) continue;
      properties.commune_name ??= names.get(code);
      properties.district_name ??= districts.get(code);
    }
    yield;
  }
}

/** How to read a column at an index. @param {Column} column @returns {(index: number) => unknown} null where nothing is */
function reader(column) {
  if (Array.isArray(column)) return (index) => column[index] ?? null;
  const { d: distinct, i: indices } = column;
  return (index) => distinct[/** @type {number} */ (indices[index])] ?? null;
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

/** Communes as they are sent, and districts and province put together from them. @param {Snapshot} snapshot @returns {Generator<void, Map<string, Geometry>>} */
function* unpackShapes({ shapes, parts }) {
  /** @type {Map<string, Geometry>} */
  const all = new Map();
  /** @type {Map<string, Ring[][]>} */
  const communes = new Map();
  for (const [code, polygons] of Object.entries(shapes)) {
    const rings = polygons.map((each) => each.map(vertices));
    communes.set(code, rings);
    all.set(code, toGeometry(rings, COARSE));
  }
  yield;
  for (const [code, members] of Object.entries(parts)) {
    const rings = dissolve(members.flatMap((member) => communes.get(member) ?? []).flat());
    all.set(code, toGeometry(rings.map((ring) => [ring]), COARSE));
    yield;
  }
  return all;
}

/**
 * The outline of areas that touch: an edge that two of them share, once in each direction, is inside and falls away.
 * @param {Ring[]} rings @returns {Ring[]}
 */
export function dissolve(rings) {
  const vertexOf = numbered();
  /** @type {Map<number, [from: number, to: number]>} */
  const edges = new Map();
  for (const ring of rings) {
    const numbers = ring.map(vertexOf.number);
    numbers.forEach((from, index) => {
      const to = /** @type {number} */ (numbers[(index + 1) % numbers.length]);
      if (!edges.delete(to * MANY + from)) edges.set(from * MANY + to, [from, to]);
    });
  }
  return chain([...edges.values()]).map((ring) => ring.map(vertexOf.position));
}

/** Numbers for positions: the same for the same whole coordinates. */
function numbered() {
  /** @type {Map<number, number>} */
  const numbers = new Map();
  /** @type {Ring} */
  const positions = [];
  return {
    number: (/** @type {[number, number]} */ position) => {
      const key = position[0] * MANY + position[1];
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, positions.length);
      return positions.push(position) - 1;
    },
    position: (/** @type {number} */ number) => /** @type {[number, number]} */ (positions[number]),
  };
}

/** Edges end to end until they close. @param {[from: number, to: number][]} edges @returns {number[][]} */
function chain(edges) {
  /** @type {Map<number, [number, number][]>} */
  const from = new Map();
  for (const edge of edges) {
    const others = from.get(edge[0]);
    if (others) others.push(edge);
    else from.set(edge[0], [edge]);
  }
  const rings = [];
  for (const edge of edges) {
    const ring = [];
    for (let next = from.get(edge[0])?.pop(); next; next = from.get(next[1])?.pop()) ring.push(next[0]);
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
