"""datasketch: MinHashLSH as its documents use it; `recall` minimises false negatives by the weights and checks pairs by the estimate."""

import sys

import xxhash
from common import Pairs, Timer, read_records, shingle_sets, write_outcome
from datasketch import MinHash, MinHashLSH

threshold = 0.7
favours_recall = len(sys.argv) > 3 and sys.argv[3] == "recall"
num_perm = 256 if favours_recall else 128
weights = (0.1, 0.9) if favours_recall else (0.5, 0.5)

records = read_records()
timer = Timer()
pairs = Pairs(records)
for size, (numbers, sets) in shingle_sets(records).items():
    tokens = ([shingle.encode() for shingle in shingles] for shingles in sets)
    index = MinHashLSH(threshold=threshold, num_perm=num_perm, weights=weights)
    sketches = {}
    with index.insertion_session() as session:
        for number, sketch in zip(numbers, MinHash.generator(tokens, num_perm=num_perm, hashfunc=xxhash.xxh32_intdigest)):
            sketches[number] = sketch
            session.insert(number, sketch, check_duplication=False)
    for number, sketch in sketches.items():
        for other in index.query(sketch):
            if other < number and (not favours_recall or sketch.jaccard(sketches[other]) >= threshold):
                pairs.add(other, number, size)
write_outcome(timer.seconds(), pairs=pairs.flat())
