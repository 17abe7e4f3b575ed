import { firstAtLeast } from './columns.js';
import type { Survey } from './corpus-types.js';
import { growingSurvey } from './growing-survey.js';

/**
 * A survey as it is remembered: paragraphs that went have no words there, and documents of which nothing stays are left out.
 *
 * @param isGone by paragraph of the survey
 * @param textOf paragraph of the survey in UTF-8. Good until the next call
 * @param range documents of the survey, the first and the one behind the last
 */
export function remembered(
  survey: Survey,
  isGone: (paragraph: number) => boolean,
  textOf: (paragraph: number) => Uint8Array,
  [from, to]: readonly [number, number] = [0, survey.documents.length],
): Survey {
  const documents: number[] = [];
  const { columns, survey: gathered } = growingSurvey();
  const { paragraphEnds, starts, ends, wordCounts, fingerprints, textStarts, textEnds, text, rowParagraphs, bandKeys } = columns;
  const { documentKeys, documentFingerprints, sampleEnds, samples } = columns;
  const { bands } = survey;
  let row = from > 0 ? firstAtLeast(survey.rowParagraphs, survey.paragraphEnds[from - 1]) : 0;
  for (let document = from; document < to; document++) {
    const first = document > 0 ? survey.paragraphEnds[document - 1] : 0;
    const end = survey.paragraphEnds[document];
    const stays = (p: number) => survey.wordCounts[p] > 0 && !isGone(p);
    let isAny = false;
    for (let p = first; p < end && !isAny; p++) isAny = stays(p);
    for (let p = first; p < end; p++) {
      const firstRow = row;
      while (row < survey.rowParagraphs.length && survey.rowParagraphs[row] === p) row++;
      if (!isAny) continue;
      const isKept = stays(p);
      for (let own = firstRow; isKept && own < row; own++) {
        rowParagraphs.push(starts.length());
        bandKeys.append(survey.bandKeys.subarray(own * bands, (own + 1) * bands));
      }
      starts.push(survey.starts[p]);
      ends.push(survey.ends[p]);
      wordCounts.push(isKept ? survey.wordCounts[p] : 0);
      for (const half of [2 * p, 2 * p + 1]) fingerprints.push(isKept ? survey.fingerprints[half] : 0n);
      textStarts.push(text.length());
      if (isKept) text.append(textOf(p));
      textEnds.push(text.length());
    }
    if (!isAny) continue;
    documents.push(document);
    paragraphEnds.push(starts.length());
    documentKeys.append(survey.documentKeys.subarray(document * bands, (document + 1) * bands));
    documentFingerprints.append(survey.documentFingerprints.subarray(2 * document, 2 * document + 2));
    samples.append(survey.samples.subarray(document > 0 ? survey.sampleEnds[document - 1] : 0, survey.sampleEnds[document]));
    sampleEnds.push(samples.length());
  }
  return gathered(
    documents.map((document) => survey.documents[document]),
    bands,
  );
}
