import type { PageData } from '../page-data.js';
import { createBlocksView } from './blocks-view.js';
import { createDocumentsView } from './documents-view.js';
import { element } from './dom.js';
import { createHelp } from './help.js';
import { openModel } from './model.js';
import { runSections } from './run-view.js';

/*
 * The page of a report: the data stands in it, the views are made of that, and where one is stands in the address behind #, so that the
 * browser's way back works and a block can be linked to.
 */
type ViewName = 'blocks' | 'documents' | 'run';
const viewNames: readonly ViewName[] = ['blocks', 'documents', 'run'];
const themes = ['auto', 'light', 'dark'] as const;

const root = document.documentElement;
const app = document.getElementById('app') as HTMLElement;
const model = openModel(JSON.parse(document.getElementById('data')?.textContent ?? '') as PageData);
const help = createHelp();
const blocks = createBlocksView(model, opened, () => go('#blocks'));
const documents = createDocumentsView(model, { open: (block) => go(`#block-${block + 1}`), showDocument: blocks.showDocument });
const views = { blocks: blocks.element, documents: documents.element, run: element('div', { class: 'run view' }) };
const tabs = {
  blocks: tab('blocks', 'Blocks'),
  documents: tab('documents', 'Documents'),
  run: tab('run', 'Whole run'),
};
let current: ViewName = 'blocks';
let openBlock = -1;

document.querySelector('.brand')?.after(
  element(
    'div',
    { class: 'tools' },
    themeButton(),
    button('Keys and words', '?', () => help.showModal(), '?'),
  ),
);
app.append(
  element('nav', { 'aria-label': 'Views' }, backButton(), ...Object.values(tabs)),
  element('main', {}, ...Object.values(views)),
  help,
);
addEventListener('hashchange', follow);
addEventListener('keydown', onKey);
follow();

function tab(name: ViewName, title: string): HTMLElement {
  return element('a', { href: `#${name}`, class: 'tab' }, title);
}

function button(label: string, text: string, click: () => void, key?: string): HTMLButtonElement {
  return element('button', { type: 'button', class: 'quiet', 'aria-label': label, title: label, 'aria-keyshortcuts': key, click }, text);
}

function backButton(): HTMLElement {
  return element('a', { href: '#blocks', class: 'back' }, '\u2190 All blocks');
}

function themeButton(): HTMLButtonElement {
  let theme = 0;
  const made = button('', '', () => {
    theme = (theme + 1) % themes.length;
    tell();
  });
  const tell = () => {
    root.dataset.theme = themes[theme];
    made.textContent = ['\u25d0', '\u25cb', '\u25cf'][theme];
    made.title = `Colours: ${themes[theme]}`;
    made.setAttribute('aria-label', made.title);
  };
  tell();
  return made;
}

function go(hash: string): void {
  if (location.hash === hash) follow();
  else location.hash = hash;
}

/** Steps through the list leave no trace in the history; whatever else opens a block does. */
function opened(block: number, isStep: boolean): void {
  openBlock = block;
  showView('blocks', true);
  const hash = `#block-${block + 1}`;
  if (location.hash === hash) return;
  if (isStep && location.hash.startsWith('#block-')) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
}

/** Whether the list and the block take turns, as the style decides. */
function isNarrow(): boolean {
  return getComputedStyle(app).getPropertyValue('--narrow').trim() === '1';
}

/** Shows what the address says. */
function follow(): void {
  const name = location.hash.slice(1);
  const block = /^block-(\d+)$/.exec(name);
  if (block !== null && Number(block[1]) >= 1 && Number(block[1]) <= model.blockCount) {
    showView('blocks', true);
    if (Number(block[1]) - 1 !== openBlock) blocks.open(Number(block[1]) - 1);
  } else {
    showView(viewNames.find((view) => view === name) ?? 'blocks', false);
  }
}

/** @param isOpen whether a block is in front, where there is no room for the list beside it */
function showView(name: ViewName, isOpen: boolean): void {
  const isNew = name !== current || root.dataset.view === undefined;
  const isTurned = root.dataset.open !== String(isOpen);
  current = name;
  root.dataset.view = name;
  root.dataset.open = String(isOpen);
  for (const view of viewNames) {
    views[view].hidden = view !== name;
    if (view === name) tabs[view].setAttribute('aria-current', 'page');
    else tabs[view].removeAttribute('aria-current');
  }
  if (name === 'run' && isNew) views.run.replaceChildren(...runSections(model.data));
  if (name === 'documents' && isNew) documents.refresh();
  if (name === 'blocks' && (isNew || isTurned)) blocks.refresh();
  if (isOpen && isTurned && isNarrow()) {
    app.scrollIntoView();
    blocks.focusBlock();
  }
}

function onKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.altKey || event.ctrlKey || event.metaKey || help.open) return;
  const isTyping = target.closest('input, select') !== null;
  if (isTyping && event.key !== 'Escape') return;
  const acts: Readonly<Record<string, () => void>> = {
    Escape: () => leave(target),
    j: () => step(1),
    k: () => step(-1),
    '/': () => (current === 'documents' ? documents.search : showBlocks().search).focus(),
    '?': () => help.showModal(),
    '1': () => go('#blocks'),
    '2': () => go('#documents'),
    '3': () => go('#run'),
  };
  if (event.key === 'Enter' && target.id === 'list') blocks.focusBlock();
  const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
  if (act === undefined) return;
  event.preventDefault();
  act();
}

function step(by: number): void {
  showBlocks().step(by);
}

function showBlocks(): typeof blocks {
  if (current !== 'blocks') go('#blocks');
  return blocks;
}

/** Out of the search, from the block to the list. */
function leave(target: HTMLElement): void {
  if (target.closest('input') !== null) target.blur();
  else if (current === 'blocks') {
    if (isNarrow()) go('#blocks');
    blocks.focusList();
  }
}
