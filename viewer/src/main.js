/** Brings the page to life: first the map that answers a tap, then its texts, and when nobody waits all the rest. */
import { App } from './app.js';
import { zonedDate } from './format.js';
import { named, preloadLater, readJson } from './page-names.js';
import { breathe, idle, inPieces } from './pieces.js';
import { unpackSnapshot } from './snapshot.js';

/** @type {[import('./catalogue.js').Catalogue, import('./snapshot.js').Snapshot | undefined]} */
const [catalogue, packed] = await Promise.all([readJson(named('catalogue')), readJson(named('snapshot'))]);
const firstView = packed ? await inPieces(unpackSnapshot(catalogue, packed)) : new Map();
await breathe();
const today = zonedDate(new Date(), catalogue.service.timezone);
await breathe();
const app = new App(catalogue, firstView, packed, today);
await app.draw();
await breathe();
await app.enliven();
await idle();
await loadLater();

/** Nothing is lost where it cannot be loaded: map, legend and cards are there, and the panes still hold their links. */
async function loadLater() {
  preloadLater();
  try {
    /** @type {typeof import('./later.js')} */
    const { startLater } = await import(/** @type {string} */ (named('later')));
    await startLater(app);
  } catch (error) {
    console.warn(error);
    addEventListener('online', loadLater, { once: true });
  }
}
