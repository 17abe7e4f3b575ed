import type { SeenAgain } from '../corpus-types.js';
import { cutGone, goneOf } from '../cut-gone.js';
import { repeatOf } from '../document-keys.js';
import { inUnits } from '../document-run.js';
import { openJudge } from '../judging.js';
import type { DetectOptions } from '../options.js';
import type { ReadDocument } from '../reading.js';
import { type Annotation, annotationOf } from '../report/annotation.js';
import { locateBlocks } from '../report/locate.js';
import { type DocumentName, openSurveyor, readTextOf } from '../survey.js';
import type { Edit, Passage, RepeatedBlock, Span } from '../types.js';
import { runDocument } from './documents.js';
import type { IndexMemory } from './index-memory.js';
import { blockInUnits, inCodeUnits, unitBytes } from './text.js';

/** What a record repeats of one that was seen before. */
export interface SeenRepeat extends Omit<RepeatedBlock, 'kept' | 'copy'> {
  /** Which record had it first, and which of its paragraphs, from 0. */
  readonly firstSeen: Pick<Passage, 'document' | 'firstParagraph' | 'paragraphCount'> & {
    /** Milliseconds since 1970, UTC. */
    readonly date?: number;
    readonly source?: string;
  };
  /** Where it stands here, in code units of the text as it came. */
  readonly copy: Omit<Passage, 'document'>;
}

/** A string after cleaning. Offsets are code units of it. */
export interface CleanedText {
  readonly edits: readonly Edit[];
  readonly blocks: readonly RepeatedBlock[];
  readonly repeats: readonly SeenRepeat[];
  readonly isWhole: boolean;
  /** Where all of it was seen before: the record that holds most of it. */
  readonly repeatOf: string | undefined;
  readonly annotation: () => Annotation;
}

const nothingSeen: SeenAgain = { blocks: [], gone: [], isWhole: false };

/**
 * Loads what cleaning strings one after the other needs.
 *
 * @param memory what was seen before; each string is seen from then on
 * @param isCut whether what was seen before is cut, or only told
 */
export async function openTextCleaning(
  options: DetectOptions,
  memory: IndexMemory | undefined,
  isCut: boolean,
): Promise<(name: DocumentName, text: string) => CleanedText> {
  const judge = await openJudge(options);
  const beginSurvey = memory === undefined ? undefined : await openSurveyor(options);
  return (name, text) => {
    const document = runDocument(name.id, text, 'auto');
    const alone = judge(document);
    const surveyor = beginSurvey?.();
    surveyor?.add(readTextOf(name, alone));
    const survey = surveyor && inUnits(surveyor.survey(), [unitBytes]);
    if (survey === undefined || memory === undefined) return told({ ...alone, isCut: false }, nothingSeen, false, []);
    const [again] = memory.take(survey);
    const gone = goneOf(survey, 0, again.gone);
    // A record is never emptied, whatever the memory says.
    const isWhole = again.isWhole || (gone.nths.length > 0 && gone.nths.length === gone.wordCounts.length);
    const judged = isCut && gone.nths.length > 0 && !isWhole ? cutGone(judge, document, gone) : { ...alone, isCut: false };
    const spans = again.blocks.map(({ copyFirst, copyLast }) => ({ start: survey.starts[copyFirst], end: survey.ends[copyLast] }));
    return told(judged, again, isWhole, spans);
  };
}

/** @param spans of the blocks that were seen before, in code units */
function told(
  { blocks: inside, edits: cuts, text, isCut }: ReadDocument & { readonly isCut: boolean },
  again: SeenAgain,
  isWhole: boolean,
  spans: readonly Span[],
): CleanedText {
  const repeats = again.blocks.map((block, number) => seenRepeat(block, spans[number]));
  // What went since it was seen before is the first of the repeats that the cut touches.
  const edits = cuts.map(inCodeUnits).map((edit): Edit => {
    if (edit.block < inside.length) return edit;
    const number = repeats.findIndex(({ verdict, copy }) => verdict !== 'keep' && copy.start < edit.end && copy.end > edit.start);
    return { ...edit, block: inside.length + Math.max(number, 0) };
  });
  const wholeIn = isWhole ? repeatOf(again) : undefined;
  const inUtf8 = <S extends Span>(span: S): S => ({ ...span, start: text.toView(span.start), end: text.toView(span.end) });
  return {
    edits,
    blocks: inside.map((block) => blockInUnits(block, () => true)),
    repeats,
    isWhole,
    repeatOf: wholeIn,
    annotation: () =>
      annotationOf(
        locateBlocks(
          inside.map((block) => ({ ...block, kept: inUtf8(block.kept), copy: inUtf8(block.copy) })),
          () => undefined,
        ),
        cuts,
        again.blocks,
        new Set(isCut ? again.gone : []),
        (block) => {
          const { start, end } = spans[again.blocks.indexOf(block)];
          return inUtf8({ start: start * unitBytes, end: end * unitBytes });
        },
        { repeatOf: wholeIn ?? null },
      ),
  };
}

function seenRepeat({ kept, ...block }: SeenAgain['blocks'][number], { start, end }: Span): SeenRepeat {
  const { kind, verdict, rule, reason, copyWords, sharedWords, jaccard, containment } = block;
  return {
    firstSeen: {
      document: kept.name ?? kept.id,
      firstParagraph: block.keptFirst,
      paragraphCount: block.keptLast - block.keptFirst + 1,
      ...(kept.date === undefined ? {} : { date: kept.date }),
      ...(kept.source === undefined ? {} : { source: kept.source }),
    },
    copy: { start, end, firstParagraph: block.copyFirst, paragraphCount: block.copyLast - block.copyFirst + 1 },
    ...{ kind, verdict, rule, reason },
    evidence: { copyWords, sharedWords, jaccard, containment },
  };
}
