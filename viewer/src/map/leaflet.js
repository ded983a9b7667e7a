/** The renderer on Leaflet: one canvas for everything, stacked in the drawing order of the catalogue. */
import { symbolOf } from '../catalogue.js';
import { approximation, endedOn } from '../feature.js';
import { areaPath, areaStyle, boundaryLabel, boundaryPath, digitLabel, farMarker, groundPath } from './areas.js';
import { drawCluster, drawHere, drawSymbol } from './canvas-symbols.js';
import { drawnMarker } from './drawn-marker.js';
import { anchorOf, bboxOf, contains } from './geometry.js';
import { Canvas, FeatureGroup, Map as LeafletMap } from './leaflet-parts.js';
import { PointIndex } from './points.js';

/**
 * @typedef {import('./renderer.js').MapRenderer} MapRenderer
 * @typedef {import('./renderer.js').MapOptions} MapOptions
 * @typedef {import('./renderer.js').Insets} Insets
 * @typedef {import('../catalogue.js').BBox} BBox
 * @typedef {import('../catalogue.js').Layer} Layer
 * @typedef {import('../feature.js').MapFeature} MapFeature
 */

const SYMBOL_PX = 21;
const TOUCH_RADIUS = 14;
const CLUSTER_RADIUS = 15;
const MIN_ZOOM = 8;
const MAX_ZOOM = 18;
const READING_ZOOM = 13;
const NEAR_ZOOM = 11;
const HERE_PX = 8;
const KEYBOARD_REACH_PX = 60;
/** Beyond this the scaled picture of an animation is a blur. */
const SMOOTH_STEPS = 2;
const ATTRIBUTION_PX = 34;
const SAME_DEGREES = 2e-3;
const ROAM_DEGREES = 0.6;

/** @implements {MapRenderer} */
export class LeafletRenderer {
  #map;
  #options;
  #language;
  #today;
  /** @type {Map<string, {layer: Layer, features: MapFeature[]}>} in drawing order once sorted */
  #layers = new Map();
  /** @type {ReadonlySet<string>} */
  #visible = new Set();
  /** @type {Map<string, FeatureGroup>} layer id → its polygons and lines */
  #groups = new Map();
  /** @type {Map<string, import('leaflet').Path>} feature key → polygon */
  #paths = new Map();
  #points = new FeatureGroup();
  #marked = new FeatureGroup();
  #here = new FeatureGroup();
  #index = new PointIndex([]);
  /** @type {MapFeature | undefined} */
  #selected;
  /** The view that shows the whole province, once it was shown. @type {import('../hash.js').View | undefined} */
  #home;

  /** @param {MapOptions} options @param {string} today  YYYY-MM-DD in the zone of the service */
  constructor(options, today) {
    this.#options = options;
    this.#language = options.language;
    this.#today = today;
    this.#map = new LeafletMap(options.element, leafletOptions(options));
    this.#map.addLayer(this.#points).addLayer(this.#here).addLayer(this.#marked);
    if (options.view) this.#map.setView(toLatLng(options.view.center), options.view.zoom);
    else this.#goHome(false);
    this.#map.on('moveend', () => this.#moved());
    this.#map.on('click', () => options.onPick(undefined));
  }

  /** @param {Layer} layer @param {MapFeature[]} features */
  setFeatures(layer, features) {
    this.#layers.set(layer.id, { layer, features });
    this.#groups.get(layer.id)?.remove();
    this.#groups.delete(layer.id);
    if (layer.role === 'boundaries') this.#groups.set(layer.id, this.#boundaries(layer, features));
    else if (layer.role !== 'points') this.#groups.set(layer.id, this.#areas(features));
    this.#redraw();
  }

  /** @param {ReadonlySet<string>} visible */
  setVisible(visible) {
    this.#visible = visible;
    this.#redraw();
  }

