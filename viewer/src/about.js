/** "Về dữ liệu này": who answers for what, how often it changes, what the map is not, and where machines read it. */
import { publicLayers } from './catalogue.js';
import { el, link, replace } from './dom.js';
import { formatAge, formatPhone } from './format.js';
import { translator } from './i18n.js';

/**
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./catalogue.js').Language} Language
 */

/** @param {HTMLElement} pane @param {Catalogue} catalogue @param {Language} language @param {string | undefined} apiUrl  undefined: there is no service to point to */
export function renderAbout(pane, catalogue, language, apiUrl) {
  const { service } = catalogue;
  const t = translator(language);
  const facts = el('dl', {},
    ...fact(t('provider'), link(service.provider_url, service.provider[language])),
    ...fact(t('steward'), service.steward[language]),
    ...fact(t('legalBasis'), service.legal_basis),
    ...fact(t('boundaries'), service.boundary_notice[language]),
    ...fact(t('licence'), link(service.licence.url, service.licence.name)),
    ...service.hotlines.flatMap((each) => fact(each.title[language], phoneLink(each.number))));
  const layers = publicLayers(catalogue).map((layer) => layerFacts(layer, language, apiUrl));
  const machines = apiUrl && el('section', {}, el('h2', {}, t('forSystems')), el('p', {}, link(new URL('?f=html', apiUrl).href, t('apiLink'))));
  replace(pane, el('h2', {}, t('about')), el('p', {}, service.description[language]), el('p', {}, t('notComplete')),
    el('p', {}, t('aboutPrivacy')), facts, ...layers, machines);
}

/** @param {string} title @param {Node | string} value */
function fact(title, value) {
  return [el('dt', {}, title), el('dd', {}, value)];
}

/** @param {string} number */
function phoneLink(number) {
  return el('a', { href: `tel:${number}` }, formatPhone(number));
}

/** @param {import('./catalogue.js').Layer} layer @param {Language} language @param {string | undefined} apiUrl */
function layerFacts(layer, language, apiUrl) {
  const t = translator(language);
  const every = layer.expected_every_hours;
  const lines = [
    ...fact(t('steward'), layer.steward[language]),
    ...(every ? fact(t('schedule'), t('everyHours', { age: formatAge(every, language) })) : []),
    ...(apiUrl ? layer.collections : []).flatMap(({ id }) => fact(t('itemsLink'), link(new URL(`collections/${id}/items?f=html&lang=${language}`, apiUrl).href, id))),
  ];
  return el('section', {}, el('h2', {}, layer.title[language]), el('p', {}, layer.description[language]), el('dl', {}, ...lines));
}
