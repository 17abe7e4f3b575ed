import type { Survey } from '../../corpus-types.js';

/** A set of 128-bit fingerprints. */
export interface FingerprintSet {
  /** Puts in row `row` of fingerprints, two 64-bit halves a row; answers whether it is new. */
  readonly add: (fingerprints: BigUint64Array, row: number) => boolean;
  readonly has: (fingerprints: BigUint64Array, row: number) => boolean;
  readonly size: () => number;
}

/** Slots at first. Doubled when half are taken, so that a probe looks at two slots on average; 32 to 64 bytes a fingerprint. */
const firstSlots = 1 << 10;

/** Open addressing with linear probing; both halves 0 stands for an empty slot, and that fingerprint is kept apart. */
export function fingerprintSet(): FingerprintSet {
  let slots = new BigUint64Array(2 * firstSlots);
  let count = 0;
  let hasZero = false;

  /** The slot that holds it, or the empty one where it belongs. */
  function slotOf(low: bigint, high: bigint): number {
    const mask = slots.length / 2 - 1;
    let slot = Number(low & BigInt(mask));
    while ((slots[2 * slot] !== low || slots[2 * slot + 1] !== high) && (slots[2 * slot] !== 0n || slots[2 * slot + 1] !== 0n))
      slot = (slot + 1) & mask;
    return 2 * slot;
  }

  function grow(): void {
    const old = slots;
    slots = new BigUint64Array(2 * old.length);
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] !== 0n || old[i + 1] !== 0n) slots.set([old[i], old[i + 1]], slotOf(old[i], old[i + 1]));
    }
  }

  function has(fingerprints: BigUint64Array, row: number): boolean {
    const [low, high] = [fingerprints[2 * row], fingerprints[2 * row + 1]];
    if (low === 0n && high === 0n) return hasZero;
    const slot = slotOf(low, high);
    return slots[slot] === low && slots[slot + 1] === high;
  }

  function add(fingerprints: BigUint64Array, row: number): boolean {
    if (has(fingerprints, row)) return false;
    count++;
    const [low, high] = [fingerprints[2 * row], fingerprints[2 * row + 1]];
    if (low === 0n && high === 0n) hasZero = true;
    else slots.set([low, high], slotOf(low, high));
    if (4 * count > slots.length) grow();
    return true;
  }

  return { add, has, size: () => count };
}

/**
 * A survey as it goes into the index: its text holds each content once, and none that is known already. A paragraph whose text is
 * neither known nor here cannot be compared any more: it becomes one without words, which only takes its place.
 *
 * @param known takes in what is new
 * @param read the paragraph's text, bytes [start, end) of the survey's text. Good until the next call
 * @returns also how many paragraphs are lost that way; there are none unless a batch was left out
 */
export function withNewText(
  survey: Survey,
  read: (start: number, end: number) => Uint8Array,
  known: FingerprintSet,
): { readonly survey: Survey; readonly lostCount: number } {
  const { starts, fingerprints, textStarts, textEnds, rowParagraphs, bands } = survey;
  const count = starts.length;
  const isNew = new Uint8Array(count);
  const wordCounts = survey.wordCounts.slice();
  let textBytes = 0;
  let lostCount = 0;
  for (let p = 0; p < count; p++) {
    if (wordCounts[p] === 0) continue;
    if (textStarts[p] === textEnds[p]) {
      if (known.has(fingerprints, p)) continue;
      wordCounts[p] = 0;
      lostCount++;
    } else if (known.add(fingerprints, p)) {
      isNew[p] = 1;
      textBytes += textEnds[p] - textStarts[p];
    }
  }
  const text = new Uint8Array(textBytes);
  const newStarts = new Uint32Array(count);
  const newEnds = new Uint32Array(count);
  for (let p = 0, at = 0; p < count; p++) {
    newStarts[p] = at;
    if (isNew[p] === 1) {
      text.set(read(textStarts[p], textEnds[p]), at);
      at += textEnds[p] - textStarts[p];
    }
    newEnds[p] = at;
  }
  const next = { ...survey, wordCounts, text, textStarts: newStarts, textEnds: newEnds };
  if (lostCount === 0) return { survey: next, lostCount };
  const rows = Uint32Array.from(rowParagraphs.keys()).filter((row) => wordCounts[rowParagraphs[row]] > 0);
  const bandKeys = new Uint32Array(rows.length * bands);
  for (const [i, row] of rows.entries()) bandKeys.set(survey.bandKeys.subarray(row * bands, (row + 1) * bands), i * bands);
  const kept = fingerprints.map((half, i) => (wordCounts[i >> 1] === 0 ? 0n : half));
  return { survey: { ...next, fingerprints: kept, rowParagraphs: rows.map((row) => rowParagraphs[row]), bandKeys }, lostCount };
}

