/**
 * A Leaflet marker on the shared canvas whose picture is a function: symbols, clusters and labels alike. It is a
 * CircleMarker, so Leaflet does hit-testing, redraw regions and stacking order.
 *
 * @typedef {(context: CanvasRenderingContext2D, at: {x: number, y: number}, zoom: number) => void} Draw
 */
import { CircleMarker } from './leaflet-parts.js';

// Leaflet 1.9 has no public hook for drawing; these members of its canvas renderer have not changed since 1.0.
const DrawnMarker = CircleMarker.extend({
  _updatePath() {
    const renderer = this._renderer;
    if (!renderer._drawing || this._empty()) return;
    const context = renderer._ctx;
    context.save();
    // Leaflet leaves the opacity and the dashes of the path before behind.
    context.globalAlpha = 1;
    context.setLineDash([]);
    this.options.draw(context, this._point, this._map.getZoom());
    context.restore();
  },
});

/**
 * @param {import('../catalogue.js').LonLat} position @param {number} radius  pixels that it covers and that react
 * @param {Draw} draw @param {import('leaflet').CircleMarkerOptions} [options]
 * @returns {import('leaflet').CircleMarker}
 */
export function drawnMarker([lon, lat], radius, draw, options = {}) {
  return new /** @type {any} */ (DrawnMarker)([lat, lon], { radius, draw, weight: 2, bubblingMouseEvents: false, ...options });
}
