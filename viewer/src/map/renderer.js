/**
 * What the page asks of a map, whatever engine draws it. Coordinates are [lon, lat] on this side.
 *
 * @typedef {import('../catalogue.js').BBox} BBox
 * @typedef {import('../catalogue.js').Layer} Layer
 * @typedef {import('../catalogue.js').Language} Language
 * @typedef {import('../catalogue.js').LonLat} LonLat
 * @typedef {import('../feature.js').MapFeature} MapFeature
 * @typedef {import('../hash.js').View} View
 * @typedef {{top: number, right: number, bottom: number, left: number}} Insets  pixels covered by other things
 *
 * @typedef {object} MapRenderer
 * @property {() => void} start  show the first view; nothing else is asked before
 * @property {(layer: Layer, features: MapFeature[]) => Promise<void>} setFeatures  replace what a layer shows; done when it is drawn
 * @property {(visible: ReadonlySet<string>) => void} setVisible  ids of the layers to draw
 * @property {(language: Language) => void} setLanguage  of the labels on the map
 * @property {(feature: MapFeature | undefined) => void} select  mark one feature, or none
 * @property {(position: LonLat | null) => void} setPosition  where the visitor is, or nowhere
 * @property {(feature: MapFeature, insets: Insets) => void} reveal  bring a feature into the part that is not covered
 * @property {() => void} goHome  the whole province
 * @property {() => boolean} isHome  whether that is what is shown
 * @property {(steps: number) => void} zoomBy
 * @property {() => MapFeature | undefined} pickCenter  what is nearest to the centre, for the keyboard
 * @property {() => View} view
 * @property {(listener: (position: LonLat | null) => void) => void} onPointer  where the mouse is, or that it has left
 * @property {() => void} resize  the element has another size
 * @property {() => void} destroy
 *
 * @typedef {object} MapOptions
 * @property {HTMLElement} element
 * @property {BBox} home  the view stays near it
 * @property {View} [view]  instead of home
 * @property {Language} language
 * @property {boolean} animate
 * @property {(feature: MapFeature | undefined) => void} onPick
 * @property {(view: View) => void} onMove
 */

export {};
