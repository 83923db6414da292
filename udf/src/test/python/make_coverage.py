"""Write choices by the plain greedy algorithm: ../resources/io/fedu2s/udf/coverage/coverage.json.

    python make_coverage.py

texts    words of small letters, their vectors by tf ln((D + 1) / (df + 1)), the 64 heaviest, scaled to length 1
cases    vectors of length 1 and relevances; f(S) = mean_i max_j max(0, cosine) + weight / budget * sum of relevances;
         the chunk that adds most, budget times, every gain computed anew; all with what each added and the mean at the end
"""

import json
import math
from pathlib import Path

import numpy as np

OUT = Path(__file__).parent.parent / "resources/io/fedu2s/udf/coverage/coverage.json"


def greedy(x, references, relevance, weight, budget):
    similar = np.maximum(0, x[references] @ x.T)
    near = np.zeros(len(references))
    chosen, gains = [], []
    for _ in range(budget):
        gain = np.maximum(0, similar - near[:, None]).sum(0) / len(references) + weight / budget * relevance
        gain[chosen] = -1
        best = int(np.flatnonzero(gain > gain.max() - 1e-12)[0])
        chosen.append(best)
        gains.append(float(gain[best]))
        near = np.maximum(near, similar[:, best])
    return chosen, gains, float(near.mean())


def case(n, dimensions, budget, weight, sample, rng):
    middles = rng.normal(0, 1, (5, dimensions))
    x = middles[rng.integers(0, 5, n)] + rng.normal(0, 0.6, (n, dimensions))
    x = np.round(x / np.linalg.norm(x, axis=1, keepdims=True), 6).astype(np.float32).astype(float)
    relevance = np.round(rng.uniform(0, 1, n), 6)
    references = sorted(rng.choice(n, sample, replace=False).tolist())
    chosen, gains, coverage = greedy(x, references, relevance, weight, budget)
    return {"vectors": x.tolist(), "references": references, "relevance": relevance.tolist(), "weight": weight,
            "budget": budget, "chosen": chosen, "gains": gains, "coverage": coverage}


def vectors(texts):
    words = [text.split() for text in texts]
    numbers = {}
    for text in words:
        for word in text:
            numbers.setdefault(word, len(numbers))
    df = {word: sum(word in text for text in words) for word in numbers}
    rows = []
    for text in words:
        weights = {numbers[w]: text.count(w) * math.log((len(texts) + 1) / (df[w] + 1)) for w in set(text)}
        heaviest = sorted((t for t in weights if weights[t] > 0), key=lambda t: (-weights[t], t))[:64]
        length = math.sqrt(sum(weights[t] ** 2 for t in heaviest))
        rows.append({"terms": sorted(heaviest), "weights": [weights[t] / length for t in sorted(heaviest)]})
    return rows


def main():
    rng = np.random.default_rng(11)
    texts = ["the cat sat on the mat", "the dog sat", "a cat and a dog and a bird", "the the the",
             " ".join("w" + "abcdefghij"[i // 10] + "abcdefghij"[i % 10] for i in range(90)) + " cat cat"]
    cases = [case(n, d, budget, weight, sample, rng)
             for n, d, budget, weight, sample in [(40, 8, 12, 0.5, 40), (60, 4, 6, 0, 60), (60, 6, 20, 2, 25), (5, 3, 5, 1, 5)]]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"texts": texts, "vectors": vectors(texts), "cases": cases}) + "\n")
    print(OUT.name, [round(c["coverage"], 3) for c in cases])


if __name__ == "__main__":
    main()
