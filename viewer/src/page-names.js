/** What the page names for the script in its head: addresses that change with the content behind them. */

/** An address that the page names; undefined when it names none. @param {string} name */
export function named(name) {
  const content = meta(name)?.getAttribute('content');
  return content ? new URL(content, document.baseURI).href : undefined;
}

/** @param {string} name @returns {Element | null} */
function meta(name) {
  return document.querySelector(`meta[name="covidmaps-${name}"]`);
}

/** @param {string | undefined} url @returns {Promise<any>} undefined when there is none or it cannot be read */
export async function readJson(url) {
  const response = url && (await fetch(url).catch(() => undefined));
  return response && response.ok ? response.json().catch(() => undefined) : undefined;
}

/** Load the part of the script that a visitor does not wait for, held to its hash like the first part: `import` knows no hash. */
export function preloadLater() {
  const later = meta('later');
  const link = document.createElement('link');
  link.rel = 'modulepreload';
  link.href = String(named('later'));
  link.integrity = later?.getAttribute('data-integrity') ?? '';
  document.head.append(link);
}
