"""Writes net.onnx, whose middle tensors come near the end of f16, inputs.npz, and outputs.npz with what numpy computes."""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(7)

first = rng.normal(0, 150, (16, 32)).astype(np.float32)
second = rng.normal(0, 1e-4, (32, 8)).astype(np.float32)

net = helper.make_graph(
    [
        helper.make_node("MatMul", ["x", "first"], ["wide"], name="first"),
        helper.make_node("Mul", ["wide", "gain"], ["wide_scaled"], name="gain"),
        helper.make_node("MatMul", ["wide_scaled", "second"], ["y"], name="second"),
    ],
    "acme_limit",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, [4, 16])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, [4, 8])],
    [numpy_helper.from_array(v, n) for n, v in (("first", first), ("gain", np.float32([37.0])), ("second", second))],
)
onnx.save(helper.make_model(net, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), HERE / "net.onnx")

x = rng.uniform(-1, 1, (4, 16)).astype(np.float32)
wide = x.astype(np.float64) @ first
assert np.abs(wide).max() < 1500  # the limit of the manifest is for data this file does not have
scaled = wide * 37.0
np.savez(HERE / "inputs.npz", x=x)
np.savez(HERE / "outputs.npz", **{n: v.astype(np.float32) for n, v in dict(wide=wide, wide_scaled=scaled, y=scaled @ second).items()})
