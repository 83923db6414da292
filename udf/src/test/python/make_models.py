"""Write the random models of the tests as Hugging Face folders: nano-llama and five smaller ones, each with its own quirk.

    python make_models.py

| folder              | quirk                                                                              |
|---------------------|------------------------------------------------------------------------------------|
| nano-llama          | 3 layers, 64 wide, grouped queries, tied output, float32, config as written today   |
| pico-bfloat16       | bfloat16 file, config as written by transformers 4 (rope_theta, rope_scaling null)  |
| pico-float16        | float16 file, rope_parameters with theta 500,000, two end-of-text ids               |
| pico-shards         | output of its own (untied), two shards with model.safetensors.index.json            |
| pico-head-dim       | heads twice as wide as hidden_size / heads                                          |
"""

import json
import shutil

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from nano import BOS, RESOURCES, TEXT, VOCABULARY, random_llama


def train_tokenizer():
    """A byte-level BPE of 512 tokens; every digit stands alone, as in the project's own tokenizer."""
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    bpe.decoder = decoders.ByteLevel()
    bpe.train_from_iterator([TEXT] * 2, trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    assert bpe.get_vocab_size() == VOCABULARY, bpe.get_vocab_size()
    bpe.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", BOS)])
    return PreTrainedTokenizerFast(tokenizer_object=bpe, unk_token="<unk>", bos_token="<s>", eos_token="</s>")


def fresh(name):
    folder = RESOURCES / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def save(model, name, tokenizer, dtype=torch.float32):
    folder = fresh(name)
    model.to(dtype).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def edit(folder, change):
    path = folder / "config.json"
    config = json.loads(path.read_text())
    change(config)
    path.write_text(json.dumps(config, indent=2) + "\n")


def as_transformers_4_wrote_it(config):
    rope = config.pop("rope_parameters")
    config["rope_theta"], config["rope_scaling"] = rope["rope_theta"], None
    config["torch_dtype"] = config.pop("dtype")
    del config["head_dim"], config["mlp_bias"]


def split_in_two(folder):
    """What save_pretrained does with a large model; it would not split one this small where the test wants it."""
    weights = load_file(folder / "model.safetensors")
    names = sorted(weights)
    shards = {"model-00001-of-00002.safetensors": names[: len(names) // 2],
              "model-00002-of-00002.safetensors": names[len(names) // 2:]}
    for shard, held in shards.items():
        save_file({n: weights[n] for n in held}, folder / shard, metadata={"format": "pt"})
    index = {"metadata": {"total_size": sum(w.numel() * w.element_size() for w in weights.values())},
             "weight_map": {n: shard for shard, held in shards.items() for n in held}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")
    (folder / "model.safetensors").unlink()


def main():
    bpe = train_tokenizer()
    save(random_llama(1, hidden_size=64, intermediate_size=160, num_hidden_layers=3), "nano-llama", bpe)
    edit(save(random_llama(2), "pico-bfloat16", bpe, torch.bfloat16), as_transformers_4_wrote_it)
    theta = {"rope_type": "default", "rope_theta": 500_000.0}
    save(random_llama(3, rope_parameters=theta, eos_token_id=[2, 5]), "pico-float16", bpe, torch.float16)
    split_in_two(save(random_llama(4, tie_word_embeddings=False), "pico-shards", bpe))
    save(random_llama(5, head_dim=16), "pico-head-dim", bpe)


if __name__ == "__main__":
    main()
