"""Only the cells that changed are repainted."""

from __future__ import annotations

import pytest

from panels.rows import changed_span
from workbench.draw.cells import Piece

ROW = (Piece("ab", "x"), Piece("cd"), Piece("ef", "y"))
CHANGES = {
    "nothing": (ROW, None),
    "the middle": ((ROW[0], Piece("XY"), ROW[2]), (2, 4)),
    "the end": ((ROW[0], ROW[1], Piece("ZZ", "y")), (4, 6)),
    "an ink": ((Piece("ab", "z"), ROW[1], ROW[2]), (0, 2)),
    "a shorter row": ((ROW[0], ROW[1]), (4, 6)),
    "a longer row": ((*ROW, Piece("gh")), (6, 8)),
    "all": ((Piece("other"),), (0, 6)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_span(name: str) -> None:
    after, span = CHANGES[name]
    assert changed_span(ROW, after) == span
