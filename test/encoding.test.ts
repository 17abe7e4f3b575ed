import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits } from '../src/edit/apply.js';
import { binarySign } from '../src/encoding/binary.js';
import { detectEncoding } from '../src/encoding/detect.js';
import { encodingNames } from '../src/encoding/names.js';
import { openView } from '../src/encoding/view.js';
import { InputError } from '../src/errors.js';
import { brokenByteFirst } from '../src/marks.js';
import { foldWords } from '../src/sketch/words.js';
import { clean, scan } from './clean.js';
import { encoderFor, plainer } from './encoders.js';
import { foreign } from './foreign-texts.js';
import { articles } from './texts.js';

const texts = { ...articles, ...foreign };
type Language = keyof typeof texts;

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

function textOf(language: Language, lineEnd = '\n'): string {
  return texts[language].map((paragraph) => plainer(paragraph) + lineEnd).join('');
}

/** The article, and behind it all but its first paragraph again. */
function doubledText(language: Language, lineEnd = '\n'): string {
  const paragraphs = texts[language].map((paragraph) => plainer(paragraph) + lineEnd);
  return [...paragraphs, ...paragraphs.slice(1)].join('');
}

const rows: readonly (readonly [string, Language, string])[] = [
  ['utf-8', 'ar', 'utf-8'],
  ['windows-1256', 'ar', 'windows-1256'],
  ['iso-8859-6', 'ar', 'iso-8859-6'],
  ['utf-16le', 'ar', 'utf-16le'],
  ['utf-16be', 'ar', 'utf-16be'],
  ['utf-16le', 'en', 'utf-16le'],
  ['utf-16be', 'ru', 'utf-16be'],
  ['utf-16le', 'zh', 'utf-16le'],
  ['utf-16be', 'ko', 'utf-16be'],
  ['utf-16le', 'th', 'utf-16le'],
  ['windows-1252', 'fr', 'windows-1252'],
  ['windows-1250', 'pl', 'windows-1250'],
  ['iso-8859-2', 'pl', 'iso-8859-2'],
  ['windows-1254', 'tr', 'windows-1254'],
  ['windows-1251', 'ru', 'windows-1251'],
  ['koi8-r', 'ru', 'koi8-r'],
  ['iso-8859-5', 'ru', 'iso-8859-5'],
  ['ibm866', 'ru', 'ibm866'],
  ['windows-1253', 'el', 'windows-1253'],
  // What is not the same in the two does not occur in this text.
  ['iso-8859-7', 'el', 'windows-1253'],
  ['windows-1255', 'he', 'windows-1255'],
  ['windows-874', 'th', 'windows-874'],
  ['shift_jis', 'ja', 'shift_jis'],
  ['euc-jp', 'ja', 'euc-jp'],
  ['gbk', 'zh', 'gb18030'],
  ['gb18030', 'zh', 'gb18030'],
  ['big5', 'tw', 'big5'],
  ['euc-kr', 'ko', 'euc-kr'],
];

describe('an article whose body comes twice keeps its encoding', () => {
  test.each(rows)('%s, %s', async (name, language, found) => {
    const encode = encoderFor(name);
    const input = encode(doubledText(language));
    const { output } = await clean(input);
    expect(latin1(output)).toBe(latin1(encode(textOf(language))));
    expect(openView(input, detectEncoding(input, 'auto')).encoding.name).toMatch(found);
    expect(latin1((await clean(input, { encoding: name })).output)).toBe(latin1(output));
  });

  test.each<[string, number[], Language]>([
    ['utf-8', [0xef, 0xbb, 0xbf], 'ar'],
    ['utf-16le', [0xff, 0xfe], 'ar'],
    ['utf-16be', [0xfe, 0xff], 'th'],
  ])('%s with a mark, which stays and outweighs what is told', async (name, mark, language) => {
    const encode = encoderFor(name);
    const input = joined(Uint8Array.from(mark), encode(doubledText(language, '\r\n')));
    for (const encoding of ['auto', 'windows-1252']) {
      const { output } = await clean(input, { encoding });
      expect(latin1(output)).toBe(latin1(joined(Uint8Array.from(mark), encode(textOf(language, '\r\n')))));
    }
  });

  test('spans are in bytes of the file, and the report reads them aright', async () => {
    const encode = encoderFor('windows-1256');
    const input = encode(doubledText('ar'));
    const { blocks, edits, byteCount } = await clean(input);
    const once = encode(textOf('ar')).length;
    // Where the end of the text goes, the line ending before goes, and the last one stays.
    expect(edits).toEqual([{ start: once - 1, end: input.length - 1, block: 0 }]);
    expect([blocks[0].copy.start, byteCount]).toEqual([once, input.length]);
  });
});

