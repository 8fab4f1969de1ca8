"""What is told of the parameters of a run: where each came from, and what it was instead of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.draw.cells import plain
from workbench.index.catalog import Run
from workbench.inputs import params
from workbench.inputs.described import Described, described
from workbench.inputs.params import TYPED
from workbench.inside import layout, records
from workbench.outputs.lines import read_all
from workbench.run.lifecycle import Lost
from workbench.run.spec import Spec
from workbench.view.lanes.params import params_rows

SCHEMA = {
    "lr": {"type": "float", "default": "0.1", "help": "The rate.", "given": True},
    "amp": {"type": "bool", "default": False, "flags": ["--amp", "--no-amp"]},
    "batch": {"type": "int", "default": "32", "flags": ["-b"]},
    "steps": {"type": "int", "default": 10, "given": False},
    "out": {"type": "str", "default": "runs"},
}
COMMAND = ("python", "train.py", "--lr", "0.1", "-b", "32", "--extra", "1")


def _run(folder: Path, command: tuple[str, ...] = COMMAND, **also: Any) -> Run:
    told = {"lr": 0.1, "amp": False, "batch": 32, "steps": 20, "out": "runs", **also}
    path = str(folder / layout.PARAMS)
    records.append(path, {"source": "configs", "params": {"lr": 5, "width": 8}})
    records.append(path, {"source": "argparse", "params": told, "schema": SCHEMA})
    records.append(path, {"source": "constants", "params": {"seed": 3}})
    told_all = read_all(Path(path))
    values = params.merged(command, params.by_source(told_all), params.schemas(told_all))
    return Run(1, folder, Spec(command=command, cwd="/"), Lost("gone"), params=values)


def _described(run: Run) -> dict[str, Described]:
    return {one.name: one for one in described(run.folder, run.spec, run.params)}


def test_what_somebody_chose_stands_first(tmp_path: Path) -> None:
    """Given, typed, or changed by the script; a flag counts for what it sets."""
    found = _described(_run(tmp_path))
    chosen = [name for name, one in found.items() if one.chosen]
    assert chosen == ["batch", "extra", "lr", "steps"] == list(found)[:4]
    assert [name for name, one in found.items() if one.changed] == ["steps"]


def test_each_tells_its_source(tmp_path: Path) -> None:
    found = _described(_run(tmp_path))
    sources = {name: found[name].source for name in ("lr", "width", "seed", "extra")}
    assert sources == {"lr": "argparse", "width": "configs", "seed": "constants", "extra": TYPED}
    assert found["lr"].schema.help == "The rate."


def test_a_default_below_a_private_copy_is_told_as_that_of_the_project(tmp_path: Path) -> None:
    told = {"data": {"type": "str", "default": "/p/.workbench/checkouts/c/data"}}
    path = str(tmp_path / layout.PARAMS)
    records.append(path, {"source": "argparse", "params": {"data": "x"}, "schema": told})
    spec = Spec(("python", "train.py"), "/p/.workbench/checkouts/c", home="/p")
    (one,) = described(tmp_path, spec, {"data": "/p/data"})
    assert (one.schema.default, one.changed) == ("/p/data", False)


def test_records_that_grow_are_read_again(tmp_path: Path) -> None:
    run = _run(tmp_path)
    assert _described(run)["seed"].source == "constants"
    records.append(str(tmp_path / layout.PARAMS), {"params": {"seed": 4}})
    assert _described(run)["seed"].source == layout.SDK


def test_a_run_without_records(tmp_path: Path) -> None:
    spec = Spec(("python", "train.py", "--lr", "1"), "/")
    (one,) = described(tmp_path / "gone", spec, {"lr": 1})
    assert (one.source, one.chosen, one.changed) == (TYPED, True, False)


def test_the_lane_tells_defaults_and_sources(tmp_path: Path) -> None:
    """Parameters that vary stand first; the sources of metrics stand behind them."""
    (tmp_path / "a").mkdir()
    metrics = {"loss": 0.5, "acc": 0.25}
    sources = {"loss": "sdk", "acc": "tensorboard"}
    run = replace(_run(tmp_path / "a"), metrics=metrics, sources=sources)
    other = replace(run, params={**run.params, "width": 9})
    for width in (120, 80, 40):
        rows = params_rows(run, [run, other], width)
        assert {sum(map(len, (piece.text for piece in row))) for row in rows} == {width}
        text = plain(rows)
        assert "default 10" in text and "tensorboard" in text and "sdk" not in text
        names = [line.split()[0] for line in text.splitlines()]
        assert names.index("width") < names.index("steps") < names.index("out")


def test_wide_values_lose_what_stands_behind_them(tmp_path: Path) -> None:
    """Nothing is wider than the lane, and a value counts more than its default."""
    run = _run(tmp_path, out="/data/" + "x" * 100)
    rows = params_rows(run, [run], 80)
    assert {len(line) for line in plain(rows).splitlines()} == {80}
    (row,) = [line for line in plain(rows).splitlines() if line.startswith(" out")]
    assert "/data/x" in row and "was" not in row
