import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Io } from '../src/cli/io.js';
import { main } from '../src/cli/main.js';
import { differsBySpellingOnly } from '../src/match/variants.js';
import { foldedText, foldWords } from '../src/sketch/words.js';
import { findParagraphs } from '../src/text/paragraphs.js';

/*
 * The command in the tests' own process, on files below one temporary folder: starting it anew takes most of a short run's time. Threads
 * and signals need the program itself.
 */

/** What a run printed; `err` has a line for each message. */
export interface Ended {
  readonly code: number;
  readonly out: Buffer;
  readonly err: string;
}

export interface RunSettings {
  readonly input?: string | Uint8Array;
  /** Is given each message as it is told, and a way to interrupt the run. */
  readonly onMessage?: (message: string, interrupt: () => void) => void;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function run(
  argv: readonly string[],
  { input = '', onMessage = () => {}, environment = {} }: RunSettings = {},
): Promise<Ended> {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  let listener: ((exitCode: number) => void) | undefined;
  const io: Io = {
    stdin: async function* () {
      yield Buffer.from(input);
    },
    stdout: {
      isTerminal: false,
      write: async (chunk) => {
        // The bytes may be used again once they are taken.
        out.push(Buffer.from(chunk as string));
      },
    },
    stderr: {
      isTerminal: false,
      write: async (chunk) => {
        err.push(Buffer.from(chunk as string));
        onMessage(String(err.at(-1)), () => listener?.(130));
      },
    },
    environment,
    onInterrupt: (given) => {
      listener = given;
      return () => {
        listener = undefined;
      };
    },
  };
  const code = await main(argv, io);
  return { code, out: Buffer.concat(out), err: Buffer.concat(err).toString() };
}

export interface Place {
  readonly at: (...names: string[]) => string;
  readonly put: (files: Readonly<Record<string, string | Uint8Array>>) => void;
  readonly text: (name: string) => string;
  /** Of all files below a folder, by name; those that end in `.gz` unpacked. */
  readonly below: (name: string) => Record<string, string>;
  readonly remove: () => void;
}

export function openPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'doubletake-corpus-cli-'));
  const at = (...names: string[]) => join(folder, ...names);
  return {
    at,
    put: (files) => {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(at(name)), { recursive: true });
        writeFileSync(at(name), content);
      }
    },
    text: (name) => readFileSync(at(name), 'utf8'),
    below: (name) => {
      const files = readdirSync(at(name), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const read = (path: string) => (path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString();
      const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
      return Object.fromEntries(paths.map((path) => [path.slice(at(name).length + 1), read(path)]));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Park and Miller's minimal standard: a number gives the same text on every machine. */
export function randomFrom(start: number): () => number {
  let state = (start % 2147483646) + 1;
  for (let warm = 0; warm < 8; warm++) state = (state * 48271) % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const syllables = ['ba', 'den', 'gor', 'hil', 'jus', 'kem', 'lor', 'mit', 'nav', 'pol', 'rud', 'sek', 'tam', 'vel', 'wos', 'zin'];

/** A paragraph that is like no other of another number: so many made words, and the number itself. Sixty are certain in any document. */
export function paragraph(number: number, wordCount = 60): string {
  const random = randomFrom(number * 7919 + 13);
  const syllable = () => syllables[Math.floor(random() * syllables.length)];
  const words = Array.from({ length: wordCount - 1 }, () => syllable() + syllable() + syllable());
  words.splice(3, 0, `${number}`);
  return `${words[0][0].toUpperCase()}${words.join(' ').slice(1)}.`;
}

export const textOf = (...numbers: number[]) => numbers.map((number) => `${paragraph(number)}\n`).join('');

/** A record as the tests make them. */
export interface Article {
  readonly id: string;
  readonly date?: string;
  readonly source?: string;
  readonly paragraphs: readonly string[];
}

export const lineOf = ({ paragraphs, ...rest }: Article) => `${JSON.stringify({ ...rest, text: paragraphs.join('\n') })}\n`;
export const linesOf = (articles: readonly Article[]) => articles.map(lineOf).join('');

/** Records by their id, as they stand. */
export function recordsOf(...files: readonly string[]): Map<string, string> {
  const lines = files.flatMap((file) => file.split('\n').filter((line) => line !== ''));
  return new Map(lines.map((line) => [JSON.parse(line).id, line]));
}

export const recordText = (line: string): string => JSON.parse(line).text;

/** The folded paragraphs of texts, each once. */
function foldedOf(texts: Iterable<string>): Map<string, Uint8Array> {
  const folded = new Map<string, Uint8Array>();
  for (const text of texts) {
    const bytes = new TextEncoder().encode(text);
    const { count, starts, lineEnds } = findParagraphs(bytes, 'auto');
    for (let p = 0; p < count; p++) {
      const own = bytes.slice(starts[p], lineEnds[p]);
      const words = foldWords(own);
      if (words.count > 0) folded.set(foldedText(words, 0, words.count), own);
    }
  }
  return folded;
}

/** Paragraphs of texts, of at least so many words, that stand in no other text, also not inside a paragraph or in another spelling. */
export function lostFrom(before: Iterable<string>, after: Iterable<string>, wordsMin = 8): string[] {
  const left = [...after];
  const inLeft = foldedOf(left);
  const spellings = [...inLeft.values()].map((bytes) => foldWords(bytes));
  const wholes = left.map((text) => {
    const words = foldWords(new TextEncoder().encode(text));
    return ` ${foldedText(words, 0, words.count)} `;
  });
  return [...foldedOf(before)]
    .filter(([folded, bytes]) => {
      if (inLeft.has(folded)) return false;
      const words = foldWords(bytes);
      if (words.count < wordsMin || wholes.some((whole) => whole.includes(` ${folded} `))) return false;
      return !spellings.some((other) => differsBySpellingOnly(words, other));
    })
    .map(([folded]) => folded);
}

/** Texts that hold none, one or several of the same, as newspapers print what an agency sent: edited, shortened, with lines of their own. */
export const families: fc.Arbitrary<Article[]> = fc
  .array(
    fc.record({
      story: fc.nat(3),
      day: fc.integer({ min: 1, max: 5 }),
      isDated: fc.boolean(),
      source: fc.constantFrom('north', 'south', undefined),
      edits: fc.array(fc.tuple(fc.constantFrom('drop', 'add', 'number', 'slip', 'swap', 'again', 'case', 'merge'), fc.nat(7)), {
        maxLength: 4,
      }),
      signOff: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((versions) =>
    versions.map(({ story, day, isDated, source, edits, signOff }, nth) => {
      const lengths = [32, 24, 45, 12, 20, 9];
      let paragraphs = lengths.map((length, p) => paragraph(1000 * (story + 1) + p, length));
      for (const [edit, place] of edits) paragraphs = edited(paragraphs, edit, place % paragraphs.length, nth);
      if (signOff) paragraphs.push('Reporting by our desk; editing by others');
      return {
        id: `${String((nth * 7) % 31).padStart(3, '0')}-${nth}`,
        ...(isDated ? { date: `2024-03-0${day}` } : {}),
        ...(source === undefined ? {} : { source }),
        paragraphs,
      };
    }),
  );

function edited(paragraphs: readonly string[], edit: string, place: number, nth: number): string[] {
  const own = paragraphs[place];
  const before = paragraphs.slice(0, place);
  const after = paragraphs.slice(place + 1);
  switch (edit) {
    case 'drop':
      return paragraphs.length > 1 ? [...before, ...after] : [...paragraphs];
    case 'add':
      return [...before, own, paragraph(50_000 + 10 * nth + place), ...after];
    case 'number':
      return [...before, own.replace(/\d+/, (digits) => `${Number(digits) + 9}`), ...after];
    case 'slip':
      return [...before, own.replace(/(\w)(\w)(\w+\.)$/, '$2$1$3'), ...after];
    case 'swap':
      return after.length > 0 ? [...before, after[0], own, ...after.slice(1)] : [...paragraphs];
    case 'again':
      // A short one may stay beside its copy till cleaning makes them neighbours; what is then left is judged otherwise.
      return own.split(' ').length < 20 ? [...paragraphs] : [...paragraphs, own];
    case 'case':
      return [...before, `"${own.toUpperCase()}"`, ...after];
    default:
      return after.length > 0 ? [...before, `${own} ${after[0]}`, ...after.slice(1)] : [...paragraphs];
  }
}
