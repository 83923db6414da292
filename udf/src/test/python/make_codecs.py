"""Write updates in every lossy codec as numpy does it: ../resources/io/fedu2s/udf/codec/codecs.json.

    python make_codecs.py

values  float32 numbers
codecs  per name: bytes in hexadecimal, and the 64-bit integers (36 fraction bits) they stand for
"""

import json
from pathlib import Path

import numpy as np

OUT = Path(__file__).parent.parent / "resources/io/fedu2s/udf/codec/codecs.json"


def values() -> np.ndarray:
    random = np.random.default_rng(20)
    normal = random.normal(0, 1e-3, 150)
    wide = random.normal(0, 1, 40) * 10.0 ** random.integers(-12, 3, 40)
    # Halfway between two bfloat16 with an even and an odd lower neighbour, subnormals, equal magnitudes.
    edges = [1 + 2**-8, 1 + 3 * 2**-8, -(1 + 2**-8), 1e-40, -1e-42, 0.0, -0.0, 0.5, -0.5, 0.5, 65504.0, 1e-8]
    return np.concatenate([normal, np.zeros(70), wide, edges]).astype(np.float32)


def bf16(x: np.ndarray) -> np.ndarray:
    bits = np.asarray(x, np.float32).view(np.uint32).astype(np.uint64)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def real(bits: np.ndarray) -> np.ndarray:
    return (np.asarray(bits, np.uint32) << 16).view(np.float32).astype(np.float64)


def bf16_up(x: float) -> np.uint16:
    below = bf16(np.float32(x)) - np.uint16(1 if x > 0 else 0)
    while real(np.array([below]))[0] < x:
        below += np.uint16(1)
    return below


def fixed(x: np.ndarray) -> list[int]:
    return [int(each) for each in np.rint(x * 2.0**36)]


def grouped(x: np.ndarray, group: int, levels: int) -> tuple[bytes, np.ndarray]:
    out, decoded = b"", []
    for start in range(0, len(x), group):
        part = x[start : start + group].astype(np.float64)
        bits = bf16_up(np.abs(part).max() / levels)
        scale = real(np.array([bits]))[0]
        codes = np.rint(part / scale).astype(np.int64) if scale > 0 else np.zeros(len(part), np.int64)
        out += int(bits).to_bytes(2, "little")
        if levels == 127:
            out += codes.astype(np.int8).tobytes()
        else:
            halves = np.append(codes, 0)[: 2 * ((len(codes) + 1) // 2)] & 0xF
            out += (halves[0::2] | halves[1::2] << 4).astype(np.uint8).tobytes()
        decoded.append(codes * scale)
    return out, np.concatenate(decoded)


def top(x: np.ndarray, share: float) -> tuple[bytes, np.ndarray]:
    rounded = real(bf16(x))
    order = np.argsort(-np.abs(rounded), kind="stable")[: int(np.ceil(share * len(x)))]
    kept = sorted(i for i in order if rounded[i] != 0)
    out, decoded, following = b"", np.zeros(len(x)), 0
    for i in kept:
        gap = i - following
        while gap >= 128:
            out += bytes([gap % 128 + 128])
            gap //= 128
        out += bytes([gap]) + int(bf16(x[i : i + 1])[0]).to_bytes(2, "little")
        decoded[i] = rounded[i]
        following = i + 1
    return out, decoded


def main() -> None:
    x = values()
    codecs = {
        "float32": (x.tobytes(), x.astype(np.float64)),
        "bfloat16": (bf16(x).tobytes(), real(bf16(x))),
        "int8:64": grouped(x, 64, 127),
        "int8:7": grouped(x, 7, 127),
        "int4:64": grouped(x, 64, 7),
        "int4:7": grouped(x, 7, 7),
        "topk:0.05": top(x, 0.05),
        "topk:0.5": top(x, 0.5),
        "topk:1": top(x, 1),
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(
        json.dumps(
            {
                "values": [float(each) for each in x],
                "codecs": {
                    name: {"bytes": data.hex(), "steps": fixed(decoded)} for name, (data, decoded) in codecs.items()
                },
            }
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
