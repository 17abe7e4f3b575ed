import { type JudgedDocument, judgeDocument, type KnownColumns, type Pass, type SearchedPage, untilNothingGoes } from './document.js';
import { applyEdits } from './edit/apply.js';
import { detectEncoding } from './encoding/detect.js';
import { isCertain } from './encoding/names.js';
import { provenEdits } from './encoding/proof.js';
import { openView } from './encoding/view.js';
import type { DetectOptions } from './options.js';
import type { Edit, InputEncoding, Paragraphs, Passage, RepeatedBlock, SourceDocument, TextView, Words } from './types.js';

/** A document after judgement, everything in bytes of the document, whatever its encoding; and its text, for those who show it. */
export interface ReadDocument extends JudgedDocument {
  readonly text: TextView;
}

/**
 * Judges a document in any encoding: it is read as UTF-8, judged as that, and what was found is told in its own bytes.
 *
 * @param further as in judgeDocument; it sees the text as UTF-8
 * @param known as in judgeDocument; of no use but for sound UTF-8
 * @throws InputError `encoding`, `too-large`
 */
export function judgeReading(
  document: SourceDocument,
  options: DetectOptions,
  further?: (page: SearchedPage) => Pass,
  known?: KnownColumns,
): ReadDocument {
  const text = openView(document.bytes, document.encoding ?? detectEncoding(document.bytes, options.encoding));
  if (text.steps === undefined) return { ...judgeDocument({ id: document.id, bytes: text.bytes }, options, further, known), text };
  const judged = untilNothingGoes(document.bytes, options.remove, (bytes) =>
    judgeOnce({ ...document, bytes }, text.encoding, options, further),
  );
  return { ...judged, text };
}

/** One judgement. A block that is in doubt hides smaller ones that are not, so what is left is judged again by the caller. */
function judgeOnce(
  document: SourceDocument,
  encoding: InputEncoding,
  options: DetectOptions,
  further?: (page: SearchedPage) => Pass,
): JudgedDocument {
  const text = openView(document.bytes, encoding);
  const judged = judgeDocument({ id: document.id, bytes: text.bytes }, options, further);
  return text.steps === undefined ? judged : inOriginal(document, proven(document.bytes, text, judged), text, text.steps);
}

/** Why a block that would be cut is not, where the encoding is in doubt. */
const inDoubt = {
  verdict: 'review',
  rule: 'encoding-in-doubt',
  reason: 'the same as text, but not byte for byte, and the encoding is not certain',
} as const;

/** The judgement without the edits that are safe only if the bytes were read aright. */
function proven(original: Uint8Array, text: TextView, judged: JudgedDocument): JudgedDocument {
  if (judged.edits.length === 0) return judged;
  const proved = isCertain(text.encoding) ? judged.edits : provenEdits(original, text, judged.edits);
  const edits = staysItself(original, text, proved) ? proved : [];
  if (edits.length === judged.edits.length) return judged;
  const kept = new Set(edits.map(({ block }) => block));
  const doubted = new Set(judged.edits.map(({ block }) => block).filter((block) => !kept.has(block)));
  return { ...judged, edits, blocks: judged.blocks.map((block, number) => (doubted.has(number) ? { ...block, ...inDoubt } : block)) };
}

/** Whether what stays reads as it did: half of a broken character must not find another half behind a cut. */
function staysItself(original: Uint8Array, text: TextView, edits: readonly Edit[]): boolean {
  const output = applyEdits(original, edits.map(spanMapper(text.toOriginal)));
  const reread = openView(output, { ...text.encoding, brokenBytes: text.encoding.brokenBytes > 0 ? output.length : 0 }).bytes;
  const expected = applyEdits(text.bytes, edits);
  return reread.length === expected.length && reread.every((byte, at) => byte === expected[at]);
}

function inOriginal(document: SourceDocument, { page, blocks, edits }: JudgedDocument, text: TextView, steps: Uint8Array): JudgedDocument {
  const toOriginal = spanMapper(text.toOriginal);
  const passage: (passage: Passage) => Passage = toOriginal;
  return {
    page: { ...page, ...document, paragraphs: originalParagraphs(page.paragraphs, steps), words: originalWords(page.words, steps) },
    blocks: blocks.map((block): RepeatedBlock => ({ ...block, kept: passage(block.kept), copy: passage(block.copy) })),
    edits: edits.map(toOriginal),
  };
}

function spanMapper(map: (offset: number) => number): <S extends { readonly start: number; readonly end: number }>(span: S) => S {
  return (span) => ({ ...span, start: map(span.start), end: map(span.end) });
}

function originalParagraphs({ count, starts, lineStarts, lineEnds, ends }: Paragraphs, steps: Uint8Array): Paragraphs {
  const [a, b, c, d] = [starts, lineStarts, lineEnds, ends].map((offsets) => originalOffsets(offsets, steps));
  return { count, starts: a, lineStarts: b, lineEnds: c, ends: d };
}

function originalWords(words: Words, steps: Uint8Array): Words {
  return { ...words, starts: originalOffsets(words.starts, steps), ends: originalOffsets(words.ends, steps) };
}

/** Offsets that rise, in one walk over the text. */
function originalOffsets(offsets: Uint32Array, steps: Uint8Array): Uint32Array {
  let at = 0;
  let original = 0;
  return offsets.map((offset) => {
    for (; at < offset; at++) original += steps[at];
    return original;
  });
}
