"""Write what transformers computes with the models of make_models.py: decoding.json.

    python make_decoding.py

tokens    texts and their ids, without special tokens
logits    per folder: ids of one sequence and its logits (T, V)
padded    rows of different lengths as one left-padded batch of nano-llama: the logits after each row's last token
greedy    per prompt: its ids and the next 64 ids of nano-llama, none of them EOS
ending    prompts after which nano-llama chooses EOS: the ids up to and with it
nucleus   probabilities after temperature and top-p, for given logits
hidden    per text: hidden states (T, C) of nano-llama, by layer; layer 3 is behind the final norm
responses per pair: prompt ids, response ids, mean negative log-likelihood of the response, and with EOS after it
"""

import torch
from transformers import TemperatureLogitsWarper, TopPLogitsWarper

from nano import (BOS, EOS, PAIRS, PROMPTS, UNKNOWN, encode, encode_prompt, load, nano, packed, tokenizer, write)

FOLDERS = ["nano-llama", "pico-bfloat16", "pico-float16", "pico-shards", "pico-head-dim"]
TEXTS = ["", " ", "The harbour of Velmora freezes.", "  two  spaces\n\n and lines\r\n\t", "naïve café, 北京 and 🙂", "20,480 mg",
         "Response:\nDocument:"]
# The narrowest gap between the best and the second-best logit that a reference may rest on: far above rounding.
MARGIN = 3e-3


def greedy(model, ids, steps):
    """The next ids by plain full passes, one row at a time, without a cache; and the narrowest gap on the way."""
    written, gap = list(ids), float("inf")
    for _ in range(steps):
        logits = model(torch.tensor([written])).logits[0, -1]
        best = logits.topk(2).values
        gap = min(gap, float(best[0] - best[1]))
        written.append(int(logits.argmax()))
        if written[-1] == EOS:
            break
    return written[len(ids):], gap


def text_of(ids):
    return tokenizer().decode(ids, skip_special_tokens=True)


def logits_of_each_folder():
    ids = encode_prompt(PROMPTS[1])[:12]
    return [{"folder": f, "ids": ids, "logits": packed(load(f)(torch.tensor([ids])).logits[0])} for f in FOLDERS]


def left_padded_batch(model):
    rows = [encode_prompt(p) for p in PROMPTS[:5]]
    width = max(map(len, rows))
    ids = torch.tensor([[UNKNOWN] * (width - len(r)) + r for r in rows])
    mask = torch.tensor([[0] * (width - len(r)) + [1] * len(r) for r in rows])
    positions = (mask.cumsum(1) - 1).clamp(min=0)
    last = model(ids, attention_mask=mask, position_ids=positions).logits[:, -1]
    alone = torch.stack([model(torch.tensor([r])).logits[0, -1] for r in rows])
    assert (last - alone).abs().max() < 1e-4
    return {"rows": rows, "logits": packed(last)}


def greedy_rows(model):
    rows = []
    for prompt in PROMPTS:
        ids = encode_prompt(prompt)
        written, gap = greedy(model, ids, 64)
        assert gap > MARGIN and written[-1] != EOS, (prompt, gap)
        rows.append({"prompt": prompt, "ids": ids, "next": written, "text": text_of(written)})
    return rows


def ending_rows(model):
    """A random model seldom chooses EOS: look for two-token prompts after which it does."""
    rows = []
    for token in range(3, 512):
        text = tokenizer().decode([token])
        if encode(text) != [token]:
            continue
        written, gap = greedy(model, [BOS, token], 40)
        if written[-1] == EOS and gap > MARGIN:
            rows.append({"prompt": text, "ids": [BOS, token], "next": written, "text": text_of(written)})
    assert len(rows) >= 3, len(rows)
    return rows[:6]


def nucleus():
    logits = torch.randn(24, generator=torch.Generator().manual_seed(3)) * 2
    cases = []
    for temperature, top_p in [(1.0, 1.0), (0.7, 0.95), (1.3, 0.6), (0.2, 0.9), (1.0, 0.05)]:
        kept = TopPLogitsWarper(top_p)(None, TemperatureLogitsWarper(temperature)(None, logits[None]))
        cases.append({"temperature": temperature, "top_p": top_p, "probabilities": packed(kept.softmax(-1)[0])})
    return {"logits": packed(logits), "cases": cases}


def hidden(model):
    rows = []
    for text in PROMPTS[:3]:
        ids = encode_prompt(text)
        states = model(torch.tensor([ids]), output_hidden_states=True).hidden_states
        rows.append({"text": text, "ids": ids, "layers": {str(i): packed(states[i][0]) for i in (1, 3)},
                     "pooled": packed(states[3][0].mean(0))})
    return rows


def responses(model):
    rows = []
    for prompt, response in PAIRS:
        before, after = encode_prompt(prompt), encode(response)
        logs = model(torch.tensor([before + after + [EOS]])).logits[0].log_softmax(-1)
        nll = [-float(logs[len(before) - 1 + i, t]) for i, t in enumerate(after + [EOS])]
        rows.append({"prompt": prompt, "response": response, "prompt_ids": before, "response_ids": after,
                     "nll": sum(nll[:-1]) / len(after), "nll_with_eos": sum(nll) / len(nll)})
    return rows


@torch.no_grad()
def main():
    model = nano()
    write("decoding.json", {
        "tokens": [{"text": t, "ids": encode(t)} for t in TEXTS],
        "logits": logits_of_each_folder(),
        "padded": left_padded_batch(model),
        "greedy": greedy_rows(model),
        "ending": ending_rows(model),
        "nucleus": nucleus(),
        "hidden": hidden(model),
        "responses": responses(model),
    })


if __name__ == "__main__":
    main()
