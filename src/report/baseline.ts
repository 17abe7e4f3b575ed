import { InputError } from '../errors.js';
import { displaySafeJson } from './display.js';
import { inByteOrder } from './shares.js';

/*
 * A baseline: the repeats of a run that are known and let pass. They are known by what they say, so that they may move, be wrapped anew and
 * stand in files of other names; but one copy more than was known is new.
 */

/** A text that is repeated, however often. */
export interface KnownRepeat {
  /** As blocks have it. */
  readonly fingerprint: string;
  /** How many copies of it are known, besides what they repeat. */
  readonly copies: number;
  /** Folded words of one of them. */
  readonly words: number;
  /** How many copies each document holds, by its path; for people, and to say which copy is the new one. */
  readonly documents: ReadonlyMap<string, number>;
  readonly excerpt?: string;
}

export interface Baseline {
  /** Version of the rules that made it. */
  readonly rules: string;
  readonly repeats: readonly KnownRepeat[];
}

/** Version of the shape of the file. */
const version = 1;

/** 400,000 repeats; and all of it is one string, of which V8 takes four times as much at most. */
export const baselineBytesMax = 2 ** 27;

/** One copy of a repeat, where it was found. */
export interface FoundCopy {
  readonly fingerprint: string;
  /** Of what it repeats, be it in somewhat other words. */
  readonly keptFingerprint: string;
  /** As the baseline names documents. */
  readonly path: string;
}

/** A baseline of these copies; their order changes nothing. */
export function knownRepeats(copies: Iterable<FoundCopy & { readonly words: number; readonly excerpt?: string }>): KnownRepeat[] {
  const known = new Map<string, { words: number; excerpt: string | undefined; documents: Map<string, number> }>();
  for (const { fingerprint, path, words, excerpt } of copies) {
    const repeat = known.get(fingerprint) ?? { words, excerpt, documents: new Map<string, number>() };
    known.set(fingerprint, repeat);
    repeat.words = Math.max(repeat.words, words);
    // The same words may be spelt or wrapped in several ways.
    if (excerpt !== undefined && (repeat.excerpt === undefined || inByteOrder(excerpt, repeat.excerpt) < 0)) repeat.excerpt = excerpt;
    repeat.documents.set(path, (repeat.documents.get(path) ?? 0) + 1);
  }
  return [...known]
    .sort(([a], [b]) => inByteOrder(a, b))
    .map(([fingerprint, { words, excerpt, documents }]) => ({
      fingerprint,
      copies: sum(documents.values()),
      words,
      documents: new Map([...documents].sort(([a], [b]) => inByteOrder(a, b))),
      ...(excerpt === undefined ? {} : { excerpt }),
    }));
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

/** How a file of ours begins. */
export const baselineMark = '{\n  "doubletake": "baseline",';

/** The file, one repeat a line in the order of fingerprints, so that a change of one repeat is a change of one line. */
export function* baselinePieces({ rules, repeats }: Baseline): Generator<string> {
  yield `${baselineMark}\n  "version": ${version},\n  "rules": ${JSON.stringify(rules)},\n  "repeats": [`;
  let before = '\n';
  for (const { fingerprint, copies, words, documents, excerpt } of repeats) {
    const members = [...documents].map(([path, count]) => `${JSON.stringify(path)}: ${count}`).join(', ');
    const told = excerpt === undefined ? '' : `, "excerpt": ${JSON.stringify(excerpt)}`;
    const counts = `"copies": ${copies}, "words": ${words}`;
    const entry = `{ "fingerprint": "${fingerprint}", ${counts}, "documents": { ${members} }${told} }`;
    yield `${before}    ${displaySafeJson(entry)}`;
    before = ',\n';
  }
  yield repeats.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

/**
 * Reads a baseline, however it is indented.
 *
 * @param path for errors
 * @throws InputError `malformed`, with the line where it is known
 */
export function parseBaseline(text: string, path: string): Baseline {
  const fault = (message: string, expected: string, got: string, line?: number) =>
    new InputError('malformed', message, { path, ...(line === undefined ? {} : { line }), expected, got });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw fault('is no JSON', 'a baseline, as --update-baseline writes it', (error as Error).message, lineOfFault(text, error));
  }
  if (!isObject(parsed) || parsed.doubletake !== 'baseline')
    throw fault('is no baseline', '"doubletake": "baseline", as --update-baseline writes it', 'something else');
  if (parsed.version !== version) throw fault('is a baseline of another version', `version ${version}`, shown(parsed.version));
  if (typeof parsed.rules !== 'string') throw fault('says no version of the rules', 'a string in "rules"', shown(parsed.rules));
  if (!Array.isArray(parsed.repeats)) throw fault('lists no repeats', 'an array in "repeats"', shown(parsed.repeats));
  const seen = new Set<string>();
  const repeats = parsed.repeats.map((value: unknown, index): KnownRepeat => {
    const wrong = strangeness(value, seen);
    if (wrong !== undefined) {
      const fingerprint = isObject(value) && typeof value.fingerprint === 'string' ? value.fingerprint : undefined;
      throw fault(
        `repeat ${index + 1} of it cannot be used`,
        ...wrong,
        fingerprint === undefined ? undefined : lineOfLast(text, fingerprint),
      );
    }
    const { fingerprint, copies, words, documents, excerpt } = value as Entry;
    seen.add(fingerprint);
    return { fingerprint, copies, words, documents: new Map(Object.entries(documents)), ...(excerpt === undefined ? {} : { excerpt }) };
  });
  return { rules: parsed.rules, repeats };
}

interface Entry extends Omit<KnownRepeat, 'documents'> {
  readonly documents: Readonly<Record<string, number>>;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFingerprint(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** What is wrong with an entry: what was expected, and what came. */
function strangeness(value: unknown, seen: ReadonlySet<string>): [expected: string, got: string] | undefined {
  if (!isObject(value)) return ['an object', shown(value)];
  const { fingerprint, copies, words, documents, excerpt } = value;
  if (!isFingerprint(fingerprint)) return ['32 hexadecimal digits in "fingerprint"', shown(fingerprint)];
  if (seen.has(fingerprint)) return ['each fingerprint once', fingerprint];
  if (!isCount(copies)) return ['a count in "copies"', shown(copies)];
  if (!isCount(words)) return ['a count in "words"', shown(words)];
  if (!isObject(documents) || !Object.values(documents).every(isCount)) return ['counts by path in "documents"', shown(documents)];
  if (excerpt !== undefined && typeof excerpt !== 'string') return ['a string in "excerpt"', shown(excerpt)];
  return undefined;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** The first line that a merge has marked; else the first of our lines that is none by itself; else where the parser stopped, if it says. */
function lineOfFault(text: string, error: unknown): number | undefined {
  const lines = text.split('\n');
  const marked = lines.findIndex((line) => /^(<{7}|={7}|>{7})/.test(line));
  if (marked >= 0) return marked + 1;
  const broken = lines.findIndex((line) => /^ {4}\{ "fingerprint"/.test(line) && !isJson(line.replace(/,\r?$/, '')));
  if (broken >= 0) return broken + 1;
  const position = /position (\d+)/.exec((error as Error).message);
  return position === null ? undefined : text.slice(0, Number(position[1])).split('\n').length;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function lineOfLast(text: string, part: string): number | undefined {
  const at = text.lastIndexOf(part);
  return at < 0 ? undefined : text.slice(0, at).split('\n').length;
}
