import { driver, program, python } from './places.mjs';

/*
 * Who looks for near-duplicates, with the best that its own documents offer for a threshold of .7: `command` gets the file of records and
 * the file for the outcome. Where a library leaves the shingles to its caller it gets those that the truth is counted on.
 */
const node = (name, ...more) => ({
  command: (records, outcome) => [process.execPath, '--max-old-space-size=20480', driver(name), records, outcome, ...more],
});
const withPython = (environment, name, ...more) => ({
  needs: python(environment),
  command: (records, outcome) => [python(environment), driver(name), records, outcome, ...more],
});

export const nearPeers = [
  { name: 'doubletake', settings: 'defaults: 16 bands of 4, every pair counted out', ...node('doubletake-near.mjs') },
  {
    name: 'doubletake index',
    settings: 'as a run over a corpus has it: records judged and surveyed, pairs counted out on texts that lie in a file',
    ...node('doubletake-index-near.mjs'),
  },
  { name: 'npm minhash', settings: 'defaults: 32 bands of 4, estimate ≥ .7', ...node('npm-minhash-near.mjs') },
  {
    name: 'datasketch',
    settings: 'defaults at threshold .7: 128 permutations, candidates not checked; hashes by xxhash, as its documents advise for speed',
    ...withPython('datasketch', 'datasketch-near.py'),
  },
  {
    name: 'datasketch, for recall',
    settings: '256 permutations, weights .1 and .9, estimate ≥ .7',
    ...withPython('datasketch', 'datasketch-near.py', 'recall'),
  },
  {
    name: 'rensa index',
    settings: '128 permutations, 32 bands, estimate ≥ .7',
    ...withPython('rensa', 'rensa-near.py', 'index'),
  },
  {
    name: 'rensa deduplicator',
    settings: 'as its README has it, threshold .7: tells which to drop, not whose copy',
    ...withPython('rensa', 'rensa-near.py', 'deduplicator'),
  },
  {
    name: 'rensa rho',
    settings: 'its fastest way, 16 bands: tells who has a like, not whom',
    ...withPython('rensa', 'rensa-near.py', 'rho'),
  },
  { name: 'gaoya', settings: 'as its README has it: 42 bands of 3, estimate ≥ .7', ...withPython('gaoya', 'gaoya-near.py') },
  {
    name: 'fast-dedup',
    settings: 'defaults, 128 permutations; it has no index, so that each pair is estimated: for up to 5,000 records only',
    recordsMax: 5000,
    ...withPython('fast-dedup', 'fast-dedup-near.py'),
  },
  {
    name: 'text-dedup',
    settings: 'as its README has it: 240 permutations, threshold .7, checked; n-grams of 3; clusters; the time is the whole program’s',
    ...withPython('text-dedup', 'text-dedup-near.py'),
  },
  {
    name: 'duplodocus',
    settings: '20 buckets of 5, n-grams of 5 of words and blanks; clusters, not checked; the time is the whole program’s',
    needs: program('duplodocus'),
    command: (records, outcome) => [process.execPath, driver('duplodocus-near.mjs'), records, outcome, program('duplodocus')],
  },
];
