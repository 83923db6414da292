"""Write paired bootstrap intervals by numpy: ../resources/io/fedu2s/udf/metric/bootstrap.json.

    python make_bootstrap.py

cases  metric; weights (n); ours (n); theirs: one or more of (n); difference of the weighted means (of perplexity: of their
       exponentials), and the 2.5 % and 97.5 % percentiles over 400,000 draws
pooled the same over several strata, each with weights, ours and theirs, one or more of each; difference of the means over
       variants, in the mean over strata, each drawn from by itself
"""

import json
from pathlib import Path

import numpy as np

OUT = Path(__file__).parent.parent / "resources/io/fedu2s/udf/metric/bootstrap.json"
DRAWS = 400_000


def difference(metric, weights, ours, theirs, pairs):
    def value(scores):
        w = weights[pairs]
        mean = (w * scores[pairs]).sum(-1) / w.sum(-1)
        return np.exp(mean) if metric == "perplexity" else mean

    return value(ours) - np.mean([value(each) for each in theirs], axis=0)


def case(metric, n, gain, variants, rng):
    likelihood = metric in ("loss", "perplexity")
    weights = rng.integers(2, 30, n).astype(float) if likelihood else np.ones(n)
    hard = rng.uniform(0, 0.6, n)
    theirs = [np.round(hard + rng.uniform(0, 0.3, n), 3) for _ in range(variants)]
    ours = np.round(hard + gain + rng.uniform(0, 0.3, n), 3)
    value = difference(metric, weights, ours, theirs, np.arange(n))
    values = np.concatenate([difference(metric, weights, ours, theirs, rng.integers(0, n, (DRAWS // 100, n)))
                             for _ in range(100)])
    low, high = np.percentile(values, [2.5, 97.5])
    return {"metric": metric, "weights": weights.tolist(), "ours": ours.tolist(), "theirs": [t.tolist() for t in theirs],
            "difference": float(value), "low": float(low), "high": float(high)}


def pooled(metric, sizes, variants, rng):
    likelihood = metric in ("loss", "perplexity")
    strata = []
    for n in sizes:
        weights = rng.integers(2, 30, n).astype(float) if likelihood else np.ones(n)
        hard = rng.uniform(0, 0.6, n)
        ours, theirs = ([np.round(hard + gain + rng.uniform(0, 0.3, n), 3) for _ in range(count)]
                        for gain, count in zip((0.05, 0), variants))
        strata.append((weights, ours, theirs))

    def value(draw):
        return np.mean([np.mean([difference(metric, w, o, theirs, pairs) for o in ours], axis=0)
                        for (w, ours, theirs), pairs in zip(strata, map(draw, sizes))], axis=0)

    values = np.concatenate([value(lambda n: rng.integers(0, n, (DRAWS // 100, n))) for _ in range(100)])
    low, high = np.percentile(values, [2.5, 97.5])
    return {"metric": metric,
            "strata": [{"weights": w.tolist(), "ours": [o.tolist() for o in ours], "theirs": [t.tolist() for t in theirs]}
                       for w, ours, theirs in strata],
            "difference": float(value(np.arange)), "low": float(low), "high": float(high)}


def main():
    rng = np.random.default_rng(17)
    cases = [case(*each, rng) for each in (("rougeL", 40, 0.1, 1), ("rougeL", 12, 0.0, 1), ("bertscore", 25, 0.02, 3),
                                           ("loss", 40, -0.1, 1), ("loss", 8, 0.2, 2), ("perplexity", 30, 0.1, 3))]
    strata = [pooled(*each, rng) for each in (("rougeL", (20, 12), (3, 3)), ("perplexity", (15, 10, 8), (2, 1)))]
    with open(OUT, "w") as file:
        file.write('{"cases": [\n' + ",\n".join(json.dumps(each) for each in cases) + '\n],\n"pooled": [\n'
                   + ",\n".join(json.dumps(each) for each in strata) + "\n]}\n")
    print(len(cases), "cases,", len(strata), "pooled")


main()
