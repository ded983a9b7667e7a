/**
 * Shapes of the symbols as path data in a box of 24 × 24, the same strings for SVG (legend) and Path2D (map). Pure.
 *
 * A level is never told by colour alone: each has its own shape and digit. Fills and the check under colour blindness:
 * octagon 4, diamond 3, triangle 2, circle 1.
 *
 * @typedef {import('./catalogue.js').Symbol} Symbol
 * @typedef {{outline: string, glyph?: string, digitY: number}} Shape
 */

const ROUNDED_SQUARE = 'M6 2h12a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4z';

/** @type {Record<string, Shape>} */
const SHAPES = {
  circle: { outline: 'M12 1.5a10.5 10.5 0 1 1 0 21a10.5 10.5 0 1 1 0-21z', digitY: 12.4 },
  triangle: { outline: 'M12 1.6L23.2 21.6H.8z', digitY: 15.6 },
  diamond: { outline: 'M12 .5L23.5 12L12 23.5L.5 12z', digitY: 12.4 },
  octagon: { outline: 'M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z', digitY: 12.4 },
  square: { outline: ROUNDED_SQUARE, digitY: 12.4 },
  house: { outline: ROUNDED_SQUARE, glyph: 'M12 5l7.5 6.3h-2V18h-4v-4.4h-3V18h-4v-6.7h-2z', digitY: 12.4 },
  barrier: {
    outline: ROUNDED_SQUARE,
    glyph: 'M4.5 7.5h3.4l-2 4.5H4.5zM10 7.5h4l-2 4.5H8zM16.1 7.5h3.4V12h-5.4zM6.5 12.9h2.2V18H6.5zM15.3 12.9h2.2V18h-2.2z',
    digitY: 12.4,
  },
};

const AREA_SHAPES = new Set(['area', 'outline']);
const DARK_INK = '#1d1a05';
const DARK_OUTLINE = '#3f3c2c';
const LIGHT_INK = '#ffffff';
const LIGHT_FILL_LUMINANCE = 0.36;

/** True for symbols of polygons: a swatch in the legend, no marker. @param {Symbol} symbol */
export function isArea(symbol) {
  return AREA_SHAPES.has(symbol.shape);
}

/** The path data of a marker; an unknown shape is drawn as a circle. @param {Symbol} symbol @returns {Shape} */
export function shapeOf(symbol) {
  return (Object.hasOwn(SHAPES, symbol.shape) && SHAPES[symbol.shape]) || /** @type {Shape} */ (SHAPES.circle);
}

/** Digit and glyph colour that can be read on the fill. @param {string} fill  "#rrggbb" */
export function inkOn(fill) {
  return luminance(fill) > LIGHT_FILL_LUMINANCE ? DARK_INK : LIGHT_INK;
}

/** Outline that parts the fill from a light ground (WCAG 2.2, 1.4.11: 3 to 1): dark around light fills, else white. @param {string} fill */
export function outlineOf(fill) {
  return contrast(fill, LIGHT_INK) < 3 ? DARK_OUTLINE : LIGHT_INK;
}

/** Relative luminance, 0 black to 1 white. Source: WCAG 2.2, definition "relative luminance". @param {string} color */
export function luminance(color) {
  const channels = [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours, 1 to 21. Source: WCAG 2.2, definition "contrast ratio". @param {string} a @param {string} b */
export function contrast(a, b) {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour darkened for a line or a text on white. @param {string} color @param {number} share  0 keeps, 1 black */
export function darken(color, share) {
  const channels = [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16) * (1 - share));
  return `#${channels.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('')}`;
}
