"""Train a small neural network on the handwritten digits of digits.csv. Needs NumPy alone.

    python train.py --hidden 64 --lr 0.05

Rows whose split is "train" train the network, except those whose id is a multiple of seven: they
are held out for validation. Rows whose split is "test" are scored once, at the end. The same rows,
options and seed give the same numbers, in whatever order the rows are. Data that cannot be used
ends with one line on standard error, which names the file, and exit code 2.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

SIDE, CLASSES = 8, 10
PIXELS = [f"p{row}{column}" for row in range(SIDE) for column in range(SIDE)]
NUMBERS = ["id", "label", *PIXELS]


class BadData(Exception):
    """A file that cannot be used; the message names it."""


class Images(NamedTuple):
    """n images: pixels (n, 64) from 0 (paper) to 1 (ink), labels (n,) from 0 to 9."""

    pixels: np.ndarray
    labels: np.ndarray


def number(row: dict[str, str | None], name: str, where: str) -> float:
    """The cell as a finite number, or an error that says where it stands."""
    cell = row[name]
    try:
        value = float(cell or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or (name == "label" and value not in range(CLASSES)):
        wanted = "a digit" if name == "label" else "a number"
        raise BadData(f"{where}: {name} is {repr(cell) if cell else 'missing'}, not {wanted}")
    return value


def read(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """The columns of NUMBERS (n, 66) and the splits (n,) of a CSV file, in order of id."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [n for n in ["split", *NUMBERS] if n not in (reader.fieldnames or [])]
            if missing:
                more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
                raise BadData(f"{path}: no column {', '.join(missing[:3])}{more}")
            numbers, splits = [], []
            for row in reader:
                where = f"{path} line {reader.line_num}"
                numbers.append([number(row, name, where) for name in NUMBERS])
                splits.append(row["split"])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadData(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    table = np.array(numbers).reshape(-1, len(NUMBERS))
    order = np.argsort(table[:, 0], kind="stable")
    return table[order], np.array(splits, dtype=object)[order]


def load(path: Path) -> dict[str, Images]:
    """The images to train on, to validate on and to test on: "train", "val" and "test"."""
    table, splits = read(path)
    held_out = table[:, 0] % 7 == 0
    chosen = {
        "train": (splits == "train") & ~held_out,
        "val": (splits == "train") & held_out,
        "test": splits == "test",
    }
    for name, mask in chosen.items():
        if not mask.any():
            raise BadData(f"{path}: none of its {len(table)} rows is a {name} row")
    pixels = (table[:, 2:] / 16).astype(np.float32)
    labels = table[:, 1].astype(np.int64)
    return {name: Images(pixels[mask], labels[mask]) for name, mask in chosen.items()}


class Network:
    """A hidden layer of rectified units, then the softmax over the ten digits."""

    def __init__(self, hidden: int, rng: np.random.Generator) -> None:
        weights = {
            "w1": rng.normal(0, math.sqrt(2 / len(PIXELS)), (len(PIXELS), hidden)),
            "b1": np.zeros(hidden),
            "w2": rng.normal(0, math.sqrt(2 / hidden), (hidden, CLASSES)),
            "b2": np.zeros(CLASSES),
        }
        self.weights = {name: weight.astype(np.float32) for name, weight in weights.items()}

    def forward(self, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The hidden layer (n, hidden) and the log-probability of each digit (n, 10)."""
        w = self.weights
        hidden = np.maximum(pixels @ w["w1"] + w["b1"], 0)
        scores = hidden @ w["w2"] + w["b2"]
        scores -= scores.max(axis=1, keepdims=True)
        return hidden, scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))

    def gradients(self, batch: Images) -> tuple[float, dict[str, np.ndarray]]:
        """The mean cross-entropy of a batch and its derivative by each of the weights."""
        hidden, log_probs = self.forward(batch.pixels)
        rows = np.arange(len(batch.labels))
        loss = -float(log_probs[rows, batch.labels].mean())
        error = np.exp(log_probs)
        error[rows, batch.labels] -= 1
        error /= len(rows)
        below = (error @ self.weights["w2"].T) * (hidden > 0)
        return loss, {
            "w1": batch.pixels.T @ below,
            "b1": below.sum(axis=0),
            "w2": hidden.T @ error,
            "b2": error.sum(axis=0),
        }

    def score(self, images: Images) -> tuple[float, np.ndarray]:
        """The mean cross-entropy over the images, and which of them are recognised (n,)."""
        _, log_probs = self.forward(images.pixels)
        loss = -float(log_probs[np.arange(len(images.labels)), images.labels].mean())
        right = log_probs.argmax(axis=1) == images.labels
        return loss, right & ~np.isnan(log_probs[:, 0])  # the argmax of NaNs would be a 0


def shifting(offsets: np.ndarray) -> np.ndarray:
    """One matrix (8, 8) an offset: it moves a column of pixels by so many, blending neighbours."""
    index = np.arange(SIDE, dtype=np.float32)
    distance = index[:, None] - index[None, :] - offsets[:, None, None]
    matrices: np.ndarray = np.maximum(0, 1 - np.abs(distance))
    return matrices


def augment(pixels: np.ndarray, shift: float, noise: float, rng: np.random.Generator) -> np.ndarray:
    """The images, each moved by up to `shift` pixels both ways, with Gaussian noise added."""
    count = len(pixels)
    down, right = rng.uniform(-shift, shift, (2, count)).astype(np.float32)
    moved = shifting(down) @ pixels.reshape(count, SIDE, SIDE) @ shifting(-right)
    grain = rng.standard_normal(pixels.shape, dtype=np.float32)
    noisy: np.ndarray = moved.reshape(count, -1) + np.float32(noise) * grain
    return noisy


def batches(images: Images, args: argparse.Namespace, rng: np.random.Generator) -> Iterator[Images]:
    """One epoch: every image `--views` times, in random order, each time moved anew."""
    order = np.concatenate([rng.permutation(len(images.labels)) for _ in range(args.views)])
    for start in range(0, len(order), args.batch_size):
        rows = order[start : start + args.batch_size]
        pixels = augment(images.pixels[rows], args.augment_shift, args.augment_noise, rng)
        yield Images(pixels, images.labels[rows])


class Sgd:
    """Stochastic gradient descent with momentum; weight decay spares the biases."""

    def __init__(self, weights: dict[str, np.ndarray], momentum: float, decay: float) -> None:
        self.weights, self.momentum, self.decay = weights, momentum, decay
        self.velocity = {name: np.zeros_like(w) for name, w in weights.items()}

    def step(self, gradients: dict[str, np.ndarray], lr: float) -> None:
        for name, weight in self.weights.items():
            slope = gradients[name]
            if weight.ndim == 2:
                slope = slope + self.decay * weight
            self.velocity[name] *= self.momentum
            self.velocity[name] -= lr * slope
            weight += self.velocity[name]


def train(
    network: Network, data: dict[str, Images], args: argparse.Namespace, rng: np.random.Generator
) -> None:
    """Train the network in place, and print how it goes."""
    optimizer = Sgd(network.weights, args.momentum, args.weight_decay)
    step = 0
    for epoch in range(1, args.epochs + 1):
        lr = args.lr * args.lr_decay ** (epoch - 1)
        losses = []
        for batch in batches(data["train"], args, rng):
            loss, gradients = network.gradients(batch)
            optimizer.step(gradients, lr)
            losses.append(loss)
            step += 1
            if step % args.log_every == 0:
                recent = np.mean(losses[-args.log_every :])
                print(f"step {step}  loss {recent:.4f}  lr {lr:.4f}")
        val_loss, right = network.score(data["val"])
        print(
            f"epoch {epoch}/{args.epochs}  train_loss {np.mean(losses):.4f}"
            f"  val_loss {val_loss:.4f}  val_acc {right.mean():.4f}"
        )


def report(network: Network, test: Images) -> None:
    """Print the score on the test images, and the part recognised of each digit there is."""
    loss, right = network.score(test)
    print(f"test_loss {loss:.4f}  test_acc {right.mean():.4f}")
    for digit in np.unique(test.labels):
        print(f"accuracy/digit_{digit} {right[test.labels == digit].mean():.3f}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Train a small neural network on handwritten digits.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    beside = Path(__file__).with_name("digits.csv")
    parser.add_argument("--data", type=Path, default=beside, help="CSV file of images")
    parser.add_argument("--out", type=Path, default="out", help="folder for the weights")
    parser.add_argument("--epochs", type=int, default=60, help="rounds of training")
    parser.add_argument("--views", type=int, default=40, help="copies of an image per epoch")
    parser.add_argument("--batch-size", type=int, default=32, help="images per step")
    parser.add_argument("--hidden", type=int, default=16, help="units in the hidden layer")
    parser.add_argument("--lr", type=float, default=0.02, help="learning rate of the first epoch")
    parser.add_argument("--lr-decay", type=float, default=0.95, help="factor on lr per epoch")
    parser.add_argument("--momentum", type=float, default=0.9, help="part of an update kept on")
    parser.add_argument("--weight-decay", type=float, default=1e-4, help="pull towards zero")
    parser.add_argument("--augment-shift", type=float, default=1.0, help="largest shift, in pixels")
    parser.add_argument("--augment-noise", type=float, default=0.1, help="noise, in parts of ink")
    parser.add_argument("--log-every", type=int, default=250, help="steps per progress line")
    parser.add_argument("--seed", type=int, default=0, help="of the first weights and the order")
    args = parser.parse_args()
    for name, value in vars(args).items():
        least = 0 if name == "seed" or isinstance(value, float) else 1
        if isinstance(value, (int, float)) and not value >= least:
            parser.error(f"--{name.replace('_', '-')} must be {least} or more")
    return args


def main() -> int:
    args = arguments()
    try:
        data = load(args.data)
        args.out.mkdir(parents=True, exist_ok=True)
    except BadData as error:
        print(f"train.py: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"train.py: {args.out}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{args.data.name}:", ", ".join(f"{len(data[k].labels)} {k}" for k in data))
    rng = np.random.default_rng(args.seed)
    network = Network(args.hidden, rng)
    train(network, data, args, rng)
    report(network, data["test"])
    w = network.weights
    np.savez(args.out / "weights.npz", w1=w["w1"], b1=w["b1"], w2=w["w2"], b2=w["b2"])
    print(f"weights saved to {args.out / 'weights.npz'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
