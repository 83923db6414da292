"""Write tokenizers in the forms that came before tokenizer.json, and the ids that transformers gives texts with them.

    python make_tokenizers.py

| folder         | what                                                                                              |
|----------------|---------------------------------------------------------------------------------------------------|
| gpt2           | GPT2Tokenizer with a BOS before each text and a padding token that its vocabulary lacks             |
| qwen2          | Qwen2Tokenizer as transformers 4 saves it: added_tokens_decoder, a word that is added and not special |
| qwen2-older    | the same before that: added_tokens.json and special_tokens_map.json                                 |
| roberta        | vocab.json and merges.txt alone; config.json says that the model is a RoBERTa                        |
| roberta-spaced | RobertaTokenizerFast with a space before the first word                                             |
| bert           | vocab.txt alone, which lower-cases; config.json says that the model is a BERT                        |
| bert-cased     | BertTokenizer that keeps the case, drops accents, leaves Chinese words whole, and has an added word  |
| mpnet          | MPNetTokenizer                                                                                      |

Each has its texts and pairs of texts with their ids in ids.json.
"""

import json
import shutil

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import AutoTokenizer
from transformers.models.qwen2.tokenization_qwen2 import PRETOKENIZE_REGEX

from nano import RESOURCES, TEXT

FOLDER = RESOURCES.parent / "token" / "vocabularies"
MORE = TEXT + " Déjà vu, 北京 don't DON'T we'll 36 + 9 = 45; It's 3.5 %.\n\n- a\r\n- b\tç ñ ü naïve café e\u0301 \u00e9 "
TEXTS = [
    "",
    " ",
    "The harbour of Velmora freezes every winter.",
    " The harbour",
    "the harbour  of   Velmora    ",
    "don't DON'T we'LL I'M they've it's 's 'S",
    "12345 3.5 1,000 36+9=45 x2 2x",
    "line one\nline two\n\n\nline five\r\nsix\r\n\r\n",
    "\n\n  indented\n\tby a tab\t\t",
    "def f(x):\n    return {'a': [x ** 2, -1]}  # why?",
    "Déjà vu: naïve café, Größe, Ångström, ñandú",
    "De\u0301ja\u0300 vu: nai\u0308ve cafe\u0301 (decomposed)",
    "北京 is 中国's capital。日本語のテキスト、한국어",
    "Привет, мир! Ελλάδα العربية עברית हिन्दी ไทย",
    "😀 👩‍👩‍👧 🇩🇪 ✓ → ∑ ≤ ½ ² ﬁ",
    "İstanbul ıssız STRASSE ß ẞ ǅ",
    "tab\tnbsp\u00a0em\u2003zero\u200bwidth\u200djoin\ufeffbom",
    "control \u0000 \u0001 \u007f \u0085 \u00ad \ufffd end",
    "http://example.org/a?b=c&d=%20#e me@example.org",
    "a" * 150 + " b",
    "Supercalifragilistic-expialidocious antidisestablishmentarianism",
    "!!! ??? ... --- ___ *** ((())) [[x]] {{y}} <<z>>",
    "\"Quoted\" ‘single’ “double” «guillemets» – — …",
    "$5 €6 £7 ¥8 ₹9 #hash @at ^caret `tick` ~tilde \\back",
    "ALL CAPS Mixed CaSe lower",
    "Omar has 36 pencils and gives 9 of them to each of his 3 friends.",
    "word,word;word:word.word!word?word",
    "<b>bold</b> &amp; <br/>",
    "１２３ ＡＢＣ ｶﾀｶﾅ",
    "x\u0301\u0302\u0303 combining marks",
    "viral load and an antiviral; viral. virals",
    "  leading",
    "trailing  ",
    "a\u2028b\u2029c\u000bd\u000ce",
    "née Zoë — ŁÓDŹ, Đà Nẵng, Çeşme",
    "\U00010348 \U0001d49c \U00020000",
]
PAIRS = [("What is it?", "A harbour."), ("", "Only the second"), ("Wer\n", " 12 <tool>  ")]


def flags(content, **changed):
    return {"content": content, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False} | changed


def put(name, file, content):
    (FOLDER / name).mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (FOLDER / name / file).write_text(text, encoding="utf-8")


