/** Points of all layers in one index: what would overlap at a zoom becomes one cluster. Knows no map engine. */
import Supercluster from 'supercluster';
import { symbolOf } from '../catalogue.js';
import { anchorOf } from './geometry.js';

/**
 * @typedef {import('../feature.js').MapFeature} MapFeature
 * @typedef {import('../catalogue.js').BBox} BBox
 * @typedef {import('../catalogue.js').LonLat} LonLat
 * @typedef {{kind: 'point', position: LonLat, feature: MapFeature}} Single
 * @typedef {{kind: 'cluster', position: LonLat, id: number, count: number, shares: [string, number][]}} Cluster
 */

const RADIUS_PX = 32;
const TILE = 256;
const LAST_CLUSTERED_ZOOM = 15;

export class PointIndex {
  #index;

  /** @param {MapFeature[]} features  points only; those without a position are left out */
  constructor(features) {
    const options = { radius: RADIUS_PX, extent: TILE, maxZoom: LAST_CLUSTERED_ZOOM, map: sharesOf, reduce: addShares };
    const points = features.flatMap((feature) => {
      const position = anchorOf(feature.geometry);
      return position ? [toPoint(feature, position)] : [];
    });
    this.#index = new Supercluster(options).load(/** @type {any} */ (points));
  }

  /** What to draw in a box at a zoom. @param {BBox} bbox @param {number} zoom @returns {(Single | Cluster)[]} */
  at(bbox, zoom) {
    return this.#index.getClusters(bbox, Math.round(zoom)).map(toDrawn);
  }

  /** The zoom at which a cluster falls apart. @param {number} clusterId */
  expansionZoom(clusterId) {
    return this.#index.getClusterExpansionZoom(clusterId);
  }
}

/** @param {MapFeature} feature @param {LonLat} position */
function toPoint(feature, position) {
  const color = symbolOf(feature.layer, feature.code).color;
  return { type: 'Feature', properties: { feature, color }, geometry: { type: 'Point', coordinates: position } };
}

/** @param {any} properties @returns {{shares: Record<string, number>}} */
function sharesOf(properties) {
  return { shares: { [properties.color]: 1 } };
}

/** @param {any} into @param {any} from */
function addShares(into, from) {
  const sum = { ...into.shares };
  for (const [color, count] of Object.entries(from.shares)) sum[color] = (sum[color] ?? 0) + Number(count);
  into.shares = sum;
}

/** @param {any} each @returns {Single | Cluster} */
function toDrawn({ properties, geometry }) {
  const position = geometry.coordinates;
  if (!properties.cluster) return { kind: 'point', position, feature: properties.feature };
  const shares = /** @type {[string, number][]} */ (Object.entries(properties.shares).sort());
  return { kind: 'cluster', position, id: properties.cluster_id, count: properties.point_count, shares };
}
