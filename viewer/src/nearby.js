/**
 * What is near a position: distances, and the features in order of them. The position never leaves this page. Pure.
 *
 * @typedef {import('./catalogue.js').LonLat} LonLat
 * @typedef {import('./catalogue.js').Language} Language
 * @typedef {import('./feature.js').MapFeature} MapFeature
 */
import { formatNumber } from './format.js';
import { anchorOf, contains } from './map/geometry.js';

const EARTH_METRES = 6371008.8;
const ROOM_DEGREES = 0.05;

/** Metres along the sphere of mean radius (IUGG 1980), by the haversine formula. @param {LonLat} a @param {LonLat} b */
export function metresBetween([lon, lat], [otherLon, otherLat]) {
  const radians = Math.PI / 180;
  const across = Math.sin(((otherLon - lon) * radians) / 2) ** 2;
  const up = Math.sin(((otherLat - lat) * radians) / 2) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(up + Math.cos(lat * radians) * Math.cos(otherLat * radians) * across));
}

/** Metres to a feature: 0 inside an area, to its middle from outside; Infinity without a position. @param {LonLat} from @param {MapFeature} feature */
export function metresTo(from, { geometry }) {
  if (contains(geometry, from)) return 0;
  const anchor = anchorOf(geometry);
  return anchor ? metresBetween(from, anchor) : Infinity;
}

/** The nearest first. @param {LonLat} from @param {MapFeature[]} features @returns {{feature: MapFeature, metres: number}[]} */
export function byDistance(from, features) {
  const all = features.map((feature) => ({ feature, metres: metresTo(from, feature) }));
  return all.filter(({ metres }) => metres < Infinity).sort((a, b) => a.metres - b.metres);
}

/** "850 m", "1,2 km", "34 km" @param {number} metres @param {Language} language */
export function formatDistance(metres, language) {
  if (metres < 950) return `${formatNumber(Math.round(metres / 50) * 50, language)} m`;
  const km = metres / 1000;
  return `${formatNumber(km < 10 ? Math.round(km * 10) / 10 : Math.round(km), language)} km`;
}

/** Whether the position is in or close to the box of the province. @param {LonLat} position @param {import('./catalogue.js').BBox} home */
export function isNear([lon, lat], [west, south, east, north]) {
  return lon > west - ROOM_DEGREES && lon < east + ROOM_DEGREES && lat > south - ROOM_DEGREES && lat < north + ROOM_DEGREES;
}
