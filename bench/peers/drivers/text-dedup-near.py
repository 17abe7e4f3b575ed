"""text-dedup: the configuration of its README (240 permutations, threshold .7, pairs checked), with n-grams of 3 words."""

import os
import pickle
import subprocess
import sys
import tempfile

import pyarrow
import pyarrow.parquet
from common import Timer, read_records, write_outcome

configuration = """
[input]
input_type = "local_files"
file_type = "parquet"
[input.read_arguments]
path = "parquet"
data_files = "{folder}/records.parquet"
split = "train"
[algorithm]
algorithm_name = "minhash"
text_column = "text"
seed = 42
batch_size = 10000
num_perm = 240
threshold = 0.7
false_positive_weight = 0.5
false_negative_weight = 0.5
hash_bits = 64
ngram_size = 3
check_false_positive = true
num_proc = 1
[output]
output_dir = "{folder}/output"
clean_cache = false
save_clusters = true
[debug]
enable_profiling = false
"""

records = read_records()
with tempfile.TemporaryDirectory() as folder:
    pyarrow.parquet.write_table(pyarrow.table({"text": records}), f"{folder}/records.parquet")
    with open(f"{folder}/config.toml", "w", encoding="utf-8") as file:
        file.write(configuration.format(folder=folder))
    timer = Timer()
    environment = {**os.environ, "HF_HOME": f"{folder}/cache", "HF_HUB_OFFLINE": "1"}
    subprocess.run([sys.executable, "-m", "text_dedup.minhash"], cwd=folder, env=environment, check=True)
    seconds = timer.seconds()
    with open(f"{folder}/output/clusters.pickle", "rb") as file:
        parents = pickle.load(file)
clusters = {}
for record, parent in parents.items():
    clusters.setdefault(parent, []).append(record)
write_outcome(seconds, clusters=[sorted(members) for members in clusters.values()])
