"""Write what rouge_score 0.1.2 and NLTK's stemmer say of these texts and words: ../resources/io/fedu2s/udf/metric/rouge.json.

    python make_rouge.py

pairs  target, prediction, and per type (rouge1, rouge2, rougeL; with "Stem": after stemming) [precision, recall, F]
stems  word and stem
"""

import itertools
import json
import random
from pathlib import Path

from nltk.stem import porter
from rouge_score import rouge_scorer

OUT = Path(__file__).parent.parent / "resources/io/fedu2s/udf/metric/rouge.json"
TYPES = ["rouge1", "rouge2", "rougeL"]

# The examples of the package's README and of its tests come first.
PAIRS = [
    ("The quick brown fox jumps over the lazy dog", "The quick brown dog jumps on the log."),
    ("testing one two", "testing"),
    ("testing one two", "testing one"),
    ("testing one two", "testing two"),
    ("testing one two", ""),
    ("first text", "text first"),
    ("first something", "text first"),
    ("this is a test", "this is a test"),
    ("First sentence.\nSecond Sentence.", "Second sentence.\nFirst Sentence."),
    ("w1 w2 w3 w4 w5", "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5"),
    ("w1 w2 w3 w4 w5", "/"),
    ("", "w1"),
    ("", ""),
    ("one Two three", "one\n Two \nthree"),
    ("a", "a"),
    ("a", "b"),
    ("A a A a", "a A a"),
    ("a b c d e f g", "g f e d c b a"),
    ("x y x y x y x y", "y x y x y x y x"),
    ("The dose is 2.5 mg, twice a day.", "2.5mg twice daily"),
    ("3,500 people", "3500 people"),
    ("don't stop", "dont stop"),
    ("don’t stop", "don't stop"),
    ("state-of-the-art_models", "state of the art models"),
    ("naïve café", "naive cafe"),
    ("The Kelvin sign \u212a is a letter", "the kelvin sign k is a letter"),
    ("\u0130stanbul lies on two continents", "istanbul lies on two continents"),
    ("北京 is the capital", "the capital is 北京"),
    ("Привет мир", "Привет мир"),
    ("🙂 smile", "smile 🙂 🙂"),
    ("tab\tand\u00a0nbsp\u2003em", "tab and nbsp em"),
    ("UPPER lower MiXeD", "upper LOWER mixed"),
    ("https://example.org/a?b=c&d=1", "example org a b c d 1"),
    ("The answer is 42.", "42"),
    ("The answer is 42.", "The answer is 24."),
    ("She was running and hopping happily.", "She runs and hops happy."),
    ("The studies' conclusions were generalizable.", "The study concluded generalizing."),
    ("He died lying; ties were tied, flies flew.", "He dies, lies, tying tie; fly flying."),
    ("Relational databases conditionally operate.", "Relate data base condition operator."),
    ("The skies and the sky, innings, outings and news.", "sky skies inning outing new"),
    ("Hopefulness, goodness and formality", "hopeful good formal"),
    ("agreed feed plastered bled motoring sing", "agree feeding plaster bleed motor sang"),
    ("Theology and geology, archaeology apologized", "theological geologist archaeological apology"),
    ("replacement adjustment dependent adoption", "replace adjust depend adopt"),
]

SENTENCES = [
    "The harbour of Velmora freezes from November to March, and ships wait outside the bay.",
    "Patients who received the new treatment recovered two days earlier than those who did not.",
    "A train leaves at nine and travels 120 miles in two hours, so its speed is 60 miles per hour.",
    "In 1874 the council ordered a bridge of stone, because the wooden one had burned twice.",
    "No significant difference was found between the groups (P > .05), although the trend was similar.",
    "The river rises in the northern hills, crosses the plain and ends in a salt lake.",
]

STEMS = """a by sky skies dying lying tying news innings inning outings outing cannings canning howe proceed exceed succeed
caresses ponies ties caress cats feed agreed plastered bled motoring sing conflated troubled sized hopping tanned falling
hissing fizzed failing filing happy enjoy spy fly try dies died spied flies cries tries relational conditional rational
valenci hesitanci digitizer conformabli radicalli differentli vileli analogousli vietnamization predication operator
feudalism decisiveness hopefulness callousness formaliti sensitiviti sensibiliti triplicate formative formalize electriciti
electrical hopeful goodness revival allowance inference airliner gyroscopic adjustable defensible irritant replacement
adjustment dependent adoption homologou communism activate angulariti homologous effective bowdlerize probate rate cease
controll roll archaeology theology geology logi fulli carefully beautifully generally totally really radically oed ing
yyyy yyyyed toy syzygy yes dye eye owed used being bed red seed need freed succeeding eaten using axes boxes buses gas gases
is as was this his us bus lens less kiss miss process processes studying studied studies study university universal
universe organization organizations organized organ arrival arrive arriving argued argument arguing on in at on
generalizations oscillators multiply multiplied multidimensional national nationally illness abilities ability ably
possibly terrible terribly naturalli logically biological analysis analyses data criteria matrices h2o 123ing 1990s b12
""".split()

SYLLABLES = ["ba", "cle", "y", "tro", "us", "el", "fi", "gy", "ow", "ex", "ni", "qua"]
SUFFIXES = ["s", "es", "ies", "ed", "ied", "eed", "ing", "ingly", "ational", "ization", "izer", "ousness", "fulness", "iviti",
            "biliti", "icate", "ative", "ical", "ness", "ement", "ion", "sion", "tion", "e", "le", "ll", "lly", "ally", "ably", "logy",
            "logies", "ying", "ety", "y", "ey"]


def perturbed(sentence, rng):
    words = sentence.split()
    kept = [word for word in words if rng.random() > 0.3]
    for _ in range(rng.randrange(4)):
        kept.insert(rng.randrange(len(kept) + 1), rng.choice(words))
    return " ".join(kept)


def main():
    rng = random.Random(17)
    pairs = list(PAIRS)
    for sentence in SENTENCES:
        pairs += [(sentence, perturbed(sentence, rng)) for _ in range(3)]
    pairs += list(itertools.islice(itertools.combinations(SENTENCES, 2), 6))
    pairs.append((" ".join(rng.choice("abcd") for _ in range(200)), " ".join(rng.choice("abcd") for _ in range(150))))
    plain = rouge_scorer.RougeScorer(TYPES)
    stemming = rouge_scorer.RougeScorer(TYPES, use_stemmer=True)
    rows = []
    for target, prediction in pairs:
        row = {"target": target, "prediction": prediction}
        for suffix, scorer in (("", plain), ("Stem", stemming)):
            for kind, score in scorer.score(target, prediction).items():
                row[kind + suffix] = [score.precision, score.recall, score.fmeasure]
        rows.append(row)
    made = ["".join(rng.choice(SYLLABLES) for _ in range(rng.randrange(1, 4))) + rng.choice(SUFFIXES) for _ in range(600)]
    stemmer = porter.PorterStemmer()
    stems = {word: stemmer.stem(word) for word in sorted(set(STEMS + made))}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with open(OUT, "w") as file:
        file.write('{"pairs": [\n')
        file.write(",\n".join(json.dumps(row) for row in rows))
        file.write('\n],\n"stems": ')
        file.write(json.dumps(stems))
        file.write("}\n")
    print(len(rows), "pairs,", len(stems), "stems")


main()
