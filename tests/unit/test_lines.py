"""Following files of JSON lines: whole lines only, in bounded pieces, whatever is in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.inside import records
from workbench.outputs.lines import PIECE, Tail, read_all

LINES = [{"step": step, "text": "é\n,]" * (step % 7)} for step in range(50)]
TEXT = "".join(
    json.dumps(line, ensure_ascii=step % 2 == 0) + "\n" for step, line in enumerate(LINES)
)


def test_a_file_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    tail = Tail(tmp_path / "x")
    assert tail.read() == []
    (tmp_path / "x").write_text(TEXT)
    assert tail.read() == LINES
    assert tail.read() == []


def test_every_line_comes_once_wherever_the_writes_are_cut(tmp_path: Path) -> None:
    path, data = tmp_path / "x", TEXT.encode()[:400]
    whole = [line for line in LINES if json.dumps(line)][: data.count(b"\n")]
    for cut in range(len(data)):
        path.write_bytes(data[:cut])
        tail = Tail(path)
        found = tail.read()
        with path.open("ab") as file:
            file.write(data[cut:])
        assert found + tail.read() == whole, cut


@pytest.mark.parametrize("limit", [1, 7, 64, PIECE])
def test_pieces_of_any_size_give_the_same_lines(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "x"
    path.write_text(TEXT)
    tail, found = Tail(path), []
    while piece := tail.read(limit):
        found += piece
    assert found == LINES
    assert tail.offset == path.stat().st_size


def test_reading_goes_on_at_an_offset(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(TEXT)
    first = Tail(path)
    first.read(200)
    assert (
        Tail(path, first.offset).read()
        == LINES[len(LINES) - len(Tail(path, first.offset).read()) :]
    )


def test_a_file_that_shrank_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(TEXT)
    tail = Tail(path)
    tail.read()
    path.write_text('{"new": 1}\n')
    assert tail.read() == [{"new": 1}]


@pytest.mark.parametrize(
    ("bad", "broken"),
    [
        (b'{"torn": 1', 1),
        (b"\x00\xff\xfe" * 100, 1),
        (b'{"a": 1} {"b": 2}', 1),
        (b'{"a": NaN}', 1),
        (b"", 0),
        (b"  ", 0),
        (b"7", 0),
        (b"[1, 2]", 0),
        (b"null", 0),
        (b'"text"', 0),
        (b"[" * 5000, 1),
        (b'{"a": "\\udcff"}', 1),
        (b'{"a": ' + b"9" * 500 + b"}", 1),
    ],
)
def test_a_bad_line_costs_no_other(tmp_path: Path, bad: bytes, broken: int) -> None:
    path = tmp_path / "x"
    path.write_bytes(b'{"a": 1}\n' + bad + b'\n{"b": 2}\n')
    tail = Tail(path)
    assert tail.read() == [{"a": 1}, {"b": 2}]
    assert tail.broken == broken


def test_a_line_longer_than_a_piece_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x"
    records.append(str(path), {"long": "x" * 3 * PIECE}, {"next": 1})
    assert [[*record] for record in read_all(path)] == [["long"], ["next"]]


def test_a_torn_line_is_closed_by_the_next(tmp_path: Path) -> None:
    """What a full disk, or a kill in the middle of a write, leaves behind."""
    path = tmp_path / "x"
    records.append(str(path), {"a": 1})
    with path.open("ab") as file:
        file.write(b'{"b": ')
    records.append(str(path), {"c": 3}, {"d": 4})
    assert read_all(path) == [{"a": 1}, {"c": 3}, {"d": 4}]


def test_a_whole_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "x"
    assert records.read_whole(str(path)) is None
    records.write_whole(str(path), {"a": 1})
    with pytest.raises(RecursionError):
        records.write_whole(str(path), _deep())
    assert records.read_whole(str(path)) == {"a": 1}
    assert [one.name for one in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "\x00", '{"a":' * 100_000])
def test_a_file_that_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x").write_text(text)
    with pytest.raises(ValueError, match=r"."):
        records.read_whole(str(tmp_path / "x"))


def _deep() -> object:
    value: object = 1
    for _ in range(100_000):
        value = [value]
    return value
