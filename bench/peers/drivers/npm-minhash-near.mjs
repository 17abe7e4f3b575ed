import { LshIndex, Minhash } from 'minhash';
import { shingleSets, told } from './records.mjs';

/*
 * The npm package minhash, with its defaults (128 permutations, bands of 4 rows), each pair checked by its own estimate. A query throws on
 * a band that the index has not, so that each record is put in before it is asked for.
 */
told((texts, pairs) => {
  for (const [size, members] of shingleSets(texts)) {
    const index = new LshIndex();
    const sketches = new Map();
    for (const { record, shingles } of members) {
      const sketch = new Minhash();
      for (const shingle of shingles) sketch.update(shingle);
      index.insert(String(record), sketch);
      for (const key of index.query(sketch)) {
        const other = Number(key);
        if (other !== record && sketch.jaccard(sketches.get(other)) >= 0.7) pairs.add(other, record, size);
      }
      sketches.set(record, sketch);
    }
  }
});
