/*
 * The naive detector: what doubletake finds, said in the fewest words and at any cost. It compares everything with everything, on strings,
 * and shares no code with src/, so that the two can disagree.
 */

/** Folded words of plain text: lower case letters and digits. Good for the texts the tests make; src/sketch knows every script. */
export function naiveWords(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

/** Positions j at which a window of `size` words begins that also began somewhere before j. All pairs are compared. */
export function naiveRepeatedWindows(words: readonly string[], size: number): number[] {
  const found: number[] = [];
  for (let j = 0; j + size <= words.length; j++) {
    for (let i = 0; i < j; i++) {
      let length = 0;
      while (length < size && words[i + length] === words[j + length]) length++;
      if (length === size) {
        found.push(j);
        break;
      }
    }
  }
  return found;
}

/** Whether `part` stands, word by word, somewhere in `whole`. */
export function naiveContains(whole: readonly string[], part: readonly string[]): boolean {
  for (let i = 0; i + part.length <= whole.length; i++) {
    let length = 0;
    while (length < part.length && whole[i + length] === part[length]) length++;
    if (length === part.length) return true;
  }
  return part.length === 0;
}

/** Jaccard similarity of two texts on their shingles of `size` words, as [shared, union]. */
export function naiveJaccard(one: string, other: string, size: number): [number, number] {
  const shingles = (text: string) => {
    const words = naiveWords(text);
    return new Set(Array.from({ length: Math.max(1, words.length - size + 1) }, (_, i) => words.slice(i, i + size).join(' ')));
  };
  const a = shingles(one);
  const b = shingles(other);
  const shared = [...a].filter((shingle) => b.has(shingle)).length;
  return [shared, a.size + b.size - shared];
}
