import { displayName, displaySafe, isolate } from './display.js';
import type {
  CorpusFindings,
  DateShare,
  FoundBoilerplate,
  FoundStory,
  FoundStoryDocument,
  RepeatCount,
  RepeatedDocument,
  SourceShare,
  WhatIf,
} from './findings.js';
import type { Paint } from './paint.js';
import { aligned, bar, counted, firstOf, percent } from './table.js';

/** What a terminal shows at once; --format json and jsonl have everything. */
const rowsMax = 20;
const storiesMax = 10;
const storyDocumentsMax = 6;
const keptInMax = 3;

interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** What was found in the run as a whole, for people: sections with a heading and an empty line behind, only those that have something to say. */
export function corpusLines(findings: CorpusFindings, paint: Paint): string[] {
  const { totals, stories, repeatedDocuments, boilerplate, sources, dates, whatIf } = findings;
  const sections: readonly Section[] = [
    { heading: 'stories told more than once', lines: firstOf(stories, storiesMax, storyLines, '  ') },
    {
      heading: 'documents that stand wholly in others',
      lines: firstOf(repeatedDocuments, rowsMax, (repeated) => [repeatedLine(repeated)], '  '),
    },
    { heading: 'boilerplate', lines: boilerplateLines(boilerplate) },
    { heading: 'repeated text by source', lines: sourceLines(sources) },
    { heading: 'repeated text by date', lines: dateLines(dates) },
    { heading: 'repeated text by kind and verdict', lines: repeatLines(totals.repeats) },
    { heading: 'in all', lines: totalLines(totals) },
    { heading: 'what clean would remove', lines: whatIfLines(whatIf) },
  ];
  return sections.flatMap(({ heading, lines }) => (lines.length === 0 ? [] : [paint('bold', heading), ...lines, '']));
}

function storyLines({ name, documents }: FoundStory): string[] {
  const told = (document: FoundStoryDocument) => [storyDocumentLine(document)];
  return [`  ${counted(documents.length, 'document')}, story ${name}`, ...firstOf(documents, storyDocumentsMax, told, '    ')];
}

/** `b.txt  2015-07-21  Reuters  UPDATE 1-  600 words  like a.txt (Jaccard 0.81, containment 0.95)` */
function storyDocumentLine({ document, isOld, date, source, marker, words, like, jaccard, containment }: FoundStoryDocument): string {
  const facts = [
    displayName(document),
    date,
    source === undefined ? undefined : shortName(source),
    marker === undefined ? undefined : shortName(marker),
    counted(words, 'word'),
    isOld ? 'known before' : undefined,
    like === undefined ? undefined : `like ${displayName(like)}${likeness(jaccard, containment)}`,
  ];
  return `    ${facts.filter((fact) => fact !== undefined).join('  ')}`;
}

function likeness(jaccard: number | undefined, containment: number | undefined): string {
  if (jaccard === undefined || containment === undefined) return '';
  return ` (Jaccard ${jaccard.toFixed(2)}, containment ${containment.toFixed(2)})`;
}

function repeatedLine({ document, words, keptIn }: RepeatedDocument): string {
  const kept = keptIn.slice(0, keptInMax).map(displayName).join(', ');
  const more = keptIn.length > keptInMax ? ` and ${keptIn.length - keptInMax} more` : '';
  return `  ${displayName(document)}  ${counted(words, 'word')}  kept in ${kept}${more}`;
}

function boilerplateLines(boilerplate: readonly FoundBoilerplate[]): string[] {
  if (boilerplate.length === 0) return [];
  const head = ['documents', 'times', 'words each', 'words in all', 'begins'];
  const rows = boilerplate.slice(0, rowsMax).map(({ document, paragraph, excerpt, documents, paragraphs, wordsEach, words }) => {
    const begins = excerpt === undefined ? `paragraph ${paragraph} of ${displayName(document)}` : isolate(displaySafe(excerpt));
    return [...[documents, paragraphs, wordsEach, words].map(String), begins];
  });
  return tableLines([head, ...rows], 'rrrrl', boilerplate.length);
}

