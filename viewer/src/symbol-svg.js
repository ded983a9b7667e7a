/** Symbols as SVG elements, for legend, list and card; decoration only, the label stands beside them. */
import { svg } from './dom.js';
import { darken, inkOn, isArea, outlineOf, shapeOf } from './symbols.js';

/** @typedef {import('./catalogue.js').Symbol} Symbol */

/** @param {Symbol} symbol @returns {SVGElement} */
export function symbolSvg(symbol) {
  const children = isArea(symbol) ? areaParts(symbol) : markerParts(symbol);
  return svg('svg', { class: 'symbol', viewBox: '-1 -1 26 26', 'aria-hidden': 'true', focusable: 'false' }, ...children);
}

/** @param {Symbol} symbol */
function markerParts(symbol) {
  const shape = shapeOf(symbol);
  const ink = inkOn(symbol.color);
  const outline = { d: shape.outline, fill: symbol.color, stroke: outlineOf(symbol.color), 'stroke-width': 1.4 };
  return [
    svg('path', outline),
    shape.glyph && svg('path', { d: shape.glyph, fill: ink }),
    symbol.digit && digit(symbol.digit, shape.digitY, ink),
  ];
}

/** @param {Symbol} symbol */
function areaParts(symbol) {
  const box = { x: 1, y: 3, width: 22, height: 18, rx: 2, fill: symbol.color, stroke: darken(symbol.color, 0.45) };
  const dashed = { 'fill-opacity': 0.28, stroke: symbol.color, 'stroke-width': 2, 'stroke-dasharray': '5 3' };
  return [svg('rect', symbol.dashed ? { ...box, ...dashed } : box), symbol.digit && digit(symbol.digit, 12.4, '#222831')];
}

/** @param {string} text @param {number} y @param {string} fill */
function digit(text, y, fill) {
  const place = { x: 12, y, fill, 'text-anchor': 'middle', 'dominant-baseline': 'central', class: 'digit' };
  return svg('text', place, text);
}
