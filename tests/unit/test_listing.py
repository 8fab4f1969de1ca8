"""The table of runs: which lines it has, in which order, and what stands in them."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import pytest

from workbench.draw.cells import cell_width, plain
from workbench.errors import BadFilter, BadQuery
from workbench.filters.goals import judge
from workbench.index.catalog import Run
from workbench.index.sketch import Stat
from workbench.project import Project
from workbench.run.labels import Labels
from workbench.run.lifecycle import Failed, Finished, Lifecycle
from workbench.run.spec import Spec
from workbench.settings import Settings
from workbench.view.columns import Column, column_of, found_columns, named, narrower, possible
from workbench.view.groups import CODE, DATA, SEED, TAG, Group, Spread, grouped, ways
from workbench.view.listing import Lister, Listing, TableWish, key_of
from workbench.view.sheet import Sheet

NAN = float("nan")


def run(number: int, life: Lifecycle | None = None, parent: int | None = None, **known: Any) -> Run:
    """A run as the catalog tells it."""
    spec = Spec(command=("python", "train.py"), cwd="/p", parent=parent)
    return Run(number, Path("/p"), spec, life or Finished(0), **known)


RUNS = [
    run(1, params={"lr": 0.1, "seed": 1}, metrics={"acc": 0.5, "loss": 2.0}, seconds=60.0),
    run(2, params={"lr": 0.1, "seed": 2}, metrics={"acc": 0.7, "loss": 1.0}, seconds=5.0),
    run(3, params={"lr": "auto", "seed": 1}, metrics={"acc": NAN}, parent=1),
    run(4, Failed(1, "OOM"), params={"lr": 0.02, "seed": 1}, parent=2),
]


@pytest.fixture
def lister(tmp_path: Path) -> Lister:
    """A lister of a project; the runs are given to it."""
    return Lister(Project(tmp_path))


def numbers(listing: Listing) -> list[int | str]:
    """The keys of the lines."""
    return [key_of(line) for line in listing.lines]


def test_the_newest_run_comes_first(lister: Lister) -> None:
    listing = lister.listing(RUNS, Settings(), TableWish())
    assert numbers(listing) == [4, 3, 2, 1]
    assert [listing.places[number] for number in (4, 3, 2, 1)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("sort", "ascending", "expected"),
    [
        ("metric:acc", False, [2, 1, 4, 3]),  # NaN and what was never measured come last
        ("metric:acc", True, [1, 2, 4, 3]),
        ("param:lr", True, [4, 2, 1, 3]),  # numbers before texts, the newest first among equals
        ("fact:took", False, [1, 2, 4, 3]),
        ("fact:parent", False, [4, 3, 2, 1]),
        ("param:none", True, [4, 3, 2, 1]),
    ],
)
def test_sorted_by_any_column(
    lister: Lister, sort: str, ascending: bool, expected: list[int]
) -> None:
    wish = TableWish(sort=sort, ascending=ascending)
    assert numbers(lister.listing(RUNS, Settings(), wish))[: len(expected)] == expected


def test_filtered_and_put_away(lister: Lister) -> None:
    runs = [*RUNS, run(5, labels=Labels(archived=True), metrics={"acc": 0.9})]
    listing = lister.listing(runs, Settings(), TableWish(filter="acc > 0.4"))
    assert numbers(listing) == [2, 1]
    assert (listing.matching, listing.archived, listing.trouble) == (2, 1, None)
    wish = TableWish(filter="acc > 0.4", archived=True)
    assert numbers(lister.listing(runs, Settings(), wish)) == [5, 2, 1]


def test_a_run_that_changes_is_judged_again(lister: Lister) -> None:
    wish = TableWish(filter="acc > 0.6")
    assert numbers(lister.listing(RUNS, Settings(), wish)) == [2]
    now = [run(1, params=RUNS[0].params, metrics={"acc": 0.8}), *RUNS[1:]]
    assert numbers(lister.listing(now, Settings(), wish)) == [2, 1]


@pytest.mark.parametrize("text", ["acc >", "nonesuch > 1", "(acc > 0.1", "acc > > 2"])
def test_a_filter_that_is_wrong_hides_nothing_and_is_told(lister: Lister, text: str) -> None:
    listing = lister.listing(RUNS, Settings(), TableWish(filter=text))
    assert numbers(listing) == [4, 3, 2, 1]
    assert isinstance(listing.trouble, BadFilter)


def test_goals_are_judged_of_every_run_and_never_measured_is_an_answer(lister: Lister) -> None:
    settings = Settings(goals={"acc": "acc >= 0.6", "low": "loss < 5"})
    listing = lister.listing(RUNS, settings, TableWish(columns=("goal:goals", "goal:acc")))
    told = plain(Sheet(listing, 60).row(line, "", False) for line in listing.lines)  # type: ignore[arg-type]
    four, three, two, one = told.splitlines()
    assert "— never" in four
    assert "✗ fail" in one and "✗ 1 of 2" in one
    assert two.count("✓ pass") == 2
    assert "✗ fail" in three


def test_groups_tell_mean_and_spread(lister: Lister) -> None:
    wish = TableWish(group="param:lr")
    listing = lister.listing(RUNS, Settings(), wish)
    assert numbers(listing) == ["lr 0.02", "lr auto", "lr 0.1"]
    group = listing.lines[2]
    assert isinstance(group, Group)
    spread = group.spread("acc")
    assert spread is not None
    assert spread.count == 2
    assert spread.mean == pytest.approx(0.6)
    assert spread.deviation == pytest.approx(0.02**0.5)
    assert group.spread("nonesuch") is None
    assert (group.common("lr"), group.common("seed")) == (0.1, None)
    unfolded = TableWish(group="param:lr", unfolded=frozenset({"lr 0.1"}))
    assert numbers(lister.listing(RUNS, Settings(), unfolded)) == [
        "lr 0.02",
        "lr auto",
        "lr 0.1",
        2,
        1,
    ]


@pytest.mark.parametrize("size", [5e-324, 1e-300, 1.0, 1e300, 1.5e308])
def test_the_spread_of_values_of_any_size(size: float) -> None:
    group = Group("lr", tuple(run(n, metrics={"loss": size * n}) for n in (0, 1)))
    spread = group.spread("loss")
    assert spread is not None
    assert spread.mean == pytest.approx(size / 2, rel=1e-9, abs=5e-324)
    assert spread.deviation == pytest.approx(size * 0.5**0.5, rel=1e-9, abs=5e-324)
    assert Group("", (run(1, metrics={"loss": size}),)).spread("loss") == Spread(size, None, 1)


def test_a_spread_that_no_number_holds_is_infinite() -> None:
    group = Group("lr", tuple(run(1, metrics={"loss": size}) for size in (1.7e308, -1.7e308)))
    assert group.spread("loss") == Spread(0.0, math.inf, 2)


def test_groups_are_sorted_by_their_means(lister: Lister) -> None:
    wish = TableWish(group="param:seed", sort="metric:acc")
    assert numbers(lister.listing(RUNS, Settings(), wish)) == ["seed 2", "seed 1"]


def test_ways_of_grouping() -> None:
    assert ways(RUNS) == [SEED, TAG, CODE, DATA, "param:lr", "param:seed"]
    assert [g.title for g in grouped(RUNS, SEED)] == ["lr 0.1", "lr auto", "lr 0.02"]
    tagged = [run(1, labels=Labels(("a", "b"))), run(2)]
    assert [(g.title, len(g.runs)) for g in grouped(tagged, TAG)] == [
        ("a", 1),
        ("b", 1),
        ("no tag", 1),
    ]
    coded = [run(1, code="a" * 40, data={"x": "sha256:12345678"}), run(2)]
    assert [g.title for g in grouped(coded, CODE)] == ["code aaaaaaa", "code not kept"]
    assert [g.title for g in grouped(coded, DATA)] == ["data 1234567", "no data seen"]
    assert [g.title for g in grouped(coded, SEED)] == [
        "code aaaaaaa · data 1234567",
        "code ? · data ?",
    ]


def test_columns_that_were_found_for_runs_as_they_were_are_put_right(lister: Lister) -> None:
    """To find them among thousands takes its time, so it rests; then somebody is told."""
    unread = [run(number, params={"seed": 1} if number else {}) for number in range(3000)]
    read = [run(number, params={"seed": 1}) for number in range(3000)]
    assert [one.name for one in lister.listing(unread, Settings(), TableWish()).columns] == ["seed"]
    while lister.listing(read, Settings(), TableWish()).columns:
        while not lister.overdue:
            time.sleep(0.01)
    assert not lister.overdue
    lister.listing(unread, Settings(), TableWish())
    lister.listing(unread, Settings(), TableWish(columns=("param:seed",)))
    assert not lister.overdue, "columns that were chosen are nobody's"


def test_columns_that_people_name() -> None:
    assert named("lr", RUNS).key == "param:lr"
    assert named("acc", RUNS) == Column("metric", "acc", spark=True, delta=True)
    assert named("took", RUNS).key == "fact:took"
    assert named("metric:acc", RUNS).key == "metric:acc"
    with pytest.raises(BadQuery, match="nonesuch"):
        named("nonesuch", RUNS)
    assert possible(RUNS)[:4] == ["metric:acc", "metric:loss", "param:lr", "param:seed"]


def test_columns_give_way_and_the_first_metric_last() -> None:
    shown: tuple[Column, ...] | None = found_columns(RUNS)
    seen = []
    while shown is not None:
        seen.append(shown)
        shown = narrower(shown)
    assert seen[-1] == ()
    assert seen[-2] == (Column("metric", "acc", delta=True),)
    sizes = [sum(1 + one.spark + one.delta for one in columns) for columns in seen]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("width", [20, 40, 60, 88, 120, 200])
def test_every_row_is_as_wide_as_the_sheet(lister: Lister, width: int) -> None:
    odd = run(9, params={"[b]x[/b]": "\x1b[31m" + "ü" * 50}, metrics={"a/" + "b" * 40: 1e-300})
    for wish in (TableWish(), TableWish(group=SEED), TableWish(sort="metric:acc")):
        listing = lister.listing([*RUNS, odd], Settings(baseline=1), wish)
        sheet = Sheet(listing, width)
        rows = [sheet.head("metric:acc", 5), *(sheet.row(one, "", True) for one in listing.lines)]
        widths = {sum(cell_width(piece.text) for piece in row) for row in rows}
        assert max(widths) <= max(width, 26)
        assert "\x1b" not in plain(rows)


def test_a_metric_beside_the_baseline(lister: Lister) -> None:
    stats = {"acc": Stat(0.1, 0.7, 9, "▁▂▃▄▅▆▇█")}
    runs = [run(1, metrics={"acc": 0.5}), run(2, metrics={"acc": 0.7, "kl": 1.0}, stats=stats)]
    wish = TableWish(columns=("metric:acc",))
    listing = lister.listing(runs, Settings(baseline=1), wish)
    two, one = (plain([Sheet(listing, 60).row(line, "", False)]) for line in listing.lines)
    assert "+.2▲" in two and "▁" in two
    assert "base" in one
    unknown = lister.listing(runs, Settings({"acc": "unknown"}, baseline=1), wish)
    assert "+.2?" in plain([Sheet(unknown, 60).row(unknown.lines[0], "", False)])
    alone = lister.listing(runs[:1], Settings(), wish)
    assert not alone.columns[0].delta


def test_the_head_tells_what_is_sorted_by_and_where_a_column_is(lister: Lister) -> None:
    wish = TableWish(sort="metric:acc", columns=("metric:acc", "param:lr"))
    sheet = Sheet(lister.listing(RUNS, Settings(), wish), 80)
    head = plain([sheet.head("param:lr", 5)])
    assert "acc ▾" in head
    for key in ("metric:acc", "param:lr"):
        at = head.index(column_of(key).name)
        assert sheet.column_at(at) == key
    assert sheet.column_at(0) == sheet.column_at(79) == ""
    assert [p.text.strip() for p in sheet.head("param:lr", 5) if p.ink == "chosen"] == ["lr"]


def test_verdicts_agree_with_the_goals(lister: Lister) -> None:
    settings = Settings(goals={"acc": "acc >= 0.6"})
    listing = lister.listing(RUNS, settings, TableWish())
    rows = judge(settings.goals, RUNS).rows
    assert [listing.verdicts[one.number]["acc"] for one in RUNS] == [row[0] for row in rows]
