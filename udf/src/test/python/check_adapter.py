"""Load an adapter folder that the Java code wrote in peft, and compare the logits with those the Java code computed.

    python check_adapter.py MODEL_DIR ADAPTER_DIR LOGITS.json

LOGITS.json is {"ids": [...], "shape": [T, V], "float32": base64}. PeftFolderTest writes such a folder and file into
udf/target/written-adapter; the largest difference is printed, and more than 1e-4 fails.
"""

import base64
import json
import sys

import numpy
import torch
from peft import PeftModel, get_peft_model_state_dict
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

TOLERANCE = 1e-4


def main(model_folder, adapter_folder, logits_file):
    with open(logits_file) as file:
        written = json.load(file)
    values = numpy.frombuffer(base64.b64decode(written["float32"]), "<f4").reshape(written["shape"])
    base = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32).eval()
    ids = torch.tensor([written["ids"]])
    with torch.no_grad():
        plain = base(ids).logits[0]
        model = PeftModel.from_pretrained(base, adapter_folder).eval()
        adapted = model(ids).logits[0]
    wanted, stored = set(get_peft_model_state_dict(model)), set(load_file(f"{adapter_folder}/adapter_model.safetensors"))
    if wanted != stored:
        print(f"peft misses {sorted(wanted - stored)} and does not expect {sorted(stored - wanted)}")
        return 1
    difference = float((adapted - torch.tensor(values)).abs().max())
    print(f"largest difference to peft {difference:.2e}; the adapter moves the logits by up to {float((adapted - plain).abs().max()):.2f}")
    return 0 if difference <= TOLERANCE else 1


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
