import { InputError } from '../errors.js';
import { knownRepeats } from '../report/baseline.js';
import { type CheckRules, foundCopy, heldReport, isCounted, type Judged, judgeCheck, type KnownCopies } from '../report/check.js';
import { vanishedText, verdictLine, worstLines } from '../report/check-text.js';
import type { LocatedReport } from '../report/locate.js';
import { rulesVersion } from '../rules-version.js';
import { type Arguments, choiceOf, flagOf, pathOf } from './arguments.js';
import { ClosedPipe, type Io } from './io.js';
import { type Looked, look } from './looking.js';
import { writeReport } from './render.js';
import { usesPage } from './telling.js';

/**
 * `check PATH...`: the report on standard output, as `scan` writes it, and on standard error whether there is more repeated than may be.
 *
 * @returns the exit code: 0 within the limits, 1 above them, or 2 when an input had a fault
 * @throws InputError for a baseline or a revision that cannot be used
 */
export async function check(parsed: Arguments, io: Io): Promise<number> {
  const revision = pathOf(parsed, 'since');
  const baseline = await openBaseline(parsed, revision);
  // What few runs need is loaded for them alone.
  const since = revision === undefined ? undefined : await (await import('./since.js')).openSince(revision);
  let leftOut = 0;
  let isPassed = true;
  const tell = async (looked: Looked) => {
    const located = heldReport(looked.located, usesPage(parsed));
    const rules: CheckRules = {
      level: choiceOf(parsed, 'level'),
      limits: limitsOf(parsed),
      // Where nothing was changed there is nothing to check, and that is no fault.
      failsOnEmpty: flagOf(parsed, 'fail-on-empty') && leftOut === 0,
      ...(since === undefined ? {} : { isUnchanged: since.isUnchanged(looked.inputs) }),
    };
    const judged = await baseline.judge(located, rules, looked);
    isPassed = judged.report.check.isPassed;
    try {
      await writeReport(judged.report, parsed, io.stdout, io);
    } catch (error) {
      // Whoever reads no more of the report has not said that the check passed.
      if (!(error instanceof ClosedPipe)) throw error;
    }
    await tellVerdict(judged, parsed, io, looked);
  };
  const hasFault = await look(parsed, io, tell, {
    acceptsAllowed: true,
    ...(baseline.path === undefined ? {} : { passedOver: baseline.path, hasKept: true }),
    choose: (inputs, isCompared) => {
      if (since === undefined || isCompared) return inputs;
      const touched = inputs.filter(since.isTouched);
      leftOut = inputs.length - touched.length;
      return touched;
    },
  });
  if (hasFault) return 2;
  return isPassed ? 0 : 1;
}

function limitsOf({ values }: Arguments): CheckRules['limits'] {
  const [blocks, percent] = [values.get('max-repeats'), values.get('max-share')];
  return {
    ...(typeof blocks === 'number' ? { blocks } : {}),
    ...(typeof percent === 'number' ? { share: percent / 100 } : {}),
  };
}

/** What is known is let pass. */
interface OpenedBaseline {
  readonly path: string | undefined;
  readonly judge: (located: LocatedReport, rules: CheckRules, looked: Looked) => Promise<Judged>;
}

/**
 * Reads the baseline, or sees to it that it can be written.
 *
 * @throws InputError
 */
async function openBaseline(parsed: Arguments, revision: string | undefined): Promise<OpenedBaseline> {
  const path = pathOf(parsed, 'baseline');
  const updates = flagOf(parsed, 'update-baseline');
  if (path === undefined) {
    if (updates)
      throw new InputError('usage', '--update-baseline needs to know the baseline', { expected: '--baseline FILE', got: 'nothing' });
    return { path, judge: async (located, rules) => judgeCheck(located, rules) };
  }
  if (updates && revision !== undefined)
    throw new InputError('usage', '--update-baseline writes all that a run finds, and --since looks at a part', {
      expected: 'one of them',
    });
  const { assertReplaceable, knownCopies, readBaseline, writeBaseline } = await import('./baseline-file.js');
  if (!updates) {
    const { rules: madeBy, repeats } = readBaseline(path);
    return {
      path,
      judge: async (located, rules, { inputs, messages }) => {
        if (madeBy !== rulesVersion)
          await messages.note(
            `${path}: was made by version ${madeBy} of the rules, and these are ${rulesVersion}; --update-baseline makes it anew`,
          );
        return judgeCheck(located, { ...rules, known: knownCopies(path, repeats, inputs) });
      },
    };
  }
  assertReplaceable(path);
  return {
    path,
    judge: async (located, rules, { inputs, hasFault, messages }) => {
      const { pathOf } = knownCopies(path, [], inputs);
      const repeats = knownRepeats(copiesOf(located, rules.level, pathOf));
      const judged = judgeCheck(located, { ...rules, known: knownCopies(path, repeats, inputs) });
      if (hasFault || judged.report.check.exceeded.includes('empty')) {
        await messages.fault(new InputError('unwritable', 'is left as it was, since not all could be checked', { path }));
        return judged;
      }
      await writeBaseline(path, rulesVersion, repeats);
      await messages.note(
        `${path}: ${repeats.length} ${repeats.length === 1 ? 'repeat' : 'repeats'} written; what was not in this run is in it no more`,
      );
      return judged;
    },
  };
}

/** The copies that count and that nothing else lets pass. */
function* copiesOf(located: LocatedReport, level: CheckRules['level'], pathOf: KnownCopies['pathOf']) {
  for (const block of located.blocks) {
    if (!isCounted(block, level) || block.accepted !== undefined) continue;
    const { copy, evidence } = block;
    yield {
      ...foundCopy(block, pathOf),
      words: evidence.copyWords,
      ...(copy.excerpt === undefined ? {} : { excerpt: copy.excerpt }),
    };
  }
}

/** A failed check is told even where nothing else is. */
async function tellVerdict(judged: Judged, parsed: Arguments, io: Io, { messages }: Looked): Promise<void> {
  const { check } = judged.report;
  const isQuiet = flagOf(parsed, 'quiet');
  const path = pathOf(parsed, 'baseline');
  const vanished = vanishedText(check);
  if (vanished !== undefined) await messages.note(`${path}: ${vanished}`);
  if (check.isPassed && isQuiet) return;
  const lines = [`doubletake: ${verdictLine(judged.report)}`, ...(check.isPassed || isQuiet ? [] : worstLines(judged))];
  await io.stderr.write(`${lines.join('\n')}\n`);
}
