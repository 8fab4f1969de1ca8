"""The bundled example: its data means what its README says, and its script really trains on it."""

import csv
import math
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "digits"
GRID = [(row, column) for row in range(8) for column in range(8)]
PIXELS = [f"p{row}{column}" for row, column in GRID]
DERIVED = ["split", "ink", "width", "slant", "near", "near_label", "near_distance"]
SOME = [0, 7, 558, 1796]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (EXAMPLE / "digits.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pixels(row: dict[str, str]) -> list[int]:
    return [int(row[name]) for name in PIXELS]


def train(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLE / "train.py"), "--epochs", "1", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def write(path: Path, rows: list[dict[str, str]]) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path.name


def test_data_has_every_image_with_its_documented_columns(rows: list[dict[str, str]]) -> None:
    assert list(rows[0]) == ["id", "label", *DERIVED, *PIXELS]
    assert [int(row["id"]) for row in rows] == list(range(1797))
    assert {row["label"] for row in rows} == set("0123456789")
    assert {value for row in rows for value in pixels(row)} == set(range(17))


def test_every_fifth_image_of_each_digit_is_for_testing(rows: list[dict[str, str]]) -> None:
    for digit in "0123456789":
        splits = [row["split"] for row in rows if row["label"] == digit]
        assert splits == ["train" if i % 5 < 4 else "test" for i in range(len(splits))]


@pytest.mark.parametrize("at", SOME)
def test_shape_columns_are_computed_from_the_pixels(rows: list[dict[str, str]], at: int) -> None:
    row, ink = rows[at], pixels(rows[at])
    dark = [column for (_, column), value in zip(GRID, ink, strict=True) if value >= 4]
    up = sum(-r * value for (r, _), value in zip(GRID, ink, strict=True)) / sum(ink)
    right = sum(c * value for (_, c), value in zip(GRID, ink, strict=True)) / sum(ink)
    both = sum(v * (-r - up) * (c - right) for (r, c), v in zip(GRID, ink, strict=True))
    rise = sum(v * (-r - up) ** 2 for (r, _), v in zip(GRID, ink, strict=True))
    assert float(row["ink"]) == pytest.approx(sum(ink) / 64, abs=5e-5)
    assert int(row["width"]) == max(dark) - min(dark) + 1
    assert float(row["slant"]) == pytest.approx(both / rise, abs=5e-4)


@pytest.mark.parametrize("at", SOME)
def test_near_is_the_closest_other_image(rows: list[dict[str, str]], at: int) -> None:
    here = pixels(rows[at])
    others = [row for row in rows if int(row["id"]) != at]
    distances = [math.dist(here, pixels(row)) for row in others]
    nearest = others[distances.index(min(distances))]
    assert rows[at]["near"] == nearest["id"]
    assert rows[at]["near_label"] == nearest["label"]
    assert float(rows[at]["near_distance"]) == pytest.approx(min(distances), abs=5e-4)


def test_training_prints_its_progress_and_saves_the_weights(tmp_path: Path) -> None:
    done = train(tmp_path, "--hidden", "8")
    assert (done.returncode, done.stderr) == (0, "")
    words = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert words["digits.csv:"] == "1230 train, 212 val, 355 test"
    assert words["step"].split()[1] == "loss"
    assert float(words["epoch"].split()[-1]) > 0.5  # guessing recognises a tenth
    assert all(0 <= float(words[f"accuracy/digit_{digit}"]) <= 1 for digit in range(10))
    assert (tmp_path / "out" / "weights.npz").stat().st_size > 64 * 8 * 4


def test_a_filtered_file_trains_alike_in_any_order(
    rows: list[dict[str, str]], tmp_path: Path
) -> None:
    kept = [row for row in rows if row["label"] in "38" and row["near_label"] == row["label"]]
    outputs = []
    for order in (kept, kept[::-1]):
        done = train(tmp_path, "--data", write(tmp_path / "some.csv", order))
        assert (done.returncode, done.stderr) == (0, "")
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1]
    assert outputs[0].count("accuracy/digit_") == 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, "No such file or directory"),
        ("id,label,split\n1,2,train\n", "no column p00, p01, p02 and 61 more"),
        (f"id,label,split,{','.join(PIXELS)}\n", "none of its 0 rows is a train row"),
        (f"id,label,split,{','.join(PIXELS)}\n1,2,train,x\n", "line 2: p00 is 'x', not a number"),
        (f"id,label,split,{','.join(PIXELS)}\n1,2,train,0\n", "line 2: p01 is missing, not a"),
        (f"id,label,split,{','.join(PIXELS)}\n1,12,train\n", "line 2: label is '12', not a digit"),
    ],
)
def test_bad_data_is_one_line_that_names_the_file(
    tmp_path: Path, text: str | None, complaint: str
) -> None:
    if text is not None:
        (tmp_path / "bad.csv").write_text(text, encoding="utf-8")
    done = train(tmp_path, "--data", "bad.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("train.py: bad.csv")
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1
