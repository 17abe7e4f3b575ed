import { numbersFrom } from '../random.mjs';

/**
 * Everything a target draws comes from here, so that a seed and the number of a case are enough to have the case again.
 */
export function randomFrom(seed) {
  const next = numbersFrom(seed | 0);
  const below = (count) => Math.floor(next() * count);
  const between = (least, most) => least + below(most - least + 1);
  return {
    below,
    between,
    pick: (list) => list[below(list.length)],
    oneIn: (count) => below(count) === 0,
    several: (count, make) => Array.from({ length: count }, (_, index) => make(index)),
  };
}

/** The seed of one case: FNV-1a over what names it, so that neighbours have nothing in common. */
export function caseSeed(seed, target, number) {
  let hash = 0x811c9dc5;
  for (const character of `${seed} ${target} ${number}`) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
}
