import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseArguments } from '../src/cli/arguments.js';
import { corpusSettings } from '../src/cli/corpus-options.js';
import { describeInputError, InputError } from '../src/errors.js';
import type { Command } from '../src/option-types.js';

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doubletake-corpus-options-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const settings = (command: Command, ...argv: string[]) => corpusSettings(parseArguments(command, [...argv, 'a.txt'], {}));
const corpus = ['--scope', 'corpus'];
const refusal = async (command: Command, ...argv: string[]): Promise<string> => {
  try {
    await settings(command, ...argv);
  } catch (error) {
    if (error instanceof InputError) return describeInputError(error).replaceAll(folder, '.');
    throw error;
  }
  return 'nothing is refused';
};
const strings = (passages: readonly Uint8Array[]) => passages.map((passage) => new TextDecoder().decode(passage));

describe('options of the corpus', () => {
  test('what only looks looks everywhere, and what cuts cuts in each document', async () => {
    expect((await settings('scan')).scope).toBe('corpus');
    expect((await settings('clean')).scope).toBe('document');
    expect((await settings('explain')).scope).toBe('document');
  });

  test('defaults', async () => {
    expect(await settings('clean')).toEqual({
      scope: 'document',
      keep: 'first',
      sources: [],
      duplicates: 'list',
      boilerplate: 'keep',
      boilerplateDocuments: 10,
      passageWords: 50,
      allow: [],
      block: [],
      against: [],
      indexDir: undefined,
      fields: { name: 'id', date: 'date', source: 'source' },
      hasFileDates: false,
      whatIf: false,
    });
    expect(await settings('explain')).toEqual(await settings('clean'));
  });

  test('all at once', async () => {
    await writeFile(at('sources'), '\ufeffReuters\r\n\r\n  الرياض \nAP\n');
    await writeFile(at('allow'), 'The harbour council met late on Tuesday.\n---\nAll rights reserved.\n');
    await writeFile(at('block'), 'Follow us on our page.');
    const argv = ['--keep', 'source-list', '--sources', at('sources'), '--duplicates', 'drop', '--boilerplate', 'remove'];
    const lists = ['--boilerplate-documents', '3', '--allow', at('allow'), '--block', at('block'), '--against', 'old', '--against=older'];
    const fields = ['--id-field', 'guid', '--date-field', 'published', '--source-field', 'paper', '--file-dates', '--index', 'known'];
    const found = await settings('clean', ...corpus, ...argv, ...lists, ...fields);
    expect({ ...found, allow: strings(found.allow), block: strings(found.block) }).toEqual({
      scope: 'corpus',
      keep: 'source-list',
      sources: ['Reuters', 'الرياض', 'AP'],
      duplicates: 'drop',
      boilerplate: 'remove',
      boilerplateDocuments: 3,
      passageWords: 50,
      allow: ['The harbour council met late on Tuesday.', 'All rights reserved.'],
      block: ['Follow us on our page.'],
      against: ['old', 'older'],
      indexDir: 'known',
      fields: { name: 'guid', date: 'published', source: 'paper' },
      hasFileDates: true,
      whatIf: false,
    });
  });

  test('passages parted by blank lines may have several lines each', async () => {
    const long = 'Subscribers may read this story and all others of our archive';
    await writeFile(at('allow'), `${long}\nfor a month\n\n${long}\nfor a year\n`);
    const found = await settings('scan', '--paragraphs', 'blank', '--allow', at('allow'));
    expect(strings(found.allow)).toEqual([`${long}\nfor a month`, `${long}\nfor a year`]);
  });

  test('lists in UTF-16 are read', async () => {
    await writeFile(at('allow'), Buffer.from('\ufeffAll rights reserved.\n', 'utf16le'));
    expect(strings((await settings('scan', '--allow', at('allow'))).allow).map((text) => text.replace('\ufeff', ''))).toEqual([
      'All rights reserved.',
    ]);
  });

  test('--against may stand in a variable, as one path', async () => {
    const parsed = parseArguments('scan', ['a.txt'], { DOUBLETAKE_AGAINST: 'old' });
    expect((await corpusSettings(parsed)).against).toEqual(['old']);
  });

  test.each<[Command, string[], string]>([
    ['clean', ['--duplicates', 'drop'], '--duplicates needs --scope corpus; got --scope document'],
    ['clean', ['--keep', 'latest'], '--keep needs --scope corpus; got --scope document'],
    ['clean', ['--file-dates'], '--file-dates needs --scope corpus; got --scope document'],
    ['clean', ['--id-field', 'guid'], '--id-field needs --scope corpus; got --scope document'],
    ['clean', ['--boilerplate-documents', '3'], '--boilerplate-documents needs --scope corpus; got --scope document'],
    ['scan', ['--scope', 'document', '--what-if'], '--what-if needs --scope corpus; got --scope document'],
    [
      'explain',
      corpus,
      'explain reads one text, and has nothing to compare it with; expected --against PATH or --index DIR; got --scope corpus',
    ],
    ['scan', ['--keep', 'source-list'], '--keep source-list needs to know the sources; expected --sources FILE; got nothing'],
    ['scan', ['--sources', 'none'], '--sources needs --keep source-list; got --keep first'],
    ['scan', ['--against', '-'], '--against reads no standard input; expected a file, a folder or a glob; got "-"'],
    ['scan', ['--allow', 'there-is-none'], 'there-is-none: there is no such file or folder'],
  ])('%s %j: %s', async (command, argv, sentence) => {
    expect(await refusal(command, ...argv)).toBe(sentence);
  });

  test('a default that is given is no reason to refuse', async () => {
    expect((await settings('clean', '--keep', 'first', '--duplicates', 'list')).keep).toBe('first');
  });

  test.each<[string, string | Uint8Array, string]>([
    ['sources', 'AP\nReuters\n\nAP\n', './sources:4: names a source again; expected each once; got that of line 1'],
    ['sources', '\n \n', './sources: names no source; expected one a line; got nothing'],
    ['sources', new Uint8Array(16 * 2 ** 20 + 1).fill(0x61), './sources: is too large; expected at most 16777216 bytes; got more'],
  ])('a list of %s is held to what it should be', async (name, content, sentence) => {
    await writeFile(at(name), content);
    expect(await refusal('scan', '--keep', 'source-list', '--sources', at(name))).toBe(sentence);
  });

  test('a passage in both lists is refused, though it is written differently', async () => {
    await writeFile(at('allow'), 'Follow us on our page.\n');
    await writeFile(at('block'), 'All rights reserved.\nFOLLOW US, on our page\n');
    expect(await refusal('scan', '--allow', at('allow'), '--block', at('block'))).toBe(
      './block:2: a passage is both allowed and blocked; expected it in one of the lists; got line 1 of --allow',
    );
  });
});
