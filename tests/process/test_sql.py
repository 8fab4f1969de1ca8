"""SQL over all runs: the documented views, rows of live and ended runs, useful refusals."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import pytest

from workbench.errors import BadQuery
from workbench.index import batches
from workbench.inside import layout
from workbench.project import Project

from .folders import make_run, write_lines
from .helpers import Place, wait_for
from .test_launch import UNTIL_GO

VIEWS = {
    "runs": "run name state command cwd parent tags started ended seconds params metrics",
    "metrics": "run name step time value rank source",
    "meters": "run name time value",
    "params": "run name value",
}


def ask(root: Path, sql: str) -> list[tuple[object, ...]]:
    return Project.open(root).query(sql).rows


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("runs", [0, 1])
def test_each_view_has_the_columns_that_are_documented(
    tmp_path: Path, view: str, runs: int
) -> None:
    for _ in range(runs):
        write_lines(make_run(tmp_path, [{"x": 1}]) / layout.METERS, [{"cpu": 1}], "meters")
    answer = Project.open(tmp_path).query(f"select * from {view}")
    assert answer.columns == tuple(VIEWS[view].split())
    assert len(answer.rows) == runs


def test_runs_tell_what_was_asked_and_how_it_went(tmp_path: Path) -> None:
    make_run(tmp_path, [{"acc": 0.5}], name="wide", tags=["a", "b"], parent=7)
    make_run(tmp_path, [{"acc": "nan"}], end={"code": 3})
    rows = ask(
        tmp_path,
        "select run, name, state, tags, parent, command[1], seconds, epoch(ended - started),"
        " (params->>'lr')::double, metrics->>'acc', cwd from runs order by run",
    )
    assert rows == [
        (1, "wide", "finished", ["a", "b"], 7, "python", 60.0, 60.0, 0.1, "0.5", "/"),
        (2, "", "failed", [], None, "python", 60.0, 60.0, 0.1, None, "/"),
    ]


def test_params_are_told_as_text(tmp_path: Path) -> None:
    folder = make_run(tmp_path, command=["train", "--lr", "1e-3", "--on", "--kind", "wide"])
    (folder / layout.PARAMS).write_text('{"params": {"a": {"b": [1, "x"]}, "n": null}}\n')
    assert ask(tmp_path, "select name, value from params order by name") == [
        ("a.b", '[1,"x"]'),
        ("kind", "wide"),
        ("lr", "0.001"),
        ("n", "null"),
        ("on", "true"),
    ]


def test_not_a_number_and_infinities_are_values(tmp_path: Path) -> None:
    make_run(tmp_path, [{"x": "nan"}, {"x": "inf"}, {"x": "-inf"}, {"x": 1}])
    values = [row[0] for row in ask(tmp_path, "select value from metrics order by step")]
    assert math.isnan(float(str(values[0])))
    assert values[1:] == [math.inf, -math.inf, 1.0]


def test_every_rank_and_source_is_told_apart(tmp_path: Path) -> None:
    """Whatever the folders above are called."""
    root = tmp_path / "rank7" / "output.x"
    root.mkdir(parents=True)
    folder = make_run(root, [{"x": 0}])
    for rank in (1, 11):
        write_lines(folder / layout.metrics(rank), [{"x": rank}])
    printed = make_run(root)
    write_lines(printed / layout.OUTPUT_METRICS, [{"x": 5}])
    rows = ask(root, "select run, rank, source, value from metrics order by all")
    assert rows == [(1, 0, "sdk", 0), (1, 1, "sdk", 1), (1, 11, "sdk", 11), (2, 0, "output", 5)]


def test_what_was_printed_counts_while_nothing_was_logged(tmp_path: Path) -> None:
    """Also where the code told parameters, and so opened its file of metrics."""
    folder = make_run(tmp_path)
    (folder / layout.METRICS).touch()
    write_lines(folder / layout.OUTPUT_METRICS, [{"x": 5}])
    assert ask(tmp_path, "select value from metrics") == [(5.0,)]
    assert Project.open(tmp_path).runs()[0].metrics == {"x": 5.0}
    write_lines(folder / layout.METRICS, [{"x": 6}])
    assert ask(tmp_path, "select value from metrics") == [(6.0,)]


@pytest.mark.parametrize("name", ["a b", "it's", "[ab]", "a*b?", "{x}", "naïve", "100%", "a;b--"])
def test_a_project_may_have_any_name(tmp_path: Path, name: str) -> None:
    for other in (name, "a", "axby", "x"):
        root = tmp_path / other
        root.mkdir()
        write_lines(make_run(root, [{other: 1}]) / layout.METERS, [{other: 1}], "meters")
    for view in ("metrics", "meters"):
        assert ask(tmp_path / name, f"select run, name from {view}") == [(1, name)]


def test_rows_of_a_live_run_are_there_and_stay_the_same(place: Place) -> None:
    number = place.train(
        "import workbench as wb\nfor i in range(50): wb.log({'x': i})\nprint('up')\n" + UNTIL_GO
    )
    wait_for(lambda: "up" in place.output(number))
    count = "select count(*), sum(value) from metrics"
    assert ask(place.root, count) == [(50, 1225.0)]
    assert ask(place.root, "select state from runs") == [("running",)]
    wait_for(lambda: ask(place.root, "select count(*) from meters where name = 'memory'") > [(0,)])
    (place.root / "go").touch()
    place.ended(number)
    for _ in range(2):
        assert ask(place.root, count) == [(50, 1225.0)]


def test_a_run_that_grows_after_its_end_is_not_told_twice(tmp_path: Path) -> None:
    """The supervisor reads on in the output after the end; a lost run may come back."""
    folders = [make_run(tmp_path, [{"x": run}] * 3) for run in range(3)]
    total = "select run, count(*) from metrics group by run order by run"
    assert ask(tmp_path, total) == [(1, 3), (2, 3), (3, 3)]
    write_lines(folders[1] / layout.METRICS, [{"x": 9}])
    write_lines(folders[2] / layout.metrics(1), [{"x": 9}])
    assert ask(tmp_path, total) == [(1, 3), (2, 4), (3, 4)]


def test_a_removed_run_is_told_no_more(tmp_path: Path) -> None:
    folders = [make_run(tmp_path, [{"x": 1}]) for _ in range(3)]
    ask(tmp_path, "select * from metrics")
    shutil.rmtree(folders[1])
    assert ask(tmp_path, "select run from metrics order by run") == [(1,), (3,)]


def test_batches_stay_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_MANY", 4)
    for number in range(1, 13):
        make_run(tmp_path, [{"x": 1}])
        assert ask(tmp_path, "select count(*) from metrics") == [(number,)]
    held = list((tmp_path / layout.PROJECT / layout.INDEX / "parquet").iterdir())
    assert len(held) <= 2 * 6
    assert not [path for path in held if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select nme from runs", "name"),
        ("select * from metric", '"metrics"'),
        ("selec 1", "syntax error"),
        ("", "empty"),
        ("-- nothing", "empty"),
        ("select run from runs where", "syntax error"),
        ("select * from 'nowhere.csv'", "nowhere.csv"),
        ("select name::integer from runs", "Conversion"),
    ],
)
def test_a_query_that_cannot_be_answered_says_why(tmp_path: Path, sql: str, told: str) -> None:
    make_run(tmp_path, [{"x": 1}], name="wide")
    with pytest.raises(BadQuery) as caught:
        Project.open(tmp_path).query(sql)
    assert told in caught.value.message
    assert "runs, metrics, all_metrics, meters, params" in caught.value.hint


def test_a_refusal_on_the_command_line(place: Place) -> None:
    make_run(place.root, [{"x": 1}])
    answer = place.command("sql", "select nme from runs")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("workbench: ")
    assert "Traceback" not in answer.stderr


def test_json_tells_an_integer_of_any_size(tmp_path: Path) -> None:
    asked = f"select {2**64 - 1} as a, {2**64} as b, {-(2**63)} as c, {-(2**63) - 1} as d"
    answer = Place(tmp_path).command("sql", "--json", asked)
    told = {"a": 2**64 - 1, "b": str(2**64), "c": -(2**63), "d": str(-(2**63) - 1)}
    assert json.loads(answer.stdout) == [told]


def test_an_answer_as_json(place: Place) -> None:
    make_run(place.root, [{"x": "nan"}, {"x": 2}])
    answer = place.command("sql", "--json", "select step, value from metrics order by step")
    assert json.loads(answer.stdout) == [{"step": 0, "value": "nan"}, {"step": 1, "value": 2.0}]


def test_nothing_is_downloaded(place: Place, tmp_path: Path) -> None:
    make_run(place.root, [{"x": 1}])
    home = tmp_path / "home"
    home.mkdir()
    asked = "select current_setting('autoinstall_known_extensions') as it from metrics"
    answer = place.command("sql", "--json", asked, env={"HOME": str(home)})
    assert json.loads(answer.stdout) == [{"it": False}]
    remote = "select * from read_csv('https://127.0.0.1:9/x.csv')"
    answer = place.command("sql", remote, env={"HOME": str(home)})
    assert answer.returncode == 2
    assert not [path for path in home.rglob("*") if path.suffix == ".duckdb_extension"]
