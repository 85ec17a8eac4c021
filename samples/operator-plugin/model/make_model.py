"""Writes net.onnx, a small network with both operators, and inputs.npz and outputs.npz with what numpy computes for it."""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(20)

conv = rng.normal(0, 0.3, (12, 3, 1, 1)).astype(np.float32)
gate = rng.normal(1, 0.5, (12, 1, 1)).astype(np.float32)
dense = rng.normal(0, 0.2, (12, 5)).astype(np.float32)

net = helper.make_graph(
    [
        helper.make_node("Conv", ["image", "conv"], ["features"], name="conv"),
        helper.make_node("GatedSwish", ["features", "gate"], ["gated"], name="gated_swish", domain="com.acme", beta=1.5),
        helper.make_node("TanhExp", ["gated"], ["active"], name="tanh_exp", domain="com.acme"),
        helper.make_node("GlobalAveragePool", ["active"], ["pooled"], name="pool"),
        helper.make_node("Flatten", ["pooled"], ["flat"], name="flatten"),
        helper.make_node("MatMul", ["flat", "dense"], ["score"], name="dense"),
        helper.make_node("TanhExp", ["score"], ["result"], name="tanh_exp_out", domain="com.acme", beta=0.5),
    ],
    "acme_net",
    [helper.make_tensor_value_info("image", TensorProto.FLOAT, [2, 3, 18, 22])],
    [helper.make_tensor_value_info("result", TensorProto.FLOAT, [2, 5])],
    [numpy_helper.from_array(v, n) for n, v in (("conv", conv), ("gate", gate), ("dense", dense))],
)
model = helper.make_model(net, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.acme", 1)], ir_version=8)
onnx.save(model, HERE / "net.onnx")


def tanh_exp(x, beta):
    return x * np.tanh(np.exp(beta * x))


image = rng.uniform(-2, 2, (2, 3, 18, 22)).astype(np.float32)
features = np.einsum("oi,nihw->nohw", conv[:, :, 0, 0].astype(np.float64), image.astype(np.float64))
gated = features / (1 + np.exp(-1.5 * features)) * gate
active = tanh_exp(gated, 1)
result = tanh_exp(active.mean((2, 3)) @ dense, 0.5)
np.savez(HERE / "inputs.npz", image=image)
np.savez(
    HERE / "outputs.npz",
    **{n: v.astype(np.float32) for n, v in dict(features=features, gated=gated, active=active, result=result).items()},
)
