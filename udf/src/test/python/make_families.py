"""Write a random nano model of every decoder family, and what transformers and peft compute with it.

    python make_families.py [NAME …]

One folder per variant under families/, as save_pretrained of transformers 5 writes it, ids only and no tokenizer, with

reference.json              see `reference` below; of a reward model, `rewards`
adapter/                    the starting adapter, saved by peft: all-linear, r 4, alpha 8, B not zero
config-transformers-4.json  where the variant has one: the same model's config in the keys of transformers 4. That it
                            gives the same logits is checked here

Every feature is made to matter: windows are shorter than the rows, caps are low, biases and norms random. A reference
rests on no near tie (MARGIN) and hardly on rounding: it is also computed in float64 and must agree (SETTLED).
"""

import copy
import json
import shutil
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import (AutoModelForCausalLM, AutoModelForSequenceClassification, Gemma2Config, Gemma2ForCausalLM,
                          Gemma2ForSequenceClassification, Gemma3ForCausalLM, Gemma3TextConfig, LlamaConfig,
                          LlamaForCausalLM, LlamaForSequenceClassification, MistralConfig, MistralForCausalLM,
                          Phi3Config, Phi3ForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen2ForSequenceClassification,
                          Qwen3Config, Qwen3ForCausalLM)

from make_lora import adapter, tensors
from nano import RESOURCES, packed, randomised, right_padded, write

VOCABULARY, PAD, BOS, EOS = 96, 0, 1, 2
SHAPE = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=256, pad_token_id=PAD, bos_token_id=BOS, eos_token_id=EOS)
GEMMA = dict(hidden_size=24, intermediate_size=40, num_attention_heads=3, num_key_value_heads=1, head_dim=16)
WINDOW = 7


def rope(rope_type, theta=10_000.0, **more):
    return {"rope_type": rope_type, "rope_theta": theta} | more


LLAMA3 = rope("llama3", 500.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64)
YARN = rope("yarn", 100.0, factor=4.0, original_max_position_embeddings=1024)
MSCALE = YARN | dict(beta_fast=16.0, beta_slow=2.0, mscale=1.0, mscale_all_dim=0.5, truncate=False)
YARN_SHAPE = dict(head_dim=16, max_position_embeddings=4096)
GEMMA3_ROPES = {"full_attention": rope("linear", 5_000.0, factor=4.0), "sliding_attention": rope("default", 100.0)}

