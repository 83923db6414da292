"""Write what torch makes of corrected gradients: correction.json.

    python make_correction.py

Four steps from the adapter nano-lora-q-v over one batch of all six pairs. FedProx's term is added to the loss and
differentiated by torch; so is the inner product with a constant, whose gradient is that constant (SCAFFOLD's c - c_k).
"""

import torch
from peft import PeftModel

from make_lora import adapter, tensors
from nano import PAIRS, RESOURCES, nano, packed, right_padded, supervised, write

STEPS = 4
CASES = {
    "sgd": dict(optimiser="sgd", learning_rate=0.05, mu=0.0, constant=False, clip=0.0, weight_decay=0.1),
    "sgd-proximal": dict(optimiser="sgd", learning_rate=0.05, mu=2.0, constant=False, clip=0.0, weight_decay=0.0),
    "sgd-constant": dict(optimiser="sgd", learning_rate=0.05, mu=0.0, constant=True, clip=0.0, weight_decay=0.0),
    "adamw-both-clipped": dict(optimiser="adamw", learning_rate=0.01, mu=2.0, constant=True, clip=1.0, weight_decay=0.0),
}


def train(case, constants):
    model = PeftModel.from_pretrained(nano(), RESOURCES / "nano-lora-q-v", is_trainable=True)
    trained = dict(adapter(model))
    start = {name: p.detach().clone() for name, p in trained.items()}
    kind = torch.optim.SGD if case["optimiser"] == "sgd" else torch.optim.AdamW
    optimizer = kind(trained.values(), lr=case["learning_rate"], weight_decay=case["weight_decay"])
    input_ids, mask, labels = right_padded([supervised(pair) for pair in PAIRS])
    losses = []
    for _ in range(STEPS):
        loss = model(input_ids=input_ids, attention_mask=mask, labels=labels).loss
        losses.append(float(loss))
        for name, p in trained.items():
            loss = loss + case["mu"] / 2 * (p - start[name]).pow(2).sum()
            if case["constant"]:
                loss = loss + (constants[name] * p).sum()
        optimizer.zero_grad()
        loss.backward()
        if case["clip"] > 0:
            torch.nn.utils.clip_grad_norm_(trained.values(), case["clip"])
        optimizer.step()
    return case | {"losses": losses, "final": tensors(model)}


def main():
    torch.manual_seed(5)
    shapes = {name: p.shape for name, p in adapter(PeftModel.from_pretrained(nano(), RESOURCES / "nano-lora-q-v"))}
    constants = {name: 0.05 * torch.randn(shape) for name, shape in shapes.items()}
    write("correction.json", {
        "constant": {name: packed(value) for name, value in constants.items()},
        "cases": {name: train(case, constants) for name, case in CASES.items()},
    })


if __name__ == "__main__":
    main()
