import { readFileSync } from 'node:fs';
import { defaultDetectOptions } from '../../dist/options.js';
import { cleanDocument } from '../../dist/pipeline.js';
import { corpora, readJsonl, reutersArticles, saudiArticles } from '../corpora.mjs';

/*
 * The labelled items, and what came of one against what a careful editor would cut: as bags of words, because either copy may go, and
 * because an exact copy has the same words.
 */
const rightShare = 0.9;

const encoder = new TextEncoder();
const options = { ...defaultDetectOptions, scope: 'document' };

function bag(text) {
  const words = new Map();
  for (const [word] of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}
const size = (words) => [...words.values()].reduce((sum, count) => sum + count, 0);
const shared = (a, b) => [...a].reduce((sum, [word, count]) => sum + Math.min(count, b.get(word) ?? 0), 0);

/** The text to cut, once as the label says and once with every paragraph's other copy instead. */
function wantedTexts({ paras, delete: deleted, within, pairs }) {
  const cuts = within.map(({ paragraph, start, end }) => [...paras[paragraph]].slice(start, end).join(''));
  const others = pairs.flatMap(({ first, second }) =>
    [
      [first, second],
      [second, first],
    ].flatMap(([a, b]) => (deleted.includes(a) && !deleted.includes(b) ? [b] : [])),
  );
  return [deleted, [...new Set(others)]].map((list) => [...list.map((index) => paras[index]), ...cuts].join('\n'));
}

function compared(removed, wanted) {
  const both = shared(bag(removed), bag(wanted));
  return { recall: both / Math.max(1, size(bag(wanted))), precision: both / Math.max(1, size(bag(removed))) };
}

/** `outcome` is right, partly or WRONG where text was removed, TOUCHED where none should have been, else flagged or untouched. */
export function outcomeOf(item, { edits, blocks, removed }) {
  const isFlagged = blocks.some(({ verdict }) => verdict === 'review');
  if (edits.length === 0) return { outcome: isFlagged ? 'flagged' : 'untouched', recall: 0, precision: 0 };
  if (item.label === 'legitimate') return { outcome: 'TOUCHED', recall: 0, precision: 0 };
  const scores = wantedTexts(item).map((wanted) => compared(removed, wanted));
  const best = scores.reduce((a, b) => (Math.min(b.recall, b.precision) > Math.min(a.recall, a.precision) ? b : a));
  const isRight = best.recall >= rightShare && best.precision >= rightShare;
  return { ...best, outcome: isRight ? 'right' : best.precision >= rightShare ? 'partly' : 'WRONG' };
}

export async function cleaned(id, text) {
  const bytes = encoder.encode(text);
  const { edits, blocks } = await cleanDocument({ id, bytes }, options);
  const removed = edits.map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end))).join('\n');
  return { edits, blocks, removed };
}

const seedNames = { 'reuters-doubled-body.ar.txt': [10, 11, 12, 13, 14, 15, 16, 17, 18], 'afp-one-paragraph.ar.txt': [] };

/** The two articles that the project began with, labelled by their own README: lines 11 to 19 repeat 2 to 10; nothing repeats. */
function seeds(bench) {
  return Object.entries(seedNames).map(([file, deleted]) => {
    const raw = readFileSync(corpora(bench, 'seeds', file), 'utf8');
    const label = deleted.length > 0 ? 'fault' : 'legitimate';
    return { id: file.split('.')[0].slice(0, 16), label, delete: deleted, within: [], pairs: [], paras: raw.split('\n'), raw };
  });
}

/** Every labelled item, with its paragraphs joined by line ends and, as `raw`, the text of its article. */
export function labelledItems(bench) {
  const labels = ['reuters_indoc.jsonl', 'arabic_indoc.jsonl'].flatMap((file) => readJsonl(corpora(bench, 'labels', file)));
  const rawTexts = new Map([...reutersArticles(bench), ...saudiArticles(bench)].map(({ name, text }) => [name, text]));
  const articles = labels.map((item) => {
    const raw = rawTexts.get(item.id.replace('#', '-')) ?? rawTexts.get(item.id);
    if (raw === undefined) throw new Error(`the raw text of ${item.id} is missing`);
    return { ...item, raw };
  });
  return [...seeds(bench), ...articles].map((item) => ({ ...item, paragraphs: item.paras.join('\n') }));
}
