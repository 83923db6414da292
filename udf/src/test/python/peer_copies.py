"""Near duplicates by datasketch and by datatrove, on the documents that `bench copies --output DIR` leaves.

    python peer_copies.py DIR [--only datasketch|datasketch-verified|datatrove] [--most N]

Prints a JSON line for each: seconds, processor seconds of all processes, recall and precision on the planted copies.
Documents are in memory before the clock starts, but for datatrove, which reads files.
"""
import argparse
import glob
import json
import os
import re
import shutil
import tempfile
import time

WORDS = 5
WORD = re.compile(r"\w+")


def read(folder, most):
    documents = []
    for path in sorted(glob.glob(folder + "/part-*")):
        with open(path) as lines:
            documents.extend(json.loads(line) for line in lines)
    documents.sort(key=lambda document: document["document_id"])
    return documents[:most]


def shingles(text):
    words = WORD.findall(text.lower())
    return {" ".join(words[i:i + WORDS]) for i in range(max(1, len(words) - WORDS + 1))}


def processor():
    return sum(os.times()[:4])


def datasketch(documents, least, verified):
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=least, num_perm=128)
    kept = {}
    removed = set()
    for document in documents:
        name = document["document_id"]
        runs = shingles(document["texts"][0])
        sketch = MinHash(num_perm=128)
        sketch.update_batch([run.encode() for run in runs])
        near = lsh.query(sketch)
        if verified:
            near = [other for other in near if len(runs & kept[other]) >= least * len(runs | kept[other])]
        if near:
            removed.add(name)
        else:
            lsh.insert(name, sketch)
            if verified:
                kept[name] = runs
    return removed


def datatrove(documents, least, verified):
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    folder = tempfile.mkdtemp()
    os.makedirs(folder + "/in")
    with open(folder + "/in/0.jsonl", "w") as out:
        for document in documents:
            out.write(json.dumps({"id": document["document_id"], "text": document["texts"][0]}) + "\n")
    config = MinhashConfig(n_grams=WORDS)
    reader = JsonlReader(folder + "/in")

    def run(*steps):
        executor = LocalPipelineExecutor(pipeline=list(steps), tasks=1, workers=1, logging_dir=folder + "/log")
        executor.skip_completed = False
        executor.run()

    try:
        start = time.perf_counter(), processor()
        run(reader, MinhashDedupSignature(output_folder=folder + "/signatures", config=config))
        for bucket in range(config.num_buckets):
            executor = LocalPipelineExecutor(
                pipeline=[MinhashDedupBuckets(folder + "/signatures", folder + "/buckets", config=config)],
                tasks=config.num_buckets, local_tasks=1, local_rank_offset=bucket, workers=1,
                logging_dir=folder + "/log-buckets")
            executor.skip_completed = False
            executor.run()
        run(MinhashDedupCluster(folder + "/buckets", folder + "/removed", config=config))
        run(reader, MinhashDedupFilter(folder + "/removed", exclusion_writer=JsonlWriter(folder + "/out", compression=None)))
        end = time.perf_counter(), processor()
        removed = set()
        for path in glob.glob(folder + "/out/*"):
            with open(path) as lines:
                removed.update(json.loads(line)["id"] for line in lines)
        return removed, end[0] - start[0], end[1] - start[1]
    finally:
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--jaccard", type=float, default=0.8)
    parser.add_argument("--only", default="")
    parser.add_argument("--most", type=int, default=10**9)
    arguments = parser.parse_args()
    documents = read(arguments.folder, arguments.most)
    planted = {d["document_id"] for d in documents if d["original"] and d["jaccard"] >= arguments.jaccard}
    for name, peer, verified in (("datasketch", datasketch, False), ("datasketch-verified", datasketch, True),
                                 ("datatrove", datatrove, False)):
        if arguments.only not in ("", name):
            continue
        start = time.perf_counter(), processor()
        outcome = peer(documents, arguments.jaccard, verified)
        seconds, core_seconds = time.perf_counter() - start[0], processor() - start[1]
        if isinstance(outcome, tuple):
            outcome, seconds, core_seconds = outcome
        found = len(outcome & planted)
        print(json.dumps({
            "peer": name, "documents": len(documents), "jaccard": arguments.jaccard,
            "seconds": round(seconds, 2), "core_seconds": round(core_seconds, 2),
            "documents_per_core_s": round(len(documents) / core_seconds), "planted": len(planted),
            "removed": len(outcome), "recall": round(found / len(planted), 4),
            "precision": round(found / max(1, len(outcome)), 4)}), flush=True)


if __name__ == "__main__":
    main()
