"""Write what peft computes with nano-llama: two adapter folders and lora.json.

    python make_lora.py

Each case starts from an adapter whose B is not zero, so that A has gradients from the first step on:

all-linear  r 4, alpha 8, every linear layer; 10 steps of two pairs, linear schedule with warm-up; its starting
            adapter is the folder nano-lora-all, saved by peft
q-and-v     r 2, alpha 3, q_proj and v_proj; 10 steps over one batch of all six pairs, cosine schedule; its
            starting adapter is the folder nano-lora-q-v

Optimiser: AdamW, betas 0.9 and 0.999, epsilon 1e-8, gradients clipped to norm 1 before the step; loss: the mean over
the response and EOS tokens of the batch. Recorded: logits with the adapter before and after; per step the loss, the
learning rate and the gradients' norms before clipping; all gradients of step 1; the adapter after the last step.
"""

import json
import shutil

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import get_cosine_schedule_with_warmup, get_linear_schedule_with_warmup

from nano import PAIRS, PROMPTS, RESOURCES, encode_prompt, nano, packed, right_padded, supervised, write

ALL_LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
STEPS = 10
CLIP = 1.0
# Rows of each step, as the Java code draws two of six with seed 17; any order would do.
DRAWN = [[0, 3], [5, 1], [4, 2], [4, 1], [5, 2], [0, 3], [5, 1], [4, 3], [2, 0], [5, 4]]
CASES = {
    "all-linear": dict(folder="nano-lora-all", rank=4, alpha=8, targets=ALL_LINEAR, batches=DRAWN,
                       learning_rate=5e-3, weight_decay=0.01, schedule="linear", warmup=2),
    "q-and-v": dict(folder="nano-lora-q-v", rank=2, alpha=3, targets=["q_proj", "v_proj"],
                    batches=[[0, 1, 2, 3, 4, 5]], learning_rate=2e-2, weight_decay=0.0, schedule="cosine", warmup=0),
}
SCHEDULES = {"linear": get_linear_schedule_with_warmup, "cosine": get_cosine_schedule_with_warmup}


def save_initial_adapter(case, seed):
    torch.manual_seed(seed)
    config = LoraConfig(r=case["rank"], lora_alpha=case["alpha"], target_modules=case["targets"], task_type="CAUSAL_LM")
    model = get_peft_model(nano(), config)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "lora_B" in name:
                weight.normal_(0, 0.05)
    folder = RESOURCES / case["folder"]
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, save_embedding_layers=False)
    (folder / "README.md").unlink()
    tidy(folder / "adapter_config.json")


def tidy(path):
    """peft writes the targets in any order and the base model's path of this machine."""
    config = json.loads(path.read_text())
    config["target_modules"] = sorted(config["target_modules"])
    config["base_model_name_or_path"] = "nano-llama"
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def adapter(model):
    """(name as saved, parameter) of every low-rank matrix, by name."""
    found = [(name.replace(".default", ""), p) for name, p in model.named_parameters() if "lora_" in name]
    return sorted(found)


def tensors(model, of=lambda parameter: parameter):
    return {name: packed(of(p)) for name, p in adapter(model)}


@torch.no_grad()
def logits(model, ids):
    return packed(model(torch.tensor([ids])).logits[0])


def train(case):
    model = PeftModel.from_pretrained(nano(), RESOURCES / case["folder"], is_trainable=True)
    ids = encode_prompt(PROMPTS[1])[:6]
    before = logits(model, ids)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=case["learning_rate"], weight_decay=case["weight_decay"])
    schedule = SCHEDULES[case["schedule"]](optimizer, case["warmup"], STEPS)
    steps, first = [], None
    for step in range(STEPS):
        batch = [supervised(PAIRS[i]) for i in case["batches"][step % len(case["batches"])]]
        input_ids, mask, labels = right_padded(batch)
        loss = model(input_ids=input_ids, attention_mask=mask, labels=labels).loss
        loss.backward()
        first = first or tensors(model, lambda p: p.grad)
        norms = {name: float(p.grad.norm()) for name, p in adapter(model)}
        norm = torch.nn.utils.clip_grad_norm_(trained, CLIP)
        steps.append({"loss": float(loss), "learning_rate": schedule.get_last_lr()[0], "norm": float(norm), "norms": norms})
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    return case | {"clip": CLIP, "ids": ids, "logits": before, "steps": steps, "gradients": first,
                   "final": tensors(model), "final_logits": logits(model, ids)}


def main():
    for seed, case in enumerate(CASES.values()):
        save_initial_adapter(case, seed)
    write("lora.json", {
        "pairs": [{"prompt": p, "response": r, "ids": supervised((p, r))[0], "labels": supervised((p, r))[1]} for p, r in PAIRS],
        "cases": {name: train(case) for name, case in CASES.items()},
    })


if __name__ == "__main__":
    main()
