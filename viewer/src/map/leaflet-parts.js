/**
 * The parts of Leaflet that a canvas map needs. Its own index files would bring the SVG and VML renderers, box zoom and
 * long taps as well, a tenth of the whole.
 */
import 'leaflet/src/map/handler/Map.DoubleClickZoom.js';
import 'leaflet/src/map/handler/Map.Drag.js';
import 'leaflet/src/map/handler/Map.Keyboard.js';
import 'leaflet/src/map/handler/Map.ScrollWheelZoom.js';
import 'leaflet/src/map/handler/Map.TouchZoom.js';
import { Map } from 'leaflet/src/map/Map.js';

export { Bounds } from 'leaflet/src/geometry/Bounds.js';
export { FeatureGroup } from 'leaflet/src/layer/FeatureGroup.js';
export { Canvas } from 'leaflet/src/layer/vector/Canvas.js';
export { Path } from 'leaflet/src/layer/vector/Path.js';
export { Polygon } from 'leaflet/src/layer/vector/Polygon.js';
export { Polyline } from 'leaflet/src/layer/vector/Polyline.js';
export { Map };

/** What Leaflet's Renderer.getRenderer does for a map with one renderer. */
Map.include({
  /** @this {import('leaflet').Map} */
  getRenderer() {
    const renderer = /** @type {import('leaflet').Renderer} */ (this.options.renderer);
    if (!this.hasLayer(renderer)) this.addLayer(renderer);
    return renderer;
  },
});
