import { bandingFor } from '../../match/bands.js';
import type { DetectOptions } from '../../options.js';
import { rulesVersion } from '../../rules-version.js';
import { foldVersion } from '../../sketch/fold-version.js';
import { sizesFor } from '../../sketch/shingles.js';
import type { StoreOptions } from './header.js';

/** The options of an index that is made by a run with these options. */
export function storeOptions({ paragraphs, threshold }: Pick<DetectOptions, 'paragraphs' | 'threshold'>): StoreOptions {
  const { bands, rows } = bandingFor(threshold);
  // Twenty words are sketched at every size there is.
  const shingles = sizesFor(20).join(' and ');
  return { rules: rulesVersion, folding: foldVersion, paragraphs, threshold, bands, rows, slots: bands * rows, shingles };
}
