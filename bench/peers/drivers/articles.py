"""What a driver needs that cuts articles: a line of JSON for each goes in, the texts in the same order come out."""

import json
import sys


def read_texts():
    with open(sys.argv[1], encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def write_texts(seconds, texts):
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({"seconds": seconds, "texts": texts}, file)
