"""Write the random encoders of the tests and what transformers and sentence-transformers make of texts with them.

    python make_encoders.py

| folder              | what                                                                                          |
|---------------------|-----------------------------------------------------------------------------------------------|
| nano-bert           | BertModel as sentence-transformers saves it: mean pooling, normalised, at most 24 tokens       |
| nano-roberta        | RobertaForMaskedLM: names begin with `roberta.`, a head that encoders leave alone              |
| nano-mpnet          | MPNetModel as sentence-transformers 2 saved it: the first token's state, 40 tokens; tanh GELU  |

encoders.json  per folder: the texts' ids and their states of the first and the last layer; the sentence embeddings
pooling.json   embeddings of nano-bert for every way of pooling, alone and together
"""

import json

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (AutoModel, BertConfig, BertModel, BertTokenizerFast, MPNetConfig, MPNetModel, MPNetTokenizerFast,
                          RobertaConfig, RobertaForMaskedLM, RobertaTokenizerFast)

from make_models import fresh
from nano import RESOURCES, TEXT, packed, write

TEXTS = [
    "The harbour of Velmora freezes every winter.",
    "",
    "Omar has 36 pencils and gives 9 of them to each of his 3 friends. How many pencils does Omar keep?",
    "Brass",
    "  Déjà vu, 北京  — [MASK]! ",
    " ".join(TEXT.split()[:60]),
]
SHAPE = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48, type_vocab_size=2)


def word_pieces(specials, cls, sep):
    """A lower-casing WordPiece of 256 tokens, `specials` being its first."""
    pieces = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    pieces.normalizer = normalizers.BertNormalizer(lowercase=True)
    pieces.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    pieces.decoder = decoders.WordPiece()
    pieces.train_from_iterator([TEXT] * 2, trainers.WordPieceTrainer(
        vocab_size=256, special_tokens=specials, show_progress=False))
    ids = [(t, pieces.token_to_id(t)) for t in (cls, sep)]
    pieces.post_processor = processors.TemplateProcessing(
        single=f"{cls} $A {sep}", pair=f"{cls} $A {sep} $B:1 {sep}:1", special_tokens=ids)
    return pieces


def bert_tokenizer():
    pieces = word_pieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], "[CLS]", "[SEP]")
    return BertTokenizerFast(tokenizer_object=pieces, model_max_length=64)


def mpnet_tokenizer():
    pieces = word_pieces(["<s>", "<pad>", "</s>", "[UNK]", "<mask>"], "<s>", "</s>")
    pieces.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return MPNetTokenizerFast(tokenizer_object=pieces, model_max_length=62)


def roberta_tokenizer():
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    bpe.train_from_iterator([TEXT] * 2, trainers.BpeTrainer(
        vocab_size=320, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"], show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    bpe.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return RobertaTokenizerFast(tokenizer_object=bpe, model_max_length=62)


def widened(model):
    """Weights wide enough, norms uneven enough, for every mistake to show."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "LayerNorm" in name or "layer_norm" in name:
                weight.copy_((1 if name.endswith("weight") else 0) + 0.2 * torch.randn_like(weight))
            elif name.endswith("bias"):
                weight.normal_(0, 0.1)
            elif "embeddings" in name or "relative" in name:
                weight.normal_(0, 0.5)
            else:
                weight.normal_(0, 1.2 / weight.shape[1] ** 0.5)
    return model.eval()


def save(model, name, tokenizer):
    folder = fresh(name)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / "special_tokens_map.json").unlink(missing_ok=True)
    return folder


def save_sentence_encoder(folder, modules, **transformer):
    """What sentence-transformers adds to a folder; written by itself, so that names and keys are those of its own."""
    encoder = SentenceTransformer(modules=[Transformer(str(folder), **transformer), *modules])
    encoder.save(str(folder), create_model_card=False)
    return encoder


def as_sentence_transformers_2_wrote_it(folder):
    def put(name, content):
        (folder / name).write_text(json.dumps(content, indent=2) + "\n")

    modules = json.loads((folder / "modules.json").read_text())
    for module in modules:
        module["type"] = "sentence_transformers.models." + module["type"].rsplit(".", 1)[1]
    put("modules.json", modules)
    put("sentence_bert_config.json", {"max_seq_length": 40, "do_lower_case": False})
    put("1_Pooling/config.json", {
        "word_embedding_dimension": 32, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False,
        "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False})


def make_folders():
    torch.manual_seed(11)
    bert = save(widened(BertModel(BertConfig(vocab_size=256, max_position_embeddings=64, **SHAPE))), "nano-bert",
                bert_tokenizer())
    save_sentence_encoder(bert, [Pooling(32, pooling_mode="mean"), Normalize()], max_seq_length=24)
    torch.manual_seed(12)
    save(widened(RobertaForMaskedLM(RobertaConfig(
        vocab_size=320, max_position_embeddings=64, layer_norm_eps=1e-5, **SHAPE | dict(type_vocab_size=1)))),
        "nano-roberta", roberta_tokenizer())
    torch.manual_seed(13)
    mpnet = save(widened(MPNetModel(MPNetConfig(
        vocab_size=256, max_position_embeddings=64, hidden_act="gelu_new", layer_norm_eps=1e-5, **SHAPE))), "nano-mpnet",
        mpnet_tokenizer())
    save_sentence_encoder(mpnet, [Pooling(32, pooling_mode="cls")])
    as_sentence_transformers_2_wrote_it(mpnet)


def states(folder):
    """What the plainest attention makes of each text alone."""
    from transformers import AutoTokenizer
    tokenizer = AutoTokenizer.from_pretrained(RESOURCES / folder)
    model = AutoModel.from_pretrained(RESOURCES / folder, dtype=torch.float32, attn_implementation="eager").eval()
    rows = []
    for text in TEXTS:
        row = tokenizer(text, split_special_tokens=True, truncation=True, return_tensors="pt")
        with torch.no_grad():
            hidden = model(**row, output_hidden_states=True).hidden_states
        rows.append({"text": text, "ids": row["input_ids"][0].tolist(),
                     "layers": {"1": packed(hidden[1][0]), "2": packed(hidden[2][0])}})
    return rows


def embeddings(folder, texts, **pooling):
    encoder = SentenceTransformer(str(RESOURCES / folder), device="cpu")
    if pooling:
        encoder = SentenceTransformer(modules=[encoder[0], Pooling(32, **pooling)], device="cpu")
    return packed(encoder.encode(texts, batch_size=len(texts), convert_to_tensor=True, normalize_embeddings=False))


def main():
    make_folders()
    plain = [text for text in TEXTS if "[MASK]" not in text]
    write("encoders.json", {
        folder: {"states": states(folder), "embeddings": {"texts": plain, "values": embeddings(folder, plain)}}
        for folder in ("nano-bert", "nano-roberta", "nano-mpnet")})
    modes = [["cls"], ["max"], ["mean"], ["mean_sqrt_len_tokens"], ["weightedmean"], ["lasttoken"],
             ["mean", "max"], ["cls", "max", "mean", "mean_sqrt_len_tokens"]]
    write("pooling.json", {"texts": plain, "modes": [
        {"modes": mode, "values": embeddings("nano-bert", plain, pooling_mode=mode)} for mode in modes]})


if __name__ == "__main__":
    main()
