/** Leaflet is imported from its source modules, so that only what is used gets into the bundle; the types are those of the package. */
declare module 'leaflet/src/map/index.js' {
  export { Map } from 'leaflet';
}
declare module 'leaflet/src/layer/vector/index.js' {
  export { Canvas, CircleMarker, Polygon, Polyline } from 'leaflet';
}
declare module 'leaflet/src/layer/LayerGroup.js' {
  export { LayerGroup } from 'leaflet';
}
declare module 'leaflet/src/layer/FeatureGroup.js' {
  export { FeatureGroup } from 'leaflet';
}
