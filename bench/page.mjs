/*
 * The page of a report with many blocks, in headless Chromium: `node bench/page.mjs [BLOCKS]`, 10,000 unless told. The text is made. First
 * what the page answers, which is known by making, then how large it is and how long it takes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pagePieces } from '../dist/report/page.js';
import { openChromium } from './chromium.mjs';
import { madeText } from './made-text.mjs';

const count = Number(process.argv[2] ?? 10_000);
const rounds = 5;
/** Every so many blocks hold the word that is searched for. */
const planted = 97;

const begun = performance.now();
const located = madeReport(count);
const made = performance.now();
const page = [...pagePieces(located, { version: '0.1.0' })].join('');
const rendered = performance.now();

const folder = mkdtempSync(join(tmpdir(), 'doubletake-bench-page-'));
const path = join(folder, 'report.html');
writeFileSync(path, page);
const browser = await openChromium('bench/page');
try {
  const runs = [];
  for (let round = 0; round < rounds; round++) runs.push(await visit());
  const expected = {
    all: `${grouped(count)} of ${grouped(count)} blocks`,
    found: `${grouped(Math.ceil(count / planted))} of ${grouped(count)} blocks`,
    pair: '2 marks',
    last: `word${count - 1}x`,
  };
  for (const [name, answer] of Object.entries(expected)) {
    const isRight = runs.every(({ answers }) => answers[name].includes(answer));
    console.log(`${name}: ${answer}: ${isRight ? 'right' : `WRONG: ${runs[0].answers[name]}`}`);
    if (!isRight) process.exitCode = 1;
  }
  const median = (name) => runs.map((run) => run.times[name]).sort((a, b) => a - b)[rounds >> 1];
  console.log(
    `${grouped(count)} blocks in ${grouped(Buffer.byteLength(page))} bytes, ${Math.round(Buffer.byteLength(page) / count)} a block`,
  );
  console.log(`report made ${ms(made - begun)}, page made of it ${ms(rendered - made)}`);
  console.log(`first paint ${ms(median('paint'))}, list ready ${ms(median('ready'))}`);
  console.log(`first search ${ms(median('search'))}, by verdict ${ms(median('verdict'))}, to the end of the list ${ms(median('end'))}`);
  console.log(`the hardest pair to compare, 3,999 characters of Chinese each and none the same, ${ms(median('pair'))}`);
  console.log(`heap ${(median('heap') / 2 ** 20).toFixed(1)} MiB, at most ${Math.max(...runs.map(({ times }) => times.nodes))} elements`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

/** What the page answers, and milliseconds, taken in the page itself. */
async function visit() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const tab = await context.newPage();
  await tab.addInitScript(() => {
    addEventListener('DOMContentLoaded', () =>
      requestAnimationFrame(() => setTimeout(() => Object.assign(globalThis, { readyAt: performance.now() }))),
    );
  });
  await tab.goto(pathToFileURL(path).href);
  await tab.waitForFunction(() => globalThis.readyAt !== undefined);
  const answer = await tab.evaluate(async (end) => {
    const status = document.querySelector('.status');
    const list = document.querySelector('#list');
    const changed = async (act) => {
      const from = performance.now();
      const done = new Promise((resolve) =>
        new MutationObserver(resolve).observe(status, { childList: true, characterData: true, subtree: true }),
      );
      act();
      await done;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - from;
    };
    const all = status.textContent;
    const search = document.querySelector('#search');
    const searchTime = await changed(() => {
      search.value = 'planted';
      search.dispatchEvent(new Event('input'));
    });
    const found = status.textContent;
    const clear = () => {
      search.value = '';
      search.dispatchEvent(new Event('input'));
    };
    await changed(clear);
    const verdictTime = await changed(() => document.querySelector('.chip.review').click());
    await changed(() => document.querySelector('.chip.review').click());
    const pairFrom = performance.now();
    document.querySelector('#row-1').click();
    const pairTime = performance.now() - pairFrom;
    const pair = `${document.querySelectorAll('.passage mark').length} marks`;
    const from = performance.now();
    list.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return {
      answers: { all, found, pair, last: document.querySelector(`#row-${end}`)?.textContent ?? 'no such row' },
      times: {
        paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
        ready: globalThis.readyAt,
        search: searchTime,
        verdict: verdictTime,
        pair: pairTime,
        end: performance.now() - from,
        nodes: document.querySelectorAll('*').length,
      },
    };
  }, count - 1);
  const session = await context.newCDPSession(tab);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await context.close();
  return { ...answer, times: { ...answer.times, heap: usedSize } };
}

/** Blocks between documents that follow each other, two of three to remove; each with a word of its own, some with the planted one. */
function madeReport(blockCount) {
  const { words } = madeText(7);
  const perDocument = 20;
  const blocks = Array.from({ length: blockCount }, (_, row) => {
    const text = `word${row}x ${row % planted === 0 ? 'planted ' : ''}${words(40)}.`;
    const document = Math.floor(row / perDocument);
    const passage = (name, start, shown) => {
      return { document: name, paragraphs: { first: 1, last: 1 }, bytes: { start, end: start + text.length }, text: shown };
    };
    const start = 500 * (row % perDocument);
    return {
      kept: passage(`made/${document}.txt`, start + 500 * perDocument, row === 1 ? ideographs(0) : text),
      copy: passage(`made/${document + 1}.txt`, start, row === 1 ? ideographs(4000) : text),
      kind: 'exact',
      verdict: row % 3 === 0 ? 'review' : 'remove',
      rule: 'equal-elsewhere',
      reason: 'the same words as in an earlier document (41 words)',
      evidence: { copyWords: 41, sharedWords: 41, jaccard: 1, containment: 1 },
    };
  });
  const review = Math.ceil(blockCount / 3);
  const totals = {
    documents: blockCount / perDocument,
    paragraphs: blockCount,
    words: 80 * blockCount,
    bytes: 500 * blockCount,
    blocks: blockCount,
  };
  return { rules: '1', scope: 'corpus', totals: { ...totals, remove: blockCount - review, review, keep: 0 }, blocks };
}

function ideographs(first) {
  return Array.from({ length: 3999 }, (_, row) => String.fromCodePoint(0x4e00 + first + row)).join('');
}

function grouped(number) {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

function ms(time) {
  return `${Math.round(time)} ms`;
}