describe('the view', () => {
  const alphabets: Readonly<Record<string, string>> = {
    'utf-16le': 'aé مก的😀\n',
    'utf-16be': 'aé مก的😀\n',
    'windows-1256': 'a é،مي\n',
    'windows-874': 'a ก็ำ\n',
    shift_jis: 'a のｱ表\\\n',
    'euc-jp': 'a のｱ丂\n',
    gb18030: 'a 的€ḿ\n',
    big5: 'a 功許\n',
    'euc-kr': 'a 가힝\n',
  };

  test.each(Object.entries(alphabets))('%s: every character begins where it begins in the file, and both ways rise', (name, alphabet) => {
    const encode = encoderFor(name);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 3000 }), (characters) => {
        const bytes = encode(characters.join(''));
        const view = openView(bytes, { name, from: 'told', brokenBytes: 0, firstBroken: -1 });
        expect(latin1(view.bytes)).toBe(latin1(utf8(characters.join(''))));
        let [original, offset] = [0, 0];
        for (const character of characters) {
          expect(view.toOriginal(offset)).toBe(original);
          expect(view.toView(original)).toBe(offset);
          original += encode(character).length;
          offset += utf8(character).length;
        }
        expect([view.toOriginal(offset), view.toView(original)]).toEqual([bytes.length, view.bytes.length]);
      }),
      { numRuns: 20 },
    );
  });

  test('any bytes in any encoding: offsets rise from 0 to the end, sound text reads as the platform reads it', () => {
    const names = encodingNames.filter((name) => name !== 'utf-8' && name !== 'windows-1252');
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.uint8Array({ maxLength: 60 }), (name, any) => {
        // Controls that some platforms exchange in Shift_JIS, as IBM did.
        const bytes = any.filter((byte) => byte !== 0x1a && byte !== 0x1c && byte !== 0x7f);
        const { bytes: text, toOriginal } = openView(bytes, { name, from: 'told', brokenBytes: 0, firstBroken: -1 });
        let before = 0;
        for (let at = 0; at <= text.length; at++) {
          expect(toOriginal(at)).toBeGreaterThanOrEqual(before);
          before = toOriginal(at);
        }
        expect([toOriginal(0), toOriginal(text.length)]).toEqual([0, bytes.length]);
        const sound = soundText(name, bytes);
        if (sound !== undefined) expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(text)).toBe(sound);
      }),
      { numRuns: 3000 },
    );
  });

  test('windows-1252 has its quotation marks, whatever the platform makes of them', () => {
    const bytes = Uint8Array.of(0x93, 0x63, 0x61, 0x66, 0xe9, 0x94, 0x20, 0x96, 0x20, 0x80, 0xff);
    const { bytes: text } = openView(bytes, { name: 'windows-1252', from: 'told', brokenBytes: 0, firstBroken: -1 });
    expect(new TextDecoder().decode(text)).toBe('“café” – €ÿ');
    expect(detectEncoding(bytes.subarray(0, 6), 'auto').name).toBe('windows-1252');
  });

  test.each<[string, number[], string]>([
    ['one apostrophe', [0x74, 0x92, 0x73], 'windows-1252'],
    ['quotation marks', [0x20, 0x93, 0x61, 0x94], 'windows-1252'],
    ['the beginning of a character of UTF-8', [0x20, 0xe2, 0x82], 'utf-8'],
    ['a byte that no text has', [0x20, 0xff], 'utf-8'],
  ])('in a text of ASCII, %s', (_name, odd, name) => {
    const bytes = joined(utf8('The harbour council met late on Tuesday'), Uint8Array.from(odd), utf8(' and agreed.\n'));
    expect(detectEncoding(bytes, 'auto').name).toBe(name);
  });

  test('sound UTF-8 is its own view', () => {
    const bytes = utf8(textOf('ar'));
    expect(openView(bytes, detectEncoding(bytes, 'auto')).bytes).toBe(bytes);
  });
});

