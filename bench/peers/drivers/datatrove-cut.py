"""datatrove: its three steps that drop all but one of any three sentences that stand twice, as C4 had it; no article is dropped for that."""

import json
import logging
import sys
import tempfile

from articles import read_texts, write_texts
from common import Timer
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import SentenceDedupFilter, SentenceDedupSignature, SentenceFindDedups
from datatrove.pipeline.dedup.sentence_dedup import SentDedupConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from loguru import logger

logger.remove()
logging.disable()
language = {"en": "eng_Latn", "ar": "arb_Arab"}[sys.argv[3]]
config = SentDedupConfig(n_sentences=3, split_sentences=True, min_doc_words=0, min_num_sentences=0)

texts = read_texts()
with tempfile.TemporaryDirectory() as folder:
    with open(f"{folder}/articles.jsonl", "w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"id": str(number), "text": text}) + "\n")
    reader = {"data_folder": folder, "glob_pattern": "articles.jsonl"}
    steps = [
        [JsonlReader(**reader), SentenceDedupSignature(f"{folder}/signatures", config=config, language=language)],
        [SentenceFindDedups(f"{folder}/signatures", f"{folder}/repeats", config=config)],
        [
            JsonlReader(**reader),
            SentenceDedupFilter(f"{folder}/repeats", config=config, language=language),
            JsonlWriter(f"{folder}/output", compression=None),
        ],
    ]
    timer = Timer()
    for number, pipeline in enumerate(steps):
        LocalPipelineExecutor(pipeline, tasks=1, workers=1, logging_dir=f"{folder}/logs/{number}").run()
    seconds = timer.seconds()
    cleaned = {}
    with open(f"{folder}/output/00000.jsonl", encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            cleaned[int(document["id"])] = document["text"]
write_texts(seconds, [cleaned.get(number, "") for number in range(len(texts))])
