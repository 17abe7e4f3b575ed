import { openCleaner } from '../../dist/cleaner.js';
import { applyEdits } from '../../dist/edit/apply.js';
import { formatUndoRecord, undo, undoRecord } from '../../dist/edit/undo.js';
import { parseUndoRecord } from '../../dist/edit/undo-parse.js';
import { detectEncoding } from '../../dist/encoding/detect.js';
import { sha256 } from '../../dist/node/hash.js';
import { cleanDocument } from '../../dist/pipeline.js';
import { Broken } from './run.mjs';

/*
 * What holds for whatever bytes are cleaned. Each law is a function that throws where it does not hold.
 */
const isSame = (one, other) => Buffer.compare(one, other) === 0;
const decoder = new TextDecoder('utf-8', { fatal: true });

function clean(bytes, options) {
  return cleanDocument({ id: 'fuzz.txt', bytes }, options);
}

/** Cleans, and holds the answer against every law that needs no knowledge of the text. */
export async function cleanByTheLaws(bytes, options) {
  const original = bytes.slice();
  const cleaned = await clean(bytes, options);
  if (!isSame(bytes, original)) throw new Broken('the input is left alone');
  editsAreSound(bytes, cleaned, options);
  outputIsTheRest(bytes, cleaned);
  blocksLieInside(bytes, cleaned);
  undoLeadsBack(bytes, cleaned);
  if (isReadAsUtf8(bytes, options)) edgesAreCharacters(bytes, cleaned);
  if (!sameAnswer(cleaned, await clean(bytes, options))) throw new Broken('the same text has the same answer');
  await batchSaysTheSame(bytes, cleaned, options);
  return cleaned;
}

/** In a batch most documents are only screened: that must lose nothing. */
async function batchSaysTheSame(bytes, { edits, blocks, wordCount, paragraphCount }, options) {
  const encoding = detectEncoding(bytes, options.encoding);
  const clean = await openCleaner({ ...options, scope: 'document' });
  const [starts, ends] = [Uint32Array.of(0), Uint32Array.of(bytes.length)];
  const batch = clean({ bytes, starts, ends, idOf: () => 'fuzz.txt', encodingOf: () => encoding });
  const found = batch.found[0] ?? { edits: [], blocks: [] };
  const told = (list) => list.map(({ verdict, rule, copy }) => `${verdict} ${rule} ${copy.start ?? copy.bytes.start}`).join();
  const isSame = JSON.stringify(found.edits) === JSON.stringify(edits) && told(found.blocks) === told(blocks);
  if (!isSame)
    throw new Broken('a batch says of a document what is said of it alone', `${told(blocks)} alone, ${told(found.blocks)} there`);
  if (batch.wordCount !== wordCount || batch.paragraphCount !== paragraphCount) throw new Broken('a batch counts the same');
}

/** Not for text whose encoding is guessed: what bytes that could be anything are taken for may change as some of them go. */
export async function cleaningAgainChangesNothing({ output }, options) {
  const again = await clean(output, options);
  if (!isSame(again.output, output))
    throw new Broken('cleaning again changes nothing', `edits ${JSON.stringify(again.edits)} of the output`);
}

/** Sound UTF-8, and nobody says otherwise. Without the zero bytes of UTF-16. */
export function isReadAsUtf8(bytes, { encoding }) {
  try {
    decoder.decode(bytes);
    return (encoding === 'auto' || encoding === 'utf-8') && !bytes.includes(0);
  } catch {
    return false;
  }
}

function editsAreSound(bytes, { edits, blocks }, { remove }) {
  let reached = 0;
  for (const { start, end, block } of edits) {
    const isPlaced = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= reached && end > start && end <= bytes.length;
    if (!isPlaced) throw new Broken('edits are sorted, disjoint and in range', `[${start}, ${end}) behind ${reached}`);
    reached = end;
    const verdict = blocks[block]?.verdict;
    if (verdict !== 'remove' && !(remove === 'all' && verdict === 'review')) {
      throw new Broken('an edit carries out a block that is to go', `block ${block}, ${verdict}`);
    }
  }
}

/** By a loop of its own, which shares nothing with the program: the output is a subsequence of the input, and no byte else went. */
function outputIsTheRest(bytes, { edits, output }) {
  const rest = [];
  let edit = 0;
  for (let at = 0; at < bytes.length; at++) {
    while (edit < edits.length && edits[edit].end <= at) edit++;
    if (edit === edits.length || at < edits[edit].start) rest.push(bytes[at]);
  }
  if (!isSame(Uint8Array.from(rest), output)) throw new Broken('the output is the input without the edits');
  if (!isSame(applyEdits(bytes, edits), output)) throw new Broken('applyEdits gives the output');
}

function blocksLieInside(bytes, { blocks, paragraphCount }) {
  for (const { kept, copy } of blocks) {
    for (const { start, end, firstParagraph, paragraphCount: count } of [kept, copy]) {
      const isInside = start >= 0 && start < end && end <= bytes.length;
      const hasParagraphs = firstParagraph >= 0 && count >= 1 && firstParagraph + count <= paragraphCount;
      if (!isInside || !hasParagraphs) {
        throw new Broken(
          'passages lie inside the document',
          `[${start}, ${end}), paragraphs ${firstParagraph} + ${count} of ${paragraphCount}`,
        );
      }
    }
  }
  for (let k = 1; k < blocks.length; k++) {
    if (blocks[k].copy.start < blocks[k - 1].copy.start) throw new Broken('blocks stand in order of their copies');
  }
}

function undoLeadsBack(bytes, { edits, output }) {
  const line = formatUndoRecord(undoRecord('fuzz.txt', bytes, edits, output, sha256));
  if (!isSame(undo(output, parseUndoRecord(line, 2)), bytes)) throw new Broken('undo gives the input back');
}

function edgesAreCharacters(bytes, { edits, blocks }) {
  const spans = [...edits, ...blocks.flatMap(({ kept, copy }) => [kept, copy])];
  for (const at of spans.flatMap(({ start, end }) => [start, end])) {
    if ((bytes[at] & 0xc0) === 0x80) throw new Broken('edits and passages begin and end between characters', `byte ${at}`);
  }
}

function sameAnswer(one, other) {
  const plain = ({ output, ...rest }) => JSON.stringify(rest);
  return isSame(one.output, other.output) && plain(one) === plain(other);
}