  /** @param {import('../catalogue.js').Language} language */
  setLanguage(language) {
    if (language === this.#language) return;
    this.#language = language;
    for (const { layer, features } of [...this.#layers.values()]) {
      if (layer.role === 'boundaries') this.setFeatures(layer, features);
    }
  }

  /** @param {MapFeature | undefined} feature */
  select(feature) {
    const before = this.#selected;
    this.#selected = feature;
    if (before) this.#paths.get(before.key)?.setStyle(areaStyle(before, false, this.#today));
    this.#mark();
  }

  /** @param {import('../catalogue.js').LonLat | null} position */
  setPosition(position) {
    this.#here.clearLayers();
    if (!position) return;
    const dot = drawnMarker(position, HERE_PX + 4, (context, at) => drawHere(context, at, HERE_PX), { interactive: false });
    this.#here.addLayer(dot);
    this.#map.setView(toLatLng(position), Math.max(this.#map.getZoom(), NEAR_ZOOM), { animate: this.#options.animate });
  }

  /** @param {MapFeature} feature @param {Insets} insets */
  reveal(feature, insets) {
    const box = bboxOf(feature.geometry);
    if (!box) return;
    const zoom = this.#map.getZoom();
    const maxZoom = Math.max(zoom, READING_ZOOM);
    this.#map.fitBounds(toBounds(box), {
      paddingTopLeft: [insets.left + 30, insets.top + 30],
      paddingBottomRight: [insets.right + 30, insets.bottom + 30],
      maxZoom,
      animate: this.#options.animate && Math.abs(maxZoom - zoom) <= SMOOTH_STEPS,
    });
  }

  goHome() {
    this.#goHome(this.#options.animate);
  }

  /** @param {number} steps */
  zoomBy(steps) {
    this.#map.setZoom(this.#map.getZoom() + steps, { animate: this.#options.animate });
  }

  /** @returns {MapFeature | undefined} */
  pickCenter() {
    const center = this.#map.getCenter();
    return this.#nearestPoint() ?? this.#areaAt([center.lng, center.lat]);
  }

