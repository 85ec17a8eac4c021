"""Trains the shapes sample and writes the files beside this script:

    shapes.onnx            the classifier
    labels.txt             its class names, in the order of its outputs
    inputs.npz             one sample image under the key "image"
    input_0.npz ... _3     further sample images

Needs numpy, PyTorch and the onnx package; on Debian 12:

    apt-get install python3-numpy python3-torch python3-onnx
    /usr/bin/python3 train.py

All data is drawn by draw.py, fresh for every step, so that no image is seen
twice. The seeds and the number of threads are fixed; another version of
PyTorch or another processor may still round differently and so train
slightly different weights.

The network is described once, in network(), in terms of a few operators.
TorchOps computes them for training and OnnxOps records them as graph nodes,
so that the written graph cannot differ from the trained one. Batch
normalisation is kept as nodes of their own, as an exercise for the compiler.

SPDX-License-Identifier: Apache-2.0
"""

import argparse
import time
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

import draw

OPSET = 15
BATCH = 128
TRAIN_SEED, TEST_SEED, SAMPLE_SEED = 1, 2, 3
TEST_IMAGES = 8192
PEAK_RATE = 4e-3
WEIGHT_DECAY = 2e-2
# Of batch normalisation. It bounds the factor that folding puts on the weights:
# a channel that the gate has nearly closed would otherwise be amplified until
# 8-bit rounding of its input drowns it.
EPSILON = 1e-2


def network(ops, image):
    """The classifier, from an image [n, 3, 32, 32] to logits [n, 8]."""
    x = ops.relu("/stem/relu", conv_norm(ops, "/stem", image, 24, 3))
    x = ops.max_pool("/stem/pool", x)

    x = separable(ops, "/separable1", x, 40, 3)
    x = residual(ops, "/residual", x, 40)
    x = ops.max_pool("/residual/pool", x)

    x = branches(ops, "/branches", x, 40)
    x = squeeze_excite(ops, "/se", x, 16)
    x = separable(ops, "/separable2", x, 104, 5)

    x = ops.global_average_pool("/head/pool", x)
    x = ops.flatten("/head/flatten", x)
    return ops.gemm("/head/gemm", x, len(draw.LABELS))


def conv_norm(ops, name, x, channels, kernel, depthwise=False):
    """A convolution and its normalisation, which replaces the bias."""
    x = ops.conv(f"{name}/conv", x, channels, kernel, depthwise=depthwise, bias=False)
    return ops.batch_norm(f"{name}/norm", x)


def separable(ops, name, x, channels, kernel):
    """A depthwise convolution, then a pointwise one."""
    depthwise = conv_norm(ops, f"{name}/depthwise", x, ops.channels(x), kernel, depthwise=True)
    x = ops.hard_swish(f"{name}/depthwise/hardswish", depthwise)
    return ops.relu(f"{name}/pointwise/relu", conv_norm(ops, f"{name}/pointwise", x, channels, 1))


def residual(ops, name, x, channels):
    """Two convolutions added to their own input."""
    y = ops.relu(f"{name}/first/relu", conv_norm(ops, f"{name}/first", x, channels, 3))
    y = conv_norm(ops, f"{name}/second", y, channels, 3)
    return ops.relu(f"{name}/relu", ops.add(f"{name}/add", y, x))


def branches(ops, name, x, channels):
    """A pointwise and a 3x3 convolution side by side, concatenated."""
    point = ops.relu(f"{name}/point/relu", conv_norm(ops, f"{name}/point", x, channels, 1))
    area = ops.relu(f"{name}/area/relu", conv_norm(ops, f"{name}/area", x, channels, 3))
    return ops.concat(f"{name}/concat", [point, area])


def squeeze_excite(ops, name, x, channels):
    """Scales every channel by a gate computed from the mean of all channels."""
    gate = ops.global_average_pool(f"{name}/pool", x)
    gate = ops.relu(f"{name}/relu", ops.conv(f"{name}/reduce", gate, channels, 1))
    gate = ops.sigmoid(f"{name}/sigmoid", ops.conv(f"{name}/expand", gate, ops.channels(x), 1))
    return ops.mul(f"{name}/mul", x, gate)


