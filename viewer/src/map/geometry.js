/**
 * Plane geometry on GeoJSON, in degrees: exact enough to place a label or to say what lies under a point. Pure.
 *
 * @typedef {import('geojson').Geometry} Geometry
 * @typedef {import('geojson').Position} Position
 * @typedef {import('../catalogue.js').BBox} BBox
 * @typedef {import('../catalogue.js').LonLat} LonLat
 */

/** All polygons of a geometry, each a list of rings; none for points and lines. @param {Geometry | null} geometry @returns {Position[][][]} */
export function polygonsOf(geometry) {
  if (geometry?.type === 'Polygon') return [geometry.coordinates];
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates : [];
}

/** @param {Geometry | null} geometry @returns {BBox | undefined} */
export function bboxOf(geometry) {
  const positions = positionsOf(geometry);
  if (positions.length === 0) return undefined;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x = 0, y = 0] of positions) {
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [west, south, east, north];
}

/** @param {Geometry | null} geometry @returns {Position[]} */
function positionsOf(geometry) {
  if (!geometry) return [];
  if (geometry.type === 'Point') return [geometry.coordinates];
  if (geometry.type === 'MultiPoint' || geometry.type === 'LineString') return geometry.coordinates;
  if (geometry.type === 'MultiLineString') return geometry.coordinates.flat();
  return polygonsOf(geometry).flat(2);
}

/** Anchors found before: a unit and its level have one and the same geometry. @type {WeakMap<Geometry, LonLat | undefined>} */
const anchors = new WeakMap();

/** Where a label stands: a point itself, the centroid of the largest ring, else the middle of the box. @param {Geometry | null} geometry @returns {LonLat | undefined} */
export function anchorOf(geometry) {
  if (geometry?.type === 'Point') return [geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0];
  if (!geometry) return undefined;
  if (!anchors.has(geometry)) anchors.set(geometry, findAnchor(geometry));
  return anchors.get(geometry);
}

/** @param {Geometry} geometry @returns {LonLat | undefined} */
function findAnchor(geometry) {
  const rings = polygonsOf(geometry).flatMap((polygon) => polygon.slice(0, 1));
  const largest = rings.map(centroidOf).sort((a, b) => b.area - a.area)[0];
  if (largest && largest.area > 0) return largest.center;
  const box = bboxOf(geometry);
  return box && [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

/** Area and centre of a ring by the shoelace formula, relative to its first vertex to keep digits. @param {Position[]} ring */
function centroidOf(ring) {
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  let double = 0;
  let sumX = 0;
  let sumY = 0;
  for (let index = 0; index < ring.length - 1; index += 1) {
    const [ax, ay] = relative(ring[index], x0, y0);
    const [bx, by] = relative(ring[index + 1], x0, y0);
    const cross = ax * by - bx * ay;
    double += cross;
    sumX += (ax + bx) * cross;
    sumY += (ay + by) * cross;
  }
  const center = /** @type {LonLat} */ ([x0 + sumX / (3 * double || 1), y0 + sumY / (3 * double || 1)]);
  return { area: Math.abs(double) / 2, center };
}

/** @param {Position | undefined} position @param {number} x0 @param {number} y0 @returns {[number, number]} */
function relative(position, x0, y0) {
  return [(position?.[0] ?? 0) - x0, (position?.[1] ?? 0) - y0];
}

/** Whether a point lies in the polygons (holes respected): even number of crossings is outside. @param {Geometry | null} geometry @param {LonLat} point */
export function contains(geometry, [x, y]) {
  return polygonsOf(geometry).some((polygon) => {
    const crossings = polygon.reduce((sum, ring) => sum + crossingsOf(ring, x, y), 0);
    return crossings % 2 === 1;
  });
}

/** @param {Position[]} ring @param {number} x @param {number} y */
function crossingsOf(ring, x, y) {
  let count = 0;
  for (let index = 0; index < ring.length - 1; index += 1) {
    const [ax = 0, ay = 0] = ring[index] ?? [];
    const [bx = 0, by = 0] = ring[index + 1] ?? [];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) count += 1;
  }
  return count;
}
