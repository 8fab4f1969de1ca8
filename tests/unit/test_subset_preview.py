"""Previews of filters over real files: what is kept, how columns move, giving up."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from workbench.cli import main_group
from workbench.errors import Cancelled
from workbench.inputs.data.subsets.preview import Preview, Previewer

ROWS = """SELECT i AS id, i % 5 AS label, CASE WHEN i % 4 > 0 THEN i / 100.0 END AS part,
    'kind ' || (i % 3) AS kind FROM range({}) r(i)"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("data") / "data.parquet"
    duckdb.execute(f"COPY ({ROWS.format(30_000)}) TO '{found}' (FORMAT parquet)")
    return found


@pytest.fixture(scope="module")
def previewer(path: Path) -> Iterator[Previewer]:
    found = Previewer(path)
    yield found
    found.close()


def test_a_preview_tells_what_is_kept_and_how_columns_move(previewer: Previewer) -> None:
    found = previewer.preview("label <> 3 and part is not null")
    assert (found.rows, found.kept, found.dropped) == (30_000, 18_000, 12_000)
    assert found.exact and found.problem is None
    label, part = (found.after.column(name) for name in ("label", "part"))
    assert label is not None and label.top is not None and part is not None
    assert dict(zip(label.top.values, label.top.counts, strict=True)) == dict.fromkeys("0124", 4500)
    assert part.nulls == 0
    before = found.before.column("part")
    assert before is not None and before.nulls == 7500
    kept, dropped = found.samples
    assert [row[0] for row in kept] == ["1", "2", "5", "6", "7", "9", "10", "11"]
    assert sorted(int(row[0] or 0) for row in dropped)[:3] == [0, 3, 4]


def test_a_filter_that_is_wrong_is_a_preview_with_the_place(previewer: Previewer) -> None:
    found = previewer.preview("10 %; labl = 3")
    assert found.problem is not None and found.kept is None
    assert found.problem.text[found.problem.start : found.problem.end] == "labl"


@pytest.mark.parametrize(
    ("text", "note"),
    [("label = 9", "keeps none of 30,000 rows"), ("label < 9", "keeps everything"), ("", "")],
)
def test_what_keeps_nothing_or_everything_is_said(
    previewer: Previewer, text: str, note: str
) -> None:
    assert note in previewer.preview(text).note


def test_of_a_large_dataset_a_sample_comes_first_and_then_all(path: Path) -> None:
    found, seen = Previewer(path, enough=2000), list[Preview]()
    try:
        first = found.preview("label = 3", seen.append)
        assert [one.kept for one in seen] == [None, 6000] and first.kept == 6000
        assert 0.15 < seen[0].share < 0.25
        assert "sample" in first.after.note and 250 < (first.after.rows or 0) < 600
        whole = found.preview("label = 3", exact=True)
        assert whole.after.rows == 6000 and not whole.after.note
        rare = found.preview("id = 77")
        assert rare.kept == 1 and [row[0] for row in rare.samples[0]] == ["77"]
    finally:
        found.close()


def test_a_preview_can_be_given_up_and_the_next_one_works(path: Path) -> None:
    found = Previewer(path, enough=2000)
    try:
        with pytest.raises(Cancelled):
            found.preview("label = 3", lambda _: found.cancel())
        assert found.preview("label = 3").kept == 6000
    finally:
        found.close()


def test_a_slow_question_is_given_up_from_another_thread(previewer: Previewer) -> None:
    timer = threading.Timer(0.2, previewer.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        previewer.table.ask("SELECT count(*) FROM range(1000000) a, range(1000000) b")
    assert previewer.preview("label = 3").kept == 6000


def test_the_command_tells_it_of_a_file_that_no_run_has_read(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    duckdb.execute(f"COPY ({ROWS.format(1000)}) TO '{path}'")
    call = ["--project", str(tmp_path), "data", str(path), "--filter"]
    told = CliRunner().invoke(main_group, [*call, "label <> 3; 500 rows", "--json"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.output)
    assert found["rows"] == [1000, 500] and found["dropped"] == 500
    assert found["filter"] == "label <> 3; 500 rows"
    label = next(one for one in found["columns"] if one["name"] == "label")
    assert label["moved"] and label["distance"]["gone"] == ["3"]
    assert len(found["samples"]["kept"]) == 8 and found["samples"]["kept"][0]["label"] != "3"
    text = CliRunner().invoke(main_group, [*call, "label <> 3"]).output
    assert "800 of 1 000 rows kept (80 %), 200 dropped" in text and "gone: 3; mean" in text