# name: (model, config, what differs from SHAPE)
VARIANTS = {
    "llama-default":   (LlamaForCausalLM, LlamaConfig, dict(tie_word_embeddings=True)),
    "llama-llama3":    (LlamaForCausalLM, LlamaConfig, dict(rope_parameters=LLAMA3, head_dim=16)),
    "llama-linear":    (LlamaForCausalLM, LlamaConfig, dict(rope_parameters=rope("linear", factor=2.5))),
    "llama-dynamic":   (LlamaForCausalLM, LlamaConfig, dict(rope_parameters=rope("dynamic", factor=2.0),
                                                            max_position_embeddings=96)),
    "llama-yarn":      (LlamaForCausalLM, LlamaConfig, YARN_SHAPE | dict(rope_parameters=YARN)),
    "llama-yarn-more": (LlamaForCausalLM, LlamaConfig, YARN_SHAPE | dict(rope_parameters=MSCALE)),
    "llama-biases":    (LlamaForCausalLM, LlamaConfig, dict(attention_bias=True, mlp_bias=True)),
    "mistral":         (MistralForCausalLM, MistralConfig, dict(sliding_window=WINDOW, rope_parameters=rope("default", 1e6))),
    "mistral-full":    (MistralForCausalLM, MistralConfig, dict(sliding_window=None, head_dim=12)),
    "qwen2":           (Qwen2ForCausalLM, Qwen2Config, dict(tie_word_embeddings=True, rope_parameters=rope("default", 1e6))),
    "qwen2-window":    (Qwen2ForCausalLM, Qwen2Config, dict(use_sliding_window=True, sliding_window=WINDOW,
                                                            max_window_layers=1, num_hidden_layers=3)),
    "qwen2-layers":    (Qwen2ForCausalLM, Qwen2Config, dict(use_sliding_window=True, sliding_window=WINDOW,
                                                            layer_types=["sliding_attention", "full_attention"])),
    "qwen3":           (Qwen3ForCausalLM, Qwen3Config, dict(head_dim=12, tie_word_embeddings=True)),
    "qwen3-biases":    (Qwen3ForCausalLM, Qwen3Config, YARN_SHAPE | dict(attention_bias=True, rope_parameters=YARN)),
    "gemma2":          (Gemma2ForCausalLM, Gemma2Config, GEMMA | dict(
                           query_pre_attn_scalar=10, attn_logit_softcapping=2.0, final_logit_softcapping=6.0,
                           sliding_window=WINDOW)),
    "gemma3":          (Gemma3ForCausalLM, Gemma3TextConfig, GEMMA | dict(
                           query_pre_attn_scalar=10, sliding_window=WINDOW, num_hidden_layers=4, sliding_window_pattern=3,
                           rope_parameters=GEMMA3_ROPES)),
    # transformers reads Gemma 3's attn_logit_softcapping and never uses it.
    "gemma3-plain":    (Gemma3ForCausalLM, Gemma3TextConfig, GEMMA | dict(
                           query_pre_attn_scalar=16, sliding_window=WINDOW, final_logit_softcapping=5.0, attention_bias=True,
                           attn_logit_softcapping=3.0, layer_types=["sliding_attention", "full_attention"])),
    "phi3":            (Phi3ForCausalLM, Phi3Config, dict(sliding_window=WINDOW)),
    "phi3-partial":    (Phi3ForCausalLM, Phi3Config, dict(tie_word_embeddings=True, num_attention_heads=2, num_key_value_heads=1,
                                                          rope_parameters=rope("default", partial_rotary_factor=0.75))),
}
REWARDS = {
    "llama-reward":    (LlamaForSequenceClassification, LlamaConfig, dict(num_labels=1)),
    "qwen2-reward":    (Qwen2ForSequenceClassification, Qwen2Config, dict(num_labels=1)),
    "gemma2-reward":   (Gemma2ForSequenceClassification, Gemma2Config, GEMMA | dict(
                           num_labels=1, query_pre_attn_scalar=10, attn_logit_softcapping=2.0, sliding_window=WINDOW)),
}

# ---- The same configs in the keys of transformers 4 -------------------------------------------------------------------


def as_transformers_4_wrote_it(config):
    """
    Theta and scaling apart, no layer_types, no tie_word_embeddings where it is what Gemma's class says anyway, and the
    keys without effect that the families' published configs have.
    """
    old = copy.deepcopy(config)
    parameters = old.pop("rope_parameters")
    old["torch_dtype"] = old.pop("dtype")
    old["transformers_version"] = "4.51.3"
    if old["model_type"] in ("llama", "mistral", "qwen2", "qwen3"):
        old.pop("pad_token_id")
    if old["model_type"].startswith("gemma"):
        old.pop("tie_word_embeddings", None)
        old["hidden_act"] = old["hidden_activation"]
        old["cache_implementation"] = "hybrid"
    if old["model_type"] == "gemma3_text":
        local = parameters["sliding_attention"]
        parameters = parameters["full_attention"]
        old["rope_local_base_freq"] = local["rope_theta"]
        old["sliding_window_pattern"] = 3
    if old["model_type"] == "gemma2":
        old["sliding_window_size"] = old["sliding_window"]
    if old["model_type"] == "phi3":
        old["partial_rotary_factor"] = parameters.pop("partial_rotary_factor")
        old["attention_bias"] = False
        old["auto_map"] = {"AutoConfig": "configuration_phi3.Phi3Config", "AutoModelForCausalLM": "modeling_phi3.Phi3ForCausalLM"}
    old.pop("layer_types", None)
    old["rope_theta"] = parameters.pop("rope_theta")
    if old["model_type"] == "llama":
        parameters["type"] = parameters["rope_type"]
        if parameters["type"] == "linear":
            parameters.pop("rope_type")
    old["rope_scaling"] = None if "default" in parameters.values() else parameters
    return dict(sorted(old.items()))


