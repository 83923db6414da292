"""Write what torch computes when every weight of nano-llama is trained: full_training.json.

    python make_full_training.py

The loss of a batch is sum(weight * nll) / sum(weight) over all tokens but each row's first; document tokens weigh 0.25,
the others 1. AdamW as in make_lora.py on all weights. Recorded: per step the loss and the gradients' norm before
clipping, and of every weight after the last step its sum, its norm and its first values.
"""

import torch
from torch.nn.functional import cross_entropy

from nano import EOS, PAIRS, UNKNOWN, encode, encode_prompt, nano, write

STEPS, LEARNING_RATE, WEIGHT_DECAY, CLIP, BETAS = 8, 3e-3, 0.01, 1.0, (0.9, 0.95)
DOCUMENT_WEIGHT = 0.25


def row(pair):
    """(ids, weights): the prompt weighs a quarter, the response and EOS weigh one."""
    prompt, response = encode_prompt(pair[0]), encode(pair[1]) + [EOS]
    return prompt + response, [DOCUMENT_WEIGHT] * len(prompt) + [1.0] * len(response)


def main():
    rows = [row(pair) for pair in PAIRS]
    width = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([i + [UNKNOWN] * (width - len(i)) for i, _ in rows])
    weights = torch.tensor([w + [0.0] * (width - len(w)) for _, w in rows])
    model = nano()
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, betas=BETAS, weight_decay=WEIGHT_DECAY)
    steps = []
    for _ in range(STEPS):
        logits = model(ids).logits[:, :-1]
        nll = cross_entropy(logits.transpose(1, 2), ids[:, 1:], reduction="none")
        loss = (nll * weights[:, 1:]).sum() / weights[:, 1:].sum()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        steps.append({"loss": float(loss), "norm": float(norm)})
        optimizer.step()
        optimizer.zero_grad()
    final = {name: {"sum": float(w.double().sum()), "norm": float(w.double().norm()), "first": w.flatten()[:8].tolist()}
             for name, w in model.named_parameters()}
    write("full_training.json", {
        "rows": [{"ids": i, "weights": w} for i, w in rows], "learning_rate": LEARNING_RATE, "betas": BETAS,
        "weight_decay": WEIGHT_DECAY, "clip": CLIP, "steps": steps, "final": final})


if __name__ == "__main__":
    main()
