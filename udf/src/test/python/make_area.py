"""Write areas under the curve by scipy's Mann-Whitney: ../resources/io/fedu2s/udf/metric/area.json.

    python make_area.py

cases  good and bad scores (n each); the area U / (n n), ties counted half; its 2.5 % and 97.5 % percentiles over 20,000 draws
       of the n cases, which keep a case's good and bad score together
"""

import json
from pathlib import Path

import numpy as np
from scipy.stats import mannwhitneyu

OUT = Path(__file__).parent.parent / "resources/io/fedu2s/udf/metric/area.json"
DRAWS = 20_000


def area(good, bad):
    return float(mannwhitneyu(good, bad).statistic) / (len(good) * len(bad))


def case(n, shift, decimals, rng):
    hard = rng.normal(0, 1, n)
    good = np.round(hard + rng.normal(shift, 1, n), decimals)
    bad = np.round(hard + rng.normal(0, 1, n), decimals)
    draws = [rng.integers(0, n, n) for _ in range(DRAWS)]
    low, high = np.percentile([area(good[d], bad[d]) for d in draws], [2.5, 97.5])
    return {"good": good.tolist(), "bad": bad.tolist(), "area": area(good, bad), "low": low, "high": high}


def main():
    rng = np.random.default_rng(5)
    cases = [case(n, shift, decimals, rng)
             for n, shift, decimals in [(1, 3, 3), (7, 1, 3), (40, 0.5, 3), (40, 2, 0), (60, 0, 1), (60, -1, 2)]]
    OUT.write_text(json.dumps({"cases": cases}, indent=1) + "\n")
    print(OUT.name, [round(c["area"], 3) for c in cases])


if __name__ == "__main__":
    main()