  view() {
    const { lng, lat } = this.#map.getCenter();
    return { zoom: this.#map.getZoom(), center: /** @type {[number, number]} */ ([lng, lat]) };
  }

  /** Who has not moved the map yet keeps the whole province in sight, also when a notice takes some of the height. */
  resize() {
    const wasHome = this.isHome();
    const { zoom, center } = this.view();
    this.#map.invalidateSize({ pan: false });
    if (wasHome) this.#goHome(false);
    else this.#map.setView(toLatLng(center), zoom, { animate: false });
  }

  /** @param {boolean} animate */
  #goHome(animate) {
    const home = toBounds(this.#options.home);
    this.#map.fitBounds(home, { paddingTopLeft: [8, 8], paddingBottomRight: [8, ATTRIBUTION_PX], animate });
    this.#home = this.view();
  }

  isHome() {
    const { zoom, center } = this.view();
    const home = this.#home;
    return zoom === home?.zoom && center.every((value, axis) => Math.abs(value - Number(home.center[axis])) < SAME_DEGREES);
  }

  destroy() {
    this.#map.remove();
  }

  /** @param {MapFeature[]} features */
  #areas(features) {
    const group = new FeatureGroup();
    for (const feature of features) {
      const path = areaPath(feature, this.#today);
      if (!path) continue;
      this.#paths.set(feature.key, path);
      for (const each of [path, farMarker(feature, this.#today)]) {
        if (each) group.addLayer(each.on('click', () => this.#options.onPick(feature)));
      }
    }
    for (const label of features.map(digitLabel)) if (label) group.addLayer(label);
    return group;
  }

  /** Lowest level first, so that the stronger lines lie on top. @param {Layer} layer @param {MapFeature[]} features */
  #boundaries(layer, features) {
    const ranks = layer.collections.map((each) => each.id);
    const sorted = features.map((feature) => ({ feature, rank: ranks.indexOf(feature.collection) }));
    sorted.sort((a, b) => b.rank - a.rank);
    const ground = sorted.map(({ feature, rank }) => (rank === 0 ? groundPath(feature) : undefined));
    const lines = sorted.map(({ feature, rank }) => boundaryPath(feature, rank));
    const labels = sorted.map(({ feature, rank }) => boundaryLabel(feature, rank, this.#language));
    this.#replaceGround(ground.filter((path) => path !== undefined));
    return new FeatureGroup([...lines, ...labels].filter((each) => each !== undefined));
  }

  /** @param {import('leaflet').Path[]} paths */
  #replaceGround(paths) {
    this.#groups.get('')?.remove();
    this.#groups.set('', new FeatureGroup(paths));
  }

  /** Put on the map what is visible, in drawing order, and stack it. */
  #redraw() {
    const order = ['', ...[...this.#layers.values()].sort(byRole).map(({ layer }) => layer.id)];
    for (const id of order) {
      const group = this.#groups.get(id);
      if (!group) continue;
      if (this.#isShown(id)) group.addTo(this.#map).bringToFront();
      else group.remove();
    }
    this.#index = new PointIndex(this.#shown('points'));
    this.#drawPoints();
  }

  /** @param {string} id  "" is the ground */
  #isShown(id) {
    return id === '' || this.#layers.get(id)?.layer.role === 'boundaries' || this.#visible.has(id);
  }

  /** @param {import('../catalogue.js').Role} role */
  #shown(role) {
    const layers = [...this.#layers.values()].filter(({ layer }) => layer.role === role && this.#isShown(layer.id));
    return layers.flatMap(({ features }) => features);
  }

  #moved() {
    this.#drawPoints();
    this.#options.onMove(this.view());
  }

  #drawPoints() {
    this.#points.clearLayers();
    const bounds = this.#map.getBounds().pad(0.3);
    const bbox = /** @type {BBox} */ ([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]);
    for (const each of this.#index.at(bbox, this.#map.getZoom())) {
      this.#points.addLayer(each.kind === 'point' ? this.#marker(each.feature, false) : this.#clusterMarker(each));
    }
    this.#mark();
  }

  /** @param {MapFeature} feature @param {boolean} selected */
  #marker(feature, selected) {
    const symbol = symbolOf(feature.layer, feature.code);
    const how = { approximate: Boolean(approximation(feature)), faded: Boolean(endedOn(feature, this.#today)), selected };
    const position = anchorOf(feature.geometry) ?? [0, 0];
    const marker = drawnMarker(position, TOUCH_RADIUS, (context, at) => drawSymbol(context, at, symbol, SYMBOL_PX, how));
    return marker.on('click', () => this.#options.onPick(feature));
  }

  /** @param {import('./points.js').Cluster} cluster */
  #clusterMarker({ position, shares, id, count }) {
    const radius = CLUSTER_RADIUS + Math.min(6, Math.log10(count) * 3);
    const marker = drawnMarker(position, radius, (context, at) => drawCluster(context, at, radius, shares));
    const zoom = () => Math.min(MAX_ZOOM, this.#index.expansionZoom(id));
    return marker.on('click', () => this.#map.setView(toLatLng(position), zoom(), { animate: this.#options.animate }));
  }

  /** Draw the selected feature on top, also when it is inside a cluster or its layer is switched off. */
  #mark() {
    this.#here.bringToFront();
    this.#marked.clearLayers();
    const feature = this.#selected;
    if (!feature) return;
    const path = this.#paths.get(feature.key);
    path?.setStyle(areaStyle(feature, true, this.#today));
    if (feature.layer.role === 'points') this.#marked.addLayer(this.#marker(feature, true));
  }

  /** @returns {MapFeature | undefined} */
  #nearestPoint() {
    const center = this.#map.latLngToContainerPoint(this.#map.getCenter());
    const distances = this.#shown('points').map((feature) => {
      const position = anchorOf(feature.geometry);
      const pixel = position && this.#map.latLngToContainerPoint(toLatLng(position));
      return { feature, distance: pixel ? center.distanceTo(pixel) : Infinity };
    });
    const nearest = distances.sort((a, b) => a.distance - b.distance)[0];
    return nearest && nearest.distance <= KEYBOARD_REACH_PX ? nearest.feature : undefined;
  }

  /** @param {import('../catalogue.js').LonLat} position @returns {MapFeature | undefined} */
  #areaAt(position) {
    const candidates = [...this.#shown('areas'), ...this.#shown('choropleth')];
    return candidates.find((feature) => contains(feature.geometry, position));
  }
}

/** @param {MapOptions} options @returns {import('leaflet').MapOptions} */
function leafletOptions({ home: [west, south, east, north], animate }) {
  const roam = ROAM_DEGREES;
  return {
    renderer: new Canvas({ padding: 0.3, tolerance: 4 }),
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.25,
    minZoom: MIN_ZOOM,
    maxZoom: MAX_ZOOM,
    maxBounds: [[south - roam, west - roam], [north + roam, east + roam]],
    inertia: animate,
    zoomAnimation: animate,
    fadeAnimation: animate,
  };
}

const ROLES = ['choropleth', 'boundaries', 'areas', 'lines', 'points'];

/** @param {{layer: Layer}} a @param {{layer: Layer}} b */
function byRole(a, b) {
  return ROLES.indexOf(a.layer.role) - ROLES.indexOf(b.layer.role);
}

/** @param {import('../catalogue.js').LonLat} position @returns {[number, number]} */
function toLatLng([lon, lat]) {
  return [lat, lon];
}

/** @param {BBox} box @returns {[[number, number], [number, number]]} */
function toBounds([west, south, east, north]) {
  return [[south, west], [north, east]];
}
