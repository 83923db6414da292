"""Write what the federated algorithms make of seeded updates: server/federated.json.

    python make_federated.py

Pure numpy. All numbers lie in rectangular low-rank matrices, one after the other in the order of their names; they are
stored as float32 between rounds and computed in float64. The server optimisers get five rounds of mean updates, of
which one is small and one turns its sign. FedNova and SCAFFOLD get clients whose loss is 1/2 sum h (w - b)^2.
FedProx is a term of the local loss: make_correction.py has it with peft.
"""

import json

import numpy as np

from nano import RESOURCES

PREFIX = "base_model.model.model.layers.0."
SHAPES = {
    PREFIX + "mlp.gate_proj.lora_A.weight": (2, 5), PREFIX + "mlp.gate_proj.lora_B.weight": (7, 2),
    PREFIX + "self_attn.v_proj.lora_A.weight": (2, 5), PREFIX + "self_attn.v_proj.lora_B.weight": (3, 2),
}
SIZE = sum(rows * columns for rows, columns in SHAPES.values())
RATE, ADAPTIVE_RATE, BETA1, BETA2, TAU, MOMENTUM = 0.7, 0.02, 0.9, 0.99, 1e-3, 0.8
RANDOM = np.random.default_rng(11)


def f32(x):
    """Rounded as it is stored, to be computed with in float64."""
    return np.asarray(x, np.float32).astype(np.float64)


def fedavg(w, delta, state):
    return f32(w + RATE * delta), {}


def fedavgm(w, delta, state):
    m = f32(MOMENTUM * state.get("momentum", delta) + (1 - MOMENTUM) * delta)
    return f32(w + RATE * m), {"momentum": m}


def adaptive(w, m, v):
    return f32(w + ADAPTIVE_RATE * m / (np.sqrt(v) + TAU))


def first(delta, state):
    return f32(BETA1 * state.get("momentum", delta) + (1 - BETA1) * delta)


def fedadagrad(w, delta, state):
    v = f32(state.get("variance", f32(np.full(SIZE, TAU**2))) + delta**2)
    return adaptive(w, delta, v), {"variance": v}


def fedyogi(w, delta, state):
    m = first(delta, state)
    v = state.get("variance", f32(np.full(SIZE, TAU**2)))
    v = f32(v - (1 - BETA2) * delta**2 * np.sign(v - delta**2))
    return adaptive(w, m, v), {"momentum": m, "variance": v}


def fedadam(w, delta, state):
    m = first(delta, state)
    v = f32(BETA2 * state.get("variance", f32(np.full(SIZE, TAU**2))) + (1 - BETA2) * delta**2)
    return adaptive(w, m, v), {"momentum": m, "variance": v}


def servers():
    start = f32(RANDOM.normal(0, 0.1, SIZE))
    scales = [[0.01], [0.001], [0.02], [-0.02], [0.005]]
    direction = RANDOM.normal(0, 1, SIZE)
    updates = f32(np.array(scales) * (direction + RANDOM.normal(0, 0.3, (5, SIZE))))
    rounds = {}
    for algorithm in [fedavg, fedavgm, fedadagrad, fedyogi, fedadam]:
        w, state, rounds[algorithm.__name__] = start, {}, []
        for delta in updates:
            w, state = algorithm(w, delta, state)
            rounds[algorithm.__name__].append({"adapter": w, "state": state})
    return {"start": start, "updates": updates, "rounds": rounds}


def descend(w, h, b, rate, steps, correction=0.0):
    for _ in range(steps):
        w = w - rate * (h * (w - b) + correction)
    return f32(w)


def fednova():
    weights, steps = np.array([3.0, 1.0, 6.0]), np.array([2, 9, 5])
    h, b = f32(RANDOM.uniform(0.5, 2, (3, SIZE))), f32(RANDOM.normal(0, 1, (3, SIZE)))
    w, p, rounds = f32(np.zeros(SIZE)), weights / weights.sum(), []
    for _ in range(4):
        d = f32([(descend(w, h[k], b[k], 0.05, steps[k]) - w) / steps[k] for k in range(3)])
        effective = float(p @ steps)
        update = f32(effective * f32(p @ d))
        w = f32(w + update)
        rounds.append({"normalised": d, "effective_steps": effective, "update": update, "adapter": w})
    # |a|_1 of plain steps of rates eta_i with a proximal term, as an explicit double loop
    rates = np.array([0.2, 0.15, 0.1, 0.05]) * 0.5
    norm = sum(rates[i] / rates[0] * np.prod([1 - r * 3.0 for r in rates[i + 1:]]) for i in range(4))
    return {"weights": weights, "steps": steps, "rate": 0.05, "h": h, "b": b, "rounds": rounds,
            "proximal": {"rate": float(rates[0]), "mu": 3.0, "steps": 4, "norm": norm}}


def scaffold():
    clients, rate, steps = 4, 0.05, [3, 5, 2, 4]
    h, b = f32(RANDOM.uniform(0.5, 2, (clients, SIZE))), f32(RANDOM.normal(0, 1, (clients, SIZE)))
    w, c, own, rounds = f32(np.zeros(SIZE)), f32(np.zeros(SIZE)), f32(np.zeros((clients, SIZE))), []
    for chosen in [[0, 1, 2], [1, 3], [0, 2, 3], [0, 1, 2, 3], [2]]:
        local = {k: descend(w, h[k], b[k], rate, steps[k], f32(c - own[k])) for k in chosen}
        after = {k: f32((w - local[k]) / (steps[k] * rate) - f32(c - own[k])) for k in chosen}
        change = f32(np.mean([f32(after[k] - own[k]) for k in chosen], 0))
        w = f32(w + f32(np.mean([f32(local[k] - w) for k in chosen], 0)))
        c = f32(c + len(chosen) / clients * change)
        for k in chosen:
            own[k] = after[k]
        rounds.append({"chosen": chosen, "adapter": w, "server": c, "clients": own.copy()})
    return {"rate": rate, "steps": steps, "h": h, "b": b, "rounds": rounds}


def plain(x):
    """Arrays as lists, each number in the digits that a float32 needs."""
    if isinstance(x, dict):
        return {key: plain(value) for key, value in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain(value) for value in x]
    if isinstance(x, np.ndarray):
        return [plain(value) for value in x] if x.ndim > 1 else [float(f"{value:.9g}") for value in x]
    return float(x) if isinstance(x, np.floating) else x


def main():
    path = RESOURCES.parent / "server" / "federated.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(plain({
        "tensors": [{"name": n, "rows": r, "columns": c} for n, (r, c) in sorted(SHAPES.items())],
        "settings": {"rate": RATE, "adaptive_rate": ADAPTIVE_RATE, "beta1": BETA1, "beta2": BETA2, "tau": TAU,
                     "momentum": MOMENTUM},
        "servers": servers(), "fednova": fednova(), "scaffold": scaffold(),
    })) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
