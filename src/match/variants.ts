import type { Words } from '../types.js';
import { follow } from './align.js';
import { rarityIn } from './rarity.js';

/**
 * Whether two texts are the same but for slips of the pen: word by word equal, or one word spelt in two ways by the rules of
 * match/spelling.ts, where one of the two forms stands nowhere else in both texts. Numbers and signs never differ. What one text writes in
 * two words and the other in one is no slip here: `nowhere` and `now here` say different things, and nothing else in the two documents
 * tells which was meant. A copy that breaks off, or goes on, is none either.
 */
export function differsBySpellingOnly(copy: Words, kept: Words): boolean {
  if (copy.count !== kept.count || copy.count === 0) return false;
  const words = oneBehindTheOther(kept, copy);
  const segments = follow(words, 0, kept.count, 1, kept.count, words.count, rarityIn(words));
  const last = segments.at(-1);
  return last?.b !== undefined && last.b + last.bLength === words.count && segments.every(({ aLength, bLength }) => aLength === bLength);
}

/** The columns of two texts as those of one: the second's bytes are counted on from the first's. */
function oneBehindTheOther(first: Words, second: Words): Words {
  const foldedLength = first.foldedEnds[first.count - 1] + 1;
  const byteLength = first.ends[first.count - 1] + 1;
  const joined = (a: Uint32Array, b: Uint32Array, shift: number) => {
    const both = new Uint32Array(first.count + second.count);
    both.set(a.subarray(0, first.count));
    for (let word = 0; word < second.count; word++) both[first.count + word] = b[word] + shift;
    return both;
  };
  const folded = new Uint8Array(foldedLength + second.foldedEnds[second.count - 1]);
  folded.set(first.folded.subarray(0, foldedLength - 1));
  folded[foldedLength - 1] = 0x20;
  folded.set(second.folded.subarray(0, second.foldedEnds[second.count - 1]), foldedLength);
  const kinds = new Uint8Array(first.count + second.count);
  kinds.set(first.kinds.subarray(0, first.count));
  kinds.set(second.kinds.subarray(0, second.count), first.count);
  return {
    count: first.count + second.count,
    starts: joined(first.starts, second.starts, byteLength),
    ends: joined(first.ends, second.ends, byteLength),
    hashes: joined(first.hashes, second.hashes, 0),
    kinds,
    folded,
    foldedEnds: joined(first.foldedEnds, second.foldedEnds, foldedLength),
  };
}