type Rows = Uint32Array | BigUint64Array | Uint8Array;

function joinRows<A extends Rows>(parts: readonly A[], make: new (length: number) => A): A {
  const all = new make(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    (all as Uint8Array).set(part as Uint8Array, at);
    at += part.length;
  }
  return all;
}

/** Rows of each part raised by what the parts before it count. */
function raised(parts: readonly Uint32Array[], counts: readonly number[]): Uint32Array {
  let before = 0;
  const moved = parts.map((part, i) => {
    const base = before;
    before += counts[i];
    return part.map((row) => row + base);
  });
  return joinRows(moved, Uint32Array);
}

/** Several surveys of the same bands, at least one, as one of all their documents in order. */
export function joinSurveys(surveys: readonly Survey[]): Survey {
  const paragraphCounts = surveys.map(({ starts }) => starts.length);
  const textLengths = surveys.map(({ text }) => text.length);
  const words = (pick: (survey: Survey) => Uint32Array) => joinRows(surveys.map(pick), Uint32Array);
  const halves = (pick: (survey: Survey) => BigUint64Array) => joinRows(surveys.map(pick), BigUint64Array);
  const texts = (pick: (survey: Survey) => Uint32Array) => raised(surveys.map(pick), textLengths);
  const paragraphs = (pick: (survey: Survey) => Uint32Array) => raised(surveys.map(pick), paragraphCounts);
  return {
    documents: surveys.flatMap(({ documents }) => documents),
    paragraphEnds: paragraphs((survey) => survey.paragraphEnds),
    starts: words((survey) => survey.starts),
    ends: words((survey) => survey.ends),
    wordCounts: words((survey) => survey.wordCounts),
    fingerprints: halves((survey) => survey.fingerprints),
    textStarts: texts((survey) => survey.textStarts),
    textEnds: texts((survey) => survey.textEnds),
    text: joinRows(
      surveys.map(({ text }) => text),
      Uint8Array,
    ),
    bands: surveys[0].bands,
    rowParagraphs: paragraphs((survey) => survey.rowParagraphs),
    bandKeys: words((survey) => survey.bandKeys),
    documentKeys: words((survey) => survey.documentKeys),
    documentFingerprints: halves((survey) => survey.documentFingerprints),
    sampleEnds: raised(
      surveys.map(({ sampleEnds }) => sampleEnds),
      surveys.map(({ samples }) => samples.length),
    ),
    samples: words((survey) => survey.samples),
  };
}

/** Notes the contents whose text a stored survey holds. */
export function noteTexts(known: FingerprintSet, { fingerprints, textStarts, textEnds }: Survey): void {
  for (let p = 0; p < textStarts.length; p++) if (textStarts[p] < textEnds[p]) known.add(fingerprints, p);
}

/** The documents of several surveys as one batch for the index; undefined where there are none. */
export function batchOf(surveys: readonly Survey[], known: FingerprintSet): Survey | undefined {
  const kept = surveys.filter(({ documents }) => documents.length > 0);
  if (kept.length === 0) return undefined;
  const all = joinSurveys(kept);
  return withNewText(all, (start, end) => all.text.subarray(start, end), known).survey;
}
