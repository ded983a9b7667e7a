/** The renderer on Leaflet: one canvas for everything, stacked in the drawing order of the catalogue. */
import { symbolOf } from '../catalogue.js';
import { approximation, endedOn } from '../feature.js';
import { areaPath, areaStyle, boundaryLabel, boundaryPath, digitLabel, farMarker, groundPath } from './areas.js';
import { drawCluster, drawHere, drawSymbol } from './canvas-symbols.js';
import { drawnSet } from './drawn-set.js';
import { anchorOf, bboxOf, contains } from './geometry.js';
import { atOnce, inPieces } from '../pieces.js';
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
  #points = drawnSet([]);
  #marked = drawnSet([]);
  #here = drawnSet([]);
  #index = new PointIndex([]);
  /** Layers with new features that are not drawn yet. @type {Map<string, {layer: Layer, features: MapFeature[]}>} */
  #waiting = new Map();
  /** @type {Promise<void> | undefined} */
  #taking;
  #size = { width: 0, height: 0 };
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
    this.#size = { width: options.element.clientWidth, height: options.element.clientHeight };
  }

  start() {
    const { view, onPick } = this.#options;
    if (view) this.#map.setView(toLatLng(view.center), view.zoom);
    else this.#goHome(false);
    this.#map.addLayer(this.#points).addLayer(this.#here).addLayer(this.#marked);
    this.#map.on('moveend', () => this.#moved());
    this.#map.on('click', () => onPick(undefined));
  }

  /** @param {Layer} layer @param {MapFeature[]} features */
  setFeatures(layer, features) {
    this.#waiting.set(layer.id, { layer, features });
    this.#taking ??= this.#takeIn();
    return this.#taking;
  }

  /** Build what was handed in during one turn, piece by piece, and draw it once. */
  async #takeIn() {
    await Promise.resolve();
    while (this.#waiting.size > 0) await inPieces(this.#build());
    this.#taking = undefined;
  }

  *#build() {
    const taken = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { layer, features } of taken) {
      const group = layer.role === 'points' ? undefined : new FeatureGroup();
      if (group) yield* layer.role === 'boundaries' ? this.#boundaries(group, layer, features) : this.#areas(group, features);
      this.#replace(layer, features, group);
      yield;
    }
    this.#index = new PointIndex(this.#shown('points'));
    this.#index.at(this.#box(), this.#map.getZoom());
    yield;
    yield* this.#stack();
    this.#drawPoints();
  }

  /** @param {Layer} layer @param {MapFeature[]} features @param {FeatureGroup | undefined} group */
  #replace(layer, features, group) {
    const kept = new Set(features.map((feature) => feature.key));
    for (const { key } of this.#layers.get(layer.id)?.features ?? []) if (!kept.has(key)) this.#paths.delete(key);
    this.#layers.set(layer.id, { layer, features });
    this.#groups.get(layer.id)?.remove();
    if (group) this.#groups.set(layer.id, group);
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
    if (feature === before) return;
    this.#selected = feature;
    if (before) this.#paths.get(before.key)?.setStyle(areaStyle(before, false, this.#today));
    this.#mark();
  }

  /** @param {import('../catalogue.js').LonLat | null} position */
  setPosition(position) {
    this.#here.setItems(position ? [{ position, radius: HERE_PX + 4, draw: (context, at) => drawHere(context, at, HERE_PX) }] : []);
    if (!position) return;
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
    const { clientWidth: width, clientHeight: height } = this.#options.element;
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
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

  /** @param {(position: import('../catalogue.js').LonLat | null) => void} listener */
  onPointer(listener) {
    this.#map.on('mousemove', ({ latlng: { lng, lat } }) => listener([lng, lat]));
    this.#map.on('mouseout', () => listener(null));
  }

  destroy() {
    this.#map.remove();
  }

  /** @param {FeatureGroup} group @param {MapFeature[]} features */
  *#areas(group, features) {
    /** @type {import('./drawn-set.js').Item[]} */
    const marks = [];
    for (const feature of features) {
      const path = areaPath(feature, this.#today);
      if (!path) continue;
      const onPick = () => this.#options.onPick(feature);
      this.#paths.set(feature.key, path);
      group.addLayer(path.on('click', onPick));
      marks.push(...present([farMarker(feature, this.#today, onPick), digitLabel(feature)]));
      yield;
    }
    group.addLayer(drawnSet(marks));
  }

  /** Lowest level first, so that the stronger lines lie on top. @param {FeatureGroup} group @param {Layer} layer @param {MapFeature[]} features */
  *#boundaries(group, layer, features) {
    const labels = [];
    for (const [index, { id }] of [...layer.collections.entries()].reverse()) {
      const rank = features.filter((feature) => feature.collection === id);
      const line = boundaryPath(rank, index);
      if (line) group.addLayer(line);
      yield;
      labels.push(...present(rank.map((feature) => boundaryLabel(feature, index, this.#language))));
      yield;
    }
    group.addLayer(drawnSet(labels));
    const ground = groundPath(features.filter((feature) => feature.collection === layer.collections[0]?.id));
    this.#replaceGround(ground ? [ground] : []);
  }

  /** @param {import('leaflet').Path[]} paths */
  #replaceGround(paths) {
    this.#groups.get('')?.remove();
    this.#groups.set('', new FeatureGroup(paths));
  }

  /** Draw what is visible now. */
  #redraw() {
    atOnce(this.#stack());
    this.#index = new PointIndex(this.#shown('points'));
    this.#drawPoints();
  }

  /** Put on the map what is visible, in drawing order. */
  *#stack() {
    const order = ['', ...[...this.#layers.values()].sort(byRole).map(({ layer }) => layer.id)];
    for (const id of order) {
      const group = this.#groups.get(id);
      if (!group) continue;
      if (this.#isShown(id)) group.addTo(this.#map).bringToFront();
      else group.remove();
      yield;
    }
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

  /** What is seen, and as much around it as is drawn. @returns {BBox} */
  #box() {
    const bounds = this.#map.getBounds().pad(0.3);
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  #drawPoints() {
    const drawn = this.#index.at(this.#box(), this.#map.getZoom());
    this.#points.setItems(drawn.map((each) => (each.kind === 'point' ? this.#pointItem(each.feature, false) : this.#clusterItem(each))));
    this.#points.bringToFront();
    this.#mark();
  }

  /** @param {MapFeature} feature @param {boolean} selected @returns {import('./drawn-set.js').Item} */
  #pointItem(feature, selected) {
    const symbol = symbolOf(feature.layer, feature.code);
    const how = { approximate: Boolean(approximation(feature)), faded: Boolean(endedOn(feature, this.#today)), selected };
    const position = anchorOf(feature.geometry) ?? [0, 0];
    return { position, radius: TOUCH_RADIUS, onPick: () => this.#options.onPick(feature), draw: (context, at) => drawSymbol(context, at, symbol, SYMBOL_PX, how) };
  }

  /** @param {import('./points.js').Cluster} cluster @returns {import('./drawn-set.js').Item} */
  #clusterItem(cluster) {
    const { position, shares, count } = cluster;
    const radius = CLUSTER_RADIUS + Math.min(6, Math.log10(count) * 3);
    return { position, radius, onPick: () => this.#openCluster(cluster), draw: (context, at) => drawCluster(context, at, radius, shares) };
  }

  /** Come nearer until the points of a cluster fill the view. @param {import('./points.js').Cluster} cluster */
  #openCluster(cluster) {
    const bounds = toBounds(this.#index.boxOf(cluster));
    const zoom = Math.max(this.#map.getBoundsZoom(bounds, false, /** @type {any} */ ([60, 60])), this.#map.getZoom() + 1);
    const [[south, west], [north, east]] = bounds;
    this.#map.setView([(south + north) / 2, (west + east) / 2], Math.min(zoom, MAX_ZOOM), { animate: this.#options.animate });
  }

  /** Draw the selected feature on top, also when it is inside a cluster or its layer is switched off. */
  #mark() {
    const feature = this.#selected;
    const path = feature && this.#paths.get(feature.key);
    path?.setStyle(areaStyle(/** @type {MapFeature} */ (feature), true, this.#today));
    this.#marked.setItems(feature?.layer.role === 'points' ? [this.#pointItem(feature, true)] : []);
    this.#here.bringToFront();
    this.#marked.bringToFront();
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

/** @template T @param {(T | undefined)[]} all @returns {T[]} */
function present(all) {
  return /** @type {T[]} */ (all.filter((each) => each !== undefined));
}

/** @param {import('../catalogue.js').LonLat} position @returns {[number, number]} */
function toLatLng([lon, lat]) {
  return [lat, lon];
}

/** @param {BBox} box @returns {[[number, number], [number, number]]} */
function toBounds([west, south, east, north]) {
  return [[south, west], [north, east]];
}
