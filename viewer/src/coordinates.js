/** Positions as people here write them, in both systems. Pure. */
import { formatNumber } from './format.js';
import { toVn2000 } from './vn2000.js';

/**
 * Latitude first, as on a telephone; five decimals are a metre. VN-2000 as on the province's maps: X north, Y east, whole metres.
 * @param {import('./catalogue.js').LonLat} position @param {import('./catalogue.js').Language} language
 */
export function formatPosition([lon, lat], language) {
  const [east, north] = toVn2000([lon, lat]);
  const metres = (/** @type {number} */ value) => formatNumber(Math.round(value), language);
  return { wgs84: `${lat.toFixed(5)}, ${lon.toFixed(5)}`, vn2000: `X ${metres(north)} · Y ${metres(east)}` };
}
