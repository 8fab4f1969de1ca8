"""The charts, used by their keys and by the mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from panels.charts import Charts
from tests.panels.conftest import Eyes, launch, screen, wait_until_ended
from workbench.inside import layout, records
from workbench.settings import set_baseline
from workbench.view.board import Area

SCRIPT = """
import argparse, time
import workbench as wb
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
args = parser.parse_args()
for step in range(200):
    loss = args.lr + 1 / (step + 1)
    wb.log({"epoch": step // 50, "train_loss": loss, "val_loss": 2 * loss}, step=step)
    time.sleep(0.01)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with three runs of two seconds that count epochs."""
    root = tmp_path_factory.mktemp("charts")
    (root / "train.py").write_text(SCRIPT)
    for lr in ("0.1", "0.2", "0.3"):
        launch(root, "--lr", lr)
    wait_until_ended(root)
    return root


@pytest.fixture(autouse=True)
def forgotten(project: Path) -> None:
    """What was chosen on the screen before is no part of the next test."""
    (project / layout.PROJECT / layout.SCREEN).unlink(missing_ok=True)
    set_baseline(project, None)


async def to_charts(eyes: Eyes, *keys: str) -> Charts:
    """Mark all runs, go to the charts and press these keys."""
    await eyes.see("train_loss", "val_loss")
    await eyes.press("home", "space", "space", "space", "tab")
    await eyes.until(lambda: len(eyes.app.marks) == 3)
    await eyes.press(*keys)
    return eyes.app._charts


async def area(eyes: Eyes) -> Area:
    """The plot of the selected chart, once it is drawn."""
    await eyes.until(lambda: eyes.app._charts.drawn.area() is not None)
    found = eyes.app._charts.drawn.area()
    assert found is not None
    return found


async def shown(eyes: Eyes, low: float, high: float) -> None:
    """Look until x goes from about `low` to about `high`."""

    def is_so() -> bool:
        here = eyes.app._charts.drawn.area()
        ends = here.across.ends() if here else (0.0, 0.0)
        return abs(ends[0] - low) < 2 and abs(ends[1] - high) < 2

    await eyes.until(is_so, (low, high))


async def test_zoom_and_pan_by_keys(project: Path) -> None:
    async with screen(project) as eyes:
        charts = await to_charts(eyes, "0")
        await eyes.see("nothing is zoomed")
        await shown(eyes, 0, 199)
        await eyes.press("plus")
        await eyes.see("zoomed")
        await shown(eyes, 33, 166)
        await eyes.press("plus", "L")
        await eyes.until(lambda: charts.zoom.x is not None and charts.zoom.x[0] > 70)
        await eyes.press("shift+left", "H", "H", "H", "H")
        await eyes.until(lambda: charts.zoom.x is not None and charts.zoom.x[0] == 0)
        await eyes.press("minus", "minus", "minus", "minus")
        await eyes.until(lambda: not charts.is_zoomed)
        await eyes.press("right_curly_bracket")
        await eyes.until(lambda: charts.zoom.y)
        await eyes.see("zoomed")
        before = charts.zoom.y
        await eyes.press("K")
        await eyes.until(lambda: charts.zoom.y != before)
        await eyes.press("0")
        await eyes.until(lambda: not charts.is_zoomed and "zoomed" not in eyes.text())


async def test_the_crosshair_zooms_around_itself_and_lists_all_values(project: Path) -> None:
    async with screen(project, (160, 45)) as eyes:
        charts = await to_charts(eyes, "enter", "z", "left")
        await eyes.until(lambda: charts.crosshair == 199)
        await eyes.press(*["left"] * 10)
        await eyes.until(lambda: charts.crosshair is not None and charts.crosshair < 170)
        at = charts.crosshair
        await eyes.press("plus")
        await eyes.see("zoomed")
        here = await area(eyes)
        assert at is not None
        assert here.across.ends()[0] < at < here.across.ends()[1]
        listed = [line for line in eyes.text().splitlines() if " 1 " in line or " 3 " in line]
        assert listed
        await eyes.press("escape")
        await eyes.until(lambda: charts.crosshair is None)
        await eyes.press("escape")
        await eyes.until(lambda: not charts.is_zoomed)


async def test_values_are_compared_with_the_baseline(project: Path) -> None:
    async with screen(project, (160, 45)) as eyes:
        await eyes.see("train_loss")
        await eyes.press("G", "b")
        await eyes.see("base ")
        await to_charts(eyes, "enter", "z")
        await eyes.see("base", "+0.2", "+0.4")


async def test_x_goes_round_and_any_metric_is_chosen_by_name(project: Path) -> None:
    async with screen(project) as eyes:
        charts = await to_charts(eyes, "X")
        await eyes.see("x epoch")
        await shown(eyes, 0, 3)
        await eyes.press("X")
        await eyes.see("x time")
        await eyes.press("X")
        await eyes.see("x clock")
        await eyes.press("X")
        await eyes.until(lambda: charts.options.x == "step")
        await eyes.press("ctrl+x")
        await eyes.see("type to find", "train_loss", "val_loss")
        await eyes.type("val_l")
        await eyes.press("enter")
        await eyes.see("x val_loss")
        await eyes.press("ctrl+x")
        await eyes.see("type to find")
        await eyes.type("nonesuch")
        await eyes.press("enter")
        await eyes.see("nonesuch")
        await eyes.press("escape")
        await eyes.see("x val_loss")
        await eyes.press("X", "ctrl+l", "c")
        await eyes.see("log x", "clip")
    kept = records.read_whole(str(project / layout.PROJECT / layout.SCREEN)) or {}
    charts_kept = kept.get("charts")
    assert isinstance(charts_kept, dict)
    assert (charts_kept["x"], charts_kept["log_x"], charts_kept["clip"]) == ("step", True, True)


async def test_meters_stand_beside_the_metrics(project: Path) -> None:
    async with screen(project, (160, 45)) as eyes:
        charts = await to_charts(eyes, "m")
        await eyes.see("meters", "meter/")
        assert charts.drawn.metrics[charts.drawn.selected].startswith("meter/")
        await eyes.press("m")
        await eyes.until(lambda: "meter/" not in eyes.text())


async def test_views_of_all_runs(project: Path) -> None:
    async with screen(project, (160, 45)) as eyes:
        charts = await to_charts(eyes, "p")
        await eyes.see("acts on the scatter, and these are curves")
        await eyes.press("v")
        await eyes.see("scatter · x lr", " by lr", "◆")
        await eyes.press("enter")
        await eyes.see("acts on curves, and this is the scatter view")
        await eyes.press("p")
        await eyes.until(lambda: charts.drawn.param != "lr")
        await eyes.press("P")
        await eyes.until(lambda: charts.drawn.param == "lr")
        linear = charts.drawn.rows
        await eyes.press("ctrl+l")
        await eyes.until(lambda: charts.drawn.rows != linear)
        await eyes.press("ctrl+l")
        await eyes.until(lambda: charts.drawn.rows == linear)
        first = charts.drawn.metrics[charts.drawn.selected]
        await eyes.press("j")
        await eyes.until(lambda: charts.drawn.metrics[charts.drawn.selected] != first)
        await eyes.press("v")
        await eyes.see("parallel", "3 runs", "lower is better")
        await eyes.press("ctrl+l")
        await eyes.see("parallel coordinates have no x axis")
        await eyes.press("escape")
        await eyes.until(lambda: charts.drawn.areas)
        assert charts.kind == "curves"


async def test_dragging_zooms_and_the_wheel_pages_and_zooms(project: Path) -> None:
    async with screen(project, (160, 45)) as eyes:
        charts = await to_charts(eyes, "enter")
        here = await area(eyes)
        left, top = here.left + 1, here.top + 3  # the border of the panel is a cell wide
        await eyes.pilot.mouse_down(charts, offset=(left + here.columns // 4, top))
        await eyes.pilot.hover(charts, offset=(left + here.columns // 2, top))
        await eyes.until(lambda: charts.crosshair is not None)
        await eyes.see("━━━━━━━━")
        await eyes.pilot.mouse_up(charts, offset=(left + here.columns // 2, top))
        await eyes.see("zoomed")
        await shown(eyes, 50, 101)
        assert charts.crosshair is None
        await eyes.pilot._post_mouse_events(
            [events.MouseScrollDown], charts, offset=(left + here.columns // 2, top), control=True
        )
        await eyes.until(lambda: charts.zoom.x is not None and charts.zoom.x[0] < 45)
        first = charts.drawn.selected
        await eyes.pilot._post_mouse_events([events.MouseScrollDown], charts, offset=(left, top))
        await eyes.until(lambda: charts.drawn.selected == first + 1)
        assert charts.zoom.x is not None


async def test_a_group_under_the_cursor_is_a_band(project: Path) -> None:
    async with screen(project, (160, 45)) as eyes:
        await eyes.see("train_loss")
        eyes.app._table.wish = eyes.app._table.wish.__class__(group="param:seed")
        eyes.app.wish()
        await eyes.until(lambda: eyes.app.on_group)
        await eyes.see("no seed ×3")


async def test_what_was_remembered_of_time_is_still_understood(project: Path) -> None:
    place = project / layout.PROJECT / layout.SCREEN
    records.write_whole(str(place), {"charts": {"by_time": True, "smoothing": 0.6, "log_y": True}})
    async with screen(project) as eyes:
        await eyes.see("x time", "smooth 0.6", "log y")
