/** The panel: tabs after the pattern of the ARIA Authoring Practices; on a phone a sheet that opens and closes. */
import { byId, el, replace } from './dom.js';
import { translator } from './i18n.js';

/** @typedef {'legend' | 'list' | 'about'} TabId */
/** @typedef {import('./catalogue.js').Language} Language */

const TABS = /** @type {const} */ (['legend', 'list', 'about']);
const LABELS = /** @type {const} */ ({ legend: 'legend', list: 'list', about: 'aboutShort' });
const STEPS = new Map([['ArrowRight', 1], ['ArrowLeft', -1]]);

export class Panel {
  #panel = byId('panel');
  #handle = byId('handle');
  #tabs = byId('tabs');
  #onResize;
  /** @type {TabId} */
  #current = 'legend';
  /** @type {Language} */
  #language = 'vi';
  #onShow;

  /** @param {() => void} onResize @param {(id: TabId) => void} onShow  a tab was opened */
  constructor(onResize, onShow) {
    this.#onResize = onResize;
    this.#onShow = onShow;
  }

  get current() {
    return this.#current;
  }

  /** Make tabs of the links of the page. @param {Language} language */
  start(language) {
    this.#handle.addEventListener('click', () => this.open(this.#panel.dataset.open !== 'true'));
    this.#tabs.addEventListener('keydown', (event) => this.#move(event));
    this.#tabs.setAttribute('role', 'tablist');
    for (const id of TABS) {
      byId(id).setAttribute('role', 'tabpanel');
      byId(id).setAttribute('aria-labelledby', `tab-${id}`);
    }
    replace(this.#tabs, ...TABS.map((id) => this.#tab(id)));
    this.select('legend');
    this.setLanguage(language);
  }

  /** @param {Language} language */
  setLanguage(language) {
    this.#language = language;
    const t = translator(language);
    this.#tabs.setAttribute('aria-label', t('tabs'));
    for (const id of TABS) byId(`tab-${id}`).textContent = t(LABELS[id]);
    this.#labelHandle();
  }

  /** @param {TabId} id */
  select(id) {
    this.#current = id;
    for (const each of TABS) {
      const tab = byId(`tab-${each}`);
      tab.setAttribute('aria-selected', String(each === id));
      tab.tabIndex = each === id ? 0 : -1;
      byId(each).hidden = each !== id;
    }
    this.#onShow(id);
  }

  /** Only a phone sees a difference: on a wide screen the panel is always open. @param {boolean} open */
  open(open) {
    this.#panel.dataset.open = String(open);
    this.#handle.setAttribute('aria-expanded', String(open));
    if (!open) this.#panel.scrollTop = 0;
    this.#labelHandle();
    this.#onResize();
  }

  #labelHandle() {
    const open = this.#panel.dataset.open === 'true';
    this.#handle.setAttribute('aria-label', translator(this.#language)(open ? 'closePanel' : 'openPanel'));
  }

  /** @param {TabId} id */
  #tab(id) {
    const show = () => {
      this.open(id !== 'legend' || this.#current === 'legend' ? true : this.#panel.dataset.open === 'true');
      this.select(id);
    };
    return el('button', { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': id, onclick: show });
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const step = STEPS.get(event.key);
    if (!step) return;
    event.preventDefault();
    const next = TABS[(TABS.indexOf(this.#current) + step + TABS.length) % TABS.length] ?? 'legend';
    this.select(next);
    byId(`tab-${next}`).focus();
  }
}
