import { column } from './columns.js';
import type { DocumentKey, Survey } from './corpus-types.js';

/** The columns of a survey while they grow, and what they are together. */
export function growingSurvey() {
  const numbers = () => column(Uint32Array);
  const halves = () => column(BigUint64Array);
  const columns = {
    ...{ paragraphEnds: numbers(), starts: numbers(), ends: numbers(), wordCounts: numbers(), fingerprints: halves() },
    ...{ textStarts: numbers(), textEnds: numbers(), text: column(Uint8Array), rowParagraphs: numbers(), bandKeys: numbers() },
    ...{ documentKeys: numbers(), documentFingerprints: halves(), sampleEnds: numbers(), samples: numbers() },
  };
  const survey = (documents: readonly DocumentKey[], bands: number): Survey => ({
    documents,
    bands,
    paragraphEnds: columns.paragraphEnds.view(),
    starts: columns.starts.view(),
    ends: columns.ends.view(),
    wordCounts: columns.wordCounts.view(),
    fingerprints: columns.fingerprints.view(),
    textStarts: columns.textStarts.view(),
    textEnds: columns.textEnds.view(),
    text: columns.text.view(),
    rowParagraphs: columns.rowParagraphs.view(),
    bandKeys: columns.bandKeys.view(),
    documentKeys: columns.documentKeys.view(),
    documentFingerprints: columns.documentFingerprints.view(),
    sampleEnds: columns.sampleEnds.view(),
    samples: columns.samples.view(),
  });
  return { columns, survey };
}
