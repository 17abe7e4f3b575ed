import { performance } from 'node:perf_hooks';
import { caseSeed, randomFrom } from './random.mjs';
import { shrunk } from './shrink.mjs';

/** A law that does not hold, or anything else that is wrong with an answer. `law` tells failures of one kind from others. */
export class Broken extends Error {
  constructor(law, detail = '') {
    super(detail === '' ? law : `${law}: ${detail}`);
    this.law = law;
  }
}

/**
 * Most time that a byte may take, all checks of the case together. Clean text takes about 0.1 microseconds, a case looks at its text up
 * to ten times, and the worst text may cost eight times as much (bench/linear.mjs): beyond this something grows that should not.
 */
export const microsecondsPerByteMax = 20;
/** A shorter text counts as one of this length: starting costs something too. */
export const countedBytesMin = 8192;
/** A slow case is measured again so many times, and its best time counts: garbage is collected now and then. */
const measuredAgain = 2;
/** Failures of one law are all counted, but not all shown. */
const shownPerLaw = 3;

/**
 * Runs the cases of one target, all of them whatever fails.
 *
 * @param target `{ name, make(random): input, check(input), bytesOf(input), ways, show(input) }`; check throws where something is wrong
 * @returns some failures of each law, shrunk; the numbers of all cases that broke it; the slowest case
 */
export async function runTarget(target, { seed, runs, from = 0 }) {
  const failures = [];
  const broken = new Map();
  let slowest = { rate: 0, number: -1 };
  const started = performance.now();
  for (let number = from; number < from + runs; number++) {
    const input = target.make(randomFrom(caseSeed(seed, target.name, number)));
    const { fault, rate } = await tried(target, input, slowest.rate);
    if (rate > slowest.rate) slowest = { rate, number };
    if (fault === undefined) continue;
    const law = lawOf(fault);
    if (!broken.has(law)) broken.set(law, []);
    broken.get(law).push(number);
    if (broken.get(law).length <= shownPerLaw) failures.push(await failure(target, input, number, fault));
  }
  return { failures, broken, slowest, seconds: (performance.now() - started) / 1000 };
}

/** Checks one input. Its rate is measured with care only where it would be the slowest so far. */
async function tried(target, input, slowestRate) {
  let { fault, rate } = await timed(target, input);
  for (let again = 0; again < measuredAgain && fault === undefined && rate > slowestRate; again++) {
    rate = Math.min(rate, (await timed(target, input)).rate);
  }
  if (fault === undefined && rate > microsecondsPerByteMax) {
    fault = new Broken('the time of a byte is bounded', `${rate.toFixed(1)} microseconds, and at most ${microsecondsPerByteMax}`);
  }
  return { fault, rate };
}

/** In time of the processor, which other programs do not lengthen. */
async function timed(target, input) {
  const started = process.cpuUsage();
  let fault;
  try {
    await target.check(input);
  } catch (error) {
    fault = error;
  }
  const { user, system } = process.cpuUsage(started);
  return { fault, rate: (user + system) / Math.max(countedBytesMin, target.bytesOf(input)) };
}

/** Crashes are told apart by what they say, numbers and texts of the case left out. */
function lawOf(fault) {
  if (fault instanceof Broken) return fault.law;
  const said = String(fault?.message)
    .replaceAll(/\d+/gu, 'N')
    .replaceAll(/"[\s\S]*"/gu, '"..."');
  return `no crash (${fault?.name}: ${said})`;
}

async function failure(target, input, number, fault) {
  const law = lawOf(fault);
  const fails = async (candidate) => {
    const { fault: found } = await tried(target, candidate, Number.POSITIVE_INFINITY);
    return found !== undefined && lawOf(found) === law;
  };
  const small = await shrunk(input, target.ways, fails);
  const { fault: last } = await timed(target, small);
  return { number, law, fault: last ?? fault, shown: target.show(small) };
}
