"""rensa: its deduplicator as the README uses it, its index with an estimate for each pair, and its fast one-shot pipeline."""

import sys

from common import Pairs, Timer, read_records, shingle_sets, write_outcome
from rensa import RMinHash, RMinHashDeduplicator, RMinHashLSH

threshold = 0.7
num_perm = 128
way = sys.argv[3]

records = read_records()
timer = Timer()
pairs = Pairs(records)
told = set()
for size, (numbers, sets) in shingle_sets(records).items():
    if way == "deduplicator":
        keep = RMinHashDeduplicator(threshold=threshold, num_perm=num_perm, use_lsh=True).add_pairs(
            (str(number), shingles) for number, shingles in zip(numbers, sets)
        )
        told.update(number for number, kept in zip(numbers, keep) if not kept)
    elif way == "rho":
        matrix = RMinHash.digest_matrix_from_token_sets_rho(sets, num_perm, 42)
        flags = RMinHashLSH(threshold=threshold, num_perm=num_perm, num_bands=16).query_duplicate_flags_matrix_one_shot(matrix)
        told.update(number for number, is_told in zip(numbers, flags) if is_told)
    else:
        sketches = RMinHash.from_token_sets(sets, num_perm=num_perm, seed=42)
        index = RMinHashLSH(threshold=threshold, num_perm=num_perm, num_bands=32)
        index.insert_many(sketches)
        for at, found in enumerate(index.query_all(sketches)):
            for other in found:
                if other < at and sketches[at].jaccard(sketches[other]) >= threshold:
                    pairs.add(numbers[other], numbers[at], size)
if way == "index":
    write_outcome(timer.seconds(), pairs=pairs.flat())
elif way == "rho":
    write_outcome(timer.seconds(), members=sorted(told))
else:
    write_outcome(timer.seconds(), later=sorted(told))
