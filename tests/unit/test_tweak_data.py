"""Rows dropped by hand, and previews of which only the newest is wanted."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pytest

from workbench.draw.cells import plain
from workbench.errors import BadFilter
from workbench.run.spec import Spec
from workbench.tweak.edits import Edits
from workbench.tweak.origin import Origin
from workbench.view.lanes import Subject
from workbench.view.lanes.filtering import FilterLane
from workbench.view.tweaking.draft import Draft
from workbench.view.tweaking.dropping import dropped, toggled
from workbench.view.tweaking.peeking import Peeker


@pytest.mark.parametrize(
    ("text", "row", "after"),
    [
        ("", 3, "drop 3"),
        ("drop 3", 3, ""),
        ("drop 3", 4, "drop 3-4"),
        ("drop 1-9", 5, "drop 1-4, 6-9"),
        ("drop 1-9", 1, "drop 2-9"),
        ("label = 1", 7, "label = 1; drop 7"),
        ("label = 1; 10 %;", 7, "label = 1; 10 %; drop 7"),
        ("label = 'a;b'; drop 7", 7, "label = 'a;b'"),
        ("drop 1; label = 1", 2, "drop 1; label = 1; drop 2"),
    ],
)
def test_a_row_is_dropped_or_kept_again(text: str, row: int, after: str) -> None:
    assert toggled(text, row) == after


def test_ranges_of_the_last_step_alone_are_by_hand() -> None:
    assert dropped("drop 1; x > 2") == ()
    assert dropped("x > 2; drop 1, 5-7") == ((1, 1), (5, 7))
    with pytest.raises(BadFilter):
        dropped("drop x; drop 1-")


@pytest.fixture
def points(tmp_path: Path) -> Path:
    """Ten rows."""
    path = tmp_path / "points.csv"
    path.write_text("x,label\n" + "".join(f"{n},{n % 2}\n" for n in range(10)))
    return path


def found(peeker: Peeker) -> None:
    """Wait until nothing more is to be found out."""
    deadline = time.monotonic() + 30
    while peeker.busy:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_newest_filter_counts(points: Path) -> None:
    peeker = Peeker()
    for x in range(10):
        peeker.want(points, f"x > {x}")
    peeker.want(points, "x > 6")
    found(peeker)
    assert peeker.found is not None
    path, preview = peeker.found
    assert (path, preview.text, preview.kept, preview.dropped) == (points, "x > 6", 3, 7)
    peeker.want(points, "y > 6")
    found(peeker)
    assert peeker.found[1].problem is not None
    peeker.close()


def test_data_that_cannot_be_read_says_why(points: Path) -> None:
    peeker = Peeker()
    peeker.want(points.with_name("gone.csv"), "x > 6")
    found(peeker)
    assert peeker.found is None
    assert "gone.csv" in peeker.why
    peeker.want(points, "x > 6")
    found(peeker)
    assert peeker.found is not None
    assert not peeker.why
    peeker.close()
    peeker.close()


def test_the_page_keeps_its_columns_while_the_next_filter_is_looked_at(tmp_path: Path) -> None:
    names = [f"x{n}" for n in range(60)]
    (tmp_path / "wide.csv").write_text(
        "\n".join([",".join(names), *(",".join([str(n)] * 60) for n in range(3000))])
    )
    origin = Origin(Spec(("python", "train.py"), str(tmp_path)))
    lane = FilterLane(tmp_path)
    seen = list[str]()
    for typed in ("", "x1 > 5", "x1 > 50"):
        draft = Draft(origin, Edits(), at="wide.csv", typed=typed)
        deadline = time.monotonic() + 30
        while not seen or lane._peeker.busy or (typed and "3 000 rows kept" not in seen[-1]):
            page = lane.page(Subject((), 100, draft=draft))
            seen += [plain(page.rows)] if page is not None else []
            assert time.monotonic() < deadline, seen[-1]
            time.sleep(0.002)
    lane.close()
    looked = [text for text in seen if "looking into it" not in text]
    assert looked == seen[-len(looked) :]
    assert all("x1" in text for text in looked)


def test_of_a_large_dataset_all_rows_are_told_though_some_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    duckdb.execute(f"COPY (SELECT i AS x FROM range(300000) t(i)) TO '{path}' (FORMAT parquet)")
    lane = FilterLane(tmp_path)
    draft = Draft(Origin(Spec(("python", "train.py"), str(tmp_path))), Edits(), at="a.parquet")
    deadline, text = time.monotonic() + 30, ""
    while "shapes are those of a sample" not in text:
        page = lane.page(Subject((), 100, draft=draft))
        text = plain(page.rows) if page is not None else ""
        assert time.monotonic() < deadline, text
        time.sleep(0.002)
    lane.close()
    assert "a.parquet  300 000 rows, 1 column" in text
