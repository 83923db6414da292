"""Write what transformers makes of guided prompts: guided.json.

    python make_guided.py

guided    per prompt: its fields (opening, budget, stop), penalty and n-gram length, the ids written in the end, openings
          included, and the fields' texts with why each ended

Each field is written greedily by `generate` with a logits processor that bans EOS while the field is blank, and with
transformers' own processors against repetition; the words between two fields are put behind the last token that lies
within the field, cut into tokens beside what is left of it.
"""

import itertools

import torch
from transformers import LogitsProcessor, LogitsProcessorList, StoppingCriteria, StoppingCriteriaList

from nano import EOS, PROMPTS, TEXT, encode, encode_prompt, load, tokenizer, write

MARGIN = 3e-3
ANCHOR = "a"


def text_of(ids):
    return tokenizer().decode(ids, skip_special_tokens=True)


def continued(text):
    anchor, both = encode(ANCHOR), encode(ANCHOR + text)
    return both[len(anchor):] if both[:len(anchor)] == anchor else encode(text)


class NoEndWhileBlank(LogitsProcessor):
    def __init__(self, start):
        self.start, self.gap, self.banned = start, float("inf"), 0

    def __call__(self, ids, scores):
        if not text_of(ids[0, self.start:].tolist()).strip():
            self.banned += int(scores[0].argmax()) == EOS
            scores = scores.clone()
            scores[:, EOS] = -float("inf")
        best = scores[0].topk(2).values
        self.gap = min(self.gap, float(best[0] - best[1]))
        return scores


class Stop(StoppingCriteria):
    def __init__(self, start, stops):
        self.start, self.stops = start, stops

    def at(self, ids):
        text = text_of(ids[self.start:])
        blank = len(text) - len(text.lstrip())
        return min((p for p in (text.find(s, blank) for s in self.stops) if p >= 0), default=-1)

    def __call__(self, ids, scores, **kwargs):
        return torch.tensor([self.at(ids[0].tolist()) >= 0])


def guided(model, prompt, fields, penalty, ngram):
    ids, texts, ends, gap, banned = list(prompt), [], [], float("inf"), 0
    for number, (opening, budget, stops) in enumerate(fields):
        start = len(ids)
        masking, stop = NoEndWhileBlank(start), Stop(start, stops)
        ids = model.generate(
            torch.tensor([ids]), max_new_tokens=budget, do_sample=False, repetition_penalty=penalty,
            no_repeat_ngram_size=ngram, logits_processor=LogitsProcessorList([masking]),
            stopping_criteria=StoppingCriteriaList([stop]), pad_token_id=0, eos_token_id=EOS)[0].tolist()
        gap, banned, at = min(gap, masking.gap), banned + masking.banned, stop.at(ids)
        if ids[-1] == EOS:
            text, end = text_of(ids[start:-1]), "eos"
        elif at >= 0:
            text, end = text_of(ids[start:])[:at], "stop"
        else:
            return ids[len(prompt):], texts + [text_of(ids[start:])], ends + ["length"], gap, banned
        texts.append(text)
        ends.append(end)
        if number + 1 < len(fields):
            whole = len(ids)
            while whole > start and not text.startswith(text_of(ids[start:whole])):
                whole -= 1
            ids = ids[:whole] + continued(text[len(text_of(ids[start:whole])):] + fields[number + 1][0])
    return ids[len(prompt):], texts, ends, gap, banned


def silent(model, most=4):
    """Beginnings of the text behind which the model would say nothing at all."""
    found = []
    for start, length in itertools.product(range(0, len(TEXT) - 60, 7), (21, 34, 47, 60)):
        prompt = TEXT[start:start + length].strip()
        if int(model(torch.tensor([encode_prompt(prompt)])).logits[0, -1].argmax()) == EOS:
            found.append(prompt)
        if len(found) == most:
            break
    return found


def main():
    model = load("nano-llama")
    rows, banned = [], 0
    openings = ["\nResponse:", "\n\n### Response:\n", " Answer: "]
    restraints = [(1.0, 0), (1.3, 0), (1.0, 3), (1.2, 2)]
    beginnings = ["", "Document: Ilse Brandt repaired the clock.\n", "The library keeps 8 maps.\n", "Omar has 36 pencils. ",
                  "A patient took 25 mg of the drug. "]
    ending = silent(model)
    prompts = [*itertools.product(ending, [""]), *itertools.product(PROMPTS, beginnings)]
    for n, (prompt, beginning) in enumerate(prompts):
        for m in range(3):
            ids = encode_prompt(beginning + prompt)
            penalty, ngram = restraints[(n + m) % 4]
            free = model.generate(torch.tensor([ids]), max_new_tokens=24, do_sample=False, pad_token_id=0,
                                  repetition_penalty=penalty, no_repeat_ngram_size=ngram, eos_token_id=EOS)[0].tolist()
            written = text_of(free[len(ids):]).strip()
            cut = 3 + (n * 5 + m * 3) % 12
            fields = [("", 20, [written[cut:cut + 2]] if m != 1 else ["\n"]),
                      (openings[(n + m) % 3], 16, [written[-2:] or "x"]),
                      (openings[n % 3], 8, [])][:2 + (m == 2)]
            new, texts, ends, gap, kept = guided(model, ids, fields, penalty, ngram)
            if gap > MARGIN:
                rows.append({"prompt": beginning + prompt, "penalty": penalty, "ngram": ngram,
                             "fields": [{"opening": o, "budget": b, "stop": s} for o, b, s in fields],
                             "ids": new, "texts": texts, "ends": ends})
                banned += kept
    rows = rows[:64]
    counts = {e: sum(e in r["ends"] for r in rows) for e in ("eos", "stop", "length")}
    print(len(rows), "prompts;", counts, "EOS banned:", banned, "with two fields or more:", sum(len(r["texts"]) > 1 for r in rows))
    assert len(rows) == 64 and min(counts.values()) > 0 and banned > 0
    write("guided.json", {"guided": rows})


if __name__ == "__main__":
    with torch.no_grad():
        main()
