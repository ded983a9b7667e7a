/** Draws symbols, clusters and labels on a 2-D canvas, centred on a point in pixels. Knows no map engine. */
import { inkOn, outlineOf, shapeOf } from '../symbols.js';

/** @typedef {import('../catalogue.js').Symbol} Symbol */
/** @typedef {{x: number, y: number}} Pixel */

const BOX = 24;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const SELECTION = '#111827';
const FULL_TURN = 2 * Math.PI;
const FADED = 0.5;

/** @type {Map<string, Path2D>} */
const paths = new Map();

/** @param {string} data @returns {Path2D} */
function pathOf(data) {
  const known = paths.get(data) ?? new Path2D(data);
  paths.set(data, known);
  return known;
}

/** Pictures that were drawn before, by all that they depend on: copying is cheaper than drawing. @type {Map<string, HTMLCanvasElement>} */
const pictures = new Map();
/** Dots of a picture per pixel, as Leaflet's canvas has them. */
const scale = () => (globalThis.devicePixelRatio > 1 ? 2 : 1);

/** Put a square picture around a point; draw it if it was never drawn. @param {CanvasRenderingContext2D} context @param {Pixel} at @param {number} size  pixels @param {string} key @param {(context: CanvasRenderingContext2D) => void} draw  around 0, 0 */
function stamp(context, at, size, key, draw) {
  const picture = pictures.get(key) ?? drawnPicture(size, draw);
  pictures.set(key, picture);
  context.drawImage(picture, at.x - size / 2, at.y - size / 2, size, size);
}

/** @param {number} size @param {(context: CanvasRenderingContext2D) => void} draw */
function drawnPicture(size, draw) {
  const picture = document.createElement('canvas');
  picture.width = picture.height = size * scale();
  const context = /** @type {CanvasRenderingContext2D} */ (picture.getContext('2d'));
  context.scale(scale(), scale());
  context.translate(size / 2, size / 2);
  draw(context);
  return picture;
}

/**
 * @param {CanvasRenderingContext2D} context @param {Pixel} at @param {Symbol} symbol @param {number} size  pixels
 * @param {{approximate?: boolean, faded?: boolean, selected?: boolean}} [how]
 */
export function drawSymbol(context, at, symbol, size, how = {}) {
  const key = [symbol.shape, symbol.color, symbol.digit, size, how.approximate, how.faded, how.selected, scale()].join();
  stamp(context, at, size * 2 + 8, key, (into) => paintSymbol(into, symbol, size, how));
}

/** @param {CanvasRenderingContext2D} context @param {Symbol} symbol @param {number} size @param {{approximate?: boolean, faded?: boolean, selected?: boolean}} how */
function paintSymbol(context, symbol, size, { approximate, faded, selected }) {
  const shape = shapeOf(symbol);
  if (selected) drawRing(context, size * 0.5 + 6);
  if (approximate) drawDashedRing(context, size * 0.5 + 4);
  if (faded) context.globalAlpha = FADED;
  context.scale(size / BOX, size / BOX);
  context.translate(-BOX / 2, -BOX / 2);
  const outline = pathOf(shape.outline);
  context.lineWidth = 3;
  context.strokeStyle = outlineOf(symbol.color);
  context.lineJoin = 'round';
  context.stroke(outline);
  context.fillStyle = symbol.color;
  context.fill(outline);
  context.fillStyle = inkOn(symbol.color);
  if (shape.glyph) context.fill(pathOf(shape.glyph));
  if (symbol.digit) drawDigit(context, symbol.digit, shape.digitY);
}

/** @param {CanvasRenderingContext2D} context @param {string} digit @param {number} y */
function drawDigit(context, digit, y) {
  context.font = `700 13px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(digit, BOX / 2, y + 0.6);
}

/** @param {CanvasRenderingContext2D} context @param {number} radius */
function drawRing(context, radius) {
  context.beginPath();
  context.arc(0, 0, radius, 0, FULL_TURN);
  context.fillStyle = '#ffffffcc';
  context.fill();
  context.lineWidth = 3;
  context.strokeStyle = SELECTION;
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {number} radius */
function drawDashedRing(context, radius) {
  context.beginPath();
  context.setLineDash([3, 3]);
  context.arc(0, 0, radius, 0, FULL_TURN);
  context.lineWidth = 1.5;
  context.strokeStyle = '#374151';
  context.stroke();
  context.setLineDash([]);
}

/**
 * A donut: the ring shows the share of each colour, the number how many points it stands for.
 * @param {CanvasRenderingContext2D} context @param {Pixel} at @param {number} radius @param {[color: string, count: number][]} shares
 */
export function drawCluster(context, at, radius, shares) {
  const total = shares.reduce((sum, [, count]) => sum + count, 0);
  context.save();
  context.translate(at.x, at.y);
  disc(context, radius + 1.5, '#ffffff');
  let start = -Math.PI / 2;
  for (const [color, count] of shares) {
    const end = start + (FULL_TURN * count) / total;
    context.beginPath();
    context.moveTo(0, 0);
    context.arc(0, 0, radius, start, end);
    context.fillStyle = color;
    context.fill();
    start = end;
  }
  disc(context, radius - 5, '#ffffff');
  context.fillStyle = '#1f2933';
  context.font = `700 12px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(total), 0, 0.5);
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {number} radius @param {string} color */
function disc(context, radius, color) {
  context.beginPath();
  context.arc(0, 0, radius, 0, FULL_TURN);
  context.fillStyle = color;
  context.fill();
}

/** A small dashed square that stands for a zone. @param {CanvasRenderingContext2D} context @param {Pixel} at @param {Symbol} symbol @param {number} size @param {boolean} faded */
export function drawZone(context, at, symbol, size, faded) {
  context.save();
  context.translate(at.x - size / 2, at.y - size / 2);
  if (faded) context.globalAlpha = FADED;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, size, size);
  context.fillStyle = `${symbol.color}47`;
  context.fillRect(0, 0, size, size);
  context.setLineDash(symbol.dashed ? [4, 2] : []);
  context.lineWidth = 2;
  context.strokeStyle = symbol.color;
  context.strokeRect(0, 0, size, size);
  context.restore();
}

/** @typedef {{size: number, weight: number, color: string}} Look */

/** A single character, of which a map has many. @param {CanvasRenderingContext2D} context @param {Pixel} at @param {string} text @param {Look} look */
export function drawLetter(context, at, text, look) {
  stamp(context, at, look.size * 2, [text, look.size, look.weight, look.color, scale()].join(), (into) => drawLabel(into, { x: 0, y: 0 }, text, look));
}

/** @param {CanvasRenderingContext2D} context @param {Pixel} at @param {string} text @param {Look} look */
export function drawLabel(context, at, text, { size, weight, color }) {
  context.save();
  context.font = `${weight} ${size}px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = '#ffffffd9';
  context.strokeText(text, at.x, at.y);
  context.fillStyle = color;
  context.fillText(text, at.x, at.y);
  context.restore();
}

/** Where the visitor is: a blue dot in a white ring. @param {CanvasRenderingContext2D} context @param {{x: number, y: number}} at @param {number} radius */
export function drawHere(context, { x, y }, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = '#0b5cad';
  context.strokeStyle = '#ffffff';
  context.lineWidth = 4;
  context.stroke();
  context.fill();
}
