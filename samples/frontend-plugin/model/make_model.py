"""Writes digits.net.json with its weights in digits.npz, inputs.npz, and outputs.npz with what numpy computes for it."""

import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(11)

weights = {
    "stem.w": rng.normal(0, 0.4, (8, 1, 3, 3)),
    "stem.b": rng.normal(0, 0.1, 8),
    "deep.w": rng.normal(0, 0.4, (8, 1, 3, 3)),
    "mix.w": rng.normal(0, 0.3, (8, 8, 1, 1)),
    "mix.b": rng.normal(0, 0.1, 8),
    "score.w": rng.normal(0, 0.2, (144, 10)),
    "score.b": rng.normal(0, 0.1, 10),
}
weights = {k: v.astype(np.float32) for k, v in weights.items()}

layers = [
    {"type": "conv", "name": "stem", "input": "image", "weight": "stem.w", "bias": "stem.b", "pad": [1, 1, 1, 1]},
    {"type": "relu", "name": "stem_relu", "input": "stem", "limit": 6},
    {"type": "maxpool", "name": "half", "input": "stem_relu", "kernel": [2, 2], "stride": [2, 2]},
    {"type": "conv", "name": "deep", "input": "half", "weight": "deep.w", "pad": [1, 1, 1, 1], "groups": 8},
    {"type": "conv", "name": "mix", "input": "half", "weight": "mix.w", "bias": "mix.b"},
    {"type": "add", "name": "sum", "inputs": ["deep", "mix"]},
    {"type": "relu", "name": "sum_relu", "input": "sum"},
    {"type": "avgpool", "name": "small", "input": "sum_relu", "kernel": [3, 3], "stride": [2, 2], "pad": [0, 0, 0, 0]},
    {"type": "concat", "name": "both", "inputs": ["small", "small"], "axis": 1},
    {"type": "flatten", "name": "flat", "input": "both"},
    {"type": "gemm", "name": "score", "input": "flat", "weight": "score.w", "bias": "score.b"},
    {"type": "softmax", "name": "digit", "input": "score", "axis": 1},
]


def rows(items):
    return "[\n    " + ",\n    ".join(json.dumps(i) for i in items) + "\n  ]"


(HERE / "digits.net.json").write_text(
    '{\n  "weights": "digits.npz",\n  "inputs": [{ "name": "image", "shape": [3, 1, 16, 16] }],\n  "layers": '
    + rows(layers)
    + ',\n  "outputs": ["digit"]\n}\n'
)
np.savez(HERE / "digits.npz", **weights)


def windows(x, kh, kw, sh=1, sw=1):
    v = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), (2, 3))
    return v[:, :, ::sh, ::sw]


def conv(x, w, b=0, pad=0, groups=1):
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    parts = [
        np.einsum("nchwij,ocij->nohw", windows(part, *w.shape[2:]), filters)
        for part, filters in zip(np.split(x, groups, 1), np.split(w, groups, 0))
    ]
    return np.concatenate(parts, 1) + np.reshape(b, (-1, 1, 1))


w = {k: v.astype(np.float64) for k, v in weights.items()}
t = {"image": rng.uniform(-1, 1, (3, 1, 16, 16)).astype(np.float32).astype(np.float64)}
t["stem"] = conv(t["image"], w["stem.w"], w["stem.b"], 1)
t["stem_relu"] = np.clip(t["stem"], 0, 6)
t["half"] = windows(t["stem_relu"], 2, 2, 2, 2).max((4, 5))
t["deep"] = conv(t["half"], w["deep.w"], pad=1, groups=8)
t["mix"] = conv(t["half"], w["mix.w"], w["mix.b"])
t["sum"] = t["deep"] + t["mix"]
t["sum_relu"] = np.maximum(t["sum"], 0)
t["small"] = windows(t["sum_relu"], 3, 3, 2, 2).mean((4, 5))
t["both"] = np.concatenate([t["small"], t["small"]], 1)
t["flat"] = t["both"].reshape(3, -1)
t["score"] = t["flat"] @ w["score.w"] + w["score.b"]
e = np.exp(t["score"] - t["score"].max(1, keepdims=True))
t["digit"] = e / e.sum(1, keepdims=True)

np.savez(HERE / "inputs.npz", image=t.pop("image").astype(np.float32))
np.savez(HERE / "outputs.npz", **{k: v.astype(np.float32) for k, v in t.items()})
