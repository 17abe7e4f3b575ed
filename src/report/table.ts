/*
 * Lines of a report for people. Columns hold numbers and words of ours, whose width is known; names of inputs, whose width in a terminal is
 * not, come last in a line.
 */

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1,234,567`, in every language and on every machine. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `3.1%`; never 0 or 100 for what is not none or all. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return '<0.1%';
  if (share < 1 && share >= 0.9995) return '>99.9%';
  return `${(100 * share).toFixed(1)}%`;
}

/** A share as a bar of at most 10 signs, at least one for more than nothing. */
export function bar(share: number): string {
  return '#'.repeat(Math.ceil(10 * share));
}

/**
 * Rows of cells as lines, two blanks between columns, none at the end.
 *
 * @param sides for each column `l` or `r`: the side on which its cells begin or end
 */
export function aligned(rows: readonly (readonly string[])[], sides: string): string[] {
  const widths = [...sides].map((_side, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (sides[column] === 'r' ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}

/** The first `most` as they are told, and how many more there are. */
export function firstOf<Item>(items: readonly Item[], most: number, told: (item: Item) => readonly string[], indent: string): string[] {
  const more = items.length > most ? [`${indent}and ${items.length - most} more`] : [];
  return [...items.slice(0, most).flatMap(told), ...more];
}
