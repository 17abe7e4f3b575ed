import type { CorpusBlock, DocumentKey } from '../corpus-types.js';
import type { BlockKind, Edit, Span, Verdict } from '../types.js';
import type { LocatedBlock } from './locate.js';

/** Version of the shape below and in filter.schema.json. A field more raises it as much as a field less: the schema is closed. */
const version = 1;

/**
 * What a record is told about itself, as its member `doubletake`; the shape is `filter.schema.json`. `start` and `end` are bytes of the
 * field's text in UTF-8 before anything was cut, half-open from 0; paragraphs count from 1 and are inclusive.
 */
export interface Annotation {
  readonly version: typeof version;
  /** What was cut, by its start. */
  readonly cut: readonly AnnotatedBlock[];
  /** What has verdict `remove` or `review` and was not cut. */
  readonly left: readonly AnnotatedBlock[];
  /** Where the record is wholly repeated, the document that holds most of it. */
  readonly repeatOf: string | null;
}

interface AnnotatedBlock extends Span {
  readonly paragraphs: readonly [first: number, last: number];
  readonly words: number;
  readonly kind: BlockKind;
  readonly verdict: Verdict;
  readonly rule: string;
  /** Jaccard similarity of the shingle sets. */
  readonly score: number;
  readonly firstSeen: {
    readonly document: string;
    /** The record's own, where it has one. */
    readonly id?: string;
    readonly paragraphs: readonly [first: number, last: number];
    /** ISO 8601, UTC. */
    readonly date?: string;
    readonly source?: string;
  };
}

type SeenBlock = CorpusBlock & { readonly kept: DocumentKey };

/** Largest time of ECMAScript's dates. */
const timeMax = 8.64e15;

/**
 * @param inside repeats inside the record, and the edits that carry some of them out
 * @param between what it repeats of others, and which of its paragraphs went for that
 * @param spanOf bytes of such a block
 */
export function annotationOf(
  inside: readonly LocatedBlock[],
  edits: readonly Edit[],
  between: readonly SeenBlock[],
  gone: ReadonlySet<number>,
  spanOf: (block: SeenBlock) => Span,
  { repeatOf }: Pick<Annotation, 'repeatOf'>,
): Annotation {
  const carriedOut = new Set(edits.map(({ block }) => block));
  const told = [
    ...inside.map((block, number) => ({ isCut: carriedOut.has(number), block: annotatedInside(block) })),
    ...between.map((block) => ({
      isCut: block.verdict === 'remove' && block.paragraphs.some((p) => gone.has(p)),
      block: annotatedBetween(block, spanOf(block)),
    })),
  ].sort((x, y) => x.block.start - y.block.start || x.block.end - y.block.end);
  return {
    version,
    cut: told.filter(({ isCut }) => isCut).map(({ block }) => block),
    left: told.filter(({ isCut, block }) => !isCut && block.verdict !== 'keep').map(({ block }) => block),
    repeatOf,
  };
}

function annotatedInside({ kept, copy, kind, verdict, rule, evidence }: LocatedBlock): AnnotatedBlock {
  return {
    paragraphs: [copy.paragraphs.first, copy.paragraphs.last],
    ...copy.bytes,
    words: evidence.copyWords,
    kind,
    verdict,
    rule,
    score: evidence.jaccard,
    firstSeen: { document: kept.document, paragraphs: [kept.paragraphs.first, kept.paragraphs.last] },
  };
}

function annotatedBetween({ kept, ...block }: SeenBlock, span: Span): AnnotatedBlock {
  const { date, source, name } = kept;
  return {
    paragraphs: [block.copyFirst + 1, block.copyLast + 1],
    ...span,
    words: block.copyWords,
    kind: block.kind,
    verdict: block.verdict,
    rule: block.rule,
    score: block.jaccard,
    firstSeen: {
      document: kept.id,
      ...(name === undefined ? {} : { id: name }),
      paragraphs: [block.keptFirst + 1, block.keptLast + 1],
      ...(date === undefined || Math.abs(date) > timeMax ? {} : { date: new Date(date).toISOString() }),
      ...(source === undefined ? {} : { source }),
    },
  };
}
