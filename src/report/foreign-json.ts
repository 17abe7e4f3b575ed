import { displaySafeJson } from './display.js';

/**
 * JSON for programs of others, on one line and safe for a terminal. Half a surrogate pair, which JSON can write and many readers refuse,
 * becomes U+FFFD.
 */
export function foreignJson(value: unknown): string {
  const json = JSON.stringify(value, (_name, member) => (typeof member === 'string' ? wellFormed(member) : member));
  return displaySafeJson(json);
}

/** Text without halves of surrogate pairs. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

/** Numbers the findings that have the same fingerprint, in their order: `f`, `f-2`, `f-3`, since readers take equal ones for one finding. */
export function createDistinct(): (fingerprint: string) => string {
  const counts = new Map<string, number>();
  return (fingerprint) => {
    const count = (counts.get(fingerprint) ?? 0) + 1;
    counts.set(fingerprint, count);
    return count === 1 ? fingerprint : `${fingerprint}-${count}`;
  };
}
