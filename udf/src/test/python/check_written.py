"""check_adapter.py for every adapter that the tests wrote: load them in peft, and compare the logits.

    python check_written.py [PART OF A PATH …]

PeftFolderTest, PeftVariationsTest, ReaderFormTest and FamilyLoraTest write them into udf/target/written-adapter, and the folder of their
model into adapter_config.json; a difference of more than 1e-4 fails.
"""

import json
import pathlib
import sys

import check_adapter
from nano import RESOURCES

WRITTEN = pathlib.Path(__file__).resolve().parents[3] / "target" / "written-adapter"


def main(parts):
    failed = []
    folders = [str(path.parent.relative_to(WRITTEN)) for path in sorted(WRITTEN.rglob("logits.json"))]
    for name in [name for name in folders if not parts or any(part in name for part in parts)]:
        print(f"{name}: ", end="", flush=True)
        folder = WRITTEN / name
        base = json.loads((folder / "adapter_config.json").read_text())["base_model_name_or_path"]
        if check_adapter.main(RESOURCES / base, folder, folder / "logits.json"):
            failed.append(name)
    if failed:
        sys.exit(f"peft computes otherwise with {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
