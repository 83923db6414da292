"""Write adapters of every configuration that is followed, saved by peft, and what peft computes with them.

    python make_adapters.py [NAME …]

One folder per case under adapters/, with reference.json:

model       the folder of its base model
modules     which linear layers peft gave matrices: path, rank, and the scale of B A
ids, logits logits with the adapter
rows, losses, norms   the loss before each of 3 steps of AdamW over two rows of ids, all but the first of each counted
            from `prompt` on; of step 1 the norms of the gradients before clipping to norm 1
"""

import json
import shutil
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from peft.tuners.lora import LoraLayer

from make_lora import adapter, logits
from nano import RESOURCES, load

SEVEN = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
IDS = [1, 17, 42, 63, 8, 71, 90, 25]
ROWS = [[1, 30, 31, 32, 77, 9, 2], [1, 64, 12, 5, 85, 40, 41, 11, 2]]
PROMPT, STEPS, RATE, CLIP = 4, 3, 1e-2, 1.0
PATTERNS = dict(
    target_modules=SEVEN, r=4, lora_alpha=8,
    # The first key that matches counts; a key is a regular expression from the start or behind a dot to the end.
    rank_pattern={"q_proj": 2, r"layers\.1\..*_proj": 6, "model.layers.1.mlp.down_proj": 1, "^model.layers.0.self_attn.(k|v)_proj": 3,
                  "layers.0.self_attn": 9, "proj": 5},
    alpha_pattern={"mlp.up_proj": 20, r".*0\.self_attn\.q_proj": 3.5, r"1\.self_attn\.[ko]_proj": 1})
CASES = {
    "rslora": dict(target_modules=SEVEN, r=4, lora_alpha=5, use_rslora=True),
    "patterns": PATTERNS,
    "patterns-rslora": PATTERNS | dict(use_rslora=True, target_modules=["q_proj", "v_proj", "down_proj"]),
    "regex": dict(target_modules=r"(?P<root>model)\.layers\.\d{,2}\.(?:self_attn\.[qv]_proj|mlp\.(?!gate)\w+_proj)", r=3, lora_alpha=6),
    "regex-one-layer": dict(target_modules=r".*\.1\..*(o|gate)_proj$", r=2, lora_alpha=4,
                            exclude_modules=r".*gate_proj"),
    "paths": dict(target_modules=["model.layers.0.self_attn.q_proj", "1.mlp.down_proj", "layers.1.self_attn.o_proj", "mlp.gate_proj"],
                  r=2, lora_alpha=4),
    "all-but-some": dict(target_modules="all-linear", exclude_modules=["k_proj", "layers.0.mlp.down_proj"], r=2, lora_alpha=4),
    "one-layer": dict(target_modules=["q_proj", "up_proj"], layers_to_transform=1, r=2, lora_alpha=4),
    "layers-by-pattern": dict(target_modules=["v_proj", "down_proj"], layers_to_transform=[0], layers_pattern=["h", "layers"], r=2,
                              lora_alpha=4, init_lora_weights="gaussian", lora_dropout=0.1),
    "fused": dict(model="families/phi3", target_modules=["qkv_proj", "gate_up_proj", "down_proj"], r=4, lora_alpha=8, use_rslora=True,
                  rank_pattern={"qkv_proj": 6, r"0\.mlp\.gate_up_proj": 2}, alpha_pattern={"down_proj": 3}),
}


def save(folder, case, seed):
    case = dict(case)
    base = case.pop("model", "nano-llama")
    torch.manual_seed(seed)
    model = get_peft_model(load(base), LoraConfig(task_type="CAUSAL_LM", **case))
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "lora_B" in name:
                weight.normal_(0, 0.1)
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, save_embedding_layers=False)
    (folder / "README.md").unlink()
    path = folder / "adapter_config.json"
    config = json.loads(path.read_text())
    for key in ("target_modules", "exclude_modules"):
        if isinstance(config[key], list):
            config[key] = sorted(config[key])
    # As given: which key of a pattern comes first counts, and peft sorts them as it saves.
    path.write_text(json.dumps(config | {"base_model_name_or_path": base, "rank_pattern": case.get("rank_pattern", {}),
                                         "alpha_pattern": case.get("alpha_pattern", {})}, indent=2) + "\n")
    return base


def modules(model):
    """[path, rank, scale] of every layer that peft gave matrices."""
    prefix = "base_model.model."
    return sorted([name.removeprefix(prefix), layer.r["default"], layer.scaling["default"]]
                  for name, layer in model.named_modules() if isinstance(layer, LoraLayer))


def train(model):
    trained = [p for name, p in model.named_parameters() if "lora_" in name]
    for p in trained:
        p.requires_grad_(True)
    optimizer = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.0)
    losses, norms = [], None
    for _ in range(STEPS):
        total, count = 0, 0
        for ids in ROWS:
            logs = torch.log_softmax(model(torch.tensor([ids])).logits[0], -1)
            total = total - sum(logs[t - 1, ids[t]] for t in range(PROMPT, len(ids)))
            count += len(ids) - PROMPT
        loss = total / count
        loss.backward()
        norms = norms or {name: float(p.grad.norm()) for name, p in adapter(model)}
        torch.nn.utils.clip_grad_norm_(trained, CLIP)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss))
    return losses, norms


def reference(folder, base):
    model = PeftModel.from_pretrained(load(base), folder).eval()
    plain, adapted = logits(load(base), IDS), logits(model, IDS)
    assert plain != adapted
    found = modules(model)
    losses, norms = train(model)
    return {"model": base, "modules": found, "ids": IDS, "logits": adapted, "prompt": PROMPT, "rows": ROWS, "steps": STEPS,
            "learning_rate": RATE, "clip": CLIP, "losses": losses, "norms": norms}


def main(names):
    for seed, (name, case) in enumerate(CASES.items()):
        if names and name not in names:
            continue
        folder = RESOURCES / "adapters" / name
        base = save(folder, case, seed)
        content = reference(folder, base)
        (folder / "reference.json").write_text(json.dumps(content, indent=1) + "\n")
        print(name, *(f"{path} r {rank} scale {scale:.4g}" for path, rank, scale in content["modules"]), sep="\n    ")


if __name__ == "__main__":
    main(sys.argv[1:])
