/*
 * What was measured, in one object that is written as JSON and told as Markdown. A later run replaces what it measured and nothing else: a
 * job, a corpus or a program that was not asked for stays as it was, with the date of its own run.
 */
const isSameCorpus = (one, other) => one.records === other.records && one.planted === other.planted && one.megabytes === other.megabytes;

const replaced = (earlier = [], later, keyOf) => [
  ...earlier.map((item) => later.find((one) => keyOf(one) === keyOf(item)) ?? item),
  ...later.filter((item) => !earlier.some((one) => keyOf(one) === keyOf(item))),
];

function mergedCorpus(earlier, later) {
  if (earlier === undefined || !isSameCorpus(earlier, later)) return later;
  return { ...later, results: replaced(earlier.results, later.results, ({ peer }) => peer) };
}

/**
 * @param record of earlier runs
 * @param found corpora with their results
 */
export function withRun(record, job, { peers, run, found }) {
  const earlier = record[job] ?? {};
  const stamped = found.map((corpus) => ({
    ...corpus,
    results: corpus.results.map((result) => ({ ...result, date: run.date, commit: run.commit })),
  }));
  const corpora = stamped.map((corpus) =>
    mergedCorpus(
      earlier.corpora?.find(({ name }) => name === corpus.name),
      corpus,
    ),
  );
  return {
    ...record,
    [job]: {
      ...run,
      peers: replaced(earlier.peers, peers, ({ name }) => name),
      corpora: replaced(earlier.corpora, corpora, ({ name }) => name),
    },
  };
}

function section({ title, note, table }, { date, commit, command, machine, pinning, versions, peers, corpora }) {
  const known = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `## ${title}`,
    '',
    `${date}, \`${command}\`${commit ? ` at ${commit}` : ''}; ${machine.processor}, ${machine.cores} cores, Node.js ${machine.node}; ${pinning}.`,
    `Versions: ${known.join(', ')}.`,
    '',
    ...peers.map(({ name, settings, skipped }) => `- **${name}**: ${settings}${skipped ? `. Skipped: ${skipped}` : ''}.`),
    '',
    note,
    ...corpora.flatMap((corpus) => ['', `### ${corpus.name}`, '', table(corpus)]),
    '',
  ].join('\n');
}

export const asMarkdown = (record, jobs) =>
  ['# The race against peers', '', ...Object.entries(record).map(([job, found]) => section(jobs[job], found))].join('\n');
