/**
 * Builders of elements. Text goes in as text nodes only, so whatever an officer typed stays text.
 *
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes
 */

const SVG = 'http://www.w3.org/2000/svg';
const SAFE_LINK = /^https?:$/;

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Attributes} [attributes]  "onclick" and the like take a function
 * @param {Child[]} children @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/** @param {string} tag @param {Attributes} [attributes] @param {Child[]} children @returns {SVGElement} */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/** The element of the page with that id; the page and the scripts are built together, so it is there. @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return element;
}

/** Put these children in place of those that are there. @param {Element} element @param {Child[]} children */
export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/** A link; an address that is not http(s) becomes plain text (an officer could write "javascript:"). @param {string} href @param {string} text */
export function link(href, text) {
  const url = URL.canParse(href, document.baseURI) ? new URL(href, document.baseURI) : null;
  return url && SAFE_LINK.test(url.protocol) ? el('a', { href: url.href }, text) : el('span', {}, text);
}

/** @param {Element} element @param {Attributes} attributes */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** @param {Element} element @param {Child[]} children */
function append(element, children) {
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
}
