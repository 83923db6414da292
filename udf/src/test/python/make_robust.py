"""Write robust means as numpy computes them: ../resources/io/fedu2s/udf/robust/robust.json.

    python make_robust.py

Per number of vectors: the vectors, and the mean by each name.
"""

import json
from pathlib import Path

import numpy as np

OUT = Path(__file__).parent.parent / "resources/io/fedu2s/udf/robust/robust.json"


def trimmed(x: np.ndarray, share: float) -> np.ndarray:
    cut = int(np.ceil(round(share * len(x), 6)))
    return np.sort(x, axis=0)[cut : len(x) - cut].mean(axis=0)


def krum(x: np.ndarray, share: float, kept: int) -> np.ndarray:
    hostile = int(np.ceil(round(share * len(x), 6)))
    scores = []
    for i in range(len(x)):
        others = np.delete(x, i, axis=0)
        scores.append(np.sort(((others - x[i]) ** 2).sum(axis=1))[: len(x) - hostile - 2].sum())
    return x[np.argsort(scores, kind="stable")[: min(kept, len(x) - hostile)]].mean(axis=0)


def clipping(x: np.ndarray, radius: float, steps: int) -> np.ndarray:
    centre = np.zeros(x.shape[1])
    for _ in range(steps):
        moves = x - centre
        lengths = np.linalg.norm(moves, axis=1, keepdims=True)
        centre = centre + (moves * np.minimum(1, radius / lengths)).mean(axis=0)
    return centre


def main() -> None:
    random = np.random.default_rng(6)
    cases = []
    for count in (9, 12):
        x = random.normal(0, 1, (count, 5)).astype(np.float32)
        x[:2] *= 20
        wide = x.astype(np.float64)
        means = {
            "median": np.median(wide, axis=0),
            "trimmed:0.25": trimmed(wide, 0.25),
            "krum:0.25:1": krum(wide, 0.25, 1),
            "krum:0.25:5": krum(wide, 0.25, 5),
            "krum:0.25:100": krum(wide, 0.25, 100),
            "clipping:1.5:1": clipping(wide, 1.5, 1),
            "clipping:1.5:4": clipping(wide, 1.5, 4),
        }
        cases.append({"vectors": wide.tolist(), "means": {name: mean.tolist() for name, mean in means.items()}})
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(cases) + "\n")


if __name__ == "__main__":
    main()
