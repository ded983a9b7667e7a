/** Leaflet layers for polygons and lines: tints, zones, boundaries, and the labels that stand in them. */
import { symbolOf } from '../catalogue.js';
import { endedOn, titleOf } from '../feature.js';
import { darken } from '../symbols.js';
import { drawLabel, drawLetter, drawZone } from './canvas-symbols.js';
import { anchorOf, bboxOf, polygonsOf } from './geometry.js';
import { Polygon, Polyline } from './leaflet-parts.js';

/**
 * @typedef {import('../feature.js').MapFeature} MapFeature
 * @typedef {import('../catalogue.js').Language} Language
 * @typedef {import('leaflet').PathOptions} PathOptions
 * @typedef {import('leaflet').Path} Path
 * @typedef {import('./drawn-set.js').Item} Item
 */

const TILE = 256;
/** Below this width a zone is a speck, and its symbol is drawn instead. */
const SPECK_PX = 24;
const FAR_PX = 13;
/** Width of a unit from which its digit is drawn: the usual level may wait, a raised one may not. */
const DIGIT_ROOM_PX = { lowest: 60, raised: 20 };
const DIGIT_LIFT_PX = 15;
const COMMUNE_NAMES_FROM = 11.4;
const DIGIT = { size: 12, weight: 600, color: '#3b4450' };
/** By place among the boundary collections: province, district, commune. */
const BOUNDARY_WEIGHTS = [2.4, 1.4, 0.7];
const BOUNDARY_LABELS = [
  undefined,
  { look: { size: 12, weight: 600, color: '#4b5563' }, from: 9.2, to: COMMUNE_NAMES_FROM },
  { look: { size: 11, weight: 500, color: '#4b5563' }, from: COMMUNE_NAMES_FROM, to: 30 },
];
const SELECTED = { color: '#111827', weight: 4, dashArray: undefined };

/** Lines, or polygons: several features of one look are one path. @param {MapFeature[]} features @param {PathOptions} options @returns {Path | undefined} */
function shape(features, options) {
  const lines = features.flatMap(({ geometry }) => linesOf(geometry));
  if (lines.length > 0) return new Polyline(lines.map(toLatLng), options);
  const polygons = features.flatMap(({ geometry }) => polygonsOf(geometry)).map((rings) => rings.map(toLatLng));
  return polygons.length ? new Polygon(polygons, options) : undefined;
}

/** @param {import('geojson').Geometry | null} geometry @returns {import('geojson').Position[][]} */
function linesOf(geometry) {
  if (geometry?.type === 'LineString') return [geometry.coordinates];
  return geometry?.type === 'MultiLineString' ? geometry.coordinates : [];
}

/** @param {import('geojson').Position[]} ring @returns {[number, number][]} */
function toLatLng(ring) {
  return ring.map(([lon = 0, lat = 0]) => [lat, lon]);
}

/** How a zone, a line or a tinted unit is drawn. @param {MapFeature} feature @param {boolean} selected @param {string} today @returns {PathOptions} */
export function areaStyle(feature, selected, today) {
  const symbol = symbolOf(feature.layer, feature.code);
  const faded = endedOn(feature, today) ? 0.5 : 1;
  const zone = { color: symbol.color, weight: 2.5, fillOpacity: 0.28 * faded, dashArray: symbol.dashed ? '7 4' : undefined };
  const tint = { color: darken(symbol.color, 0.3), weight: 0.6, fillOpacity: 0.9, dashArray: undefined };
  const base = feature.layer.role === 'choropleth' ? tint : zone;
  return { fillColor: symbol.color, opacity: faded, ...base, ...(selected ? SELECTED : {}) };
}

/** @param {MapFeature} feature @param {string} today @returns {Path | undefined} */
export function areaPath(feature, today) {
  return shape([feature], { ...areaStyle(feature, false, today), bubblingMouseEvents: false });
}

/** A zone that is a speck when seen from afar gets a symbol in its place. @param {MapFeature} feature @param {string} today @param {() => void} onPick @returns {Item | undefined} */
export function farMarker(feature, today, onPick) {
  if (feature.layer.role !== 'areas') return undefined;
  const anchor = anchorOf(feature.geometry);
  const box = bboxOf(feature.geometry);
  if (!anchor || !box) return undefined;
  const symbol = symbolOf(feature.layer, feature.code);
  const faded = Boolean(endedOn(feature, today));
  return { position: anchor, radius: FAR_PX / 2, onPick, draw: (context, at, zoom) => {
    if (widthPx(box, zoom) < SPECK_PX) drawZone(context, at, symbol, FAR_PX, faded);
  } };
}

/** @param {import('../catalogue.js').BBox} box @param {number} zoom */
function widthPx([west, , east], zoom) {
  return ((east - west) / 360) * TILE * 2 ** zoom;
}

/** The digit of a level inside its unit, where there is room for it: the level is not told by colour alone. @param {MapFeature} feature @returns {Item | undefined} */
export function digitLabel(feature) {
  const digit = symbolOf(feature.layer, feature.code).digit;
  const anchor = digit && anchorOf(feature.geometry);
  const box = anchor && bboxOf(feature.geometry);
  if (!digit || !anchor || !box) return undefined;
  const isLowest = Object.keys(feature.layer.style.symbols)[0] === feature.code;
  const room = isLowest ? DIGIT_ROOM_PX.lowest : DIGIT_ROOM_PX.raised;
  return { position: anchor, radius: 24, draw: (context, { x, y }, zoom) => {
    const lifted = zoom >= COMMUNE_NAMES_FROM ? DIGIT_LIFT_PX : 0;
    if (widthPx(box, zoom) > room) drawLetter(context, { x, y: y - lifted }, digit, DIGIT);
  } };
}

/** Boundaries of one rank: lines without a fill, so that clicks reach what lies below. @param {MapFeature[]} features @param {number} rank */
export function boundaryPath(features, rank) {
  const color = features[0] && symbolOf(features[0].layer, features[0].code).color;
  return shape(features, { color: color ?? '#000', weight: BOUNDARY_WEIGHTS[rank] ?? 0.7, fill: false, interactive: false });
}

/** The ground of the province, below everything else. @param {MapFeature[]} features */
export function groundPath(features) {
  return shape(features, { stroke: false, fillColor: '#fbfaf6', fillOpacity: 1, interactive: false });
}

/** The name of a unit, at the zooms at which it helps. @param {MapFeature} feature @param {number} rank @param {Language} language @returns {Item | undefined} */
export function boundaryLabel(feature, rank, language) {
  const label = BOUNDARY_LABELS[rank];
  const anchor = label && anchorOf(feature.geometry);
  if (!label || !anchor) return undefined;
  const text = titleOf(feature, language);
  return { position: anchor, radius: 80, draw: (context, at, zoom) => {
    if (zoom >= label.from && zoom < label.to) drawLabel(context, at, text, label.look);
  } };
}
