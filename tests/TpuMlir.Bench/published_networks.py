#!/usr/bin/env python3
"""Writes networks whose latencies on BM1684X are published, as ONNX with random weights, for `TpuMlir.Bench published`.

  published_networks.py FOLDER

File names are the beginnings of the published bmodels' names. Structures follow the papers and public descriptions of the
networks; times do not depend on weights. Needs torch, torchvision and onnx (Debian: python3-torchvision python3-onnx).
"""
import os
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision


class Unit(nn.Sequential):
    """Convolution, normalisation, SiLU."""

    def __init__(self, c1, c2, k=1, s=1, p=None):
        super().__init__(nn.Conv2d(c1, c2, k, s, k // 2 if p is None else p, bias=False), nn.BatchNorm2d(c2), nn.SiLU())


class Bottleneck(nn.Module):
    def __init__(self, c, first, add):
        super().__init__()
        self.a, self.b, self.add = Unit(c, c, first), Unit(c, c, 3), add

    def forward(self, x):
        y = self.b(self.a(x))
        return x + y if self.add else y


class C3(nn.Module):
    """YOLOv5: two branches, bottlenecks on one."""

    def __init__(self, c1, c2, n=1, add=True):
        super().__init__()
        c = c2 // 2
        self.a, self.b, self.c = Unit(c1, c), Unit(c1, c), Unit(2 * c, c2)
        self.m = nn.Sequential(*(Bottleneck(c, 1, add) for _ in range(n)))

    def forward(self, x):
        return self.c(torch.cat([self.m(self.a(x)), self.b(x)], 1))


class C2f(nn.Module):
    """YOLOv8: the results of all bottlenecks side by side."""

    def __init__(self, c1, c2, n=1, add=False):
        super().__init__()
        self.c = c2 // 2
        self.a, self.b = Unit(c1, c2), Unit((2 + n) * self.c, c2)
        self.m = nn.ModuleList(Bottleneck(self.c, 3, add) for _ in range(n))

    def forward(self, x):
        y = list(self.a(x).split((self.c, self.c), 1))
        for m in self.m:
            y.append(m(y[-1]))
        return self.b(torch.cat(y, 1))


class Pyramid(nn.Module):
    """Maximum pools of one, two and three times 5x5."""

    def __init__(self, c):
        super().__init__()
        self.a, self.b = Unit(c, c // 2), Unit(2 * c, c)

    def forward(self, x):
        y = [self.a(x)]
        for _ in range(3):
            y.append(F.max_pool2d(y[-1], 5, 1, 2))
        return self.b(torch.cat(y, 1))


def up(x):
    return F.interpolate(x, scale_factor=2, mode='nearest')


class Yolov5s(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(Unit(3, 32, 6, 2, 2), Unit(32, 64, 3, 2), C3(64, 64), Unit(64, 128, 3, 2), C3(128, 128, 2))
        self.p4 = nn.Sequential(Unit(128, 256, 3, 2), C3(256, 256, 3))
        self.p5 = nn.Sequential(Unit(256, 512, 3, 2), C3(512, 512), Pyramid(512))
        self.l5, self.u4 = Unit(512, 256), C3(512, 256, add=False)
        self.l4, self.u3 = Unit(256, 128), C3(256, 128, add=False)
        self.d3, self.d4 = Unit(128, 128, 3, 2), C3(256, 256, add=False)
        self.d4s, self.d5 = Unit(256, 256, 3, 2), C3(512, 512, add=False)
        self.heads = nn.ModuleList(nn.Conv2d(c, 255, 1) for c in (128, 256, 512))

    def forward(self, x):
        p3 = self.stem(x)
        p4 = self.p4(p3)
        l5 = self.l5(self.p5(p4))
        l4 = self.l4(self.u4(torch.cat([up(l5), p4], 1)))
        n3 = self.u3(torch.cat([up(l4), p3], 1))
        n4 = self.d4(torch.cat([self.d3(n3), l4], 1))
        n5 = self.d5(torch.cat([self.d4s(n4), l5], 1))
        return [h(n).view(1, 3, 85, n.shape[2], n.shape[3]).permute(0, 1, 3, 4, 2) for h, n in zip(self.heads, (n3, n4, n5))]


class Yolov8s(nn.Module):
    def __init__(self):
        super().__init__()
        self.p3 = nn.Sequential(Unit(3, 32, 3, 2), Unit(32, 64, 3, 2), C2f(64, 64, 1, True), Unit(64, 128, 3, 2), C2f(128, 128, 2, True))
        self.p4 = nn.Sequential(Unit(128, 256, 3, 2), C2f(256, 256, 2, True))
        self.p5 = nn.Sequential(Unit(256, 512, 3, 2), C2f(512, 512, 1, True), Pyramid(512))
        self.u4, self.u3 = C2f(768, 256), C2f(384, 128)
        self.s3, self.d4 = Unit(128, 128, 3, 2), C2f(384, 256)
        self.s4, self.d5 = Unit(256, 256, 3, 2), C2f(768, 512)
        self.boxes = nn.ModuleList(nn.Sequential(Unit(c, 64, 3), Unit(64, 64, 3), nn.Conv2d(64, 64, 1)) for c in (128, 256, 512))
        self.classes = nn.ModuleList(nn.Sequential(Unit(c, 128, 3), Unit(128, 128, 3), nn.Conv2d(128, 80, 1)) for c in (128, 256, 512))
        self.register_buffer('bins', torch.arange(16.0).view(1, 16, 1, 1))
        self.register_buffer('anchors', torch.rand(1, 2, 8400))
        self.register_buffer('strides', torch.rand(1, 1, 8400))

    def forward(self, x):
        p3 = self.p3(x)
        p4 = self.p4(p3)
        p5 = self.p5(p4)
        m4 = self.u4(torch.cat([up(p5), p4], 1))
        n3 = self.u3(torch.cat([up(m4), p3], 1))
        n4 = self.d4(torch.cat([self.s3(n3), m4], 1))
        n5 = self.d5(torch.cat([self.s4(n4), p5], 1))
        levels = list(zip(self.boxes, self.classes, (n3, n4, n5)))
        boxes = torch.cat([b(n).view(1, 64, -1) for b, _, n in levels], 2)
        classes = torch.cat([c(n).view(1, 80, -1) for _, c, n in levels], 2)
        distances = F.conv2d(boxes.view(1, 4, 16, 8400).transpose(2, 1).softmax(1), self.bins).view(1, 4, 8400)
        first, second = self.anchors - distances[:, :2], self.anchors + distances[:, 2:]
        return torch.cat([torch.cat([(first + second) / 2, second - first], 1) * self.strides, classes.sigmoid()], 1)


class Residual(nn.Module):
    def __init__(self, c1, c2, s):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c1, c2, 3, s, 1, bias=False), nn.BatchNorm2d(c2), nn.ReLU(), nn.Conv2d(c2, c2, 3, 1, 1, bias=False), nn.BatchNorm2d(c2))
        self.skip = nn.Identity() if c1 == c2 else nn.Sequential(nn.Conv2d(c1, c2, 1, s, bias=False), nn.BatchNorm2d(c2))

    def forward(self, x):
        return F.relu(self.body(x) + self.skip(x))


class Extractor(nn.Module):
    """DeepSORT's: features of a person of 128 x 64 pixels."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 3, 1, 1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.body = nn.Sequential(*(
            Residual(c1, c2, s) for c1, c2, s in (
                (64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1))))

    def forward(self, x):
        y = F.avg_pool2d(self.body(self.stem(x)), (8, 4)).flatten(1)
        return y / y.pow(2).sum(1, keepdim=True).sqrt()


NETWORKS = {
    'resnet50': (lambda: torchvision.models.resnet50(weights=None), (224, 224)),
    'yolov5s_v6.1_3output': (Yolov5s, (640, 640)),
    'yolov8s': (Yolov8s, (640, 640)),
    'extractor': (Extractor, (128, 64)),
}

if __name__ == '__main__':
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, (make, size) in NETWORKS.items():
        torch.manual_seed(1)
        torch.onnx.export(make().eval(), torch.rand(1, 3, *size), os.path.join(sys.argv[1], f'{name}.onnx'), opset_version=13, input_names=['x'])
