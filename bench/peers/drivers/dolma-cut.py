"""dolma: its paragraph deduper and its mixer, both in Rust; whole paragraphs, or by n-grams as it offers too.

The extension is loaded by itself: the package around it imports taggers that are not needed here.
"""

import glob
import gzip
import importlib.machinery
import importlib.util
import json
import os
import site
import sys
import tempfile

from articles import read_texts, write_texts
from common import Timer

path = glob.glob(os.path.join(site.getsitepackages()[0], "dolma", "dolma*.so"))[0]
loader = importlib.machinery.ExtensionFileLoader("dolma", path)
dolma = importlib.util.module_from_spec(importlib.util.spec_from_loader("dolma", loader))
loader.exec_module(dolma)

texts = read_texts()
by_ngrams = sys.argv[3] == "ngrams"
paragraphs = {"attribute_name": "repeats"}
if by_ngrams:
    paragraphs["by_ngram"] = {"ngram_length": 13, "stride": 1, "overlap_threshold": 0.8, "skip_short_paragraphs": False}
units = sum(len(text.split()) if by_ngrams else text.count("\n") + 1 for text in texts)

with tempfile.TemporaryDirectory() as folder:
    for name in ("documents", "input", "output", "mixed"):
        os.mkdir(f"{folder}/{name}")
    with gzip.open(f"{folder}/documents/articles.json.gz", "wt", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"id": str(number), "source": "peers", "text": text}) + "\n")
    work = {"input": f"{folder}/input", "output": f"{folder}/output"}
    dedupe = {
        "documents": [f"{folder}/documents/articles.json.gz"],
        "work_dir": work,
        "processes": 1,
        "is_s3_volume": False,
        "compression": {"input": None, "output": None},
        "bloom_filter": {
            "file": f"{folder}/bloom.bin",
            "read_only": False,
            "size_in_bytes": 0,
            "estimated_doc_count": units,
            "desired_false_positive_rate": 1e-6,
        },
        "dedupe": {
            "name": "repeats",
            "paragraphs": paragraphs,
            "skip_empty": True,
            "min_length": 0,
            "min_words": 0,
            "num_partitions": 1,
            "partition_index": 0,
            "file_partition": False,
            "document_dir": "documents",
        },
    }
    span = {"span": "$.attributes.repeats", "min_score": 0.5, "replacement": ""}
    stream = {
        "name": "mixed",
        "documents": [f"{folder}/documents/articles.json.gz"],
        "attributes": ["repeats"],
        "output": {"path": f"{folder}/mixed", "max_size_in_bytes": 10**10},
        "span_replacement": [span],
    }
    timer = Timer()
    dolma.deduper_entrypoint(json.dumps(dedupe))
    dolma.mixer_entrypoint(json.dumps({"streams": [stream], "work_dir": work, "processes": 1}))
    seconds = timer.seconds()
    cleaned = {}
    for name in glob.glob(f"{folder}/mixed/*.gz"):
        with gzip.open(name, "rt", encoding="utf-8") as file:
            for line in file:
                document = json.loads(line)
                cleaned[int(document["id"])] = document["text"]
write_texts(seconds, [cleaned.get(number, "") for number in range(len(texts))])