TRANSFORMERS_4 = ["llama-default", "llama-llama3", "llama-linear", "llama-dynamic", "llama-yarn", "mistral", "qwen2",
                  "qwen2-window", "qwen3", "gemma2", "gemma3", "phi3", "phi3-partial"]

# ---- Rows -------------------------------------------------------------------------------------------------------------

LENGTHS = [24, 5, 17, 2, 11, 8]
LONGER_THAN_MADE_FOR = 120
PROMPT_LENGTHS = [3, 9, 15]
NEW_TOKENS = 64
# (prompt, response) tokens of the training rows, and which rows are read together in each step
TRAINING = [(4, 3), (7, 5), (7, 9), (16, 4)]
BATCHES = [[0, 1, 2], [3, 0], [2, 1], [1, 3, 0, 2], [3, 2]]
STEPS, RATE, DECAY, CLIP = 10, 2e-3, 0.01, 1.0
RANK, ALPHA = 4, 8
# The narrowest gap between the best and the second-best logit that a greedy token may rest on.
MARGIN = 2e-3
# How far float64 may lie from a reference, relative to its norm.
SETTLED = 3e-5


def row(length, seed):
    generator = torch.Generator().manual_seed(1000 * length + seed)
    return [BOS] + torch.randint(3, VOCABULARY, (length - 1,), generator=generator).tolist()


def supervised(index):
    prompt, response = TRAINING[index]
    ids = row(prompt + response, 50 + index)[:-1] + [EOS]
    return ids, [-100] * prompt + ids[prompt:]


# ---- Models -----------------------------------------------------------------------------------------------------------


def make(name, number):
    model_class, config_class, changes = (VARIANTS | REWARDS)[name]
    folder = RESOURCES / "families" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    torch.manual_seed(number)
    model = model_class(config_class(**(SHAPE | changes)))
    centre = 0 if "Gemma" in model_class.__name__ else 1
    randomised(model, centre)
    with torch.no_grad():
        # Of either sign: else a model whose output is its embedding repeats its last token for ever.
        model.model.norm.weight.normal_(0, 1).add_(centre - 1)
    model.save_pretrained(folder)
    return folder


def load(folder, dtype=torch.float32, attention="eager", kind=AutoModelForCausalLM):
    return kind.from_pretrained(folder, dtype=dtype, attn_implementation=attention).eval()


def check_config_of_transformers_4(folder, expected, ids):
    config = json.loads((folder / "config.json").read_text())
    old = folder / "config-transformers-4.json"
    old.write_text(json.dumps(as_transformers_4_wrote_it(config), indent=2) + "\n")
    apart = folder / "transformers-4"
    apart.mkdir()
    shutil.copy(old, apart / "config.json")
    shutil.copy(folder / "model.safetensors", apart)
    logits = load(apart)(torch.tensor([ids])).logits[0]
    shutil.rmtree(apart)
    assert torch.equal(logits, expected), (folder, (logits - expected).abs().max())


# ---- Decoding ---------------------------------------------------------------------------------------------------------


def difference(a, b):
    return float((a.double() - b.double()).norm() / b.double().norm())


@torch.no_grad()
def logits_of(model, ids):
    return model(torch.tensor([ids])).logits[0]


def logits(folder, ids):
    single = logits_of(load(folder), ids)
    assert difference(single, logits_of(load(folder, torch.float64), ids)) < SETTLED
    return {"ids": ids, "logits": packed(single)}


@torch.no_grad()
def left_padded_batch(model, rows):
    """The logits behind each row's last token."""
    width = max(map(len, rows))
    ids = torch.tensor([[PAD] * (width - len(r)) + r for r in rows])
    mask = torch.tensor([[0] * (width - len(r)) + [1] * len(r) for r in rows])
    last = model(ids, attention_mask=mask, position_ids=(mask.cumsum(1) - 1).clamp(min=0)).logits[:, -1]
    alone = torch.stack([logits_of(model, r)[-1] for r in rows])
    assert (last - alone).abs().max() < 2e-5, (last - alone).abs().max()
    return {"rows": rows, "logits": packed(last)}


