"""An output is followed to its last line, and each line is told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.outputs.log import PIECE, Lines, Output

TEXT = "one\n50%\r100%\nédition\nlast"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_pieces_of_any_size_give_the_same_lines(tmp_path: Path, size: int) -> None:
    path = tmp_path / "output.log"
    path.write_text(TEXT)
    output, lines, told = Output(path), Lines(), []
    while (text := output.read(size)) is not None:
        told += lines.feed(text)
    assert told == ["one", "100%", "édition"]
    assert lines.current == "last"
    assert lines.close() == ["last"]


def test_more_lines_at_once_than_are_held(tmp_path: Path) -> None:
    lines = Lines(held=100)
    told = [line for _ in range(5) for line in lines.feed("\n" * PIECE)]
    assert len(told) + len(lines.close()) == 5 * PIECE


def test_lines_held_back_may_still_change() -> None:
    lines = Lines(held=3)
    told = lines.feed("a 0%\nb 0%\n") + lines.feed("\x1b[2A\ra 9%\x1b[B\rb 9%\n") + lines.close()
    assert told == ["a 9%", "b 9%"]


def test_what_comes_later_is_read_and_a_missing_file_has_nothing(tmp_path: Path) -> None:
    path = tmp_path / "output.log"
    output = Output(path)
    assert output.read() is None
    path.write_bytes(b"a\xff")
    assert output.read() == "a\N{REPLACEMENT CHARACTER}"
    assert output.read() is None
