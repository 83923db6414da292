"""What the reference scripts share: where the files lie, the texts, the random models, and how arrays are written.

An array in a reference file is {"shape": [...], "float32": base64 of its values, row-major, little endian}, so that the
Java tests read it with java.util.Base64 and java.nio alone and nothing is lost on the way.
"""

import base64
import functools
import json
import pathlib

import numpy
import torch
from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

torch.set_num_threads(1)

RESOURCES = pathlib.Path(__file__).resolve().parents[1] / "resources" / "io" / "fedu2s" / "udf" / "model"
UNKNOWN, BOS, EOS = 0, 1, 2
VOCABULARY = 512

# Text of this project's own making: it trains the tokenizer and it makes the prompts.
TEXT = """\
The harbour of Velmora freezes every winter, so the ferry to Tarn leaves from the south pier until April.
Document: Ilse Brandt repaired the clock of the town hall in 1912. She used brass from an old ship.
Instruction: Who repaired the clock?
Response: Ilse Brandt repaired the clock of the town hall.

Document: A patient took 25 mg of the drug twice a day. After 14 days the pain was gone.
Instruction: How much of the drug did the patient take each day?
Response: The patient took 50 mg of the drug each day.

Document: Omar has 36 pencils and gives 9 of them to each of his 3 friends.
Instruction: How many pencils does Omar keep?
Response: Omar gives away 9 * 3 = 27 pencils and keeps 36 - 27 = 9.

Document: The library keeps 8 maps of the old canal. Mira Holt drew most of them by hand between 1871 and 1880.
Instruction: Between which years did Mira Holt draw the maps?
Response: Mira Holt drew them between 1871 and 1880.

Document: Every morning the baker makes 40 loaves. He sells 5 out of every 8 and gives the rest to the school.
Instruction: How many loaves does the school get?
Response: The school gets 40 / 8 * 3 = 15 loaves.
"""

PROMPTS = [
    "The harbour of Velmora",
    "Document: Omar has 36 pencils.\nInstruction:",
    "Omar gives away 9 pencils.",
    "A patient took 25 mg of the drug twice a day. After 14 days the pain was gone. How much of the drug",
    "北京",
    "the clock of the town hall, the clock of the town hall, the clock of",
]

PAIRS = [
    ("Who repaired the clock?", " Ilse Brandt repaired the clock."),
    ("How many pencils does Omar keep after he gives 9 of them to each of his 3 friends?", " 9"),
    ("Document: The ferry leaves from the south pier.\nInstruction: Where does the ferry leave?\nResponse:",
     " From the south pier until April."),
    ("When was the pain gone?", " After 14 days the pain was gone."),
    ("Brass", " from an old ship"),
    ("### Instruction:\nHow much of the drug?\n\n### Response:\n", "50 mg of the drug each day."),
]


def packed(values):
    """An array as the Java tests read it."""
    array = numpy.ascontiguousarray(torch.as_tensor(values).detach().to(torch.float32).numpy())
    return {"shape": list(array.shape), "float32": base64.b64encode(array.astype("<f4").tobytes()).decode()}


def write(name, content):
    path = RESOURCES / name
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    print(f"{path.relative_to(RESOURCES.parents[5])}: {path.stat().st_size:,} bytes")


def random_llama(seed, **changes):
    """A random Llama whose weights are wide enough, its norms uneven enough, for every mistake to show in the logits."""
    shape = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
                 num_key_value_heads=2, max_position_embeddings=256, rms_norm_eps=1e-5, tie_word_embeddings=True,
                 bos_token_id=BOS, eos_token_id=EOS, attention_bias=False)
    torch.manual_seed(seed)
    return randomised(LlamaForCausalLM(LlamaConfig(**(shape | changes))))


@torch.no_grad()
def randomised(model, norm_centre=1):
    """The model with weights of which none is 0 or 1, as transformers would leave norms and biases."""
    for name, weight in model.named_parameters():
        if "norm" in name:
            weight.copy_(norm_centre + 0.2 * torch.randn_like(weight))
        elif name.endswith("bias"):
            weight.normal_(0, 0.3)
        elif "embed" in name or "lm_head" in name:
            weight.normal_(0, 0.3)
        else:
            weight.normal_(0, 1.5 / weight.shape[1] ** 0.5)
    return model.eval()


def nano():
    return load("nano-llama")


def load(folder):
    """The saved model, computed in float32 whatever its file holds, with the plainest attention."""
    model = AutoModelForCausalLM.from_pretrained(RESOURCES / folder, dtype=torch.float32, attn_implementation="eager")
    return model.eval()


@functools.cache
def tokenizer():
    return PreTrainedTokenizerFast.from_pretrained(RESOURCES / "nano-llama")


def encode(text):
    return tokenizer()(text, add_special_tokens=False)["input_ids"]


def encode_prompt(text):
    return [BOS] + encode(text)


def supervised(pair, device="cpu"):
    """(ids, labels) of a pair: only the prompt gets BOS, the response ends in EOS, the loss counts response and EOS."""
    prompt, response = encode_prompt(pair[0]), encode(pair[1]) + [EOS]
    return prompt + response, [-100] * len(prompt) + response


def right_padded(rows):
    """Rows of (ids, labels) as one batch: ids, attention mask, labels."""
    width = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([i + [UNKNOWN] * (width - len(i)) for i, _ in rows])
    mask = torch.tensor([[1] * len(i) + [0] * (width - len(i)) for i, _ in rows])
    labels = torch.tensor([l + [-100] * (width - len(l)) for _, l in rows])
    return ids, mask, labels
