"""The index is disposable, and one bad run never hides the others."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from workbench.cli import main_group
from workbench.errors import WorkbenchError
from workbench.index.catalog import Run
from workbench.inside import layout, records
from workbench.project import Project

from .folders import make_run, write_lines
from .helpers import Place

ALL = (
    "select run, name, rank, source, count(*), sum(value), min(step), max(step), max(time)"
    " from metrics group by all order by all"
)
LOSSES = [{"loss": 1 / (1 + i), "val/acc": float(i)} for i in range(100)]


def seen(root: Path, numbers: tuple[int, ...] | None = None) -> list[object]:
    """All that a project tells about some of its runs."""
    project = Project.open(root)
    runs = [run for run in project.runs() if numbers is None or run.number in numbers]
    rows = [row for row in project.query(ALL).rows if numbers is None or row[0] in numbers]
    told: list[object] = [repr(rows)]
    for run in runs:
        series = project.series(run)
        while series.advance():
            pass
        series.settle()
        columns = series.columns
        values = {name: columns.series(name).value.tolist() for name in columns.names()}
        told.append((run.number, run.life, repr(run.metrics), repr(run.params), hash(repr(values))))
    return told


def test_runs_come_and_go_in_a_folder_that_has_rested(place: Place) -> None:
    """It is listed anew only when it has changed."""
    first, project = make_run(place.root, LOSSES), Project.open(place.root)

    def numbers() -> list[int]:
        os.utime(first.parent, (1e9 + len(os.listdir(first.parent)),) * 2)
        return [run.number for run in project.runs()]

    assert numbers() == numbers() == [1]
    make_run(place.root, LOSSES)
    assert [run.number for run in project.runs()] == [1, 2]
    assert numbers() == [1, 2]
    shutil.rmtree(first)
    assert [run.number for run in project.runs()] == [2]


def test_the_index_can_be_deleted_at_any_time(place: Place) -> None:
    make_run(place.root, LOSSES)
    make_run(place.root, [{"loss": float(i)} for i in range(25_000)])
    printed = make_run(place.root)
    (printed / layout.METRICS).unlink()
    write_lines(printed / layout.OUTPUT_METRICS, LOSSES)
    first, listed = seen(place.root), place.listed()
    index = place.root / layout.PROJECT / layout.INDEX
    assert {path.name for path in index.iterdir()} == {"runs.json", "parquet", "series"}
    assert (seen(place.root), place.listed()) == (first, listed)
    shutil.rmtree(index)
    assert (seen(place.root), place.listed()) == (first, listed)


def test_an_index_of_garbage_is_made_anew(place: Place) -> None:
    make_run(place.root, [{"loss": float(i)} for i in range(25_000)])
    first = seen(place.root)
    index = place.root / layout.PROJECT / layout.INDEX
    for garbage in (b"", b"\x00\xff" * 99, b"[]", b"{}", b'{"version": 1}'):
        for path in index.rglob("*"):
            if path.is_file() and path.suffix != ".parquet":
                path.write_bytes(garbage)
        assert seen(place.root) == first, garbage


def _garbage(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / name).write_bytes(b"\x00\xff\xfe{garbage\n" * 50)

    return damage


def _content(name: str, content: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / name).write_text(content)

    return damage


def _truncated(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: len(whole) * 2 // 3])

    return damage


def _command(*words: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        told = json.loads((folder / layout.RUN).read_text())
        told["command"] = ["python", "train.py", *words]
        (folder / layout.RUN).write_text(json.dumps(told))

    return damage


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _missing(folder: Path) -> None:
    (folder / layout.RUN).unlink()


def _file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("not a folder")


def _folder_for_file(folder: Path) -> None:
    (folder / layout.METRICS).unlink()
    (folder / layout.METRICS).mkdir()
    (folder / layout.END).unlink()
    (folder / layout.END).mkdir()


DAMAGES: dict[str, Callable[[Path], None]] = {
    **{f"garbage in {name}": _garbage(name) for name in (layout.RUN, layout.END, layout.PROCESS)},
    **{f"garbage in {name}": _garbage(name) for name in (layout.METRICS, layout.PARAMS)},
    **{f"garbage in {name}": _garbage(name) for name in (layout.OUTPUT_METRICS, layout.METERS)},
    **{f"torn {name}": _truncated(name) for name in (layout.RUN, layout.END, layout.METRICS)},
    "empty folder": _empty,
    "no run.json": _missing,
    "a file": _file,
    "folders where files should be": _folder_for_file,
    "run.json is a list": _content(layout.RUN, "[]"),
    "run.json is empty": _content(layout.RUN, ""),
    "run.json of wrong kinds": _content(
        layout.RUN,
        '{"command": [1, null], "cwd": 3, "env": [], "tags": "a", "grace": "x", "parent": "y",'
        ' "uuid": 7, "asked": "now", "by": 1, "name": {}}',
    ),
    "run.json without end": _content(layout.RUN, "[" * 100_000),
    "run.json of a nameless run of another tool": _content(layout.RUN, '{"imported": {"id": 1}}'),
    "end.json of wrong kinds": _content(
        layout.END, '{"time": "now", "code": "x", "signal": [], "seconds": {}, "why": 3}'
    ),
    "times beyond all calendars": _content(layout.PROCESS, '{"time": 1e300, "pid": 1}'),
    "times before all calendars": _content(layout.PROCESS, '{"time": -9e12, "pid": 1}'),
    "times that are no numbers": _content(
        layout.END, '{"time": NaN, "seconds": Infinity, "code": NaN, "signal": 99}'
    ),
    "metrics of wrong kinds": _content(
        layout.METRICS,
        '7\n[1]\n{"metrics": 3}\n{"step": [], "time": {}, "metrics": {"a": [1, 2], "b": {}}}\n'
        '{"step": "x", "metrics": {"a": [1, 2], "b": null}}\n{"metrics": {"a": "word"}}\n',
    ),
    "params of wrong kinds": _content(
        layout.PARAMS,
        '7\n{"params": 3}\n{"params": {"a": {"b": [{"c": 1}]}, "": {}}}\n'
        '{"params": {"deep": ' + '{"a": ' * 500 + "1" + "}" * 500 + "}}\n",
    ),
    "numbers that are none": _command("--a", "1__2", "--b", "1_", "--c=._1", "--d", "--_=1_.5"),
    "numbers without end": _command("--a", "9" * 25, "--b", "-" + "9" * 25, "--c", "9" * 5000),
    "words that are no text": _command("--\udcff", "--a", "\udcff", "\udcfe=\udcff"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_run_hides_no_other(place: Place, damage: Callable[[Path], None]) -> None:
    for _ in range(3):
        folder = make_run(place.root, LOSSES, name="whole")
    before = seen(place.root, (1, 3))
    damage(folder.parent / "2")
    assert seen(place.root, (1, 3)) == before
    assert [run.number for run in place.project().runs()] == [1, 2, 3]
    shutil.rmtree(place.root / layout.PROJECT / layout.INDEX)
    assert seen(place.root, (1, 3)) == before
    for view in ("runs", "metrics", "meters", "params"):
        place.project().query(f"select * from {view}")


@pytest.mark.parametrize(
    "words",
    [("ls",), ("ls", "--json"), ("show",), ("show", "--json"), ("logs",)]
    + [("sql", f"select * from {view}") for view in ("runs", "metrics", "meters", "params")],
    ids=" ".join,
)
def test_every_command_bears_every_damage(place: Place, words: tuple[str, ...]) -> None:
    for damage in DAMAGES.values():
        damage(make_run(place.root, LOSSES[:3]))
    for number in range(1, len(DAMAGES) + 1) if words[0] in ("show", "logs") else [None]:
        line = ["-C", str(place.root), *words, *([str(number)] if number else [])]
        answer = CliRunner().invoke(main_group, line)
        if answer.exception is not None and not isinstance(answer.exception, WorkbenchError):
            name = [*DAMAGES][number - 1] if number else "all"
            raise AssertionError(f"{words} on {name}") from answer.exception


def test_a_damaged_run_is_told_as_such(place: Place) -> None:
    make_run(place.root, LOSSES)
    _garbage(layout.RUN)(make_run(place.root, LOSSES))
    good, bad = place.listed()
    assert (good["state"], bad["state"]) == ("finished", "lost")
    assert "run.json cannot be read" in bad["problem"]
    answer = place.command("ls")
    assert (answer.returncode, len(answer.stdout.splitlines())) == (0, 3)


def test_names_that_are_no_numbers_are_no_runs(place: Place) -> None:
    runs = make_run(place.root, LOSSES).parent
    for name in ("²", "١", "x", "-1", "007", ".new-abc", ".gone-3", "1.5"):
        (runs / name).mkdir()
    assert [run.number for run in place.project().runs()] == [1]
    assert Path(make_run(place.root)).name == "2"


ODD_NAMES = (
    "train loss",
    "a/b/c",
    "it's",
    'say "hi"',
    "naïve 損失 🙂",
    "\\n\n\t",
    "",
    "a,b;c--",
    "%s",
)


def test_metrics_of_any_name_are_kept(place: Place) -> None:
    make_run(place.root, [{name: float(at) for at, name in enumerate(ODD_NAMES)}] * 3)
    (run,) = place.project().runs()
    assert run.metrics == {name: float(at) for at, name in enumerate(ODD_NAMES)}
    assert place.listed()[0]["metrics"] == run.metrics
    rows = place.project().query("select distinct name from metrics").rows
    assert {row[0] for row in rows} == {*ODD_NAMES}
    assert place.command("ls").returncode == 0


def test_two_thousand_metrics_are_kept(place: Place) -> None:
    names = [f"layer{i}/norm" for i in range(2000)]
    make_run(place.root, [{name: i + step for i, name in enumerate(names)} for step in range(3)])
    run = place.project().runs()[0]
    assert [*run.metrics] == names
    series = place.project().series(run)
    while series.advance():
        pass
    assert series.columns.names() == names
    assert series.columns.series("layer1999/norm").value.tolist() == [1999, 2000, 2001]
    assert place.project().query("select count(*) from metrics").rows == [(6000,)]
    assert place.command("ls").returncode == 0


def test_not_a_number_is_kept(place: Place) -> None:
    values = ["nan", "1.0", "inf", "-inf", "nan"]
    make_run(place.root, [{"x": value} for value in values])
    told = place.listed()[0]
    assert told["metrics"] == {"x": "nan"}
    run = place.project().runs()[0]
    series = place.project().series(run)
    while series.advance():
        pass
    expected = [float(value) for value in values]
    assert np.array_equal(series.columns.series("x").value, expected, equal_nan=True)


def test_what_json_cannot_hold_is_as_it_was_in_the_next_process(place: Place) -> None:
    """Infinities, and names of files that are no UTF-8."""
    folder = make_run(place.root, [{"up": "inf", "down": "-inf"}], cwd=str(place.root))
    used = {
        "path": f"{place.root}/in\udcff.csv",
        "role": "read",
        "kind": "dataset",
        "digest": "x:1",
    }
    records.append(str(folder / layout.FILES), used, {"path": "/out\udcff", "role": "written"})
    first = place.project()
    told = first.runs()
    assert told[0].metrics == {"up": math.inf, "down": -math.inf}
    assert told[0].data == {"in?.csv": "x:1"}
    first.save()
    assert (place.root / layout.PROJECT / layout.INDEX / "runs.json").exists()
    assert place.project().runs() == told
    assert place.listed()[0]["data"] == {"in?.csv": "x:1"}


def test_a_torn_line_is_read_when_it_is_whole(place: Place) -> None:
    folder = make_run(place.root, LOSSES[:1], end={"time": time.time()})
    whole = json.dumps({"step": 1, "time": 0, "metrics": {"loss": 7}}) + "\n"
    project = place.project()
    with (folder / layout.METRICS).open("a") as file:
        file.write(whole[:20])
        file.flush()
        assert project.runs()[0].metrics["loss"] == 1.0
        file.write(whole[20:])
    assert project.runs()[0].metrics["loss"] == 7.0


def _remove(place: Place, runs: list[Run]) -> None:
    for run in runs:
        place.project().remove_all([run])


def test_runs_that_are_removed_while_they_are_listed(place: Place) -> None:
    for _ in range(60):
        make_run(place.root, LOSSES[:3])
    project = place.project()
    removed = [run for run in project.runs() if run.number % 2]
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(_remove, place, removed)
        while not work.done():
            kept = [run for run in project.runs() if not run.number % 2]
            assert [run.number for run in kept] == [*range(2, 61, 2)]
            assert {run.life.state for run in kept} == {"finished"}
    work.result()
    assert [run.number for run in project.runs()] == [*range(2, 61, 2)]


def test_processes_that_refresh_at_once_agree(place: Place) -> None:
    for _ in range(10):
        make_run(place.root, LOSSES)
    make_run(place.root, [{"loss": float(i)} for i in range(25_000)])
    code = (
        "import shutil, sys\n"
        "from pathlib import Path\n"
        "from tests.process.test_index import seen\n"
        "root = Path(sys.argv[1])\n"
        "first = seen(root)\n"
        "for turn in range(4):\n"
        "    if turn % 2: shutil.rmtree(root / '.workbench/index', ignore_errors=True)\n"
        "    assert seen(root) == first\n"
        "print(len(first))\n"
    )
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(place.root)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    assert [reader.communicate(timeout=60)[0] for reader in readers] == [b"12\n"] * 2
