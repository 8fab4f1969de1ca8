"""Write digits.csv from the digits that scikit-learn ships: python export.py

Needs scikit-learn, which nothing else here does. The file is written beside this script, the same
to the byte each time; README.md says what its columns mean.
"""

import csv
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

PIXELS = [f"p{row}{column}" for row in range(8) for column in range(8)]
DERIVED = ["split", "ink", "width", "slant", "near", "near_label", "near_distance"]
DARK = 4  # a quarter of full ink: fainter pixels do not count as part of the stroke


def splits(labels: np.ndarray) -> list[str]:
    """Every fifth image of each digit, in the order of the file, is for testing."""
    split = np.full(len(labels), "train", dtype=object)
    for digit in range(10):
        split[np.flatnonzero(labels == digit)[4::5]] = "test"
    return split.tolist()


def widths(images: np.ndarray) -> list[int]:
    """Columns from the leftmost to the rightmost that holds a dark pixel."""
    dark = (images >= DARK).any(axis=1)
    return (8 - dark.argmax(axis=1) - dark[:, ::-1].argmax(axis=1)).tolist()


def slants(images: np.ndarray) -> list[float]:
    """Pixels that the writing leans to the right for each pixel that it rises."""
    ink = images.sum(axis=(1, 2))
    up, right = -np.arange(8.0)[:, None], np.arange(8.0)[None, :]
    up = up - ((images * up).sum(axis=(1, 2)) / ink)[:, None, None]
    right = right - ((images * right).sum(axis=(1, 2)) / ink)[:, None, None]
    lean = (images * up * right).sum(axis=(1, 2)) / (images * up**2).sum(axis=(1, 2))
    return [round(value, 3) + 0.0 for value in lean.tolist()]  # + 0.0: never "-0.0"


def nearest(images: np.ndarray) -> tuple[list[int], list[float]]:
    """For each image the nearest other one (the first, of equals) and its Euclidean distance."""
    flat = images.reshape(len(images), -1)
    dots = flat @ flat.T  # whole numbers, so that the squared distances are exact
    squares = np.diag(dots)
    distance = squares[:, None] + squares[None, :] - 2 * dots
    np.fill_diagonal(distance, np.iinfo(distance.dtype).max)
    return distance.argmin(axis=1).tolist(), np.sqrt(distance.min(axis=1)).round(3).tolist()


def main() -> None:
    digits = load_digits()
    images, labels = digits.images.astype(np.int64), digits.target
    near, near_distance = nearest(images)
    columns = [
        range(len(labels)),
        labels.tolist(),
        splits(labels),
        images.mean(axis=(1, 2)).round(4).tolist(),
        widths(images),
        slants(images),
        near,
        labels[near].tolist(),
        near_distance,
        *images.reshape(-1, 64).T.tolist(),
    ]
    path = Path(__file__).with_name("digits.csv")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "label", *DERIVED, *PIXELS])
        writer.writerows(zip(*columns, strict=True))


if __name__ == "__main__":
    main()
