/** Longest word that is compared: none of ours is longer than a third of it, and the table grows with the square. */
const wordLengthMax = 64;

/** Edits of one character (put in, left out, changed) that turn one word into the other; Levenshtein's distance, by rows. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

/** The known word that was most likely meant: nearest, at most a third of its letters away, or one that begins so; undefined when none is. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const meant = word.slice(0, wordLengthMax).toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, away: distance(meant, candidate) }))
    .filter(({ candidate, away }) => away <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.away - b.away);
  return ranked[0]?.candidate ?? (meant.length >= 3 ? known.find((candidate) => candidate.startsWith(meant)) : undefined);
}

/** The end of an error's sentence: `; did you mean X?`, or nothing. */
export function didYouMean(word: string, known: readonly string[], prefix = ''): string {
  const found = nearest(word, known);
  return found === undefined ? '' : `; did you mean ${prefix}${found}?`;
}
