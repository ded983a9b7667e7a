/** Points of all layers in one index: what would overlap at a zoom becomes one cluster. Knows no map engine. */
import Supercluster from 'supercluster';
import { symbolOf } from '../catalogue.js';
import { anchorOf } from './geometry.js';

/**
 * @typedef {import('../feature.js').MapFeature} MapFeature
 * @typedef {import('../catalogue.js').BBox} BBox
 * @typedef {import('../catalogue.js').LonLat} LonLat
 * @typedef {{kind: 'point', position: LonLat, feature: MapFeature}} Single
 * @typedef {{kind: 'cluster', position: LonLat, id: number, level: number, count: number, shares: [string, number][]}} Cluster
 */

/** A donut is about 40 pixels wide. */
const RADIUS_PX = 38;
const TILE = 256;
const LAST_CLUSTERED_ZOOM = 15;

export class PointIndex {
  #points;
  /** The colours of the points, in the order in which shares count them. @type {string[]} */
  #colors = [];
  /** Made when a zoom is first seen: a visitor sees two or three of them. @type {Map<number, Supercluster>} */
  #levels = new Map();

  /** @param {MapFeature[]} features  points only; those without a position are left out */
  constructor(features) {
    this.#points = features.flatMap((feature) => {
      const position = anchorOf(feature.geometry);
      return position ? [this.#toPoint(feature, position)] : [];
    });
  }

  /** What to draw in a box at a zoom. @param {BBox} bbox @param {number} zoom @returns {(Single | Cluster)[]} */
  at(bbox, zoom) {
    const level = Math.min(zoom, LAST_CLUSTERED_ZOOM);
    return this.#level(level).getClusters(bbox, Math.ceil(zoom)).map((each) => this.#toDrawn(each, level));
  }

  /** The box of everything that a cluster stands for. @param {Cluster} cluster @returns {BBox} */
  boxOf({ id, level, count }) {
    /** @type {BBox} */
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { geometry } of this.#level(level).getLeaves(id, count)) {
      const [x, y] = /** @type {LonLat} */ (geometry.coordinates);
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    return box;
  }

  /** The clusters of one zoom, which may be a fraction: the pixels between two points are those of that zoom. @param {number} zoom */
  #level(zoom) {
    const known = this.#levels.get(zoom);
    if (known) return known;
    const whole = Math.ceil(zoom);
    const radius = RADIUS_PX * 2 ** (whole - zoom);
    const options = { radius, extent: TILE, minZoom: whole, maxZoom: whole, map: sharesOf(this.#colors.length), reduce: addShares };
    const made = /** @type {Supercluster} */ (new Supercluster(/** @type {any} */ (options)).load(/** @type {any} */ (this.#points)));
    this.#levels.set(zoom, made);
    return made;
  }

  /** @param {MapFeature} feature @param {LonLat} position */
  #toPoint(feature, position) {
    const { color } = symbolOf(feature.layer, feature.code);
    const known = this.#colors.indexOf(color);
    const index = known < 0 ? this.#colors.push(color) - 1 : known;
    return { type: 'Feature', properties: { feature, color: index }, geometry: { type: 'Point', coordinates: position } };
  }

  /** @param {any} each @param {number} level @returns {Single | Cluster} */
  #toDrawn({ properties, geometry }, level) {
    const position = geometry.coordinates;
    if (!properties.cluster) return { kind: 'point', position, feature: properties.feature };
    const all = this.#colors.map((color, index) => /** @type {[string, number]} */ ([color, properties.shares[index]]));
    const shares = all.filter(([, count]) => count > 0).sort();
    return { kind: 'cluster', position, id: properties.cluster_id, level, count: properties.point_count, shares };
  }
}

/** How many points of each colour a cluster has: at first one of its own. @param {number} colors */
function sharesOf(colors) {
  return (/** @type {any} */ { color }) => {
    const shares = new Array(colors).fill(0);
    shares[color] = 1;
    return { shares };
  };
}

/** @param {any} into @param {any} from */
function addShares(into, from) {
  for (let index = 0; index < into.shares.length; index += 1) into.shares[index] += from.shares[index];
}
