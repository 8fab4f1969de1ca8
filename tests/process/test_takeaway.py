"""Figures and slices from the command line, of runs that really ran."""

from __future__ import annotations

import json
import struct
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from .helpers import Place

TRAIN = """
import argparse, workbench as wb
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--seed", type=int, default=0)
args = parser.parse_args()
for step in range(60):
    score = {"road": 0.99, "sky": 0.97, "car": 0.95, "pedestrian": 0.9 if args.lr < 0.2 else 0.08}
    wb.log({"loss": args.lr + 1 / (step + 1), "epoch": step // 10, "acc": score})
"""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Three runs of one script; the third with a parent. Not to be changed."""
    place = Place(tmp_path_factory.mktemp("taken"))
    place.script(TRAIN)
    for lr, seed in (("0.1", "0"), ("0.1", "1"), ("0.3", "0")):
        command = (sys.executable, "train.py", "--lr", lr, "--seed", seed)
        number = place.launch(*command, name=f"lr {lr}", parent=1 if lr == "0.3" else None)
        place.ended(number)
    yield place


def test_a_figure_is_written_with_a_pane_a_metric_and_the_names_of_the_runs(
    trained: Place, tmp_path: Path
) -> None:
    target = str(tmp_path / "figure.svg")
    names = ("-m", "loss", "-m", "acc/*", "--smooth", "0.6", "--theme", "dark")
    answer = trained.command("plot", "1", "2", "3", *names, "-o", target, "--json")
    told = json.loads(answer.stdout)
    assert told["metrics"] == ["loss", "acc/car", "acc/pedestrian", "acc/road", "acc/sky"]
    assert told["curves"] == 15 and told["bytes"] == Path(target).stat().st_size
    texts = {"".join(one.itertext()).strip() for one in ET.parse(target).iter()}
    assert {*told["metrics"], "step", "1 lr 0.1", "2 lr 0.1", "3 lr 0.3"} <= texts


def test_groups_on_the_x_axis_of_epochs_in_the_size_that_was_asked_for(
    trained: Place, tmp_path: Path
) -> None:
    options = ("--group", "lr", "--x", "epoch", "--log", "--logx", "--size", "4x3")
    answer = trained.command(
        "plot", "1", "2", "3", "-m", "loss", *options, "-o", str(tmp_path / "f.png")
    )
    assert answer.returncode == 0, answer.stderr
    head = (tmp_path / "f.png").read_bytes()[:24]
    assert head.startswith(b"\x89PNG") and struct.unpack(">II", head[16:]) == (4 * 144, 3 * 144)
    drawn = trained.command("plot", "1", "2", "3", "-m", "loss", *options).stdout
    assert "lr 0.1 (2 runs)" in drawn and "lr 0.3 (1 run)" in drawn and "epoch" in drawn


def test_a_filter_says_which_runs(trained: Place) -> None:
    told = json.loads(
        trained.command("plot", "-f", "lr < 0.2", "-m", "loss", "--json").stdout,
    )
    assert [series["run"] for series in told] == [1, 2]
    assert trained.command("plot", "-f", "lr > 7", "-m", "loss").returncode == 2


def test_what_is_wrong_is_said(trained: Place, tmp_path: Path) -> None:
    for options, text in (
        (("-o", "f.gif"), "Name it .svg, .png or .pdf."),
        (("--size", "big", "-o", "f.png"), "give inches"),
        (("--size", "0x5", "-o", "f.png"), "1 to 100 inches"),
        (("--x", "nothing"), "x is step, time, epoch or one of:"),
        (("--group", "nothing"), "These vary: lr, seed"),
        (("-m", "nothing*"), "They have: "),
        (("--smooth", "1"), "1"),
    ):
        answer = trained.command("plot", "1", "2", "3", "-m", "loss", *options)
        assert answer.returncode == 2 and text in answer.stderr, answer.stderr


def test_without_matplotlib_the_remedy_is_named_and_text_is_drawn(
    trained: Place, tmp_path: Path
) -> None:
    """A module of that name that cannot be imported is found first."""
    (tmp_path / "matplotlib.py").write_text("raise ImportError('not here')")
    here = {"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"}
    answer = trained.command("plot", "1", "-m", "loss", "-o", str(tmp_path / "f.svg"), env=here)
    assert answer.returncode == 1
    assert 'pip install "workbench-ml[figures]"' in answer.stderr
    assert not (tmp_path / "f.svg").exists()
    assert "loss" in trained.command("plot", "1", "-m", "loss", env=here).stdout


def test_slices_are_told_the_worst_first_against_the_parent(trained: Place) -> None:
    lines = trained.command("slices", "3").stdout.splitlines()
    assert lines[0] == "run 3 against run 1"
    assert lines[2].split() == "acc 4 slices, higher is better".split()
    assert "pedestrian" in lines[3] and lines[3].endswith("worst, fell −0.82")
    (told,) = json.loads(trained.command("slices", "3", "--against", "2", "--json").stdout)
    assert (told["measure"], told["direction"], told["run"]) == ("acc", "up", "3")
    first = told["slices"][0]
    assert first["metric"] == "acc/pedestrian" and first["flags"] == ["worst", "fell"]
    assert first["change"] == pytest.approx(-0.82) and first["rank"] == 4
    alone = trained.command("slices", "1").stdout
    assert alone.startswith("run 1\n") and "worst" not in alone and "fell" not in alone


def test_a_run_without_slices_says_what_they_are(place: Place) -> None:
    number = place.train("import workbench as wb\nwb.log({'train/loss': 1, 'train/acc': 1})")
    place.ended(number)
    answer = place.command("slices")
    assert answer.returncode == 2 and "acc/road" in answer.stderr
    assert json.loads(place.command("slices", "--json").stdout) == []
