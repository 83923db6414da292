"""Write filters beside people by scikit-learn: ../resources/io/fedu2s/jobs/people/calibration.json.

    python make_calibration.py      # numpy 2.4.6, scikit-learn 1.9.1

pairs  scores by name, good
keys   key, score, side and value as configured; pairs that have the score; precision and recall with that value; the loosest
       threshold whose precision is 0.9 or more, by precision_recall_curve, with its precision and recall
"""

import json
from pathlib import Path

import numpy as np
from sklearn.metrics import precision_recall_curve, precision_score, recall_score

OUT = Path(__file__).parent.parent / "resources/io/fedu2s/jobs/people/calibration.json"
KEYS = [("filter.minGrounding", "grounding", "LEAST", 0.9), ("filter.maxRougeLToSiblings", "sibling_rougeL", "MOST", 0.7),
        ("filter.maxRepetition", "repetition", "MOST", 0.3), ("filter.maxPerplexity", "perplexity", "MOST", 20.0),
        ("filter.minChunkGain", "chunk_gain", "LEAST", None), ("filter.minReward", "reward", "LEAST", None)]


def pairs(rng, n=120):
    for _ in range(n):
        good = bool(rng.random() < 0.6)
        scores = {"grounding": round(float(np.clip(rng.normal(0.95 if good else 0.8, 0.1), 0, 1)), 2),
                  "sibling_rougeL": round(float(rng.uniform(0, 0.9)), 2),
                  "repetition": 0.0 if good or rng.random() < 0.7 else round(float(rng.uniform(0.2, 0.8)), 2),
                  "chunk_gain": round(float(rng.normal(1.5 if good else 0.2, 0.7)), 2)}
        if rng.random() < 0.8:  # some pairs were not scored by a model
            scores["perplexity"] = round(float(np.exp(rng.normal(2 if good else 3, 0.6))), 1)
        scores["reward"] = round(float(rng.normal(0, 1)), 2)  # knows nothing
        yield {"scores": scores, "good": good}


def line(key, score, side, value, drawn):
    own = [pair for pair in drawn if score in pair["scores"]]
    good = np.array([pair["good"] for pair in own])
    scores = np.array([pair["scores"][score] for pair in own]) * (1 if side == "LEAST" else -1)
    bound = None if value is None else value * (1 if side == "LEAST" else -1)
    passes = np.ones(len(own), bool) if bound is None else scores >= bound
    made = {"key": key, "score": score, "side": side, "value": value, "measured": len(own), "passed": int(passes.sum()),
            "precision": float(precision_score(good, passes)), "recall": float(recall_score(good, passes)),
            "suggested": None, "precision_then": None, "recall_then": None}
    precisions, recalls, thresholds = precision_recall_curve(good, scores)
    for precision, recall, threshold in zip(precisions, recalls, thresholds):  # thresholds rise: the loosest comes first
        if precision >= 0.9:
            made |= {"suggested": float(threshold) * (1 if side == "LEAST" else -1), "precision_then": float(precision),
                     "recall_then": float(recall)}
            break
    return made


def main():
    drawn = list(pairs(np.random.default_rng(17)))
    lines = [line(*key, drawn) for key in KEYS]
    with open(OUT, "w") as file:
        file.write('{"pairs": [\n' + ",\n".join(json.dumps(each) for each in drawn) + '\n], "keys": [\n'
                   + ",\n".join(json.dumps(each) for each in lines) + "\n]}\n")
    for each in lines:
        print(each)


main()
