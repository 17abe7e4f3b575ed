import { parseConfig } from '../../dist/cli/config-tree.js';
import { readConfiguration } from '../../dist/cli/configuration.js';
import { initialConfig } from '../../dist/cli/init.js';
import { InputError } from '../../dist/errors.js';
import { openDiffReader } from '../../dist/node/git-diff.js';
import { baselinePieces, knownRepeats, parseBaseline } from '../../dist/report/baseline.js';
import { Broken } from './run.mjs';
import { textWays } from './shrink.mjs';

/**
 * Small files that people write or git prints, with damage: settings and baselines are read or refused with an InputError that says where, a
 * baseline that is read is written again as it was understood, and of a diff ranges of lines rise whatever stands in it, however it is cut.
 */
export const files = {
  name: 'files',
  make,
  check,
  bytesOf: ({ text }) => text.length,
  ways: textWays('text'),
  show: ({ kind, text }) => `${kind}\n${JSON.stringify(text)}`,
};

const settings = `// Ours.
{ "$schema": "x", "scope": "corpus", "threshold": 0.8, "jobs": 2, "ignore": ["*.tmp", "/old/"], /* and */
  "check": { "max-share": 0.5, "baseline": "known.json", "report": { "sarif": "a.sarif" } },
  "overrides": [{ "files": ["ar/*.txt"], "excludedFiles": ["ar/x.txt"], "encoding": "windows-1256", "paragraphs": "blank" }], "quiet": true, }
`;
const baseline = [
  ...baselinePieces({
    rules: '1',
    repeats: knownRepeats(
      ['0', 'a', 'f'].map((digit, k) => ({ fingerprint: digit.repeat(32), path: `d ${k}/خبر.txt`, words: 20 + k, excerpt: '{"a": 1}' })),
    ),
  }),
].join('');
const diff = `diff --git a/a b.txt b/a b.txt
index 1..2 100644
--- a/a b.txt
+++ b/a b.txt
@@ -1,0 +2,3 @@ one
+++ b/no header
+@@ -1 +1 @@
+three
diff --git "a/\\330\\256.txt" "b/\\330\\256.txt"
new file mode 100644
--- /dev/null
+++ "b/\\330\\256.txt"
@@ -0,0 +1 @@
+x
\\ No newline at end of file
diff --git a/p.bin b/p.bin
Binary files a/p.bin and b/p.bin differ
`;
const whole = { settings: [settings, initialConfig], baseline: [baseline], diff: [diff] };
const pieces = [
  ...'{}[]":,/*\\\n\r\t -+@0123456789abcdefnrtu',
  '"scope"',
  '"overrides":',
  'null',
  'true',
  '1e999',
  '-1',
  '__proto__',
  '\ud800',
  '\ufeff',
  'خ',
];

function make(random) {
  const kind = random.pick(Object.keys(whole));
  let text = random.pick(whole[kind]);
  for (let damages = random.below(6); damages > 0; damages--) {
    const at = random.below(text.length + 1);
    const end = random.oneIn(2) ? at : Math.min(text.length, at + random.below(random.oneIn(4) ? 200 : 6));
    const put = random.pick([() => '', () => random.pick(pieces), () => text.slice(end, end + random.below(80))])();
    text = text.slice(0, at) + put + text.slice(end);
  }
  return { kind, text, cut: random.between(1, 40) };
}

function check({ kind, text, cut }) {
  if (kind === 'diff') return checkDiff(text, cut);
  try {
    if (kind === 'settings')
      readConfiguration(parseConfig({ shown: 'x.json', text }, false), { path: 'x.json', folder: '/x' }, (path) => path);
    else checkBaseline(parseBaseline(text, 'x.json'));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error.details.path !== 'x.json' && !error.message.includes('x.json')) throw new Broken('an error names the file', error.message);
  }
}

function checkBaseline(read) {
  const written = [...baselinePieces(read)].join('');
  const again = [...baselinePieces(parseBaseline(written, 'x.json'))].join('');
  if (again !== written) throw new Broken('a baseline is read as it was written', written);
}

function checkDiff(text, cut) {
  const bytes = Buffer.from(text);
  const [atOnce, inPieces] = [openDiffReader(), openDiffReader()];
  atOnce.push(bytes);
  for (let at = 0; at < bytes.length; at += cut) inPieces.push(bytes.subarray(at, at + cut));
  const found = atOnce.end();
  if (JSON.stringify([...found]) !== JSON.stringify([...inPieces.end()])) throw new Broken('a diff says the same however it is cut');
  for (const [name, ranges] of found) {
    if (ranges === 'whole') continue;
    for (const [k, { first, last }] of ranges.entries()) {
      const before = k > 0 ? ranges[k - 1].last : 0;
      if (!(Number.isSafeInteger(first) && Number.isSafeInteger(last) && last >= first && first >= 1))
        throw new Broken('ranges are lines', name);
      if (first <= before && text === diff) throw new Broken('ranges rise', name);
    }
  }
}
