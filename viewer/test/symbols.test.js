import assert from 'node:assert/strict';
import { test } from 'node:test';
import json from '../layers.json' with { type: 'json' };
import { isScale, publicLayers } from '../src/catalogue.js';
import { contrast, darken, inkOn, isArea, luminance, outlineOf, shapeOf } from '../src/symbols.js';

const catalogue = /** @type {import('../src/catalogue.js').Catalogue} */ (/** @type {unknown} */ (json));
const layers = publicLayers(catalogue);
const symbols = layers.flatMap((layer) => Object.values(layer.style.symbols));

test('every marker stands out from a white ground with 3 to 1, by its fill or its outline', () => {
  for (const symbol of symbols.filter((each) => !isArea(each))) {
    const best = Math.max(contrast(symbol.color, '#ffffff'), contrast(outlineOf(symbol.color), '#ffffff'));
    assert.ok(best >= 3, `${symbol.shape} ${symbol.color}: ${best.toFixed(2)}`);
  }
});

test('digit can be read on its fill', () => {
  for (const symbol of symbols.filter((each) => each.digit)) {
    assert.ok(contrast(symbol.color, isArea(symbol) ? '#222831' : inkOn(symbol.color)) >= 3, symbol.color);
  }
});

test('levels of points differ by shape and by digit, not by colour alone', () => {
  for (const layer of layers.filter((each) => isScale(each) && each.role === 'points')) {
    const all = Object.values(layer.style.symbols);
    assert.equal(new Set(all.map((each) => each.shape)).size, all.length);
    assert.equal(new Set(all.map((each) => each.digit)).size, all.length);
  }
});

test('every shape that the catalogue names is known', () => {
  const circle = shapeOf({ shape: 'circle', color: '#000000' });
  for (const symbol of symbols.filter((each) => !isArea(each) && each.shape !== 'circle')) assert.notEqual(shapeOf(symbol), circle, symbol.shape);
});

test('shape that nobody knows is drawn as a circle', () => {
  assert.equal(shapeOf({ shape: 'constructor', color: '#000000' }), shapeOf({ shape: 'circle', color: '#000000' }));
});

test('luminance and contrast are those of WCAG', () => {
  assert.equal(luminance('#ffffff').toFixed(3), '1.000');
  assert.equal(contrast('#000000', '#ffffff').toFixed(1), '21.0');
  assert.equal(darken('#ff8000', 0.5), '#804000');
});