def put_byte_pairs(name, words, specials, normalizer=None):
    bpe = Tokenizer(models.BPE())
    if normalizer:
        bpe.normalizer = normalizer
    bpe.pre_tokenizer = words
    bpe.train_from_iterator([MORE] * 2, trainers.BpeTrainer(
        vocab_size=420, special_tokens=specials, show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    model = json.loads(bpe.to_str())["model"]
    put(name, "vocab.json", json.dumps(model["vocab"], ensure_ascii=False))
    put(name, "merges.txt", "#version: 0.2\n" + "".join(" ".join(pair) + "\n" for pair in model["merges"]))
    return len(model["vocab"])


def put_word_pieces(name, specials, **how):
    pieces = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    pieces.normalizer = normalizers.BertNormalizer(**how)
    pieces.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    pieces.train_from_iterator([MORE] * 2, trainers.WordPieceTrainer(
        vocab_size=330, special_tokens=specials, show_progress=False))
    vocabulary = sorted(pieces.get_vocab().items(), key=lambda piece: piece[1])
    put(name, "vocab.txt", "".join(piece + "\n" for piece, _ in vocabulary))
    return len(vocabulary)


def make_gpt2():
    put_byte_pairs("gpt2", pre_tokenizers.ByteLevel(add_prefix_space=False), ["<|endoftext|>"])
    end = flags("<|endoftext|>", normalized=True)
    put("gpt2", "tokenizer_config.json", {
        "add_bos_token": True, "add_prefix_space": False, "bos_token": end | {"__type": "AddedToken"},
        "errors": "replace", "model_max_length": 1024, "tokenizer_class": "GPT2Tokenizer"})
    put("gpt2", "special_tokens_map.json", {
        "bos_token": end, "eos_token": end, "unk_token": end, "pad_token": "<pad>"})


def make_qwen2():
    words = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PRETOKENIZE_REGEX), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    for name in ("qwen2", "qwen2-older"):
        size = put_byte_pairs(name, words, [], normalizers.NFC())
        put(name, "added_tokens.json", {token: size + i for i, token in enumerate([*special, "<tool>"])})
        put(name, "special_tokens_map.json", {
            "additional_special_tokens": special[1:], "eos_token": flags(special[2]), "pad_token": flags(special[0])})
    settings = {
        "add_prefix_space": False, "additional_special_tokens": special[1:], "bos_token": None,
        "clean_up_tokenization_spaces": False, "eos_token": special[2], "errors": "replace", "pad_token": special[0],
        "split_special_tokens": False, "tokenizer_class": "Qwen2Tokenizer", "unk_token": None}
    put("qwen2-older", "tokenizer_config.json", settings)
    put("qwen2", "tokenizer_config.json", settings | {"added_tokens_decoder": {
        **{str(size + i): flags(token, special=True) for i, token in enumerate(special)},
        str(size + 3): flags("<tool>", special=False)}})


def make_roberta():
    specials = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    for name in ("roberta", "roberta-spaced"):
        put_byte_pairs(name, pre_tokenizers.ByteLevel(add_prefix_space=False), specials)
    put("roberta", "config.json", {"model_type": "roberta"})
    put("roberta-spaced", "tokenizer_config.json", {
        "add_prefix_space": True, "mask_token": flags("<mask>", lstrip=True) | {"__type": "AddedToken"},
        "tokenizer_class": "RobertaTokenizerFast", "trim_offsets": True})


def make_word_pieces():
    bert = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    put_word_pieces("bert", bert, lowercase=True)
    put("bert", "config.json", {"model_type": "bert"})
    size = put_word_pieces(
        "bert-cased", bert, lowercase=False, strip_accents=True, handle_chinese_chars=False)
    put("bert-cased", "tokenizer_config.json", {
        "do_lower_case": False, "do_basic_tokenize": True, "never_split": None, "strip_accents": True,
        "tokenize_chinese_chars": False, "tokenizer_class": "BertTokenizer"})
    put("bert-cased", "added_tokens.json", {"viral": size})
    put_word_pieces("mpnet", ["<s>", "<pad>", "</s>", "[UNK]", "<mask>"], lowercase=True)
    put("mpnet", "tokenizer_config.json", {"do_lower_case": True, "tokenizer_class": "MPNetTokenizer"})


def ids(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    texts = [*TEXTS, "a <tool> b<tool>"]
    rows = [{
        "text": text,
        "ids": tokenizer(text, add_special_tokens=False)["input_ids"],
        "row": tokenizer(text)["input_ids"],
    } for text in texts]
    pairs = []
    for first, second in PAIRS:
        pair = tokenizer(first, second, return_token_type_ids=True)
        pairs.append({
            "first": first, "second": second, "ids": pair["input_ids"], "types": pair["token_type_ids"]})
    return {"texts": rows, "pairs": pairs}


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    make_gpt2()
    make_qwen2()
    make_roberta()
    make_word_pieces()
    for folder in sorted(FOLDER.iterdir()):
        put(folder.name, "ids.json", json.dumps(ids(folder)) + "\n")
