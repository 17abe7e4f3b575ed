import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { saudiArticles, thaiArticles } from './corpora.mjs';
import { madeText } from './made-text.mjs';

/*
 * node bench/run.mjs check [--count=N] [--changed=N] [--thai|--arabic]
 *
 * A check as CI runs it, on a git repository of files, 20,000 of made text (1000 of them changed) or those of thaigov or saudinewsnet: with a baseline of all
 * that repeats, one fault planted, and only of what was changed; then how long a check of one file takes beside Node alone. The answers,
 * which fault is told, stand before the times. Exit code 1 where one is not what it must be.
 */
const argument = (name) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const readArticles = process.argv.includes('--thai') ? thaiArticles : process.argv.includes('--arabic') ? saudiArticles : undefined;
const articles = readArticles?.('check');
const count = articles?.length ?? Number(argument('count') ?? 20_000);
const changed = Math.min(count >> 1, Number(argument('changed') ?? 1000));
const starts = 7;
const filesPerFolder = 1000;
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'doubletake-bench-'));
const { random, paragraph } = madeText(2026);
const nameOf = (index) => `texts/${Math.floor(index / filesPerFolder)}/${index}.txt`;

function timed(work) {
  const begin = performance.now();
  const answer = work();
  return { answer, seconds: (performance.now() - begin) / 1000 };
}

function check(...argv) {
  const { answer, seconds } = timed(() =>
    spawnSync(process.execPath, [program, 'check', ...argv], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 30 }),
  );
  return { code: answer.status, out: answer.stdout, err: answer.stderr, seconds };
}

function git(...argv) {
  const { status, stderr } = spawnSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', '-c', 'gc.auto=0', ...argv], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

function must(holds, what) {
  if (holds) return;
  console.log(`  NOT MET: ${what}`);
  process.exitCode = 1;
}

/** One in ten holds a paragraph twice, one in twenty that of an earlier one. */
function madeArticle(index, earlier) {
  const paragraphs = Array.from({ length: 3 + Math.floor(4 * random()) }, paragraph);
  if (index % 10 === 0) paragraphs.push(paragraphs[0]);
  if (index % 20 === 1) paragraphs.push(earlier);
  return { text: `${paragraphs.join('\n')}\n`, first: paragraphs[0] };
}

function makeFiles() {
  let earlier = paragraph();
  for (let index = 0; index < count; index++) {
    if (index % filesPerFolder === 0) mkdirSync(join(folder, 'texts', `${index / filesPerFolder}`), { recursive: true });
    const made = articles === undefined ? madeArticle(index, earlier) : { text: articles[index].text };
    // With a line end, since else what is put behind the text changes its last line.
    writeFileSync(join(folder, nameOf(index)), `${made.text.trimEnd()}\n`);
    if (index % 20 === 7) earlier = made.first ?? earlier;
  }
}

const told = ({ err }) =>
  err
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.split('  \u2068')[0].trim());
const seconds = (...runs) => runs.map((run) => `${run.seconds.toFixed(2)} s`).join(', ');

try {
  makeFiles();
  git('init', '-q');
  const update = check('texts', '--baseline', 'known.json', '--update-baseline');
  const repeats = update.code === 0 ? JSON.parse(readFileSync(join(folder, 'known.json'), 'utf8')).repeats : [];
  const committed = timed(() => {
    git('add', '-A');
    git('commit', '-q', '-m', 'all');
  });
  const known = check('texts', '--baseline', 'known.json');
  const bare = check('texts', '--max-repeats', '1000000000', '--quiet');
  const bareInside = check('texts', '--max-repeats', '1000000000', '--quiet', '--scope', 'document');

  // What is new: in one file a paragraph twice; then in others one that says something new.
  const fault = paragraph();
  const step = Math.floor(count / changed);
  const place = nameOf(Math.floor(changed / 2) * step);
  appendFileSync(join(folder, place), `\n${fault}\n\n${paragraph()}\n\n${fault}\n`);
  const line = readFileSync(join(folder, place), 'utf8').split('\n').lastIndexOf(fault) + 1;
  const planted = check('texts', '--baseline', 'known.json');
  for (let k = 0; k < changed; k++) {
    const name = nameOf(k * step);
    if (name !== place) appendFileSync(join(folder, name), `\n${paragraph()}\n`);
  }
  const inside = check('texts', '--since', 'HEAD', '--scope', 'document', '--format', 'json');
  const between = check('texts', '--since', 'HEAD');
  const copies = repeats.reduce((sum, repeat) => sum + repeat.copies, 0);
  console.log(
    `${count} files of ${readArticles === undefined ? 'made text' : readArticles === thaiArticles ? 'thaigov' : 'saudinewsnet'}, ${changed} of them changed, one fault planted`,
  );
  console.log(`  baseline of ${repeats.length} repeats, ${copies} copies; with it exit code ${known.code}`);
  for (const [name, run] of [
    ['baseline', planted],
    ['since, inside documents', inside],
    ['since, between documents', between],
  ]) {
    console.log(`  ${name}: exit code ${run.code}, ${told(run).length} told`);
    must(
      run.code === 1 && told(run).length === 1 && told(run)[0].startsWith(`${place}:${line} `),
      `${name}: the one fault is told, at ${place}:${line}, and not ${told(run)}`,
    );
  }
  must(update.code === 0 && known.code === 0 && bare.code === 0, 'what is known passes');
  const read = JSON.parse(inside.out || '{"totals":{}}').totals.documents;
  console.log(`  since, inside documents: ${read} files read`);
  must(read === changed, `${changed} files are read`);
  console.log(`  without a baseline: ${seconds(bareInside)} inside documents, ${seconds(bare)} between them`);
  console.log(`  writing the baseline ${seconds(update)}, with it ${seconds(known, planted)}`);
  console.log(
    `  since: ${seconds(inside)} inside documents, ${seconds(between)} between them (git add and commit took ${committed.seconds.toFixed(2)} s)`,
  );

  const small = join(folder, 'small.txt');
  writeFileSync(small, Array.from({ length: 20 }, () => `${paragraph()}\n`).join(''));
  const median = (argv) => {
    const times = Array.from({ length: starts }, () => timed(() => spawnSync(process.execPath, argv, { cwd: folder })).seconds);
    return 1000 * times.sort((a, b) => a - b)[starts >> 1];
  };
  const [node, scoped, unscoped] = [
    ['-e', '0'],
    [program, 'check', small, '--scope', 'document'],
    [program, 'check', small],
  ].map(median);
  const once = check(small, '--scope', 'document');
  must(once.code === 0, 'a file without repeats passes');
  console.log(
    `  one file of 5 KB: ${Math.round(scoped - node)} ms over Node's ${Math.round(node)} ms inside it, ${Math.round(unscoped - node)} ms between documents; median of ${starts}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
