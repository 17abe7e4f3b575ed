/** Markdown, and the middle of what was measured more than once. */

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Three digits that count, and no more. */
export const digits = (value) => (value === undefined ? '-' : value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** Cut off, never rounded up: 1.000 is all of them. */
export const share = (part, whole) => (whole === 0 ? '-' : (Math.floor((1000 * part) / whole) / 1000).toFixed(3));

/** The middle, and in brackets the least and the most where there are several. */
export const spread = (values) =>
  values.length < 2 ? digits(values[0]) : `${digits(median(values))} (${digits(Math.min(...values))}–${digits(Math.max(...values))})`;

export const megabytes = (bytes) => (bytes === undefined ? '-' : (bytes / 1e6).toFixed(0));

export function markdown(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index < 1 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
