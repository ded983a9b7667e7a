/**
 * The page's own words in two languages; labels of layers, fields and codes come from layers.json. Pure.
 *
 * @typedef {import('./catalogue.js').Language} Language
 * @typedef {keyof typeof vi | keyof typeof import('./locale/later-vi.js').laterVi} MessageKey
 * @typedef {(key: MessageKey, values?: Record<string, string | number>) => string} Translate
 */
import { en } from './locale/en.js';
import { vi } from './locale/vi.js';

/** @type {Record<Language, Partial<Record<MessageKey, string>>>} */
const LOCALES = { vi: { ...vi }, en: { ...en } };

/** Learn the words of the second part of the script. @param {Record<Language, Partial<Record<MessageKey, string>>>} more */
export function addWords(more) {
  for (const language of /** @type {Language[]} */ (Object.keys(LOCALES))) Object.assign(LOCALES[language], more[language]);
}

/** The function that says a message in a language, `{name}` places filled in. @param {Language} language @returns {Translate} */
export function translator(language) {
  const messages = LOCALES[language];
  return (key, values = {}) => (messages[key] ?? key).replaceAll(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

/** Lower-cased first letter, for a title inside a sentence ("Điểm nguy cơ …" → "điểm nguy cơ …"). @param {string} text */
export function inSentence(text) {
  return text.charAt(0).toLocaleLowerCase('vi') + text.slice(1);
}
