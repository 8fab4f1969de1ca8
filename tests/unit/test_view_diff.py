"""Differences drawn as rows: any width, both ways, nothing that steers a terminal."""

from __future__ import annotations

import pytest

from workbench.compare.hunks import FileDifference, Line, parse
from workbench.draw.cells import Piece, Row, cell_width, plain
from workbench.inputs.code.changes import Change
from workbench.view.diff import PLAIN, Colours, bars, draw
from workbench.view.diff.paint import painted, wrapped
from workbench.view.lanes import Page
from workbench.view.lanes.finding import searched

SECTION = """\
@@ -7,4 +7,4 @@ def f():
 \tsame
-lr = 0.1  # 名前 \x1b[31m
+lr = 0.2  # 名前 \x1b[31m
 [bold]markup[/bold]
 end
"""


def found(path: str = "a.py") -> FileDifference:
    """One line changed among others."""
    return parse(Change(path, 1, 1, "changed"), SECTION.encode())


def inks(rows: list[Row], text: str) -> list[str]:
    """The inks of the pieces that have this text."""
    return [piece.ink for row in rows for piece in row if piece.text == text]


@pytest.mark.parametrize("split", [True, False])
@pytest.mark.parametrize("width", [10, 24, 40, 80, 131, 250])
def test_rows_fill_the_width_and_name_their_stops(width: int, split: bool) -> None:
    drawn = draw(found(), width, split)
    for row in drawn.rows:
        assert sum(cell_width(piece.text) for piece in row) == width
    assert [plain([drawn.rows[stop]])[:9] for stop in drawn.stops] == [" @@ line 7"[:9]]
    assert "\x1b" not in plain(drawn.rows)


def test_side_by_side_where_there_is_room() -> None:
    assert "│" in plain(draw(found(), 130).rows)
    assert "│" not in plain(draw(found(), 129).rows)
    row = next(text for text in plain(draw(found(), 130).rows).splitlines() if "0.1" in text)
    assert "0.2" in row


def test_signs_numbers_and_words_tell_it_without_colour() -> None:
    drawn = draw(found(), 80, False)
    text = plain(drawn.rows)
    assert "   8     -lr = 0.1" in text and "       8 +lr = 0.2" in text
    assert inks(list(drawn.rows), "1") == ["/removed-word"]
    assert inks(list(drawn.rows), "2") == ["/added-word"]


def test_colours_and_grounds_meet() -> None:
    colours = Colours(new={8: [(0, 2, "code-name")]})
    assert inks(list(draw(found(), 80, False, colours).rows), "lr") == ["code-name/added"]


def test_tabs_keep_columns_and_long_lines_go_on() -> None:
    assert plain([tuple(painted(Line(" ", 1, 1, "a\tb"), ()))]) == "a   b"
    rows = wrapped([Piece("abc名def", "x")], 4, "y")
    assert [plain([tuple(row)]) for row in rows] == ["abc ", "名de", "f   "]
    line = Line("+", None, 1, "x" * 30, cut=70, bare=True)
    told = plain([tuple(painted(line, PLAIN.of(line)))])
    assert told.endswith(" … 70 more characters  no line end")


def test_the_list_has_names_as_text_counts_and_bars() -> None:
    changes = [
        Change("a\x1b[31m\n.py", 30, 0, "added"),
        Change("new.py", 1, 1, "renamed", "old.py"),
        Change("x.bin", None, None, "changed"),
        Change("/out/side.py", None, None, "outside"),
        Change("run.sh", 0, 0, "changed"),
    ]
    told = [" ".join(text.split()) for text in plain(bars(changes, 80)).splitlines()]
    assert told == [
        "added a␛[31m␊.py +30 −0 ++++++++++++",
        "renamed old.py → new.py +1 −1 +−",
        "changed x.bin binary",
        "outside /out/side.py not kept",
        "changed run.sh",
    ]
    assert all(len(text) == 30 for text in plain(bars(changes, 30)).splitlines())


def test_finds_are_marked_whatever_pieces_they_cross() -> None:
    rows = [(Piece("a LR "), Piece("= lr", "x")), (Piece("none"),), (Piece("l"), Piece("r", "y"))]
    page = searched(Page(rows, stops=(1,)), "lr")
    assert (page.finds, page.stops) == ([0, 2], (1,))
    assert page.rows[0] == (
        *(Piece("a "), Piece("LR", "find"), Piece(" ")),
        *(Piece("= ", "x"), Piece("lr", "find")),
    )
    assert page.rows[2] == (Piece("l", "find"), Piece("r", "find"))
    assert searched(Page(rows), "LR").finds == [0]
    assert searched(Page(rows), "[(").finds == [] and searched(Page(rows), "").finds == ()
