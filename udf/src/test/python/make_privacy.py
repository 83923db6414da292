"""Write what the sampled Gaussian mechanism costs, in 60 decimal digits: ../resources/io/fedu2s/udf/privacy/privacy.json.

    python make_privacy.py

rdp       probability, multiplier, order, and the Rényi divergence of one round
epsilons  probability, multiplier, rounds, delta, and epsilon: the least over all orders
"""

import json
import math
from decimal import Decimal, getcontext
from pathlib import Path

OUT = Path(__file__).parent.parent / "resources/io/fedu2s/udf/privacy/privacy.json"
ORDERS = [*range(2, 257), 320, 384, 512, 768, 1024]

getcontext().prec = 60


def rdp(q: float, z: float, order: int) -> Decimal:
    q, z = Decimal(q), Decimal(z)
    moment = sum(
        math.comb(order, k) * (1 - q) ** (order - k) * q**k * ((k * k - k) / (2 * z * z)).exp()
        for k in range(order + 1)
    )
    return moment.ln() / (order - 1)


def epsilon(q: float, z: float, rounds: int, delta: float) -> float:
    delta = Decimal(delta)
    best = min(
        rounds * rdp(q, z, order)
        + (1 - Decimal(1) / order).ln()
        - (delta.ln() + Decimal(order).ln()) / (order - 1)
        for order in ORDERS
    )
    return float(max(Decimal(0), best))


def main() -> None:
    costs = [
        {"probability": q, "multiplier": z, "order": order, "rdp": float(rdp(q, z, order))}
        for q, z in [(1e-3, 1.0), (1e-3, 0.6), (0.01, 1.0), (0.1, 1.0), (0.1, 4.0), (0.5, 2.0), (1e-5, 3.0)]
        for order in (2, 3, 17, 64, 256, 1024)
    ]
    runs = [(1e-3, 1.0, 200, 1e-6), (0.02, 0.9, 50, 1e-5), (0.2, 1.5, 30, 1e-5), (0.9, 5.0, 10, 1e-4)]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(
        json.dumps(
            {
                "rdp": costs,
                "epsilons": [
                    {"probability": q, "multiplier": z, "rounds": t, "delta": d, "epsilon": epsilon(q, z, t, d)}
                    for q, z, t, d in runs
                ],
            }
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
