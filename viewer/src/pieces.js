/**
 * Long work in pieces, so that a tap is never kept waiting: a generator yields where it may be interrupted. Pure.
 */

/** A piece may take this long before the page gets its turn: a tap that comes meanwhile is still answered at once. */
const PIECE_MS = 12;

/** Let the page paint and answer. @returns {Promise<void>} */
export function breathe() {
  const { scheduler } = /** @type {{scheduler?: {yield?: () => Promise<void>}}} */ (/** @type {unknown} */ (globalThis));
  return scheduler?.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve));
}

/** Run the steps to the end, a few at a time. @template T @param {Generator<unknown, T>} steps @returns {Promise<T>} what the generator returns */
export async function inPieces(steps) {
  let started = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() - started < PIECE_MS) continue;
    await breathe();
    started = performance.now();
  }
}

/** Run the steps to the end at once. @template T @param {Generator<unknown, T>} steps @returns {T} */
export function atOnce(steps) {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** When nothing else is to be done, at the latest after a second. @returns {Promise<void>} */
export function idle() {
  const { requestIdleCallback: ask } = /** @type {{requestIdleCallback?: (done: () => void, options: {timeout: number}) => void}} */ (globalThis);
  return new Promise((resolve) => (ask ? ask(() => resolve(), { timeout: 1000 }) : setTimeout(resolve, 50)));
}
