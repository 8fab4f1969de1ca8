"""What goes to the clipboard."""

from __future__ import annotations

import math
from pathlib import Path

from workbench.draw.cells import Piece
from workbench.index.catalog import Run
from workbench.run.lifecycle import Finished, Recorded
from workbench.run.spec import Spec
from workbench.view.copied import (
    LARGEST,
    Copied,
    lane_copied,
    limited,
    lines_copied,
    run_copied,
    runs_copied,
    values_copied,
)


def run(number: int, name: str = "", **known: object) -> Run:
    spec = Spec(command=("python", "train.py", "--lr", "0.1"), cwd="/p", name=name)
    return Run(number, Path("/p"), spec, Finished(0), seconds=65.0, **known)  # type: ignore[arg-type]


def test_a_run_is_a_few_lines() -> None:
    told = run_copied(
        run(12, "wide", params={"lr": 0.1, "n": 3}, metrics={"lr": 1, "val/acc": 0.5})
    )
    assert told.text.splitlines() == [
        "run 12 wide: finished in 1m5s",
        "python train.py --lr 0.1",
        "lr 0.1, n 3",
        "val/acc 0.5, lr 1",
    ]
    assert told.said == f"copied run 12, {len(told.text)} bytes"


def test_a_run_of_another_tool_is_told_by_its_place() -> None:
    spec = Spec(command=(), cwd="", name="logs/tb")
    told = run_copied(
        Run(-1, Path("/p"), spec, Recorded("csv"), origin="csv", place=Path("/p/logs/tb"))
    )
    assert told.text.startswith("logs/tb: ") and told.what == "logs/tb"


def test_runs_are_a_table_with_all_figures() -> None:
    runs = [
        run(1, "a\tb\x1b[31m", params={"lr": 0.1, "same": 1}, metrics={"loss": 1 / 3}),
        run(2, params={"lr": 0.2, "same": 1}, metrics={"loss": math.nan, "acc": 1.0}),
    ]
    told = runs_copied(runs)
    assert told.text.splitlines() == [
        "run\tname\tstate\tseconds\tlr\tacc\tloss",
        "1\ta b␛[31m\tfinished\t65.0\t0.1\t\t0.3333333333333333",
        "2\t\tfinished\t65.0\t0.2\t1.0\tnan",
    ]
    assert told.said.startswith("copied 2 runs as a table, ")


def test_values_are_a_table_at_a_place_or_the_last() -> None:
    told = values_copied("loss", [("1", 0.5), ("2 b", 0.25)], 120.0)
    assert told.text == "run\tloss\n1\t0.5\n2 b\t0.25\n"
    assert told.what == "2 values of loss at step 120"
    assert values_copied("loss", [("1", 0.5)]).what == "1 value of loss, the last"


def test_of_a_lane_the_part_in_view_is_copied_or_all_of_it() -> None:
    rows = [(Piece(f" row {n}", "dim"), Piece("  ")) for n in range(6)]
    assert lane_copied("the code lane", rows).text.splitlines()[0] == "row 0"
    part = lane_copied("the code lane", rows, stops=[1, 3, 5], top=4)
    assert part.text == "row 3\nrow 4\n"
    assert part.said == "copied 2 lines of a part of the code lane, 12 bytes"
    assert lane_copied("the lane", rows, stops=[1, 3], top=0).text.count("\n") == 6
    assert lane_copied("the lane", []).text == ""


def test_large_texts_are_cut_at_a_line_with_a_word() -> None:
    told = limited(lines_copied([f"{n:07d} ü" for n in range(20_000)], "the log"))
    assert LARGEST - 20 < len(told.text.encode()) <= LARGEST and told.text.endswith("ü\n")
    assert told.said == ("copied 20000 lines of the log, cut: terminals take 74 kB at most, 74 kB")
    assert len(limited(Copied("ü" * LARGEST, "x")).text.encode()) == LARGEST
    assert limited(Copied("a", "x")) == Copied("a", "x")


def test_nothing_pasted_can_steer_a_terminal() -> None:
    told = lines_copied(["a\x1b]52;c;!\x07b\r", "c\n\x00d"], "the log")
    assert all(char == "\n" or char.isprintable() for char in told.text)
