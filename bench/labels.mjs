import { readFileSync } from 'node:fs';
import { defaultDetectOptions } from '../dist/options.js';
import { cleanDocument } from '../dist/pipeline.js';
import { corpora, readJsonl, reutersArticles, saudiArticles } from './corpora.mjs';

/*
 * The real faults and the real legitimate repeats that people read and labelled: is the right text removed, and is the rest left alone?
 *
 * Every item is cleaned twice: as its labelled paragraphs, a line each, and as the raw text of the article. What is removed is compared
 * with what a careful editor would cut as bags of words, because either copy may go, and because an exact copy has the same words.
 * recall: share of the wanted words that were removed; precision: share of the removed words that were wanted.
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

function outcomeOf(item, { edits, blocks, removed }) {
  const isFlagged = blocks.some(({ verdict }) => verdict === 'review');
  if (edits.length === 0) return { outcome: isFlagged ? 'flagged' : 'untouched', recall: 0, precision: 0 };
  if (item.label === 'legitimate') return { outcome: 'TOUCHED', recall: 0, precision: 0 };
  const scores = wantedTexts(item).map((wanted) => compared(removed, wanted));
  const best = scores.reduce((a, b) => (Math.min(b.recall, b.precision) > Math.min(a.recall, a.precision) ? b : a));
  const isRight = best.recall >= rightShare && best.precision >= rightShare;
  return { ...best, outcome: isRight ? 'right' : best.precision >= rightShare ? 'partly' : 'WRONG' };
}

async function cleaned(id, text) {
  const bytes = encoder.encode(text);
  const { edits, blocks } = await cleanDocument({ id, bytes }, options);
  const removed = edits.map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end))).join('\n');
  return { edits, blocks, removed };
}

/** Which of the joined paragraphs lost more than half of their bytes, and which lost a part. */
function paragraphsTouched(paras, edits) {
  let start = 0;
  return paras.flatMap((para, index) => {
    const length = encoder.encode(para).length;
    const gone = edits.reduce((sum, edit) => sum + Math.max(0, Math.min(edit.end, start + length) - Math.max(edit.start, start)), 0);
    start += length + 1;
    return gone === 0 ? [] : [2 * gone > length ? String(index) : `part of ${index}`];
  });
}

const row = (cells) =>
  console.log(
    cells
      .map((cell, index) => String(cell).padEnd([17, 11, 9, 10, 7, 10][index] ?? 0))
      .join(' ')
      .trimEnd(),
  );
const percent = (share) => (share === 0 ? '-' : `${Math.round(100 * share)}%`);

async function report(items, rawText) {
  const totals = new Map();
  for (const item of items) {
    for (const form of ['paragraphs', 'raw']) {
      const text = form === 'raw' ? rawText(item) : item.paras.join('\n');
      if (text === undefined) throw new Error(`the raw text of ${item.id} is missing`);
      const answer = await cleaned(item.id, text);
      const { outcome, recall, precision } = outcomeOf(item, answer);
      const touched =
        form === 'raw' ? `${answer.removed.length} characters` : paragraphsTouched(item.paras, answer.edits).join(', ') || 'none';
      const rules = [...new Set(answer.blocks.map(({ verdict, rule }) => `${verdict}:${rule}`))].join(' ');
      const wanted = item.label === 'legitimate' ? 'none' : item.delete.join(', ') || 'part of one';
      row([item.id, item.label, form, outcome, percent(recall), percent(precision), `removed ${touched} (wanted ${wanted})  ${rules}`]);
      const key = `${item.label} as ${form}`;
      totals.set(key, { ...totals.get(key), [outcome]: (totals.get(key)?.[outcome] ?? 0) + 1 });
    }
  }
  return totals;
}

const labels = [
  ...readJsonl(corpora('labels', 'labels', 'reuters_indoc.jsonl')),
  ...readJsonl(corpora('labels', 'labels', 'arabic_indoc.jsonl')),
];
const rawTexts = new Map([...reutersArticles('labels'), ...saudiArticles('labels')].map(({ name, text }) => [name, text]));

/** The two articles that the project began with, labelled by their own README: lines 11 to 19 repeat 2 to 10; nothing repeats. */
const seedNames = { 'reuters-doubled-body.ar.txt': [10, 11, 12, 13, 14, 15, 16, 17, 18], 'afp-one-paragraph.ar.txt': [] };
const seeds = Object.entries(seedNames).map(([file, deleted]) => {
  const text = readFileSync(corpora('labels', 'seeds', file), 'utf8');
  const id = file.split('.')[0].slice(0, 16);
  rawTexts.set(id, text);
  return { id, label: deleted.length > 0 ? 'fault' : 'legitimate', delete: deleted, within: [], pairs: [], paras: text.split('\n') };
});

row(['item', 'label', 'form', 'outcome', 'recall', 'precision', 'paragraphs from 0']);
const totals = await report([...seeds, ...labels], ({ id }) => rawTexts.get(id.replace('#', '-')) ?? rawTexts.get(id));
console.log();
for (const [key, counts] of totals) {
  const sum = Object.values(counts).reduce((a, b) => a + b, 0);
  console.log(
    `${key}: ${Object.entries(counts)
      .map(([outcome, count]) => `${count} ${outcome}`)
      .join(', ')} of ${sum}`,
  );
}
