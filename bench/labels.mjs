import { cleaned, labelledItems, outcomeOf } from './labels/score.mjs';

/*
 * The real faults and the real legitimate repeats that people read and labelled: is the right text removed, and is the rest left alone?
 *
 * Every item is cleaned twice: as its labelled paragraphs, a line each, and as the raw text of the article. What is removed is compared
 * with what a careful editor would cut as bags of words, because either copy may go, and because an exact copy has the same words.
 * recall: share of the wanted words that were removed; precision: share of the removed words that were wanted.
 */
const encoder = new TextEncoder();

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

async function report(items) {
  const totals = new Map();
  for (const item of items) {
    for (const form of ['paragraphs', 'raw']) {
      const answer = await cleaned(item.id, item[form]);
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

row(['item', 'label', 'form', 'outcome', 'recall', 'precision', 'paragraphs from 0']);
const totals = await report(labelledItems('labels'));
console.log();
for (const [key, counts] of totals) {
  const sum = Object.values(counts).reduce((a, b) => a + b, 0);
  console.log(
    `${key}: ${Object.entries(counts)
      .map(([outcome, count]) => `${count} ${outcome}`)
      .join(', ')} of ${sum}`,
  );
}
