"""The table of runs, by its keys: filter, sort, group, columns, baseline, labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.project import Project

from .conftest import launch, screen, wait_until_ended


@pytest.fixture
def four(empty: Path) -> Path:
    """A project with four runs that have ended."""
    for rate in ("0.1", "0.2", "0.3", "0.4"):
        launch(empty, "--lr", rate)
    wait_until_ended(empty)
    return empty


async def test_a_filter_is_seen_while_it_is_typed(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("slash")
        await eyes.type("lr > 0.2")
        await eyes.see("2 of 4 runs", "Show runs where")
        await eyes.type(" and")
        await eyes.see("^")
        await eyes.press(*["backspace"] * 4, "enter")
        await eyes.see("/lr > 0.2  2 of 4")
        assert sorted(eyes.app._table.listing.places) == [3, 4]
        await eyes.press("escape")
        await eyes.until(lambda: len(eyes.app._table.listing.lines) == 4)


async def test_a_name_that_no_run_has_is_pointed_at(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("slash")
        await eyes.type("train_los > 1")
        await eyes.see("^^^^^^^^^", "did you mean")
        await eyes.press("escape")
        await eyes.until(lambda: not eyes.app._table.wish.filter)


async def test_what_is_begun_is_completed(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("slash")
        await eyes.type("train_l")
        await eyes.see("train_loss")
        await eyes.press("tab")
        await eyes.type("< 0.2")
        await eyes.see("1 of 4 runs")


async def test_a_filter_that_keeps_nothing_says_so(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("slash")
        await eyes.type("lr > 7")
        await eyes.press("enter")
        await eyes.see("No run is like that", "esc")


async def test_sorted_by_a_chosen_column_and_the_cursor_stays_on_its_run(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("l", "l", "l", "s")
        await eyes.until(lambda: eyes.app._table.wish.sort)
        key = eyes.app._table.wish.sort
        await eyes.until(lambda: eyes.app._table.listing.wish.sort == key)
        assert eyes.app.cursor_run is not None
        assert eyes.app.cursor_run.number == 4
        await eyes.press("s", "s")
        await eyes.until(lambda: not eyes.app._table.listing.wish.sort)


async def test_groups_are_listed_unfolded_and_marked_as_one(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("g")
        await eyes.see("Group the runs by")
        await eyes.type("code")
        await eyes.press("enter")
        await eyes.see("×4", "code ")
        await eyes.press("enter")
        await eyes.until(lambda: len(eyes.app._table.listing.lines) == 5)
        await eyes.press("space")
        await eyes.until(lambda: set(eyes.app.marks) == {1, 2, 3, 4})
        await eyes.press("u", "escape")
        await eyes.until(lambda: len(eyes.app._table.listing.lines) == 4)


async def test_columns_are_chosen_moved_and_remembered(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("c")
        await eyes.see("Columns")
        await eyes.type("fact took")
        await eyes.press("enter", "escape")
        await eyes.until(lambda: "fact:took" in eyes.app._table.wish.columns)
        first = eyes.app._table.wish.columns[0]
        await eyes.press("l", "minus")
        await eyes.until(lambda: first not in eyes.app._table.wish.columns)
        chosen = eyes.app._table.wish.columns
        await eyes.see("took")
    async with screen(four) as eyes:
        await eyes.until(lambda: eyes.app._table.listing.lines)
        assert eyes.app._table.wish.columns == chosen
        await eyes.press("C")
        await eyes.until(lambda: first in [c.key for c in eyes.app._table.listing.columns])


async def test_a_baseline_that_is_set_is_seen_everywhere(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("b")
        await eyes.see("  base  ", "base 4", "=")
        assert Project(four).settings().baseline == 4
        await eyes.press("b")
        await eyes.until(lambda: Project(four).settings().baseline is None)


async def test_which_way_is_better_is_set_by_a_key(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("l")
        await eyes.until(lambda: eyes.app.column.startswith("metric:"))
        metric = eyes.app.column.removeprefix("metric:")
        assert Project(four).settings().direction(metric) == "down"
        await eyes.press("B")
        await eyes.until(lambda: Project(four).settings().direction(metric) is None)
        await eyes.see("better is not known")


async def test_labels_of_the_run_and_of_marked_runs(four: Path) -> None:
    async with screen(four, (200, 50)) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("asterisk")
        await eyes.until(lambda: Project(four).find("4").labels.star)
        await eyes.press("space", "space", "k", "T")
        await eyes.type("ablation")
        await eyes.press("enter")
        await eyes.until(lambda: Project(four).find("3").labels.tags == ("ablation",))
        assert Project(four).find("4").labels.tags == ("ablation",)
        assert Project(four).find("2").labels.tags == ()
        await eyes.see("tags", "ablation")
        await eyes.press("u", "N")
        await eyes.type("[b]wider[/b]")
        await eyes.press("enter")
        await eyes.until(lambda: Project(four).find("3").labels.note == "[b]wider[/b]")
        await eyes.press("A")
        await eyes.until(lambda: 3 not in eyes.app._table.listing.places)
        await eyes.see("1 archived")
        await eyes.press("a")
        await eyes.until(lambda: 3 in eyes.app._table.listing.places)


async def test_keys_that_cannot_act_say_why(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("s")
        await eyes.see("no column is chosen")
        await eyes.press("enter")
        await eyes.see("the cursor is on no group")


async def test_a_column_that_is_gone_is_chosen_no_more(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("l", "minus", "H", "L", "minus", "s", "l", "H")
        await eyes.until(lambda: eyes.app._table.wish.columns)
        keys = [column.key for column in eyes.app._table.listing.columns]
        assert eyes.app.column in ("", *keys)


async def test_a_name_that_is_begun_hides_nothing(four: Path) -> None:
    async with screen(four) as eyes:
        await eyes.see("run 4 finished")
        await eyes.press("slash")
        await eyes.type("train_lo")
        await eyes.see("train_loss")
        assert len(eyes.app._table.listing.lines) == 4
        assert not eyes.app._table.wish.filter
