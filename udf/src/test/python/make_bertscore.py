"""Write what bert_score 0.3.13 makes of random embeddings: ../resources/io/fedu2s/udf/metric/bertscore.json.

    python make_bertscore.py

matching  candidate and reference: vectors (T, C) and weights (T); [P, R, F] by bert_score.utils.greedy_cos_idf, one pair
          per batch, in double precision (bert_score calls a text of two tokens empty, so there is none)
idf       token ids of the references; ids of a text and their weights by bert_score.utils.get_idf_dict
"""

import json
import random
from pathlib import Path

import torch
from bert_score.utils import get_idf_dict, greedy_cos_idf

OUT = Path(__file__).parent.parent / "resources/io/fedu2s/udf/metric/bertscore.json"
LENGTHS = [(3, 3), (3, 8), (8, 3), (5, 5), (12, 9), (1, 1), (4, 30), (3, 6), (6, 4)]


def text(tokens, width, shared, generator):
    """Vectors that lean to a shared direction, as those of real encoders do, of three decimals; weights of 1."""
    vectors = torch.randn(tokens, width, generator=generator) + shared
    vectors = torch.round(vectors * 1000) / 1000
    weights = torch.ones(tokens, dtype=torch.float64)
    return vectors, weights


def score(candidate, reference):
    def batch(vectors, weights):
        mask = torch.ones(1, len(vectors), dtype=torch.long)
        return vectors.double().unsqueeze(0).clone(), mask, weights.unsqueeze(0).clone()

    return [float(x) for x in greedy_cos_idf(*batch(*reference), *batch(*candidate))]


def idf(rng):
    references = [[0] + [rng.randrange(2, 12) for _ in range(rng.randrange(1, 8))] + [1] for _ in range(9)]
    text_ids = [0, 2, 5, 5, 11, 99, 1]
    # With no tokenizer, get_idf_dict takes ids as they are.
    weights = get_idf_dict(references, None, nthreads=0)
    return {"references": references, "ids": text_ids, "weights": [weights[i] for i in text_ids]}


def main():
    generator = torch.Generator().manual_seed(17)
    rng = random.Random(17)
    matching = []
    for case, (candidate_tokens, reference_tokens) in enumerate(LENGTHS * 3):
        width = 4 + case
        shared = torch.randn(width, generator=generator) * (case % 3)
        candidate = text(candidate_tokens, width, shared, generator)
        reference = text(reference_tokens, width, shared, generator)
        for vectors, weights in (candidate, reference):
            if case % 3 == 1 and len(weights) > 2:
                weights[0] = weights[-1] = 0
            elif case % 3 == 2:
                weights[:] = torch.tensor([round(rng.uniform(0.1, 3), 3) for _ in weights])
        p, r, f = score(candidate, reference)
        matching.append({
            "candidate": {"vectors": [[float(f"{x:.3f}") for x in row] for row in candidate[0].tolist()], "weights": candidate[1].tolist()},
            "reference": {"vectors": [[float(f"{x:.3f}") for x in row] for row in reference[0].tolist()], "weights": reference[1].tolist()},
            "score": [p, r, f],
        })
    with open(OUT, "w") as file:
        file.write('{"matching": [\n')
        file.write(",\n".join(json.dumps(row) for row in matching))
        file.write('\n],\n"idf": ' + json.dumps(idf(rng)))
        file.write("}\n")
    print(len(matching), "pairs")


main()
