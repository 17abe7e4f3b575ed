import { chunkedColumn } from './columns.js';
import type { DocumentMatch } from './corpus-types.js';
import { countPairs, type NumberedTexts } from './counted-pairs.js';
import { pairSet } from './match/bands.js';
import { type BandedRows, byFingerprint, eachBandedPair } from './match/buckets.js';
import { eachSharedSamplePair, type Samples } from './match/shared-samples.js';
import { isMatch } from './match/verify.js';
import type { DetectOptions } from './options.js';
import { documentShingleSize } from './sketch/shingles.js';

/** Documents whose words differ, numbered as they came, and those that are equal to one of them. */
export interface DistinctDocuments {
  readonly texts: Omit<NumberedTexts, 'sizeFor'>;
  readonly rows: BandedRows;
  readonly samples: Omit<Samples, 'order'>;
  /** Whether it came with a document that is not old. */
  readonly isNew: (distinct: number) => boolean;
  /** The first document of a distinct one. */
  readonly firstOf: (distinct: number) => number;
  readonly documentCount: number;
  /** The distinct document that a document is the like of; -1 for the first, for one without words and for an old one. */
  readonly likeOf: (document: number) => number;
}

/**
 * Documents that are alike as wholes, or of which one stands in the other: pairs that share a band or samples, counted out exactly; and each
 * of equal ones with the first. Columns of 12 bytes a match, from which the matches are made when they are asked for: templates have dozens
 * of them a document.
 *
 * @param least Jaccard similarity in thousandths
 */
export function matchDistinctDocuments(own: DistinctDocuments, least: number, engine: DetectOptions['engine']): Iterable<DocumentMatch> {
  const { rows, isNew, firstOf, likeOf, documentCount } = own;
  const texts = { ...own.texts, sizeFor: () => documentShingleSize };
  const { count } = texts;
  const sizes = new Uint32Array(count);
  const [as, bs, shareds] = Array.from({ length: 3 }, () => chunkedColumn(Uint32Array));

  const repeated = new Uint8Array(count);
  for (let document = 0; document < documentCount; document++) if (likeOf(document) >= 0) repeated[likeOf(document)] = 1;
  const withThemselves = Float64Array.from(repeated.keys())
    .filter((distinct) => repeated[distinct] === 1)
    .map((distinct) => distinct * count + distinct);
  countPairs(withThemselves, texts, engine, ({ a, aSize }) => {
    sizes[a] = aSize;
  });

  const pairs = pairSet(count);
  const add = (a: number, b: number) => {
    if (isNew(a) || isNew(b)) pairs.add(a, b);
  };
  eachBandedPair(rows, add);
  const order = byFingerprint(new Uint32Array(repeated.keys()), rows.fingerprintPart);
  eachSharedSamplePair({ ...own.samples, order }, add);
  countPairs(pairs.sorted(), texts, engine, (pair) => {
    if (!isMatch(pair, least, documentShingleSize)) return;
    as.push(pair.a);
    bs.push(pair.b);
    shareds.push(pair.shared);
    sizes[pair.a] = pair.aSize;
    sizes[pair.b] = pair.bSize;
  });

  return {
    *[Symbol.iterator]() {
      for (let document = 0; document < documentCount; document++) {
        const distinct = likeOf(document);
        if (distinct < 0) continue;
        const size = sizes[distinct];
        yield { a: firstOf(distinct), b: document, shared: size, aSize: size, bSize: size };
      }
      for (let match = 0; match < as.length(); match++) {
        const [a, b] = [as.at(match), bs.at(match)];
        yield { a: firstOf(a), b: firstOf(b), shared: shareds.at(match), aSize: sizes[a], bSize: sizes[b] };
      }
    },
  };
}
