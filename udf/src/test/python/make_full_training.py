"""Write what torch computes when every weight of nano-llama is trained: full_training.json.

    python make_full_training.py

The loss of a batch is sum(share * nll) / sum(share) over all tokens but each row's first; document tokens count 0.25,
the others 1. Muon steps the layers' matrices, AdamW the embedding and the norms. Recorded: the loss before each step,
and of every weight after the last step its norm and its first values.
"""

import torch
from torch.nn.functional import cross_entropy

from nano import EOS, PAIRS, UNKNOWN, encode, encode_prompt, nano, write

STEPS, MUON_RATE, ADAMW_RATE, BETAS = 8, 0.01, 3e-3, (0.9, 0.95)
DOCUMENT_SHARE = 0.25


class Muon(torch.optim.Optimizer):
    """As its author published it (Keller Jordan, 2024), but in float32 throughout."""

    def __init__(self, parameters, lr, momentum=0.95):
        super().__init__(parameters, dict(lr=lr, momentum=momentum))

    @staticmethod
    def orthogonal(gradient):
        a, b, c = 3.4445, -4.7750, 2.0315
        x = gradient.mT if gradient.size(-2) > gradient.size(-1) else gradient
        x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
        for _ in range(5):
            s = x @ x.mT
            x = a * x + (b * s + c * s @ s) @ x
        return x.mT if gradient.size(-2) > gradient.size(-1) else x

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                buffer = self.state[p].setdefault("momentum", torch.zeros_like(p))
                buffer.lerp_(p.grad, 1 - group["momentum"])
                update = self.orthogonal(p.grad.lerp(buffer, group["momentum"]))
                p.add_(update, alpha=-group["lr"] * max(1, p.size(-2) / p.size(-1)) ** 0.5)


def row(pair):
    """(ids, shares): the prompt counts a quarter, the response and EOS count one."""
    prompt, response = encode_prompt(pair[0]), encode(pair[1]) + [EOS]
    return prompt + response, [DOCUMENT_SHARE] * len(prompt) + [1.0] * len(response)


def main():
    rows = [row(pair) for pair in PAIRS]
    width = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([i + [UNKNOWN] * (width - len(i)) for i, _ in rows])
    shares = torch.tensor([s + [0.0] * (width - len(s)) for _, s in rows])
    model = nano()
    matrices = [p for name, p in model.named_parameters() if "layers" in name and p.dim() == 2]
    others = [p for name, p in model.named_parameters() if "layers" not in name or p.dim() == 1]
    optimizers = [Muon(matrices, MUON_RATE), torch.optim.AdamW(others, ADAMW_RATE, betas=BETAS, weight_decay=0)]
    losses = []
    for _ in range(STEPS):
        logits = model(ids).logits[:, :-1]
        nll = cross_entropy(logits.transpose(1, 2), ids[:, 1:], reduction="none")
        loss = (nll * shares[:, 1:]).sum() / shares[:, 1:].sum()
        loss.backward()
        losses.append(float(loss))
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad()
    final = {name: {"norm": float(w.double().norm()), "first": w.flatten()[:8].tolist()}
             for name, w in model.named_parameters()}
    write("full_training.json", {"rows": [{"ids": i, "shares": s} for i, s in rows], "muon_rate": MUON_RATE,
                                 "adamw_rate": ADAMW_RATE, "losses": losses, "final": final})


if __name__ == "__main__":
    main()
