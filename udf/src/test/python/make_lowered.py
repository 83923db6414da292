"""The nearest adapters of a lower rank, by numpy: lowered.json.

Of every adapter of adapters/ and every rank: the norm of what is lost over the norm of all products, and of the first and
the last module the nearest product of that rank.
"""

import json

import numpy
from nano import RESOURCES, packed, write
from safetensors.numpy import load_file

RANKS = [1, 2, 4]
SHOWN = 2


def products(folder):
    weights = load_file(folder / "adapter_model.safetensors")
    scales = {path: scale for path, _, scale in json.loads((folder / "reference.json").read_text())["modules"]}
    return {
        path: scale
        * weights[f"base_model.model.{path}.lora_B.weight"].astype("f8")
        @ weights[f"base_model.model.{path}.lora_A.weight"].astype("f8")
        for path, scale in sorted(scales.items())
    }


def nearest(product, rank):
    u, s, v = numpy.linalg.svd(product, full_matrices=False)
    return u[:, :rank] * s[:rank] @ v[:rank]


def rows(folder):
    all = products(folder)
    whole = sum(numpy.square(product).sum() for product in all.values())
    for rank in RANKS:
        lowered = {path: nearest(product, rank) for path, product in all.items()}
        lost = sum(numpy.square(all[path] - lowered[path]).sum() for path in all)
        some = {path: packed(lowered[path].astype("f4")) for path in (min(all), max(all))} if rank == SHOWN else {}
        yield {"adapter": folder.name, "rank": rank, "lost": float(numpy.sqrt(lost / whole)), "products": some}


if __name__ == "__main__":
    folders = [RESOURCES / "adapters" / name for name in ("patterns-rslora", "fused", "paths")]
    write("lowered.json", [row for folder in folders for row in rows(folder)])
