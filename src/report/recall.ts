/** A recall report as data; see recall.ts, which measures it. Shares are from 0 to 1. */
export interface RecallReport {
  readonly rules: string;
  readonly threshold: number;
  readonly bands: number;
  readonly rows: number;
  readonly documentCount: number;
  readonly paragraphCount: number;
  readonly lengths: readonly { readonly words: Words; readonly paragraphs: number }[];
  readonly curve: readonly { readonly jaccard: number; readonly expected: number }[];
  readonly measured: readonly {
    readonly words: Words;
    readonly from: number;
    readonly to: number;
    readonly copies: number;
    readonly found: number;
    readonly expected: number;
  }[];
}

interface Words {
  readonly from: number;
  readonly to: number;
}

/** Version of the shape of the JSON below. */
const version = 1;

/** From so many words on paragraphs are compared as more than equals. */
const sketchedWordsMin = 8;

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
const lengthOf = ({ from, to }: Words) => (Number.isFinite(to) ? `${from}-${to}` : `${from}+`);

/** Rows with the first column to the left and the others to the right, two blanks between them. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  '),
  );
}

/** The report for people, ending in a line feed: lengths, the curve, and what was measured beside it. */
export function renderRecall({ threshold, bands, rows, documentCount, paragraphCount, ...report }: RecallReport): string {
  const documents = `${documentCount} ${documentCount === 1 ? 'document' : 'documents'}`;
  const paragraphs = `${paragraphCount} ${paragraphCount === 1 ? 'paragraph' : 'paragraphs'} with words`;
  const lengths = report.lengths.map(({ words, paragraphs: count }) => {
    return [lengthOf(words), String(count), percent(paragraphCount === 0 ? 0 : count / paragraphCount)];
  });
  const measured = report.measured.map(({ words, from, to, copies, found, expected }, index) => {
    const isFirst = index === 0 || report.measured[index - 1].words.from !== words.from;
    const similarity = `${from.toFixed(2)}-${to.toFixed(2)}`;
    return [isFirst ? lengthOf(words) : '', similarity, percent(expected), percent(found / copies), `${found} of ${copies}`];
  });
  const lines = [
    `${documents}, ${paragraphs}; threshold ${threshold}: ${bands} bands of ${rows} rows`,
    '',
    'How long your paragraphs are. In scripts without spaces each character counts as a word.',
    `Under ${sketchedWordsMin} words only equal paragraphs are found; equal ones are always found.`,
    '',
    ...aligned([['words', 'paragraphs', 'share'], ...lengths]),
    '',
    'How many pairs of this Jaccard similarity are found, by the curve 1-(1-J^r)^b.',
    '',
    ...aligned([['similarity', 'expected'], ...report.curve.map(({ jaccard, expected }) => [jaccard.toFixed(2), percent(expected)])]),
    '',
    'The same for copies of your paragraphs in which words of your corpus replace others.',
    '',
    ...(measured.length === 0
      ? ['No paragraph is long enough, or no similarity but 1 reaches the threshold.']
      : aligned([['words', 'similarity', 'expected', 'measured', 'found'], ...measured])),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function asData({ rules, threshold, bands, rows, documentCount, paragraphCount, lengths, curve, measured }: RecallReport) {
  const words = ({ from, to }: Words) => ({ from, to: Number.isFinite(to) ? to : null });
  return {
    header: { doubletake: 'recall', version, rules, threshold, bands, rows, documents: documentCount, paragraphs: paragraphCount },
    lengths: lengths.map((row) => ({ ...row, words: words(row.words) })),
    curve,
    measured: measured.map(({ from, to, ...row }) => ({ words: words(row.words), jaccard: { from, to }, ...rest(row) })),
  };
}

function rest({ copies, found, expected }: { readonly copies: number; readonly found: number; readonly expected: number }) {
  return { copies, found, measured: found / copies, expected };
}

/** The report as one JSON document, indented, ending in a line feed; a range of words without an end has null there. */
export function renderRecallJson(report: RecallReport): string {
  const { header, ...tables } = asData(report);
  return `${JSON.stringify({ ...header, ...tables }, null, 2)}\n`;
}

/** The same as JSON Lines: a line of `"type": "header"`, then one for each row, of type `length`, `curve` or `measured`. */
export function renderRecallJsonl(report: RecallReport): string {
  const { header, lengths, curve, measured } = asData(report);
  const records = [
    { type: 'header', ...header },
    ...lengths.map((row) => ({ type: 'length', ...row })),
    ...curve.map((row) => ({ type: 'curve', ...row })),
    ...measured.map((row) => ({ type: 'measured', ...row })),
  ];
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
