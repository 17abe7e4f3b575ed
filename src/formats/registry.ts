import type { Format } from './format.js';
import { textFormat } from './text.js';

const formats: readonly Format[] = [textFormat];

/** The format of an input, by the ending of its name; text where no format claims it. */
export function formatFor(id: string): Format {
  const extension = id.slice(id.lastIndexOf('.') + 1).toLowerCase();
  return formats.find((format) => format.extensions.includes(extension)) ?? textFormat;
}
