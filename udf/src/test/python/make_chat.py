"""Conversations as transformers writes them: chat.json beside the templates, and a tokenizer folder with ids.

The templates are this project's own, in the manner of those that models of the family named bring along.
"""

import json
import pathlib

from transformers import AutoTokenizer
from transformers.utils.chat_template_utils import render_jinja_template

RESOURCES = pathlib.Path(__file__).parent.parent / "resources/io/fedu2s/udf"
FOLDER = RESOURCES / "chat"
SPECIAL_TOKENS = {"bos_token": "<s>", "eos_token": "</s>"}


def turns(*pairs):
    return [{"role": role, "content": content} for role, content in pairs]


CONVERSATIONS = [
    turns(("user", " What is it?\n")),
    turns(("system", "Be brief. "), ("user", 'Who "is" <b> é \\n that?')),
    turns(
        ("system", "Be brief."),
        ("user", "One"),
        ("assistant", "<think>hm</think>\n\nTwo {{ bos_token }} "),
        ("user", "Three {% if %}"),
    ),
    turns(("user", "One"), ("user", "Two")),
    turns(("user", "\u00a0 Größe: 3.5 \u2003\n\n- a\r\n- b 😀 'c' # {# d #}"), ("assistant", "-10 %\t"), ("user", "")),
    turns(("user", "None"), ("assistant", "True false {{ 1 / 0 }} </think> \\"), ("user", "a </s> b")),
]


def rendered(template, messages, answer_follows):
    try:
        texts, _ = render_jinja_template(
            conversations=[messages],
            chat_template=template,
            add_generation_prompt=answer_follows,
            **SPECIAL_TOKENS,
        )
        return {"text": texts[0]}
    except Exception as refusal:
        return {"refusal": str(refusal)}


def make_texts():
    rows = []
    for file in sorted(FOLDER.glob("*.jinja")):
        for number, messages in enumerate(CONVERSATIONS):
            for answer_follows in (False, True):
                row = {"template": file.name, "conversation": number, "answer_follows": answer_follows}
                rows.append(row | rendered(file.read_text(), messages, answer_follows))
    return rows


def make_ids(folder):
    """Ids of prompts of one user message, with tokens that are special and one that is not."""
    tokenizer = AutoTokenizer.from_pretrained(RESOURCES / "model/nano-llama")
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]})
    tokenizer.add_tokens(["<tool>"])
    tokenizer.chat_template = (FOLDER / "qwen-2.5.jinja").read_text()
    tokenizer.save_pretrained(folder)
    texts = ["Name the river.", " Two\n\nlines é 😀 ", "a <tool> b", "x"]
    return [
        {
            "user": text,
            "ids": tokenizer.apply_chat_template(
                turns(("user", text)), add_generation_prompt=True, return_dict=False
            ),
            "plain_ids": tokenizer(text)["input_ids"],
        }
        for text in texts
    ]


if __name__ == "__main__":
    reference = {
        "conversations": CONVERSATIONS,
        "special_tokens": SPECIAL_TOKENS,
        "texts": make_texts(),
        "ids": make_ids(FOLDER / "tokenizer"),
    }
    (FOLDER / "chat.json").write_text(json.dumps(reference, indent=1, ensure_ascii=False) + "\n")