describe('broken bytes', () => {
  const [first, second, third] = texts.en;
  const withByte = (text: string, byte: number) => joined(utf8(text.slice(0, 40)), Uint8Array.of(byte), utf8(text.slice(40)));
  const lineEnd = utf8('\n');

  test('the same broken bytes are the same text, and other ones are not', async () => {
    const head = utf8(`${first} لندن باريس روما\n`);
    const kept = joined(head, withByte(second, 0xff), lineEnd, utf8(third), lineEnd);
    const same = await clean(joined(kept, withByte(second, 0xff), lineEnd, utf8(third), lineEnd));
    expect(latin1(same.output)).toBe(latin1(kept));
    const other = joined(kept, withByte(second, 0xfe), lineEnd, utf8(third), lineEnd);
    const { output, blocks } = await clean(other);
    expect(latin1(output)).toContain(latin1(withByte(second, 0xfe)));
    expect(blocks.find(({ copy }) => copy.firstParagraph === 3)?.verdict).not.toBe('remove');
  });

  test('they are counted, and the first is told', () => {
    const bytes = joined(utf8('لندن باريس '), Uint8Array.of(0xe2, 0x82), utf8(' روما'), Uint8Array.of(0xff));
    expect(detectEncoding(bytes, 'auto')).toEqual({ name: 'utf-8', from: 'form', brokenBytes: 3, firstBroken: 20 });
    expect(detectEncoding(joined(utf8('The end.'), Uint8Array.of(0xff)), 'auto')).toMatchObject({ name: 'utf-8', brokenBytes: 1 });
  });

  test('half a pair of UTF-16 and a byte too many are kept', async () => {
    const encode = encoderFor('utf-16le');
    const odd = Uint8Array.of(0x3d, 0xd8);
    const input = joined(encode(textOf('en')), odd, encode(doubledText('en')), Uint8Array.of(0x41));
    const { output } = await clean(input, { encoding: 'utf-16le' });
    expect(latin1(output)).toContain(latin1(odd));
    expect(output.at(-1)).toBe(0x41);
  });

  test('each is a word of its own: folding leaves it as it is', () => {
    const standIns = Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(brokenByteFirst + byte));
    const { folded } = foldWords(utf8(standIns.join('')));
    expect(new TextDecoder().decode(folded)).toBe(standIns.join(' '));
  });
});

