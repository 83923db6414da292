"""check_adapter.py for every family: load the adapters that FamilyLoraTest wrote in peft, and compare the logits.

    python check_families.py [NAME …]

FamilyLoraTest writes them into udf/target/written-adapter/families; a difference of more than 1e-4 fails.
"""

import pathlib
import sys

import check_adapter
from nano import RESOURCES

WRITTEN = pathlib.Path(__file__).resolve().parents[3] / "target" / "written-adapter" / "families"


def main(names):
    failed = []
    for folder in [WRITTEN / name for name in names] or sorted(WRITTEN.iterdir()):
        print(f"{folder.name}: ", end="", flush=True)
        if check_adapter.main(RESOURCES / "families" / folder.name, folder, folder / "logits.json"):
            failed.append(folder.name)
    if failed:
        sys.exit(f"peft computes otherwise with {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
