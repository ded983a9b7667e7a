/**
 * Positions in the province's own system, VN-2000 / TM-3 106°30′ (EPSG:9213): metres east and north. Pure.
 *
 * WGS 84 to VN-2000 by the inverse of EPSG:6960 (seven parameters, coordinate frame; Decision 05/2007/QĐ-BTNMT, stated
 * accuracy 1 m), then Transverse Mercator by Krüger's series to the fourth power of n. Agrees with PROJ to a millimetre.
 */

const RADIANS = Math.PI / 180;
/** WGS 84, which is also the ellipsoid of VN-2000. */
const [A, F] = [6378137, 1 / 298.257223563];
const E2 = F * (2 - F);
const SHIFT = [-191.90441429, -39.30318279, -111.45032835];
const ARC_SECOND = RADIANS / 3600;
const TURN = [-0.00928836 * ARC_SECOND, 0.01975479 * ARC_SECOND, -0.00427372 * ARC_SECOND];
const SCALE = 1 + 0.252906278e-6;
const [CENTRAL, K0, FALSE_EAST] = [106.5 * RADIANS, 0.9999, 500000];
const N = F / (2 - F);
const RECTIFYING = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const ALPHA = [
  N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3 + (41 / 180) * N ** 4,
  (13 / 48) * N ** 2 - (3 / 5) * N ** 3 + (557 / 1440) * N ** 4,
  (61 / 240) * N ** 3 - (103 / 140) * N ** 4,
  (49561 / 161280) * N ** 4,
];

/** @param {import('./catalogue.js').LonLat} position  WGS 84, degrees @returns {[east: number, north: number]} metres */
export function toVn2000([lon, lat]) {
  return project(...geographic(unshift(geocentric(lon * RADIANS, lat * RADIANS))));
}

/** @typedef {[x: number, y: number, z: number]} Geocentric  metres */

/** On the ellipsoid: the map knows no heights. @param {number} lon @param {number} lat @returns {Geocentric} */
function geocentric(lon, lat) {
  const radius = A / Math.sqrt(1 - E2 * Math.sin(lat) ** 2);
  return [radius * Math.cos(lat) * Math.cos(lon), radius * Math.cos(lat) * Math.sin(lon), radius * (1 - E2) * Math.sin(lat)];
}

/** The inverse of "VN-2000 to WGS 84": the turn is so small that its transpose undoes it. @param {Geocentric} position @returns {Geocentric} */
function unshift([x, y, z]) {
  const [dx, dy, dz] = [(x - SHIFT[0]) / SCALE, (y - SHIFT[1]) / SCALE, (z - SHIFT[2]) / SCALE];
  const [rx, ry, rz] = TURN;
  return [dx - rz * dy + ry * dz, rz * dx + dy - rx * dz, -ry * dx + rx * dy + dz];
}

/** @param {Geocentric} position @returns {[lon: number, lat: number]} radians */
function geographic([x, y, z]) {
  const across = Math.hypot(x, y);
  let lat = Math.atan2(z, across * (1 - E2));
  for (let step = 0; step < 4; step += 1) lat = Math.atan2(z + (E2 * A * Math.sin(lat)) / Math.sqrt(1 - E2 * Math.sin(lat) ** 2), across);
  return [Math.atan2(y, x), lat];
}

/** Source: L. Krüger, Konforme Abbildung des Erdellipsoids in der Ebene (1912). @param {number} lon @param {number} lat @returns {[number, number]} */
function project(lon, lat) {
  const e = Math.sqrt(E2);
  const t = Math.sinh(Math.atanh(Math.sin(lat)) - e * Math.atanh(e * Math.sin(lat)));
  const xi = Math.atan2(t, Math.cos(lon - CENTRAL));
  const eta = Math.atanh(Math.sin(lon - CENTRAL) / Math.sqrt(1 + t * t));
  let [north, east] = [xi, eta];
  for (const [index, alpha] of ALPHA.entries()) {
    const double = 2 * (index + 1);
    north += alpha * Math.sin(double * xi) * Math.cosh(double * eta);
    east += alpha * Math.cos(double * xi) * Math.sinh(double * eta);
  }
  return [FALSE_EAST + K0 * RECTIFYING * east, K0 * RECTIFYING * north];
}
