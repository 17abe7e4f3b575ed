"""gaoya: the bands of its README (42 of 3), its own word n-grams, and its own check of the estimate against the threshold."""

from common import Pairs, Timer, read_records, sizes_for, write_outcome
from gaoya.minhash import MinHashStringIndex

records = read_records()
timer = Timer()
pairs = Pairs(records)
for size in (2, 3):
    numbers = [number for number, record in enumerate(records) if size in sizes_for(record.count(" ") + 1)]
    texts = [records[number] for number in numbers]
    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=0.7,
        num_bands=42,
        band_size=3,
        num_hashes=42 * 3,
        analyzer="word",
        ngram_range=(size, size),
        id_container="vec",
    )
    index.par_bulk_insert_docs(numbers, texts)
    for number, found in zip(numbers, index.par_bulk_query(texts)):
        for other in found:
            if other < number:
                pairs.add(other, number, size)
write_outcome(timer.seconds(), pairs=pairs.flat())
