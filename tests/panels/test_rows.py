"""Only the cells that changed are repainted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.console import Console
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from panels.repaint import CroppedUpdate, CroppingCompositor
from panels.rows import changed_spans
from tests.panels.conftest import screen
from workbench.draw.cells import Piece

ROW = (Piece("ab", "x"), Piece("cd"), Piece("ef", "y"))
CHANGES = {
    "nothing": (ROW, []),
    "the middle": ((ROW[0], Piece("XY"), ROW[2]), [(2, 4)]),
    "the end": ((ROW[0], ROW[1], Piece("ZZ", "y")), [(4, 6)]),
    "an ink": ((Piece("ab", "z"), ROW[1], ROW[2]), [(0, 2)]),
    "a shorter row": ((ROW[0], ROW[1]), [(4, 6)]),
    "a longer row": ((*ROW, Piece("gh")), [(6, 8)]),
    "all": ((Piece("other"),), [(0, 6)]),
    "the same, cut otherwise": ((Piece("a", "x"), Piece("b", "x"), *ROW[1:]), []),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_spans(name: str) -> None:
    after, spans = CHANGES[name]
    assert changed_spans(ROW, after) == spans


def test_changes_far_apart_are_repainted_apart() -> None:
    before, after = (Piece("a" + " " * 40 + "b"),), (Piece("x" + " " * 40 + "y"),)
    assert changed_spans(before, after) == [(0, 1), (41, 42)]


def test_wide_characters_take_two_cells() -> None:
    assert changed_spans((Piece("数a"),), (Piece("数b"),)) == [(2, 3)]


def test_an_update_begins_where_the_change_begins() -> None:
    """Textual's own ends where the change ends, but begins with the widget's line."""
    line = Strip([Segment("abcdefgh")])
    update = CroppedUpdate([{0: line}], [(0, 3, 5)], [[8]])
    sent = update.render_segments(Console(color_system=None))
    assert sent == "\x1b[1;4Hde"


async def test_a_new_number_sends_only_its_cells(trained: Path) -> None:
    async with screen(trained) as eyes:
        await eyes.see("train_loss")
        screen_ = eyes.app.screen
        assert isinstance(screen_._compositor, CroppingCompositor)
        await eyes.pilot.pause()
        screen_._compositor.render_partial_update()
        eyes.app._charts.refresh(Region(30, 2, 3, 1))
        screen_._compositor.update_widgets({eyes.app._charts})
        update = screen_._compositor.render_partial_update()
        assert update is not None
        told = re.sub(r"\x1b\[[0-9;]*[mH]", "", update.render_segments(eyes.app.console))
        assert len(told) == 3
