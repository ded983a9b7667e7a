/**
 * The text of index.html, in Vietnamese, from layers.json and the page's own words: what a visitor has before (or
 * without) any script. Pure.
 *
 * @typedef {import('./src/catalogue.js').Catalogue} Catalogue
 * @typedef {{file: string, integrity: string}} Held
 * @typedef {{css: string, policy: string, script: Held, shared: Held, later: Held, styles: Held, layers: {file: string}}} Assets
 */
import { publicLayers } from './src/catalogue.js';
import { formatPhone } from './src/format.js';
import { translator } from './src/i18n.js';

/** @param {Catalogue} catalogue @param {Assets} assets @returns {string} */
export function renderPage(catalogue, { css, policy, script, shared, later, styles, layers }) {
  const { service } = catalogue;
  const t = translator('vi');
  const hotline = service.hotlines[0];
  const phone = formatPhone(hotline?.number ?? '');
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(service.title.vi)}</title>
<meta name="description" content="${escape(service.description.vi)}">
<meta name="theme-color" content="#12395b">
<meta name="color-scheme" content="light dark">
<meta name="covidmaps-api" content="oapi/">
<meta name="covidmaps-catalogue" content="${layers.file}">
<meta name="covidmaps-later" content="${later.file}" data-integrity="${later.integrity}">
<link rel="license" href="assets/licences.txt">
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
${[script, shared].map(({ file, integrity }) => `<link rel="modulepreload" href="${file}" integrity="${integrity}">`).join('\n')}
<style>${css}</style>
</head>
<body>
<a class="skip" id="skip-list" href="#tab-list">${escape(t('skipToList'))}</a>
<header class="top">
<h1 id="title">${escape(service.title.vi)}</h1>
<p id="updated" class="updated">${escape(t('loading'))}</p>
<a id="hotline" class="hotline" href="tel:${escape(hotline?.number ?? '')}" aria-label="${escape(t('hotlineCall', { number: phone }))}"><span class="hotline-title">${escape(t('hotline'))}</span> <strong>${escape(phone)}</strong></a>
<button id="language" class="language" type="button" lang="en" aria-label="${escape(t('switchLanguageLabel'))}"><span class="wide">${escape(t('switchLanguage'))}</span><span class="narrow" aria-hidden="true">EN</span></button>
</header>
<div id="notices" class="notices" role="status"></div>
<main class="content">
<section id="map-area" class="map-area" aria-label="${escape(t('mapLabel'))}">
<div id="map" class="map"></div>
<p id="map-help" class="unseen">${escape(t('mapHelp'))}</p>
<div id="zoom" class="zoom"></div>
<p id="loading" class="loading">${escape(t('loading'))}</p>
<p class="attribution"><span id="attribution">${escape(t('source', { steward: service.steward.vi }))}</span>. <span id="boundary-notice">${escape(service.boundary_notice.vi)}</span></p>
<section id="card" class="card" aria-labelledby="card-title" hidden></section>
</section>
<section id="panel" class="panel" data-open="false">
<div class="panel-head">
<button id="handle" class="handle" type="button" aria-expanded="false" aria-controls="panel" aria-label="${escape(t('openPanel'))}"></button>
<div id="tabs" class="tabs" role="tablist" aria-label="${escape(t('tabs'))}"></div>
</div>
<div id="legend" class="pane" role="tabpanel" aria-labelledby="tab-legend"></div>
<div id="list" class="pane" role="tabpanel" aria-labelledby="tab-list" hidden></div>
<div id="about" class="pane" role="tabpanel" aria-labelledby="tab-about" hidden></div>
</section>
</main>
<p id="live" class="unseen" role="status" aria-live="polite"></p>
<noscript>
<div class="noscript">
<p>${escape(t('noScript'))}</p>
<ul>
${publicLayers(catalogue).flatMap((layer) => layer.collections).map(tableLink).join('\n')}
</ul>
<p>${escape(t('hotline'))}: <a href="tel:${escape(hotline?.number ?? '')}">${escape(phone)}</a></p>
</div>
</noscript>
<link rel="stylesheet" href="${styles.file}" integrity="${styles.integrity}">
<script type="module" src="${script.file}" integrity="${script.integrity}"></script>
</body>
</html>
`;
}

/** A map pin in the colour of the header. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#12395b" d="M12 1a8 8 0 0 0-8 8c0 5.6 8 14 8 14s8-8.4 8-14a8 8 0 0 0-8-8z"/><path fill="#fff" d="M10.7 5h2.6v2.7H16v2.6h-2.7V13h-2.6v-2.7H8V7.7h2.7z"/></svg>`;

/** @param {import('./src/catalogue.js').LayerCollection} collection */
function tableLink({ id, title }) {
  return `<li><a href="oapi/collections/${encodeURIComponent(id)}/items?f=html&amp;lang=vi">${escape(title.vi)}</a> <span lang="en">(${escape(title.en)})</span></li>`;
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
