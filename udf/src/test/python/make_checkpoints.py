"""What transformers makes of checkpoints that say a thing twice, or not at all: checkpoints.json.

heads   every state of the output's weights: what config.json says of tying, and which of the two are stored. Another
        output is the embedding with its rows the other way round.
ropes   rotary positions in the keys of transformers 4 and 5 side by side.
padded  nano-llama with more rows than its tokenizer has ids: rows that would win if they could be written.
"""

import copy
import json
import pathlib
import shutil
import tempfile

import torch
from nano import RESOURCES, packed, write
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, logging

logging.set_verbosity_error()

EMBEDDING, OUTPUT = "model.embed_tokens.weight", "lm_head.weight"
IDS = [1, 5, 7, 9, 11, 4]
PADDING = 16


def changed(folder, changes, change_weights):
    """A copy of a folder: keys that are None are left out."""
    target = pathlib.Path(tempfile.mkdtemp())
    config = json.loads((folder / "config.json").read_text()) | changes
    (target / "config.json").write_text(json.dumps({k: v for k, v in config.items() if v is not None}))
    weights = load_file(folder / "model.safetensors")
    save_file(change_weights(weights), target / "model.safetensors", metadata={"format": "pt"})
    return target


@torch.no_grad()
def logits(folder, ids=IDS):
    """Of the last token, or the names of the weights that are missing."""
    model, told = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    shutil.rmtree(folder)
    if told["missing_keys"]:
        return {"missing": sorted(told["missing_keys"])}
    return {"logits": packed(model.eval()(torch.tensor([ids])).logits[0, -1])}


def heads():
    rows = []
    for family in ("llama-default", "mistral", "gemma2", "phi3-partial"):
        for tied in (True, False, None):
            for stored in ("neither", "equal", "other", "alone"):

                def weights(all):
                    embedding = all[EMBEDDING]
                    all.pop(OUTPUT, None)
                    if stored == "equal":
                        all[OUTPUT] = embedding.clone()
                    elif stored != "neither":
                        all[OUTPUT] = embedding.flip(0).contiguous()
                    if stored == "alone":
                        del all[EMBEDDING]
                    return all

                folder = changed(RESOURCES / "families" / family, {"tie_word_embeddings": tied}, weights)
                rows.append({"family": family, "tied": tied, "stored": stored} | logits(folder))
    return rows


def ropes():
    linear = {"rope_type": "linear", "factor": 4.0}
    by_type = {"full_attention": linear | {"rope_theta": 5000.0},
               "sliding_attention": {"rope_type": "default", "rope_theta": 100.0}}
    cases = [
        # alone
        ("llama-linear", {"rope_parameters": linear | {"rope_theta": 300.0}}),
        ("gemma3", {"rope_parameters": by_type}),
        ("gemma3", {"rope_parameters": {"full_attention": linear | {"rope_theta": 5000.0}}}),
        ("gemma3", {"rope_parameters": {"full_attention": linear}, "rope_theta": 5000.0, "rope_local_base_freq": 100.0}),
        ("gemma3", {"rope_parameters": None, "rope_theta": 5000.0, "rope_local_base_freq": 100.0, "rope_scaling": linear}),
        ("llama-linear", {"rope_parameters": None, "rope_theta": 300.0, "rope_scaling": {"type": "linear", "factor": 4.0}}),
        ("llama-linear", {"rope_parameters": {}, "rope_theta": 300.0}),
        # side by side, the same
        ("llama-linear", {"rope_parameters": linear | {"rope_theta": 300.0}, "rope_theta": 300.0,
                          "rope_scaling": {"type": "linear", "factor": 4}}),
        ("llama-linear", {"rope_parameters": linear, "rope_theta": 300.0, "rope_scaling": linear}),
        ("llama-linear", {"rope_parameters": linear | {"rope_theta": 10000.0}, "rope_scaling": linear}),
        ("gemma3", {"rope_parameters": by_type, "rope_theta": 5000.0, "rope_local_base_freq": 100.0, "rope_scaling": linear}),
        ("phi3-partial", {"partial_rotary_factor": 0.75}),
    ]
    contradictions = [
        ("llama-linear", {"rope_parameters": linear | {"rope_theta": 300.0}, "rope_theta": 301.0},
         ["rope_parameters.rope_theta", "rope_theta"]),
        ("llama-linear", {"rope_parameters": linear | {"rope_theta": 300.0}, "rope_theta": 300.0, "rope_scaling": linear | {"factor": 2.0}},
         ["rope_parameters", "rope_scaling"]),
        ("llama-linear", {"rope_parameters": linear | {"rope_theta": 300.0}, "rope_scaling": linear},
         ["rope_parameters.rope_theta", "rope_theta"]),
        ("gemma3", {"rope_parameters": by_type, "rope_theta": 1000000.0},
         ["rope_parameters.full_attention.rope_theta", "rope_theta"]),
        ("gemma3", {"rope_parameters": by_type, "rope_local_base_freq": 10000.0},
         ["rope_parameters.sliding_attention.rope_theta", "rope_local_base_freq"]),
        ("gemma3", {"rope_parameters": by_type, "rope_scaling": linear | {"factor": 8.0}},
         ["rope_parameters.full_attention", "rope_scaling"]),
        ("phi3-partial", {"partial_rotary_factor": 0.5},
         ["rope_parameters.partial_rotary_factor", "partial_rotary_factor"]),
    ]
    same = copy.deepcopy
    return {
        "followed": [{"family": family, "changes": changes} | logits(changed(RESOURCES / "families" / family, same(changes), dict))
                     for family, changes in cases],
        "refused": [{"family": family, "changes": changes, "keys": keys} for family, changes, keys in contradictions],
    }


def padded():
    """The padding's logits are k and -k times those of ordinary rows, so one of them is the likeliest nearly everywhere."""

    def weights(all):
        some = all[EMBEDDING][range(3, 3 + PADDING)]
        signs = torch.tensor([[(-1.0) ** i * 4] for i in range(PADDING)])
        return all | {EMBEDDING: torch.cat([all[EMBEDDING], some * signs])}

    folder = changed(RESOURCES / "nano-llama", {"vocab_size": 512 + PADDING}, weights)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    shutil.rmtree(folder)
    ids = torch.tensor([IDS])
    with torch.no_grad():
        free = model.generate(ids, max_new_tokens=12, do_sample=False, eos_token_id=None, pad_token_id=0)[0, len(IDS):]
        kept = model.generate(ids, max_new_tokens=12, do_sample=False, eos_token_id=None, pad_token_id=0,
                              suppress_tokens=list(range(512, 512 + PADDING)))[0, len(IDS):]
        loss = model(input_ids=ids, labels=ids).loss
    assert max(free) >= 512 > max(kept), (free, kept)
    return {"padding": PADDING, "ids": IDS, "free": free.tolist(), "suppressed": kept.tolist(), "loss": float(loss)}


if __name__ == "__main__":
    write("checkpoints.json", {"ids": IDS, "heads": heads(), "ropes": ropes(), "padded": padded()})
