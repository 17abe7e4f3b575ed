import type { Format } from './format.js';

/** Plain text in any encoding: the input is the document, and removing spans is all there is to rewriting. */
export const textFormat: Format = {
  name: 'text',
  extensions: ['txt', 'text'],
  open: (input) => [input],
  close: (input, [edits], removeSpans) => removeSpans(input.bytes, edits),
};
