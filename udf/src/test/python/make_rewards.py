"""Write random classifiers as Hugging Face folders, and what transformers makes of texts and pairs with them.

    python make_rewards.py

| folder              | what                                                                     |
|---------------------|--------------------------------------------------------------------------|
| nano-bert-reward    | BertForSequenceClassification with the labels bad and good               |
| nano-roberta-reward | RobertaForSequenceClassification with one label                          |
| nano-mpnet-reward   | MPNetForSequenceClassification with three labels without names           |
| nano-llama-reward   | LlamaForSequenceClassification with one label: the last token is asked   |

rewards.json  per folder: the logits of texts and of pairs, each a row of its own
"""

import torch
from transformers import (AutoModelForSequenceClassification, AutoTokenizer, BertConfig, BertForSequenceClassification,
                          LlamaConfig, LlamaForSequenceClassification, MPNetConfig, MPNetForSequenceClassification,
                          RobertaConfig, RobertaForSequenceClassification)

from make_encoders import SHAPE, bert_tokenizer, mpnet_tokenizer, roberta_tokenizer, save, widened
from nano import BOS, EOS, PAIRS, PROMPTS, RESOURCES, VOCABULARY, packed, tokenizer, write

POSITIONS = 162
FOLDERS = ["nano-bert-reward", "nano-roberta-reward", "nano-mpnet-reward", "nano-llama-reward"]


def longer(words):
    words.model_max_length = POSITIONS - 2
    return words


def make_folders():
    torch.manual_seed(21)
    names = dict(id2label={0: "bad", 1: "good"}, label2id={"bad": 0, "good": 1})
    save(widened(BertForSequenceClassification(BertConfig(vocab_size=256, max_position_embeddings=POSITIONS, **SHAPE, **names))),
         "nano-bert-reward", longer(bert_tokenizer()))
    torch.manual_seed(22)
    save(widened(RobertaForSequenceClassification(RobertaConfig(
        vocab_size=320, max_position_embeddings=POSITIONS, layer_norm_eps=1e-5, num_labels=1, **SHAPE | dict(type_vocab_size=1)))),
        "nano-roberta-reward", longer(roberta_tokenizer()))
    torch.manual_seed(23)
    save(widened(MPNetForSequenceClassification(MPNetConfig(
        vocab_size=256, max_position_embeddings=POSITIONS, layer_norm_eps=1e-5, num_labels=3, **SHAPE))), "nano-mpnet-reward",
        longer(mpnet_tokenizer()))
    torch.manual_seed(24)
    llama = LlamaForSequenceClassification(LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=32, intermediate_size=32, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=256, bos_token_id=BOS, eos_token_id=EOS, num_labels=1))
    with torch.no_grad():
        for name, weight in llama.named_parameters():
            if "norm" in name:
                weight.copy_(1 + 0.2 * torch.randn_like(weight))
            else:
                weight.normal_(0, 0.3 if "embed" in name else 1.5 / weight.shape[1] ** 0.5)
    save(llama, "nano-llama-reward", tokenizer())


def logits(folder, rows):
    words = AutoTokenizer.from_pretrained(RESOURCES / folder)
    model = AutoModelForSequenceClassification.from_pretrained(
        RESOURCES / folder, dtype=torch.float32, attn_implementation="eager").eval()
    with torch.no_grad():
        return packed(torch.cat([model(**words(*row, return_tensors="pt")).logits for row in rows]))


def main():
    make_folders()
    write("rewards.json", {
        "texts": PROMPTS, "pairs": PAIRS,
        "models": {folder: {"texts": logits(folder, [(text,) for text in PROMPTS]), "pairs": logits(folder, PAIRS)}
                   for folder in FOLDERS}})


if __name__ == "__main__":
    main()
