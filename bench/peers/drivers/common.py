"""What every driver of a Python program needs: records, their shingles, and one way to hand over the outcome.

A driver is called with the file of records and the file to write to. A record is a line of words with a blank between; what it tells is
`pairs` (a flat list, a before b), `clusters` (lists of records), `later` (records that are like an earlier one) or `members` (records
that are like another one), and the processor's seconds that it took from texts in memory to the outcome in memory: neither the start of Python nor
the reading of files is counted.
"""

import json
import resource
import sys


def read_records():
    with open(sys.argv[1], encoding="utf-8") as file:
        return file.read().split("\n")[:-1]


def write_outcome(seconds, **outcome):
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({"seconds": seconds, **outcome}, file)


def sizes_for(word_count):
    """Shingle sizes of a record: 2 words below 15, 3 above 25, and both between, so that one of 19 words meets one of 20."""
    if word_count < 15:
        return (2,)
    return (2, 3) if word_count <= 25 else (3,)


def shingle_sets(records):
    """For each size the records that have it, and their distinct shingles in order, as a caller of a library makes them.

    The shingles are made as they are asked for, once, so that what is held is what the library holds.
    """
    numbers_of = {2: [], 3: []}
    for number, record in enumerate(records):
        for size in sizes_for(record.count(" ") + 1):
            numbers_of[size].append(number)
    return {size: (numbers, sets_of(records, numbers, size)) for size, numbers in numbers_of.items()}


def sets_of(records, numbers, size):
    for number in numbers:
        words = records[number].split(" ")
        yield list(dict.fromkeys(" ".join(words[at : at + size]) for at in range(len(words) - size + 1)))


class Pairs:
    """Distinct pairs, each only at the size that the shorter of the two asks for."""

    def __init__(self, records):
        self.word_counts = [record.count(" ") + 1 for record in records]
        self.found = set()

    def add(self, one, other, size):
        if one == other:
            return
        if (2 if min(self.word_counts[one], self.word_counts[other]) < 20 else 3) == size:
            self.found.add((one, other) if one < other else (other, one))

    def flat(self):
        return [number for pair in self.found for number in pair]


def processor_seconds():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


class Timer:
    """Counts what the processor does for this process and those that it waited for, and nothing that runs beside."""

    def __init__(self):
        self.begin = processor_seconds()

    def seconds(self):
        return processor_seconds() - self.begin
