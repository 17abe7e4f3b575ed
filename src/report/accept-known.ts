import type { FoundCopy, KnownRepeat } from './baseline.js';
import type { VanishedRepeat } from './check-findings.js';

/** What of a run is known. */
export interface Acceptances {
  /** For each copy whether it is let pass. */
  readonly isAccepted: readonly boolean[];
  readonly vanished: readonly VanishedRepeat[];
}

/** How many copies of a repeat are not found yet, and of those that documents hold. */
interface Rest {
  total: number;
  readonly documents: Map<string, number>;
}

/**
 * Lets pass as many copies of each repeat as are known: first those in documents that the baseline names, as many as it names there, then
 * any others, in their order. Of texts that are alike and not the same, another may be the copy after they were moved: so what is left
 * over goes to copies that are linked with it, by what repeats what.
 *
 * @param others what is there too, and would not count: it is not gone
 * @param isHere whether what a document held would have been found, so that it is gone where it was not
 */
export function acceptKnown(
  repeats: readonly KnownRepeat[],
  copies: readonly FoundCopy[],
  others: readonly FoundCopy[],
  isHere: (path: string) => boolean,
): Acceptances {
  const rests = new Map<string, Rest>(
    repeats.map(({ fingerprint, copies: total, documents }) => [fingerprint, { total, documents: new Map(documents) }]),
  );
  const rootOf = linkedBy([...copies, ...others]);
  const isAccepted = takeAll(rests, copies, rootOf);
  takeAll(rests, others, rootOf);
  return { isAccepted, vanished: repeats.flatMap((repeat) => vanishedOf(repeat, rests.get(repeat.fingerprint), isHere)) };
}

/** @returns for each whether it was known */
function takeAll(rests: ReadonlyMap<string, Rest>, copies: readonly FoundCopy[], rootOf: (fingerprint: string) => string): boolean[] {
  const isTaken = copies.map(({ fingerprint, path }) => {
    const rest = rests.get(fingerprint);
    const here = rest?.documents.get(path) ?? 0;
    if (rest === undefined || rest.total === 0 || here === 0) return false;
    rest.documents.set(path, here - 1);
    rest.total--;
    return true;
  });
  for (const [index, { fingerprint }] of copies.entries()) isTaken[index] ||= takeOne(rests.get(fingerprint));
  const linked = new Map<string, Rest[]>();
  for (const [fingerprint, rest] of rests) {
    const root = rootOf(fingerprint);
    const group = linked.get(root);
    if (group === undefined) linked.set(root, [rest]);
    else group.push(rest);
  }
  for (const [index, { fingerprint }] of copies.entries()) {
    const group = linked.get(rootOf(fingerprint));
    while (group !== undefined && group[0]?.total === 0) group.shift();
    isTaken[index] ||= takeOne(group?.[0]);
  }
  return isTaken;
}

function takeOne(rest: Rest | undefined): boolean {
  if (rest === undefined || rest.total === 0) return false;
  rest.total--;
  return true;
}

function vanishedOf({ fingerprint, excerpt }: KnownRepeat, rest: Rest | undefined, isHere: (path: string) => boolean): VanishedRepeat[] {
  if (rest === undefined || rest.total === 0) return [];
  const missing = [...rest.documents].filter(([path, count]) => count > 0 && isHere(path));
  const copies = Math.min(
    rest.total,
    missing.reduce((sum, [, count]) => sum + count, 0),
  );
  if (copies === 0) return [];
  return [{ fingerprint, copies, documents: missing.map(([path]) => path), ...(excerpt === undefined ? {} : { excerpt }) }];
}

/** Names each fingerprint by one that stands for all that are linked with it: by chains of copies and what they repeat. */
function linkedBy(copies: readonly FoundCopy[]): (fingerprint: string) => string {
  const links = new Map<string, string>();
  const rootOf = (fingerprint: string): string => {
    let root = fingerprint;
    for (let next = links.get(root); next !== undefined; next = links.get(root)) root = next;
    // What was gone through leads there at once from now on, so that no chain is gone through twice.
    for (let at = fingerprint; at !== root; ) {
      const next = links.get(at) ?? root;
      links.set(at, root);
      at = next;
    }
    return root;
  };
  for (const { fingerprint, keptFingerprint } of copies) {
    const [one, other] = [rootOf(fingerprint), rootOf(keptFingerprint)];
    if (one !== other) links.set(one, other);
  }
  return rootOf;
}
