"""Write what bert_score 0.3.13 says with the random encoders: ../resources/io/fedu2s/udf/metric/encoder_bertscore.json.

    python make_encoder_bertscore.py

It wants transformers 4, for which bert_score was written: by 5 it no longer gets the blank before RoBERTa's first word,
and no empty text. make_encoders.py must have run.

Per encoder and layer: [P, R, F] of every pair, each a batch of its own (bert_score pads, and a padded place can be the
most similar one); with idf=True; and with both idf=True and rescale_with_baseline by the baseline file that stands there
as text.
"""

import json
import shutil
import tempfile
from pathlib import Path

import transformers
from bert_score import score

HERE = Path(__file__).resolve().parent.parent / "resources/io/fedu2s/udf"
PAIRS = [
    ("The ferry leaves from the south pier.", "The ferry to Tarn leaves from the south pier until April."),
    ("Ilse Brandt", "Ilse Brandt repaired the clock of the town hall."),
    ("brass", "Brass"),
    ("", "He keeps 9."),
    ("The patient took 50 mg of the drug.", ""),
    ("  36 - 27 = 9 pencils ", "Omar keeps 36 - 27 = 9."),
    ("北京 is far", "Every morning the baker makes 40 loaves. He sells 5 out of every 8 and gives the rest to the school."),
]
BASELINE = "LAYER,P,R,F\n0,0.31,0.32,0.3125\n1,0.4125,0.4375,0.42\n2,0.55,0.5,0.5215\n"


def as_transformers_4_wants_it(folder, target):
    """A copy with the files of the slow tokenizers, which bert_score asks for; the weights of the encoder alone."""
    shutil.copytree(HERE / "model" / folder, target)
    tokenizer = json.loads((target / "tokenizer.json").read_text())
    vocabulary = tokenizer["model"]["vocab"]
    if tokenizer["model"]["type"] == "BPE":
        (target / "vocab.json").write_text(json.dumps(vocabulary))
        merges = [m if isinstance(m, str) else " ".join(m) for m in tokenizer["model"]["merges"]]
        (target / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    else:
        (target / "vocab.txt").write_text("\n".join(sorted(vocabulary, key=vocabulary.get)) + "\n")
    (target / "tokenizer.json").unlink()
    return str(target)


def main():
    assert transformers.__version__.startswith("4."), transformers.__version__
    candidates, references = [p[0] for p in PAIRS], [p[1] for p in PAIRS]
    scores = []
    with tempfile.TemporaryDirectory() as parent:
        baseline = Path(parent) / "baseline.tsv"
        baseline.write_text(BASELINE)
        for folder in ("nano-bert", "nano-roberta"):
            path = as_transformers_4_wants_it(folder, Path(parent) / folder)
            for layer in (1, 2):
                def scored(**options):
                    p, r, f = score(candidates, references, model_type=path, num_layers=layer, batch_size=1,
                                    device="cpu", **options)
                    return [[float(x) for x in row] for row in zip(p, r, f)]

                scores.append({"encoder": folder, "layer": layer, "scores": scored(), "idf": scored(idf=True),
                               "rescaledIdf": scored(idf=True, rescale_with_baseline=True, lang="en",
                                                     baseline_path=str(baseline))})
    path = HERE / "metric/encoder_bertscore.json"
    path.write_text(json.dumps({"pairs": PAIRS, "baseline": BASELINE, "encoders": scores}, indent=1, ensure_ascii=False) + "\n")
    print(path.name, path.stat().st_size, "bytes")


main()