function sourceLines(sources: readonly SourceShare[]): string[] {
  if (!sources.some(({ source, repeatedWords }) => source !== undefined && repeatedWords > 0)) return [];
  const rows = sources.slice(0, rowsMax).map((row) => [...shareCells(row), row.source === undefined ? 'not known' : shortName(row.source)]);
  return tableLines([[...shareHead, 'source'], ...rows], 'rrrrll', sources.length, ' with smaller shares');
}

/** The highest shares, in order of time. */
function dateLines(dates: readonly DateShare[]): string[] {
  if (!dates.some(({ date, repeatedWords }) => date !== undefined && repeatedWords > 0)) return [];
  const highest = new Set([...dates].sort((a, b) => b.share - a.share || b.repeatedWords - a.repeatedWords).slice(0, rowsMax));
  const rows = dates.filter((row) => highest.has(row)).map((row) => [...shareCells(row), row.date ?? 'not known']);
  return tableLines([[...shareHead, 'date'], ...rows], 'rrrrll', dates.length, ' with smaller shares');
}

const shareHead = ['documents', 'words', 'repeated', 'share', ''];

function shareCells({ documents, words, repeatedWords, share }: SourceShare | DateShare): string[] {
  return [...[documents, words, repeatedWords].map(String), percent(share), bar(share)];
}

const placeNames = { inside: 'inside documents', between: 'between documents' } as const;

function repeatLines(repeats: readonly RepeatCount[]): string[] {
  if (repeats.length === 0) return [];
  const head = ['', '', '', 'blocks', 'paragraphs', 'words', 'share'];
  const rows = repeats.map(({ where, kind, verdict, blocks, paragraphs, repeatedWords, share }) => {
    return [placeNames[where], kind, verdict, ...[blocks, paragraphs, repeatedWords].map(String), percent(share)];
  });
  return tableLines([head, ...rows], 'lllrrrr');
}

/** One line for each thing that there is. */
function totalLines({ stories, repeatedDocuments, boilerplate, capped }: CorpusFindings['totals']): string[] {
  const amount = ({ words, share }: { words: number; share: number }) => `${counted(words, 'word')}, ${percent(share)}`;
  const documents = counted(repeatedDocuments.documents, 'document');
  const paragraphs = counted(boilerplate.paragraphs, 'paragraph');
  const groups = counted(capped.groups, 'group');
  const were = capped.groups === 1 ? 'was' : 'were';
  return [
    ...(stories.stories > 0
      ? [`  ${stories.stories} ${stories.stories === 1 ? 'story' : 'stories'} of ${stories.documents} documents`]
      : []),
    ...(repeatedDocuments.documents > 0 ? [`  ${documents} wholly repeated (${amount(repeatedDocuments)})`] : []),
    ...(boilerplate.paragraphs > 0 ? [`  ${paragraphs} of boilerplate (${amount(boilerplate)}, wherever they stand)`] : []),
    ...(capped.groups > 0 ? [`  ${groups} of more than ${capped.above} alike paragraphs ${were} compared in part`] : []),
  ];
}

function whatIfLines(whatIf: readonly WhatIf[]): string[] {
  if (whatIf.length === 0) return [];
  const head = ['--scope', '--remove', '--duplicates', '--boilerplate', 'blocks', 'paragraphs', 'words', 'share', 'documents left out'];
  const rows = whatIf.map(({ scope, remove, duplicates, boilerplate, blocks, paragraphs, words, share, documents }) => {
    const between = scope === 'corpus' ? [duplicates, boilerplate] : ['-', '-'];
    return [scope, remove, ...between, ...[blocks, paragraphs, words].map(String), percent(share), String(documents)];
  });
  return tableLines([head, ...rows], 'llllrrrrr');
}

/** @param count how many rows there are, of which `rows`, behind their head, holds the first */
function tableLines(rows: readonly (readonly string[])[], sides: string, count = rows.length - 1, rest = ''): string[] {
  const untold = count - (rows.length - 1);
  const more = untold > 0 ? [`and ${untold} more${rest}`] : [];
  return [...aligned(rows, sides), ...more].map((line) => `  ${line}`);
}

/** Sources and markers come from fields of records, which may hold anything. */
export function shortName(name: string): string {
  const charsMax = 60;
  const points = [...name.slice(0, 2 * charsMax + 2)];
  return displayName(points.length > charsMax ? `${points.slice(0, charsMax - 1).join('')}…` : name);
}
