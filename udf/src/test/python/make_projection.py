"""Write what numpy makes of clients' LoRA factors by forming their products: ../resources/io/fedu2s/udf/product/projection.json.

    python make_projection.py

Of every case, `current` and `clients` are given (B row by row, A row by row, rank, alpha, rslora, coefficient). Expected are

product       the best approximation of sum c s B A of the current rank, from the SVD of the formed sum
discarded     the relative Frobenius norm of what it leaves out
b, a          its factors: a = Q Da Vt and b = U Db Qt, where s Da Db = S, Da^2 - Db^2 = (|A_t|^2 - |B_t|^2) / columns of V and
              Q is the polar factor of A_t V Da
factorError   |s mean(B) mean(A) - sum| / |sum| where ranks and scales are equal, else null
"""

import json
from pathlib import Path

import numpy as np

OUT = Path(__file__).parent.parent / "resources/io/fedu2s/udf/product/projection.json"


def factors(rng, outputs, inputs, rank, alpha, rslora, coefficient, size=1.0):
    return {
        "coefficient": coefficient,
        "rank": rank,
        "alpha": alpha,
        "rslora": rslora,
        "b": np.round(size * rng.standard_normal((outputs, rank)), 4).tolist(),
        "a": np.round(rng.standard_normal((rank, inputs)) / np.sqrt(3 * inputs), 4).tolist(),
    }


def scale(one):
    return one["alpha"] / (np.sqrt(one["rank"]) if one["rslora"] else one["rank"])


def formed(one):
    return one["coefficient"] * scale(one) * np.array(one["b"]) @ np.array(one["a"])


def completed(v, rows, count):
    """V with the main directions of the rows outside it, until it has `count` columns."""
    rest = rows.T - v @ (v.T @ rows.T)
    return np.hstack([v, np.linalg.svd(rest, full_matrices=False)[0][:, : count - v.shape[1]]])


def expected(current, clients):
    total = sum(formed(one) for one in clients)
    u, s, vt = np.linalg.svd(total, full_matrices=False)
    kept = min(current["rank"], int((s > 1e-10 * s[0]).sum()))
    product = (u[:, :kept] * s[:kept]) @ vt[:kept]
    a_t = np.array(current["a"])
    count = min(a_t.shape)
    v = vt[:kept].T
    v = v if kept == count else completed(v, a_t, count)
    gap = (np.linalg.norm(a_t) ** 2 - np.linalg.norm(current["b"]) ** 2) / count
    lengths = s[:kept] / scale(current)
    da = np.full(count, np.sqrt(gap) if gap > 0 else 1 / np.sqrt(3))
    for i, length in enumerate(lengths):
        da[i] = np.sqrt(max(np.roots([1, -gap, -length**2])))
    p, _, tt = np.linalg.svd(a_t @ v @ np.diag(da), full_matrices=False)
    q = p @ tt
    result = {
        "product": product.tolist(),
        "discarded": float(np.linalg.norm(total - product) / np.linalg.norm(total)),
        "a": (q * da @ v.T).tolist(),
        "b": ((u[:, :kept] * (lengths / da[:kept])) @ q[:, :kept].T).tolist(),
        "factorError": None,
    }
    if len({(one["rank"], scale(one)) for one in clients}) == 1:
        b = sum(one["coefficient"] * np.array(one["b"]) for one in clients)
        a = sum(one["coefficient"] * np.array(one["a"]) for one in clients)
        result["factorError"] = float(np.linalg.norm(scale(clients[0]) * b @ a - total) / np.linalg.norm(total))
    return result


def case(name, seed, outputs, inputs, current, clients):
    """`current` is (rank, alpha, rslora); `clients` hold (rank, alpha, rslora, coefficient)."""
    rng = np.random.default_rng(seed)
    start = factors(rng, outputs, inputs, *current, 1.0, 0.1)
    ends = [factors(rng, outputs, inputs, *client) for client in clients]
    return {"name": name, "current": start, "clients": ends, "expected": expected(start, ends)}


def with_current(made, coefficient):
    """The same with the current adapter among the terms."""
    made["clients"].append({**made["current"], "coefficient": coefficient})
    made["expected"] = expected(made["current"], made["clients"])
    return made


def main():
    cases = [
        case("equal clients", 1, 12, 7, (3, 6, False), [(3, 6, False, 0.25)] * 4),
        case("unequal weights, wide", 2, 6, 13, (2, 16, False), [(2, 16, False, w) for w in (0.5, 0.3, 0.2)]),
        case("mixed ranks", 3, 9, 14, (3, 6, False), [(1, 2, False, 0.2), (2, 4, False, 0.5), (5, 10, False, 0.3)]),
        case("mixed ranks and alphas", 4, 14, 9, (4, 8, False), [(1, 16, False, 0.2), (2, 3, False, 0.5), (5, 7.5, False, 0.3)]),
        case("rsLoRA", 5, 11, 8, (4, 8, True), [(4, 8, True, 0.5), (4, 8, True, 0.5)]),
        case("rsLoRA of mixed ranks", 6, 10, 8, (4, 8, True), [(2, 8, True, 0.6), (6, 4, True, 0.3), (3, 8, False, 0.1)]),
        case("more ranks than rows", 7, 5, 6, (2, 4, False), [(3, 6, False, 0.2)] * 5),
        case("rank above the inputs", 8, 7, 3, (4, 8, False), [(4, 8, False, 0.5)] * 2),
        case("rank above the outputs", 9, 3, 9, (4, 8, False), [(4, 8, False, 0.5)] * 2),
        case("fewer directions than rank", 10, 9, 8, (4, 8, False), [(1, 2, False, 0.7), (1, 4, False, 0.3)]),
        with_current(case("FedNova", 11, 8, 10, (3, 6, False), [(3, 6, False, 0.9), (3, 6, False, 0.45)]), -0.35),
    ]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with open(OUT, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(each) for each in cases) + "\n]\n")
    for each in cases:
        print(each["name"], each["expected"]["discarded"], each["expected"]["factorError"])


main()