describe('a wrong encoding loses nothing', () => {
  const told = encodingNames.filter((name) => !name.startsWith('utf-16'));
  const truths: readonly (readonly [string, Language])[] = [
    ['windows-1256', 'ar'],
    ['iso-8859-6', 'ar'],
    ['koi8-r', 'ru'],
    ['ibm866', 'ru'],
    ['windows-874', 'th'],
    ['big5', 'tw'],
    ['shift_jis', 'ja'],
    ['euc-kr', 'ko'],
    ['utf-8', 'ar'],
  ];

  test.each(truths)('%s, %s, read as any other and with letters changed in the second copy: every line stands', async (truth, language) => {
    const encode = encoderFor(truth);
    const paragraphs = texts[language].map(plainer);
    const letters = [...new Set(paragraphs.join('').replace(/\p{ASCII}/gu, ''))];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...told), fc.nat(), fc.nat(), fc.nat(), async (name, which, at, letter) => {
        const changed = paragraphs.map((paragraph, index) => {
          if (index !== which % paragraphs.length) return paragraph;
          const characters = [...paragraph];
          characters[at % characters.length] = letters[letter % letters.length];
          return characters.join('');
        });
        const lines = [...paragraphs, ...changed].map((line) => `${line}\n`);
        const { output } = await clean(joined(...lines.map(encode)), { encoding: name });
        const stays = squeezed(output);
        for (const line of lines) expect(stays.includes(squeezed(encode(line)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('letters that a wrong encoding takes for signs are told apart', async () => {
    const encode = encoderFor('ibm866');
    const [head, body] = texts.ru.map(plainer);
    const input = joined(encode(`${head}\n${body} Иван.\n${body} Анна.\n`));
    const { output, blocks, edits } = await clean(input, { encoding: 'windows-1252' });
    expect(latin1(output)).toBe(latin1(input));
    expect(edits).toEqual([]);
    expect(blocks.filter(({ verdict }) => verdict === 'remove')).toEqual([]);
  });

  test('a copy that is the same only as text is for review where the encoding is told, and goes where it is certain', async () => {
    const [head, ...body] = texts.ar;
    const restyled = body.map((paragraph) => paragraph.replace(/أ/gu, 'ا'));
    const text = [head, ...body, ...restyled].map((line) => `${line}\n`).join('');
    const certain = await clean(utf8(text));
    expect(certain.edits.length).toBeGreaterThan(0);
    const input = encoderFor('windows-1256')(text);
    const { output, blocks } = await clean(input);
    expect(latin1(output)).toBe(latin1(input));
    expect(blocks.map(({ verdict, rule }) => `${verdict}: ${rule}`)).toContain('review: encoding-in-doubt');
  });

  test('UTF-16 is not believed of a text without zero bytes', () => {
    expect(() => detectEncoding(utf8(textOf('en')), 'utf-16le')).toThrow(InputError);
  });

  test('cleaning twice equals cleaning once, and edits lead to the output', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...told), fc.uint8Array({ maxLength: 200 }), fc.nat(3), async (name, bytes, times) => {
        const input = joined(...Array.from({ length: times + 1 }, () => joined(bytes, lineFeed)));
        const { edits, output } = await clean(input, { encoding: name });
        expect(output).toEqual(applyEdits(input, edits));
        expect((await clean(output, { encoding: name })).output).toEqual(output);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is no text, or cannot be cut', () => {
  const sign = (bytes: Uint8Array) => binarySign(bytes, detectEncoding(bytes, 'auto'))?.got;

  test.each<[string, number[] | string, string | undefined]>([
    ['ASCII', 'The end.\n', undefined],
    ['an empty file', '', undefined],
    ['a NUL in ASCII', 'ab\0cd\n', 'a NUL byte'],
    ['NULs in a row', 'a\0\0\0b\0\0\0', 'a NUL byte'],
    ['a PDF', '%PDF-1.7\n', 'a PDF file'],
    ['gzip', [0x1f, 0x8b, 0x08, 0x00], 'gzip data'],
    ['noise', Array.from({ length: 4000 }, (_, at) => 1 + ((at * at * 31 + at * 7) % 255)), 'control characters'],
    ['wire copy with its ETX and colours', `${'Story text. '.repeat(9)}\x03\x1b[1mé`, undefined],
  ])('%s', (_name, content, got) => {
    expect(sign(typeof content === 'string' ? utf8(content) : Uint8Array.from(content))).toBe(got);
  });

  test.each<[string, Uint8Array]>([
    ['ISO-2022-JP', joined(utf8('a \x1b$B'), utf8('$NF|K\\'), utf8('\x1b(B\n'))],
    ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x41, 0, 0, 0)],
  ])('%s is refused', (_name, bytes) => {
    expect(() => detectEncoding(bytes, 'auto')).toThrow(expect.objectContaining({ code: 'encoding' }));
  });

  test('between documents in different encodings the same text is found', async () => {
    const report = await scan({ 'a.txt': textOf('ar'), 'b.txt': encoderFor('windows-1256')(textOf('ar')) });
    const [block] = report.blocks;
    expect([block.kept.document, block.copy.document, block.kind]).toEqual(['a.txt', 'b.txt', 'exact']);
    expect(block.copy.end).toBeLessThanOrEqual(encoderFor('windows-1256')(textOf('ar')).length);
  });
});

describe('the command line', () => {
  const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('DOUBLETAKE_')));
  let folder: string;
  const at = (name: string) => join(folder, name);
  const run = (...argv: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], { cwd: folder, env: environment });
    return { code: status, stdout, stderr: stderr.toString() };
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'doubletake-encoding-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('windows-1256 is rewritten in place and restored, byte for byte', () => {
    const encode = encoderFor('windows-1256');
    const input = encode(doubledText('ar'));
    writeFileSync(at('a.txt'), input);
    const cleaned = run('clean', 'a.txt', '--in-place');
    expect(cleaned.code).toBe(0);
    expect(cleaned.stderr).toContain('a.txt: read as windows-1256, which is a guess; --encoding says otherwise');
    expect(cleaned.stderr).toContain('وجاءت نتيجة التصويت');
    expect(latin1(readFileSync(at('a.txt')))).toBe(latin1(encode(textOf('ar'))));
    expect(run('restore', 'doubletake-undo.jsonl').code).toBe(0);
    expect(latin1(readFileSync(at('a.txt')))).toBe(latin1(input));
  });

  test('reports and explanations show the text, and tell bytes of the file', () => {
    const input = encoderFor('windows-1256')(doubledText('ar'));
    writeFileSync(at('a.txt'), input);
    const scanned = JSON.parse(run('scan', 'a.txt', '--format', 'json').stdout.toString());
    expect(scanned.blocks[0].copy).toMatchObject({ bytes: { end: input.length - 1 }, lines: { first: { line: 7, column: 1 } } });
    expect(scanned.blocks[0].copy.excerpt).toMatch(/^وجاءت نتيجة التصويت/);
    const explained = JSON.parse(run('explain', 'a.txt', '--format', 'json').stdout.toString());
    expect(explained.paragraphs.at(-1)).toMatchObject({ stays: 'none', bytes: { end: input.length - 1 } });
    expect(explained.paragraphs[0].text).toMatch(/^الميناء الشمالي/);
  });

  test('a diff is in the bytes of the file, that of UTF-16 in UTF-8', () => {
    const encode = encoderFor('windows-1256');
    writeFileSync(at('a.txt'), encode(doubledText('ar')));
    writeFileSync(at('b.txt'), encoderFor('utf-16le')(doubledText('ar')));
    const line = plainer(texts.ar[1]);
    expect(latin1(run('clean', 'a.txt', '--diff').stdout)).toContain(latin1(encode(`\n-${line}\n`)));
    expect(run('clean', 'b.txt', '--diff').stdout.toString()).toContain(`\n-${line}\n`);
  });

  test('broken UTF-8 is told with its place and number', () => {
    writeFileSync(at('a.txt'), joined(utf8('لندن باريس '), Uint8Array.of(0xff, 0xfe), utf8('\n')));
    const { code, stderr } = run('clean', 'a.txt');
    expect([code, stderr.split('\n')[0]]).toEqual([0, 'doubletake: a.txt@20: 2 bytes are not UTF-8, and are kept as they are']);
    expect(run('clean', 'a.txt', '--quiet').stderr).toBe('');
  });

  test.each<[string, string]>([
    ['windws-1256', '--encoding names no known encoding; did you mean windows-1256?'],
    ['utf-9', 'did you mean utf-8?'],
    ['klingon', '--encoding names no known encoding; expected auto, or a name such as windows-1256; got "klingon"'],
    ['iso-2022-jp', 'cannot be cut byte by byte'],
  ])('--encoding %s is refused', (name, sentence) => {
    writeFileSync(at('a.txt'), 'text\n');
    const { code, stderr } = run('clean', 'a.txt', '--encoding', name);
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  });

  test('any label is taken, and the environment may tell it', () => {
    const input = encoderFor('windows-1256')(doubledText('ar'));
    writeFileSync(at('a.txt'), input);
    for (const label of ['cp1256', 'x-cp1256', 'Windows-1256']) {
      expect(latin1(run('clean', 'a.txt', '--quiet', '--encoding', label).stdout)).toBe(latin1(encoderFor('windows-1256')(textOf('ar'))));
    }
  });

  test('a file that cannot be cut is a fault, and the others are done', () => {
    writeFileSync(at('a.txt'), 'a \x1b$B$NF|\x1b(B\n');
    writeFileSync(at('b.txt'), doubledText('en'));
    const { code, stderr } = run('clean', '.', '--out', `${folder}-out`);
    expect(stderr).toContain('a.txt@2: cannot be cut in this encoding; expected an encoding that can be cut byte by byte; got ISO-2022');
    expect(code).toBe(2);
    expect(readFileSync(join(`${folder}-out`, 'b.txt'), 'utf8')).toBe(textOf('en'));
    rmSync(`${folder}-out`, { recursive: true });
  });
});

const lineFeed = Uint8Array.of(0x0a);

/** Bytes without blanks and line ends, one character each. */
function squeezed(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\t\n\r ]/g, '');
}

/** What the platform reads; undefined where something is broken. */
function soundText(name: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(name, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
