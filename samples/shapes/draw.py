"""Draws the labelled images of the shapes sample: numpy only, no external data.

As a module it serves train.py. As a program it writes further labelled
inputs, for example to calibrate a quantisation or to measure a compiled model:

    python3 draw.py --count 100 --seed 7 --out /tmp/shapes

Every image is one filled shape of random colour, size, position, rotation
and proportions over a random colour gradient, plus pixel noise. A shape is a
signed distance field, so that its edge is antialiased without oversampling.

SPDX-License-Identifier: Apache-2.0
"""

import argparse
from pathlib import Path

import numpy as np

SIZE = 32
LABELS = ["circle", "square", "triangle", "star", "cross", "ring", "arrow", "heart"]

# The least RGB distance between a shape and either end of its background
# gradient; below it the label of an image would be a matter of taste.
LEAST_CONTRAST = 0.3


# Distance fields. Each takes the random generator and points in the shape's
# own frame, [n, h, w, 2], where the shape fills about the unit circle, and
# returns distances [n, h, w], negative inside. Proportions vary per image.


def polygon(points, vertices):
    """Signed distance to closed polygons [n, v, 2] (even-odd rule for the sign)."""
    x, y = points[..., 0], points[..., 1]
    nearest = np.full(x.shape, np.inf, np.float32)
    inside = np.zeros(x.shape, bool)
    for index in range(vertices.shape[1]):
        a = vertices[:, index - 1, None, None, :]
        b = vertices[:, index, None, None, :]
        edge = b - a
        to_x, to_y = x - a[..., 0], y - a[..., 1]
        along = (to_x * edge[..., 0] + to_y * edge[..., 1]) / (edge**2).sum(-1)
        along = np.clip(along, 0, 1)
        off_x, off_y = to_x - along * edge[..., 0], to_y - along * edge[..., 1]
        nearest = np.minimum(nearest, off_x**2 + off_y**2)
        # A horizontal edge never straddles, so that its division is never used.
        straddles = (a[..., 1] > y) != (b[..., 1] > y)
        rise = np.where(edge[..., 1] == 0, 1, edge[..., 1])
        inside ^= straddles & (to_x < edge[..., 0] * to_y / rise)
    return np.where(inside, -1, 1) * np.sqrt(nearest)


def radial_vertices(angles, radii):
    """Vertices at fixed angles [v] and per-image radii [n, v]."""
    return np.stack([radii * np.cos(angles), radii * np.sin(angles)], -1).astype(np.float32)


def circle(rng, points):
    return np.linalg.norm(points, axis=-1) - 0.95


def square(rng, points):
    # Sides along the axes, so that a stretched one is a rectangle.
    return np.abs(points).max(-1) - 0.75


def triangle(rng, points):
    angles = np.arange(3) * (2 * np.pi / 3)
    return polygon(points, radial_vertices(angles, np.ones((len(points), 3))))


def star(rng, points):
    angles = np.arange(10) * (np.pi / 5)
    radii = np.ones((len(points), 10))
    radii[:, 1::2] = rng.uniform(0.38, 0.52, (len(points), 1))
    return polygon(points, radial_vertices(angles, radii))


def cross(rng, points):
    arm = rng.uniform(0.22, 0.36, (len(points), 1, 1)).astype(np.float32)
    x, y = np.abs(points[..., 0]), np.abs(points[..., 1])
    along, across = np.maximum(x, y), np.minimum(x, y)
    # Two crossed bars; exact outside near the edge, which is all that shows.
    return np.maximum(along - 0.95, across - arm)


def ring(rng, points):
    half_width = rng.uniform(0.15, 0.25, (len(points), 1, 1)).astype(np.float32)
    return np.abs(np.linalg.norm(points, axis=-1) - (0.97 - half_width)) - half_width


def arrow(rng, points):
    n = len(points)
    neck = rng.uniform(-0.15, 0.25, n)
    shaft = rng.uniform(0.16, 0.27, n)
    wing = rng.uniform(0.6, 0.8, n)
    tail, tip, axis = np.full(n, -1.0), np.full(n, 1.0), np.zeros(n)
    x = np.stack([tail, neck, neck, tip, neck, neck, tail], 1)
    y = np.stack([shaft, shaft, wing, axis, -wing, -shaft, -shaft], 1)
    return polygon(points, np.stack([x, y], -1).astype(np.float32))