def greedy(model):
    """Rows whose next 64 ids rest on no near tie, by plain full passes without a cache."""
    rows, seed = [], 100
    while len(rows) < len(PROMPT_LENGTHS):
        seed += 1
        ids = row(PROMPT_LENGTHS[len(rows)], seed)
        written = list(ids)
        for _ in range(NEW_TOKENS):
            best = logits_of(model, written)[-1].topk(2)
            if best.values[0] - best.values[1] < MARGIN:
                break
            written.append(int(best.indices[0]))
        following = written[len(ids):]
        if len(following) == NEW_TOKENS and len(set(following)) > 8:
            rows.append({"ids": ids, "next": following})
    return rows


def error_of_bfloat16(folder, rows):
    """How far transformers itself lies from its float32 logits, over all positions of the rows, as it loads by default."""
    exact, rounded = load(folder), AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16).eval()
    errors = torch.cat([(logits_of(rounded, r).float() - logits_of(exact, r)).abs() for r in rows])
    return {"mean": float(errors.mean()), "rms": float(errors.square().mean().sqrt())}


# ---- Training ---------------------------------------------------------------------------------------------------------


def save_initial_adapter(folder, number):
    torch.manual_seed(number)
    model = get_peft_model(load(folder), LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules="all-linear", task_type="CAUSAL_LM"))
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "lora_B" in name:
                weight.normal_(0, 0.05)
    model.save_pretrained(folder / "adapter", save_embedding_layers=False)
    (folder / "adapter" / "README.md").unlink()
    path = folder / "adapter" / "adapter_config.json"
    config = json.loads(path.read_text())
    config["target_modules"] = sorted(config["target_modules"])
    config["base_model_name_or_path"] = folder.name
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def loss_of_batch(model, rows):
    input_ids, mask, labels = right_padded(rows)
    return model(input_ids=input_ids, attention_mask=mask, labels=labels).loss


def loss_of_rows(model, rows):
    """The same without padding, row by row."""
    counts = [sum(label >= 0 for label in labels) for _, labels in rows]
    losses = [model(input_ids=torch.tensor([ids]), labels=torch.tensor([labels])).loss for ids, labels in rows]
    return sum(loss * count for loss, count in zip(losses, counts)) / sum(counts)


def train(folder, dtype=torch.float32, loss_of=loss_of_batch):
    model = PeftModel.from_pretrained(load(folder, dtype), folder / "adapter", is_trainable=True, autocast_adapter_dtype=False)
    trained = [p for p in model.parameters() if p.requires_grad]
    for p in trained:
        p.data = p.data.to(dtype)
    ids = row(LENGTHS[0], 0)
    before = logits_of(model, ids)
    optimizer = torch.optim.AdamW(trained, lr=RATE, weight_decay=DECAY)
    losses, norms, gradients = [], {}, {}
    for step in range(STEPS):
        loss = loss_of(model, [supervised(i) for i in BATCHES[step % len(BATCHES)]])
        loss.backward()
        if step == 0:
            norms = {name: float(p.grad.norm()) for name, p in adapter(model)}
            gradients = tensors(model, lambda p: p.grad)
        torch.nn.utils.clip_grad_norm_(trained, CLIP)
        losses.append(float(loss))
        optimizer.step()
        optimizer.zero_grad()
    assert min(norms.values()) > 1e-5, norms
    return {"logits": before, "losses": losses, "norms": norms, "gradients": gradients,
            "final": dict(adapter(model)), "final_logits": logits_of(model, ids)}


def deepest(gradients):
    """Two tensors through which the gradient came a long way."""
    first = sorted(name for name in gradients if ".layers.0." in name)
    return {name: gradients[name] for name in (next(n for n in first if "q" in n and "lora_A" in n),
                                               next(n for n in first if "down_proj" in n and "lora_B" in n))}


