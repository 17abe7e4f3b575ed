import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build, type Metafile, stop } from 'esbuild';
import { findChromium } from './chromium.js';
import { articles, languages } from './texts.js';

/*
 * The library in a browser: a page of a user's is bundled as users do it, opened in headless Chromium, and must answer what Node answers.
 * The page asks this process for its texts and sends its answers back; nothing else is on the line.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

/** What the page works on: doubled articles, and half a surrogate pair, which JSON carries as an escape. */
const texts = [...languages.map((language) => `${articles[language].join('\n')}\n`.repeat(2)), `\ud800 ${articles.en[0]}\n`.repeat(3)];

/** Runs in Node and in the browser. */
const walk = `
import { applyEdits, createIndex, dedupe, dedupeRecords, findRepeats, undo } from 'doubletake';

export async function answersTo(texts) {
  const answers = [];
  for (const text of texts) {
    const ofString = await dedupe(text);
    const bytes = Uint8Array.from({ length: 2 * text.length }, (_, i) => text.charCodeAt(i >> 1) >> (8 * (i % 2)));
    const ofBytes = await dedupe(bytes, { encoding: 'utf-16le' });
    answers.push({
      ofString,
      ofBytes: { ...ofBytes, output: [...ofBytes.output] },
      applied: applyEdits(text, ofString.edits) === ofString.output,
      restored: (await undo(ofString.output, ofString.undoRecord)) === text,
    });
  }
  const documents = texts.map((text, id) => ({ id: String(id), text: text.replace(/\\d/, '8') }));
  const refused = await dedupe('', { threshold: 2 }).catch(({ code, details }) => ({ code, details }));
  const index = createIndex();
  const records = [];
  for await (const { record } of dedupeRecords(documents, { index })) records.push(record);
  const remembered = await index.find(documents.map(({ id, text }) => ({ id: 'new ' + id, text })));
  return { answers, refused, records, remembered, scalar: await findRepeats(documents), minhash: await findRepeats(documents, { engine: 'minhash' }) };
}
`;
const page = `
import { answersTo } from './walk.js';

const send = (answer) => fetch('/answers', { method: 'POST', body: JSON.stringify(answer) });
addEventListener('error', ({ message }) => send({ error: message }));
answersTo(await (await fetch('/texts')).json()).then(send, (error) => send({ error: String(error.stack) }));
`;

let folder = '';
const at = (...names: string[]) => join(folder, ...names);
let metafile: Metafile;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doubletake-browser-'));
  mkdirSync(at('node_modules'));
  symlinkSync(root, at('node_modules', 'doubletake'), 'junction');
  writeFileSync(at('package.json'), '{ "type": "module" }\n');
  writeFileSync(at('walk.js'), walk);
  writeFileSync(at('page.js'), page);
  const result = await build({
    absWorkingDir: folder,
    entryPoints: ['page.js'],
    outdir: 'built',
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    metafile: true,
    logLevel: 'silent',
  });
  expect([...result.errors, ...result.warnings]).toEqual([]);
  metafile = result.metafile;
}, 120_000);
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

describe('a bundle for browsers', () => {
  test('is made without a word, and holds neither files nor the command line', () => {
    const ours = Object.keys(metafile.inputs);
    expect(ours.filter((path) => /\/dist\/(node|cli)\/|node:|yargs|fast-glob/u.test(path))).toEqual([]);
    expect(ours.some((path) => path.endsWith('/dist/library/dedupe.js'))).toBe(true);
    expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter(({ external }) => external))).toEqual([]);
  });

  test('loads the package minhash only when it is asked for', () => {
    const { imports } = metafile.outputs['built/page.js'];
    // Inside documents and between them it is asked for in two places.
    expect(new Set(imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path)).size).toBe(1);
    expect(readFileSync(at('built', 'page.js'), 'utf8')).not.toContain('hashbands');
  });
});

/** Gives the page, its bundle and its texts; what it sends back comes out of `answers`. */
async function serve(): Promise<{ readonly server: Server; readonly url: string; readonly answers: Promise<unknown> }> {
  let answered: (answers: unknown) => void;
  const answers = new Promise((resolve) => {
    answered = resolve;
  });
  const server = createServer((request, response) => {
    const [name] = (request.url ?? '').slice(1).split('?');
    if (name === 'answers') {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.end();
        answered(JSON.parse(Buffer.concat(chunks).toString()));
      });
    } else if (name === '') {
      response.setHeader('content-type', 'text/html').end('<!doctype html><script type="module" src="page.js"></script>');
    } else if (name === 'texts') {
      response.end(JSON.stringify(texts));
    } else if (existsSync(at('built', name))) {
      response.setHeader('content-type', 'text/javascript').end(readFileSync(at('built', name)));
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, answers };
}

function open(chromium: string, url: string): ChildProcess {
  // Without a sandbox, since it cannot be had in most containers; the page is ours.
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ];
  return spawn(chromium, [...flags, ...quiet, `--user-data-dir=${at('profile')}`, url], { stdio: 'ignore' });
}

/** It takes two seconds; on a busy machine a browser may take long to start. */
const answerMillisecondsMax = 90_000;

const chromium = findChromium();
(chromium === undefined ? describe.skip : describe)(
  `in headless Chromium${chromium === undefined ? ', of which there is none here' : ''}`,
  () => {
    test('the same texts get the same answers as in Node', async () => {
      const { server, url, answers } = await serve();
      const browser = open(chromium as string, url);
      const ended = once(browser, 'exit');
      const gone = ended.then(([status]) => ({ error: `Chromium ended by itself: ${status}` }));
      const silent = setTimeout(answerMillisecondsMax, { error: 'Chromium did not answer' }, { ref: false });
      const inBrowser = await Promise.race([answers, gone, silent]);
      browser.kill('SIGKILL');
      await ended;
      server.closeAllConnections();
      server.close();

      const code = `import { answersTo } from './walk.js'; console.log(JSON.stringify(await answersTo(${JSON.stringify(texts)})));`;
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder, encoding: 'utf8' });
      const inNode = JSON.parse(stdout);
      expect(inBrowser).toEqual(inNode);
      expect(inNode.answers.map(({ applied, restored }: Record<string, boolean>) => applied && restored)).toEqual(texts.map(() => true));
      expect(inNode.answers.every(({ ofString }: { ofString: { edits: unknown[] } }) => ofString.edits.length > 0)).toBe(true);
      expect(inNode.refused).toMatchObject({ code: 'usage', details: { got: '2' } });
      expect(inNode.minhash.documentCount).toBe(texts.length);
      expect(inNode.remembered.repeatedDocuments).toHaveLength(texts.length);
    }, 120_000);
  },
);
