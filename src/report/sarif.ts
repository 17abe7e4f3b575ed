import { createDistinct, foreignJson, wellFormed } from './foreign-json.js';
import type { LocatedBlock, LocatedPassage, LocatedReport } from './locate.js';
import { fileOf, linesOf } from './places.js';
import { type RuleAbout, ruleAbouts } from './rule-abouts.js';
import { acceptances, type Standing, standingOf } from './standing.js';
import { evidenceOf, paragraphsOf } from './text.js';

/*
 * SARIF 2.1.0, the format of OASIS for what static analysis finds: one run, one result for each block that is not kept. An `error` is only
 * what made a check fail, so that a host that fails a change on errors fails with the check and not without it; a `warning` is what would
 * be removed else; a `note` is what is for review, and what is let pass. A scan judges nothing, and so has no errors.
 *
 * GitHub takes 25,000 results of a run, shows the 5,000 gravest, and takes 10 MB when packed by gzip. No result is left out here for that.
 */

const levels: Readonly<Record<Exclude<Standing, 'kept'>, 'error' | 'warning' | 'note'>> = {
  failing: 'error',
  counted: 'warning',
  review: 'note',
  accepted: 'note',
};

/** Where relative paths begin: the folder of the run, which is the top of the repository for whoever uploads the file. */
const baseId = '%SRCROOT%';

const rules = ruleAbouts.filter(({ verdict }) => verdict !== 'keep');
const ruleNumbers: ReadonlyMap<string, number> = new Map(rules.map(({ rule }, index) => [rule, index]));

const helps = {
  remove:
    'The passage says nothing new, and doubletake clean takes it out. What is meant to be there may be named in a baseline or a list of what is allowed.',
  review: 'The passage may say something new: doubletake clean leaves it unless it is told to remove all. Read both copies.',
} as const;

function descriptorOf({ rule, verdict, about }: RuleAbout) {
  const help = helps[verdict === 'remove' ? 'remove' : 'review'];
  return {
    id: rule,
    shortDescription: { text: `${about}.` },
    fullDescription: { text: `${about}. ${help}` },
    help: { text: help },
    defaultConfiguration: { level: verdict === 'remove' ? levels.counted : levels.review },
    properties: { tags: ['duplication'] },
  };
}

/** The report as one SARIF log, a line for each result, ending in a line feed. */
export function* sarifPieces(located: LocatedReport, { version }: { readonly version: string }): Generator<string> {
  const { rules: rulesVersion, scope, totals, check } = located;
  const driver = { name: 'doubletake', version, rules: rules.map(descriptorOf), properties: { rulesVersion } };
  const run = {
    tool: { driver },
    originalUriBaseIds: { [baseId]: { description: { text: 'The folder in which doubletake was run.' } } },
    columnKind: 'unicodeCodePoints',
    newlineSequences: ['\r\n', '\n', '\r'],
    properties: { scope, totals, ...(check === undefined ? {} : { check }) },
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' };
  yield `${foreignJson(log).slice(0, -1)},"runs":[${foreignJson(run).slice(0, -1)},"results":[`;
  const distinct = createDistinct();
  let before = '\n';
  for (const block of located.blocks) {
    const standing = standingOf(block, check);
    if (standing === 'kept') continue;
    yield `${before}${foreignJson(resultOf(block, standing, distinct))}`;
    before = ',\n';
  }
  yield '\n]}]}\n';
}

function resultOf(block: LocatedBlock, standing: Exclude<Standing, 'kept'>, distinct: (fingerprint: string) => string) {
  const { kept, copy, rule, kind, verdict, evidence, fingerprint, accepted } = block;
  const ruleIndex = ruleNumbers.get(rule);
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[standing],
    message: { text: messageOf(block) },
    locations: [locationOf(copy)],
    relatedLocations: [{ id: 1, message: { text: 'The passage that stays.' }, ...locationOf(kept) }],
    ...(fingerprint === undefined ? {} : { partialFingerprints: { 'doubletake/v1': distinct(fingerprint) } }),
    ...(accepted === undefined ? {} : { suppressions: [{ kind: 'external', status: 'accepted', justification: acceptances[accepted] }] }),
    ...(accepted === 'baseline' || accepted === 'unchanged' ? { baselineState: 'unchanged' } : {}),
    properties: { verdict, kind, ...evidence, paragraphs: copy.paragraphs },
  };
}

/** `Paragraphs 11-19 repeat [paragraphs 2-10](1): the same again (214 words).`, the link leading to the related location. */
function messageOf(block: LocatedBlock): string {
  const { kept, copy, reason } = block;
  const subject = paragraphsOf(copy);
  const verb = copy.paragraphs.first === copy.paragraphs.last ? 'repeats' : 'repeat';
  const where = kept.document === copy.document ? '' : ' of another document';
  const said = `${reason} ${evidenceOf(block)}`.replace(/[[\]\\]/g, '\\$&');
  return `${subject[0].toUpperCase()}${subject.slice(1)} ${verb} [${paragraphsOf(kept)}${where}](1): ${said}.`;
}

function locationOf(passage: LocatedPassage) {
  const lines = linesOf(passage);
  const { firstColumn, lastColumn } = lines ?? {};
  // An end column is that of the character behind the last one.
  const region = lines && {
    startLine: lines.first,
    ...(firstColumn === undefined ? {} : { startColumn: firstColumn }),
    endLine: lines.last,
    ...(lastColumn === undefined ? {} : { endColumn: lastColumn + 1 }),
  };
  return {
    physicalLocation: { artifactLocation: artifactOf(fileOf(passage)), ...(region === undefined ? {} : { region }) },
    ...(passage.record === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: passage.document }] }),
  };
}

/** Standard input has no URI; `-` is a valid reference, and the description says what it is. */
function artifactOf(path: string) {
  if (path === '-') return { uri: '-', description: { text: 'Standard input.' } };
  const encoded = wellFormed(path).split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${path[0]}:${encoded.slice(path[0].length + '%3A'.length)}` };
  if (path.startsWith('//')) return { uri: `file:${encoded}` };
  return path.startsWith('/') ? { uri: `file://${encoded}` } : { uri: encoded, uriBaseId: baseId };
}
