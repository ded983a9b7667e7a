/**
 * Many small pictures as one Leaflet layer on the shared canvas: symbols, clusters and labels alike. One layer for all,
 * because a Leaflet layer for each takes longer to make than to draw.
 *
 * @typedef {(context: CanvasRenderingContext2D, at: {x: number, y: number}, zoom: number) => void} Draw
 * @typedef {object} Item
 * @property {import('../catalogue.js').LonLat} position
 * @property {number} radius  pixels that it covers and that react
 * @property {Draw} draw
 * @property {() => void} [onPick]  absent: a tap goes through to what lies below
 * @typedef {import('leaflet').Path & {setItems: (items: Item[]) => void}} DrawnSet
 */
import { Bounds, Path } from './leaflet-parts.js';

/** Taps are not exact. */
const REACH_PX = 4;

// Leaflet 1.9 has no public hook for drawing; these members of its canvas renderer have not changed since 1.0.
const Drawn = Path.extend({
  options: { bubblingMouseEvents: false },
  /** @param {Item[]} items @param {boolean} interactive */
  initialize(items, interactive) {
    this._items = items;
    this.options.interactive = interactive;
  },
  /** @param {Item[]} items */
  setItems(items) {
    const isEmpty = items.length === 0 && this._items.length === 0;
    this._items = items;
    // Leaflet takes an empty region for the whole canvas.
    if (this._map && !isEmpty) this.redraw();
  },
  redraw() {
    if (this._pxBounds) this._renderer._requestRedraw(this);
    this._reset();
    if (this._pxBounds) this._renderer._requestRedraw(this);
  },
  _reset() {
    this._project();
    this._update();
  },
  _project() {
    const bounds = new Bounds();
    this._at = this._items.map((/** @type {Item} */ { position: [lon, lat], radius }) => {
      const at = this._map.latLngToLayerPoint([lat, lon]);
      bounds.extend(at.subtract([radius, radius])).extend(at.add([radius, radius]));
      return at;
    });
    this._pxBounds = this._items.length ? bounds : undefined;
  },
  _update() {
    if (this._map) this._updatePath();
  },
  _updatePath() {
    const { _drawing: isDrawing, _ctx: context, _redrawBounds: dirty } = this._renderer;
    if (!isDrawing) return;
    const zoom = this._map.getZoom();
    context.save();
    // Leaflet leaves the opacity and the dashes of the path before behind.
    context.globalAlpha = 1;
    context.setLineDash([]);
    const seen = dirty ?? this._renderer._bounds;
    for (const [index, { radius, draw }] of this._items.entries()) {
      const at = this._at[index];
      if (isWithin(at, seen, radius)) draw(context, at, zoom);
    }
    context.restore();
  },
  /** @param {import('leaflet').Point} point */
  _containsPoint(point) {
    return this.itemAt(point) !== undefined;
  },
  /** The topmost item there that answers a tap. @param {import('leaflet').Point} point @returns {Item | undefined} */
  itemAt(point) {
    return this._items.findLast((/** @type {Item} */ { radius, onPick }, /** @type {number} */ index) =>
      onPick && point.distanceTo(this._at[index]) <= radius + REACH_PX);
  },
});

/** @param {import('leaflet').Point} at @param {import('leaflet').Bounds} bounds @param {number} room */
function isWithin({ x, y }, { min, max }, room) {
  return !min || !max || (x > min.x - room && x < max.x + room && y > min.y - room && y < max.y + room);
}

/** @param {Item[]} items @returns {DrawnSet} */
export function drawnSet(items) {
  const isInteractive = items.length === 0 || items.some(({ onPick }) => onPick);
  const set = new /** @type {any} */ (Drawn)(items, isInteractive);
  return isInteractive ? set.on('click', (/** @type {any} */ event) => set.itemAt(event.layerPoint)?.onPick()) : set;
}
