"""fast-dedup: it has signatures and no index, so that every pair is estimated."""

from common import Pairs, Timer, read_records, shingle_sets, write_outcome
from fast_dedup import MinHash

records = read_records()
timer = Timer()
pairs = Pairs(records)
for size, (numbers, sets) in shingle_sets(records).items():
    sketches = []
    for shingles in sets:
        sketch = MinHash()
        for shingle in shingles:
            sketch.update(shingle)
        sketches.append(sketch)
    for b, sketch in enumerate(sketches):
        estimate = sketch.jaccard
        for a in range(b):
            if estimate(sketches[a]) >= 0.7:
                pairs.add(numbers[a], numbers[b], size)
write_outcome(timer.seconds(), pairs=pairs.flat())
