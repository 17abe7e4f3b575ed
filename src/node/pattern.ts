/** Whether a path that does not exist could be meant as a pattern. */
export function isPattern(path: string): boolean {
  return /[*?[\]{}]|[!@+]\(/.test(path);
}

/**
 * The folder that a pattern starts from: its segments before the first that holds a sign of a pattern. `deep` where it can also match
 * in folders below that one.
 */
export function patternBase(pattern: string): { readonly base: string; readonly deep: boolean } {
  const segments = pattern.split('/');
  const first = segments.findIndex(isPattern);
  const base = segments.slice(0, first).join('/');
  return {
    base: base === '' ? (pattern.startsWith('/') ? '/' : '.') : base,
    deep: first < segments.length - 1 || segments[first].includes('**'),
  };
}
