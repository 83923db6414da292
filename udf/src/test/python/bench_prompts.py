"""The product's own workload, for `model bench prompts` and for transformers: few-shot prompts and answers that copy.

    python bench_prompts.py make DIR      write a checkpoint of 135M parameters and DIR/prompts.jsonl
    python bench_prompts.py run DIR       time transformers' greedy generate on them, and print the same JSON line

Every prompt is a header and three examples that all share (740 tokens), a chunk of its own (150) and the token the answer
starts behind; every answer has 60 tokens, which stand in the chunk in pieces of 12, shuffled, with other tokens between.
A random model would not copy. This one does: the row of its output matrix for token next(t) is the embedding of t, and
embeddings are large beside what the layers add, so that behind t it chooses next(t); all layers are computed as ever.
"""

import argparse
import json
import pathlib
import random
import statistics
import time

import torch
from transformers import AutoModelForCausalLM, LlamaConfig

VOCABULARY, SHARED, PIECE, PIECES, BETWEEN, NEW, PROMPTS = 49152, 740, 12, 5, 18, 60, 16


def make(folder):
    torch.manual_seed(7)
    config = LlamaConfig(hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9,
                         num_key_value_heads=3, vocab_size=VOCABULARY, max_position_embeddings=2048,
                         tie_word_embeddings=False)
    model = AutoModelForCausalLM.from_config(config)
    following = torch.randperm(VOCABULARY)
    with torch.no_grad():
        model.model.embed_tokens.weight.mul_(50)
        model.lm_head.weight[following] = model.model.embed_tokens.weight * 0.02
    model.save_pretrained(folder)
    draw = random.Random(7)
    shared = [draw.randrange(3, VOCABULARY) for _ in range(SHARED)]
    with open(folder / "prompts.jsonl", "w") as out:
        for _ in range(PROMPTS):
            first = token = draw.randrange(3, VOCABULARY)
            answer = [token := int(following[token]) for _ in range(PIECE * PIECES)]
            pieces = [answer[i * PIECE:(i + 1) * PIECE] for i in range(PIECES)]
            draw.shuffle(pieces)
            chunk = []
            for piece in pieces:
                chunk += [draw.randrange(3, VOCABULARY) for _ in range(BETWEEN)] + piece
            out.write(json.dumps({"ids": shared + chunk + [first]}) + "\n")


def run(folder, batch, steps, threads, dtype):
    torch.set_num_threads(threads)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype)).eval()
    prompts = [json.loads(line)["ids"] for line in open(folder / "prompts.jsonl")]
    seconds, copied = [], 0
    for _ in range(steps + 1):
        start = time.perf_counter()
        written = []
        for at in range(0, len(prompts), batch):
            ids = torch.tensor(prompts[at:at + batch])
            out = model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=NEW,
                                 min_new_tokens=NEW, do_sample=False, pad_token_id=0)
            written += out[:, ids.shape[1]:].tolist()
        seconds.append(time.perf_counter() - start)
    for prompt, answer in zip(prompts, written):
        copied += sum(token in prompt for token in answer)
    median = statistics.median(seconds[1:] or seconds)
    print(json.dumps({"what": "prompts", "dtype": dtype, "batch": batch, "tokens_per_s": round(len(prompts) * NEW / median, 1),
                      "median_s": round(median, 3), "torch": torch.__version__, "copied": round(copied / NEW / len(prompts), 3)}))


if __name__ == "__main__":
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("what", choices=["make", "run"])
    a.add_argument("folder", type=pathlib.Path)
    a.add_argument("--batch", type=int, default=8)
    a.add_argument("--steps", type=int, default=1)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--dtype", default="float32")
    a = a.parse_args()
    make(a.folder) if a.what == "make" else run(a.folder, a.batch, a.steps, a.threads, a.dtype)
