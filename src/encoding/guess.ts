import { type Language, languages, punctuation, typography } from './languages.js';
import { isMultibyte, isStandIn, singleByteTable, unitReader } from './units.js';

/*
 * The encoding, and the language with it, under which the bytes are likeliest: each character costs the negative logarithm of about how
 * often text of the language has it, and the cheapest reading wins. Costs are of characters one by one; that is enough, because a wrong
 * encoding turns the commonest letters of a language into rare ones.
 */

/** Cost of a character of ASCII: one of about sixty, and the same in every reading. */
const asciiCost = Math.log(60);
/** A capital comes once for twenty small letters. */
const capitalCost = Math.log(20);
const punctuationCost = Math.log(400);
/** What word processors put in by themselves: in ASCII text often all there is to go by. */
const typographyCost = Math.log(50);
/** A character that text of the language does not have. */
const strangeCost = 12;
/** A control character or a byte without a meaning: hardly ever the right encoding. */
const brokenCost = 20;
/** A word of Latin script without any ASCII letter, as `à`; a word of another script with one. */
const oddWordCost = 4;
/** What is not Western European has to be so much likelier: quotation marks alone say nothing of the language. */
const notWesternCost = 4;

/** A reading is believed where its bytes above 127 cost less than so much each; those of real texts cost 2 to 5 ... */
const meanCostMax = 6;
/** ... and all of them so much less: one odd byte in a text of ASCII is no proof of anything. */
const evidenceMin = 2;

/** As many bytes, from the line of the first that is not ASCII on: enough for any of them, and little beside the work on the text. */
const sampleBytesMax = 8192;

/** How often each byte stands in the sample: in words that hold ASCII letters, and elsewhere. */
interface Counts {
  readonly mixed: Uint32Array;
  readonly plain: Uint32Array;
}

/**
 * The likeliest encoding of bytes that are not UTF-8; undefined where no reading looks like text.
 *
 * @param bytes with at least one byte above 127
 */
export function guessEncoding(bytes: Uint8Array): string | undefined {
  const sample = sampleOf(bytes);
  const counts = countsOf(sample);
  let best: { readonly name: string; readonly cost: number } | undefined;
  for (const language of languages) {
    for (const name of language.encodings) {
      const prior = name === 'windows-1252' ? 0 : notWesternCost;
      const cost = prior + (isMultibyte(name) ? multibyteCost(sample, language, name) : singleByteCost(counts, language, name));
      if (best === undefined || cost < best.cost) best = { name, cost };
    }
  }
  const high = sample.reduce((sum, byte) => sum + (byte > 0x7f ? 1 : 0), 0);
  const costMax = high * meanCostMax - evidenceMin + (sample.length - high) * asciiCost;
  return best !== undefined && best.cost <= costMax ? best.name : undefined;
}

function sampleOf(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte > 0x7f);
  const start = bytes.lastIndexOf(0x0a, first) + 1;
  // Of one endless line of ASCII, the part before it is of no use.
  const from = first - start < sampleBytesMax / 2 ? start : first;
  return bytes.subarray(from, from + sampleBytesMax);
}

function countsOf(sample: Uint8Array): Counts {
  const mixed = new Uint32Array(256);
  const plain = new Uint32Array(256);
  for (let at = 0; at < sample.length; ) {
    let end = at;
    let hasAscii = false;
    for (; end < sample.length && (sample[end] > 0x7f || isAsciiLetter(sample[end])); end++) hasAscii ||= sample[end] < 0x80;
    const counts = hasAscii ? mixed : plain;
    for (const byte of sample.subarray(at, Math.max(end, at + 1))) counts[byte]++;
    at = Math.max(end, at + 1);
  }
  return { mixed, plain };
}

function isAsciiLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function singleByteCost({ mixed, plain }: Counts, language: Language, name: string): number {
  const costs = byteCosts(language, name);
  const [mixedCost, plainCost] = language.hasAsciiLetters ? [0, oddWordCost] : [oddWordCost, 0];
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const { cost, isLetter } = costs[byte];
    sum += (mixed[byte] + plain[byte]) * cost;
    if (isLetter) sum += mixed[byte] * mixedCost + plain[byte] * plainCost;
  }
  return sum;
}

interface CharacterCost {
  readonly cost: number;
  /** Of the language; ASCII does not count. */
  readonly isLetter: boolean;
}

const costTables = new Map<Language, Map<string, readonly CharacterCost[]>>();

function byteCosts(language: Language, name: string): readonly CharacterCost[] {
  const tables = costTables.get(language) ?? new Map<string, readonly CharacterCost[]>();
  costTables.set(language, tables);
  const known = tables.get(name);
  if (known !== undefined) return known;
  const costs = Array.from(singleByteTable(name), (codePoint) => costOf(codePoint, language));
  tables.set(name, costs);
  return costs;
}

/** Of the characters met so far: matching them against classes of Unicode is slow. */
const characterCosts = new Map<Language, Map<number, number>>();

function multibyteCost(sample: Uint8Array, language: Language, name: string): number {
  const known = characterCosts.get(language) ?? new Map<number, number>();
  characterCosts.set(language, known);
  let sum = 0;
  unitReader(name)(sample, 0, sample.length, (codePoint) => {
    const cost = codePoint < 0x80 ? asciiCost : (known.get(codePoint) ?? costOf(codePoint, language).cost);
    if (codePoint >= 0x80) known.set(codePoint, cost);
    sum += cost;
  });
  return sum;
}

function costOf(codePoint: number, { common, share, others, otherCount }: Language): CharacterCost {
  if (codePoint < 0x80) return { cost: asciiCost, isLetter: false };
  if (isStandIn(codePoint) || codePoint < 0xa0) return { cost: brokenCost, isLetter: false };
  const character = String.fromCodePoint(codePoint);
  const commonCost = Math.log([...common].length / share);
  if (common.includes(character)) return { cost: commonCost, isLetter: true };
  if (common.includes(character.toLowerCase())) return { cost: commonCost + capitalCost, isLetter: true };
  if (typography.test(character)) return { cost: typographyCost, isLetter: false };
  if (punctuation.test(character)) return { cost: punctuationCost, isLetter: false };
  if (others.test(character)) return { cost: Math.log(otherCount / (1 - share)), isLetter: true };
  return { cost: strangeCost, isLetter: false };
}
