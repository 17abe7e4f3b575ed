/** For our own bugs only: a condition that the code before must have made true. Ends the program with exit code 3. */
export function assert(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(`doubletake bug: ${sentence}`);
}
