"""Write what transformers says of pairs with their text, without it, and without their instruction: judges.json.

    python make_judges.py

likelihoods  per pair: mean negative log-likelihood of the response after text and instruction, after the text with an
             empty instruction, and after the instruction alone; what the text and what the instruction help
odds         per pair and question: the prompt, and ln p(yes) - ln p(no) over the first tokens of all spellings
"""

import math

import torch

from nano import encode, encode_prompt, load, write

CHUNK = "Ilse Brandt repaired the clock of the town hall in 1912. She used brass from an old ship."
ROWS = [
    (CHUNK, "Who repaired the clock?", "Ilse Brandt repaired the clock of the town hall."),
    (CHUNK, "Who repaired the clock?", "Ilse Brandt repaired the clock of the town hall in 1871."),
    (CHUNK, "When was the clock repaired?", "1912"),
    (CHUNK, "Is it true that she used brass from an old ship?", "She used brass from an old ship."),
    ("Omar has 36 pencils and gives 9 of them to each of his 3 friends.", "How many pencils does Omar keep?",
     "Omar gives away 9 * 3 = 27 pencils and keeps 36 - 27 = 9."),
    ("The ferry to Tarn leaves from the south pier until April.", "Where does the ferry leave?", "From the south pier."),
]
QUESTIONS = ["Is every statement of the response in the text?", "Does the response answer the instruction?"]
YES, NO = [" Yes", "Yes", "yes"], [" No", "No", "no"]
ANCHOR = "a"


def zero_shot(chunk, instruction):
    opening = f"### Input:\n{chunk}\n\n" if chunk else ""
    return f"{opening}### Instruction:\n{instruction}\n\n### Response:\n"


def question(chunk, instruction, response, asked):
    return (f"Text:\n{chunk}\n\nInstruction: {instruction}\nResponse: {response}\n\n{asked} Answer Yes or No.\nAnswer:")


def nll(model, prompt, response):
    before, after = encode_prompt(prompt), encode(response)
    logs = model(torch.tensor([before + after])).logits[0].log_softmax(-1)
    return -sum(float(logs[len(before) - 1 + i, t]) for i, t in enumerate(after)) / len(after)


def first_token(spelling):
    """Of the spelling behind other text, unless it melts with that text: then of the spelling alone."""
    anchor, both = encode(ANCHOR), encode(ANCHOR + spelling)
    return both[len(anchor)] if both[:len(anchor)] == anchor else encode(spelling)[0]


def first_tokens(spellings):
    return {first_token(s) for s in spellings}


def odds(model, prompt):
    yes, no = first_tokens(YES), first_tokens(NO)
    p = model(torch.tensor([encode_prompt(prompt)])).logits[0, -1].double().softmax(-1)
    return math.log(float(p[sorted(yes - no)].sum())) - math.log(float(p[sorted(no - yes)].sum()))


@torch.no_grad()
def main():
    model = load("nano-llama")
    likelihoods, answers = [], []
    for chunk, instruction, response in ROWS:
        both, alone, without = (nll(model, zero_shot(*p), response)
                                for p in [(chunk, instruction), (chunk, ""), ("", instruction)])
        likelihoods.append({"chunk": chunk, "instruction": instruction, "response": response, "both": both, "alone": alone,
                            "without": without, "instruction_gain": math.exp(alone - both), "chunk_gain": without - both})
        for asked in QUESTIONS:
            prompt = question(chunk, instruction, response, asked)
            answers.append({"prompt": prompt, "question": asked, "odds": odds(model, prompt)})
    print("first tokens of yes and no:", sorted(first_tokens(YES)), sorted(first_tokens(NO)))
    write("judges.json", {"likelihoods": likelihoods, "odds": answers})


if __name__ == "__main__":
    main()