class TorchOps:
    """Computes the operators; makes each weight when it first meets it."""

    def __init__(self):
        self.parameters = {}
        self.statistics = {}
        self.training = True

    def parameter(self, name, make):
        if name not in self.parameters:
            self.parameters[name] = make().requires_grad_()
        return self.parameters[name]

    def statistic(self, name, make):
        return self.statistics.setdefault(name, make())

    def weight(self, name, shape):
        """A weight drawn so that activations keep their variance (He)."""
        fan_in = int(np.prod(shape[1:]))
        return self.parameter(name, lambda: torch.randn(shape) * (2 / fan_in) ** 0.5)

    def channels(self, x):
        return x.shape[1]

    def conv(self, name, x, channels, kernel, depthwise=False, bias=True):
        inputs = 1 if depthwise else x.shape[1]
        weight = self.weight(f"{name}.weight", (channels, inputs, kernel, kernel))
        offset = self.parameter(f"{name}.bias", lambda: torch.zeros(channels)) if bias else None
        groups = channels if depthwise else 1
        return F.conv2d(x, weight, offset, padding=kernel // 2, groups=groups)

    def batch_norm(self, name, x):
        channels = x.shape[1]
        return F.batch_norm(
            x,
            self.statistic(f"{name}.mean", lambda: torch.zeros(channels)),
            self.statistic(f"{name}.var", lambda: torch.ones(channels)),
            self.parameter(f"{name}.scale", lambda: torch.ones(channels)),
            self.parameter(f"{name}.bias", lambda: torch.zeros(channels)),
            training=self.training,
            eps=EPSILON,
        )

    def gemm(self, name, x, outputs):
        weight = self.weight(f"{name}.weight", (outputs, x.shape[1]))
        return F.linear(x, weight, self.parameter(f"{name}.bias", lambda: torch.zeros(outputs)))

    def relu(self, name, x):
        return F.relu(x)

    def hard_swish(self, name, x):
        return F.hardswish(x)

    def sigmoid(self, name, x):
        return torch.sigmoid(x)

    def add(self, name, x, y):
        return x + y

    def mul(self, name, x, y):
        return x * y

    def concat(self, name, xs):
        return torch.cat(xs, 1)

    def max_pool(self, name, x):
        return F.max_pool2d(x, 2)

    def global_average_pool(self, name, x):
        return x.mean((2, 3), keepdim=True)

    def flatten(self, name, x):
        return x.flatten(1)


class OnnxOps:
    """Records the operators as graph nodes over trained weights."""

    def __init__(self, weights):
        self.weights = weights
        self.nodes = []
        self.initializers = []
        self.channel_counts = {}

    def node(self, kind, name, inputs, channels=None, output=None, **attributes):
        """Adds a node with one output, which has the channels of the first input if not told."""
        output = output or f"{name}/output"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=name, **attributes))
        self.channel_counts[output] = channels or self.channel_counts[inputs[0]]
        return output

    def initializer(self, name):
        self.initializers.append(numpy_helper.from_array(self.weights[name], name))
        return name

    def input(self, name, channels):
        self.channel_counts[name] = channels
        return name

    def channels(self, x):
        return self.channel_counts[x]

    def conv(self, name, x, channels, kernel, depthwise=False, bias=True):
        parts = ["weight", "bias"] if bias else ["weight"]
        inputs = [x] + [self.initializer(f"{name}.{part}") for part in parts]
        return self.node(
            "Conv", name, inputs, channels,
            kernel_shape=[kernel, kernel],
            pads=[kernel // 2] * 4,
            strides=[1, 1],
            dilations=[1, 1],
            group=channels if depthwise else 1,
        )

    def batch_norm(self, name, x):
        parts = ["scale", "bias", "mean", "var"]
        inputs = [x] + [self.initializer(f"{name}.{part}") for part in parts]
        return self.node("BatchNormalization", name, inputs, epsilon=EPSILON)

    def gemm(self, name, x, outputs):
        inputs = [x, self.initializer(f"{name}.weight"), self.initializer(f"{name}.bias")]
        return self.node("Gemm", name, inputs, outputs, transB=1)

    def relu(self, name, x):
        return self.node("Relu", name, [x])

    def hard_swish(self, name, x):
        return self.node("HardSwish", name, [x])

    def sigmoid(self, name, x):
        return self.node("Sigmoid", name, [x])

    def add(self, name, x, y):
        return self.node("Add", name, [x, y])

    def mul(self, name, x, y):
        return self.node("Mul", name, [x, y])

    def concat(self, name, xs):
        return self.node("Concat", name, xs, sum(map(self.channels, xs)), axis=1)

    def max_pool(self, name, x):
        return self.node("MaxPool", name, [x], kernel_shape=[2, 2], strides=[2, 2])

    def global_average_pool(self, name, x):
        return self.node("GlobalAveragePool", name, [x])

    def flatten(self, name, x):
        return self.node("Flatten", name, [x], axis=1)

    def softmax(self, name, x, output):
        return self.node("Softmax", name, [x], output=output, axis=1)


def decayed_groups(ops):
    """Weights decay; biases and normalisations, which are vectors, do not."""
    weights = [p for p in ops.parameters.values() if p.dim() > 1]
    vectors = [p for p in ops.parameters.values() if p.dim() == 1]
    return [
        {"params": weights, "weight_decay": WEIGHT_DECAY},
        {"params": vectors, "weight_decay": 0.0},
    ]


def train(steps):
    torch.manual_seed(TRAIN_SEED)
    rng = np.random.default_rng(TRAIN_SEED)
    ops = TorchOps()
    with torch.no_grad():
        # A first pass, of neutral data, only to make the weights.
        network(ops, torch.rand(BATCH, 3, draw.SIZE, draw.SIZE))

    optimizer = torch.optim.AdamW(decayed_groups(ops), lr=PEAK_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, steps, pct_start=0.2)
    start, correct, seen = time.monotonic(), 0, 0
    for step in range(1, steps + 1):
        images, labels = map(torch.from_numpy, draw.draw_random(rng, BATCH))
        logits = network(ops, images)
        # Smoothed labels keep the logits, hence the activations, in a modest range.
        loss = F.cross_entropy(logits, labels, label_smoothing=0.05)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()

        correct += int((logits.argmax(1) == labels).sum())
        seen += BATCH
        if step % 200 == 0 or step == steps:
            elapsed = time.monotonic() - start
            print(f"step {step:5}  loss {loss.item():.3f}  accuracy {correct / seen:.4f}  {elapsed:4.0f} s", flush=True)
            correct, seen = 0, 0
    ops.training = False
    return ops


def probabilities(ops, images):
    with torch.no_grad():
        batches = torch.from_numpy(images).split(512)
        return torch.cat([network(ops, batch).softmax(1) for batch in batches]).numpy()


def report(ops):
    """Prints the accuracy over images the training never saw."""
    images, labels = draw.draw_random(np.random.default_rng(TEST_SEED), TEST_IMAGES)
    hits = probabilities(ops, images).argmax(1) == labels
    for label, name in enumerate(draw.LABELS):
        print(f"  {name:9}{hits[labels == label].mean():.4f}")
    print(f"test accuracy {hits.mean():.4f} over {TEST_IMAGES} images")


def onnx_model(ops):
    tensors = {**ops.parameters, **ops.statistics}
    graph_ops = OnnxOps({name: tensor.detach().numpy() for name, tensor in tensors.items()})
    logits = network(graph_ops, graph_ops.input("image", 3))
    graph_ops.softmax("/head/softmax", logits, output="probabilities")

    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, draw.SIZE, draw.SIZE])
    output = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, len(draw.LABELS)])
    graph = helper.make_graph(graph_ops.nodes, "shapes", [image], [output], graph_ops.initializers)
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=8,
        producer_name="samples/shapes/train.py",
        doc_string="Classifier of drawn shapes. SPDX-License-Identifier: Apache-2.0",
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def write_samples(ops, folder):
    """Writes five images, of five different classes, and prints what the network says of them."""
    rng = np.random.default_rng(SAMPLE_SEED)
    names = ["inputs.npz"] + [f"input_{index}.npz" for index in range(4)]
    labels = rng.permutation(len(draw.LABELS))[: len(names)]
    images = draw.draw(rng, labels)
    for name, image, label, row in zip(names, images, labels, probabilities(ops, images)):
        draw.save_input(folder / name, image)
        print(f"{name}: drawn {draw.LABELS[label]}, classified {draw.LABELS[row.argmax()]} ({row.max():.4f})")


def main():
    parser = argparse.ArgumentParser(description="Train the shapes sample and write its files.")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    options = parser.parse_args()

    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True)
    ops = train(options.steps)
    report(ops)

    options.out.mkdir(parents=True, exist_ok=True)
    onnx.save(onnx_model(ops), str(options.out / "shapes.onnx"))
    (options.out / "labels.txt").write_text("".join(f"{name}\n" for name in draw.LABELS))
    write_samples(ops, options.out)
    print(f"{sum(p.numel() for p in ops.parameters.values())} trained parameters")


if __name__ == "__main__":
    main()