def unsettled(single, double):
    """The largest relative difference between two trainings."""
    pairs = [(torch.tensor(single["losses"]), torch.tensor(double["losses"]))]
    pairs += [(tensor, double["final"][name]) for name, tensor in single["final"].items()]
    return max(difference(a, b) for a, b in pairs)


def lora(folder, number):
    # AdamW turns a gradient near 0 into a whole step, so some starting adapters magnify rounding: take another then.
    for seed in range(number, 10_000, 100):
        save_initial_adapter(folder, seed)
        single = train(folder)
        if unsettled(single, train(folder, torch.float64, loss_of_rows)) < SETTLED:
            break
    return {"rank": RANK, "alpha": ALPHA, "learning_rate": RATE, "weight_decay": DECAY, "clip": CLIP, "steps": STEPS,
            "rows": [dict(zip(("ids", "labels"), supervised(i))) for i in range(len(TRAINING))], "batches": BATCHES,
            "losses": single["losses"], "norms": single["norms"], "gradients": deepest(single["gradients"]),
            "ids": row(LENGTHS[0], 0), "logits": packed(single["logits"]),
            "final": {name: packed(tensor) for name, tensor in single["final"].items()},
            "final_logits": packed(single["final_logits"])}


# ---- The whole --------------------------------------------------------------------------------------------------------


def reference(name, folder, number):
    """
    logits    one row, or two where rows longer than the model was made for are computed otherwise: ids, logits (T, V)
    padded    rows of different lengths as one left-padded batch: the logits after each row's last token (B, V)
    greedy    per prompt: its ids and the next 64
    bfloat16  how far transformers' bfloat16 logits lie from its float32 logits over the rows of `padded`
    lora      10 steps of AdamW from adapter/ with a constant rate, gradients clipped, the loss on the response and EOS:
              rows, which rows each step reads, its loss before the step; of step 1 the norms of all gradients before
              clipping and two gradients; the adapter after step 10; logits of one row before and after
    """
    rows = [row(length, i) for i, length in enumerate(LENGTHS)]
    model = load(folder)
    first = logits(folder, rows[0])
    if name in TRANSFORMERS_4:
        check_config_of_transformers_4(folder, logits_of(model, rows[0]), rows[0])
    more = [logits(folder, row(LONGER_THAN_MADE_FOR, 0))] if name == "llama-dynamic" else []
    return {"logits": [first] + more, "padded": left_padded_batch(model, rows), "greedy": greedy(model),
            "bfloat16": error_of_bfloat16(folder, rows), "lora": lora(folder, number)}


@torch.no_grad()
def rewards(folder):
    """rows and the score head's output at each row's last token"""
    rows = [row(length, i) for i, length in enumerate(LENGTHS)]
    model = load(folder, kind=AutoModelForSequenceClassification)
    alone = torch.stack([model(torch.tensor([r])).logits[0, 0] for r in rows])
    ids, mask, _ = right_padded([(r, r) for r in rows])
    assert (model(ids, attention_mask=mask).logits[:, 0] - alone).abs().max() < 2e-5
    return {"rows": rows, "rewards": packed(alone)}


def defaults():
    """Per family the fewest keys a config can have, and all that transformers writes for it."""
    required = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size")
    families = {model.__name__: config() for model, config, _ in (VARIANTS | REWARDS).values()}
    pairs = []
    for architecture, config in families.items():
        full = {"architectures": [architecture]} | config.to_diff_dict()
        pairs.append({"fewest": {k: full[k] for k in ("architectures", "model_type", *required)}, "all": full})
    return pairs


def main(chosen):
    write("config_defaults.json", defaults())
    for number, name in enumerate(list(VARIANTS) + list(REWARDS)):
        if not chosen or name in chosen:
            folder = make(name, number)
            numbers = rewards(folder) if name in REWARDS else reference(name, folder, number)
            write(f"families/{name}/reference.json", numbers)


if __name__ == "__main__":
    main(sys.argv[1:])