def heart(rng, points):
    # A square standing on its corner with a half disc on each upper side.
    scale = 1.5
    x = np.abs(points[..., 0]) / scale
    y = points[..., 1] / scale + 0.55
    disc = np.hypot(x - 0.25, y - 0.75) - np.sqrt(2) / 4
    foot = 0.5 * np.maximum(x + y, 0)
    corner = np.minimum(np.hypot(x, y - 1), np.hypot(x - foot, y - foot))
    return scale * np.where(x + y > 1, disc, corner * np.sign(x - y))


FIELDS = [circle, square, triangle, star, cross, ring, arrow, heart]
assert [field.__name__ for field in FIELDS] == LABELS


def pixel_grid():
    """Centres of the pixels, [h, w, 2] as (x, y) with the origin in the middle."""
    axis = np.arange(SIZE, dtype=np.float32) - (SIZE - 1) / 2
    return np.stack(np.meshgrid(axis, axis), -1)


def coverage(rng, label, count):
    """How much of each pixel the shape covers, [count, h, w] in 0..1."""
    def per_image(low, high):
        return rng.uniform(low, high, (count, 1, 1)).astype(np.float32)

    radius = per_image(7.0, 14.0)
    stretch = per_image(0.8, 1.0)
    angle = per_image(0, 2 * np.pi)
    room = np.maximum(SIZE / 2 - 1 - radius, 0)
    grid = pixel_grid()
    x = grid[..., 0] - per_image(-1, 1) * room
    y = grid[..., 1] - per_image(-1, 1) * room
    turned_x = (x * np.cos(angle) + y * np.sin(angle)) / radius
    turned_y = (y * np.cos(angle) - x * np.sin(angle)) / (radius * stretch)
    distance = FIELDS[label](rng, np.stack([turned_x, turned_y], -1))
    return np.clip(0.5 - distance * radius * stretch, 0, 1)


def gradient(rng, first, second):
    """Blends colours [n, 3] into [n, 3, h, w] along a random direction."""
    angle = rng.uniform(0, 2 * np.pi, (len(first), 1, 1))
    grid = pixel_grid() / SIZE
    share = 0.5 + (grid[..., 0] * np.cos(angle) + grid[..., 1] * np.sin(angle)) / np.sqrt(2)
    share = share[:, None]
    return first[:, :, None, None] * (1 - share) + second[:, :, None, None] * share


def contrasting(rng, *others):
    """One colour per image: the first of some candidates far from all the others, else the farthest."""
    candidates = rng.uniform(0, 1, (len(others[0]), 16, 3))
    gaps = [np.linalg.norm(candidates - other[:, None], axis=-1) for other in others]
    # Beyond the least contrast all are equal, so that argmax takes the first.
    best = np.minimum(np.min(gaps, axis=0), LEAST_CONTRAST).argmax(1)
    return candidates[np.arange(len(candidates)), best]


def draw(rng, labels):
    """Draws one image per label: [n, 3, SIZE, SIZE] f32, RGB in 0..1."""
    n = len(labels)
    cover = np.empty((n, 1, SIZE, SIZE), np.float32)
    for label in range(len(LABELS)):
        mask = labels == label
        if mask.any():
            cover[mask, 0] = coverage(rng, label, int(mask.sum()))

    first = rng.uniform(0, 1, (n, 3))
    second = np.clip(first + rng.uniform(-0.35, 0.35, (n, 3)), 0, 1)
    colour = contrasting(rng, first, second)
    background = gradient(rng, first, second)
    foreground = gradient(rng, colour, np.clip(colour + rng.uniform(-0.1, 0.1, (n, 3)), 0, 1))

    image = background * (1 - cover) + foreground * cover
    image += rng.standard_normal(image.shape) * rng.uniform(0, 0.12, (n, 1, 1, 1))
    return np.clip(image, 0, 1).astype(np.float32)


def draw_random(rng, count):
    """Draws images of random classes and returns (images, labels)."""
    labels = rng.integers(0, len(LABELS), count)
    return draw(rng, labels), labels


def save_input(path, image):
    """Writes one image [3, h, w] as an npz whose only key is the model's input."""
    np.savez(path, image=image[None])


def main():
    parser = argparse.ArgumentParser(description="Draw labelled inputs of the shapes sample.")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()

    options.out.mkdir(parents=True, exist_ok=True)
    images, labels = draw_random(np.random.default_rng(options.seed), options.count)
    for index, image in enumerate(images):
        save_input(options.out / f"input_{index}.npz", image)
    lines = [f"input_{index}.npz {LABELS[label]}\n" for index, label in enumerate(labels)]
    (options.out / "expected.txt").write_text("".join(lines))


if __name__ == "__main__":
    main()
