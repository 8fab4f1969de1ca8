"""A file's part of a unified diff becomes lines, pairs and words."""

from __future__ import annotations

import pytest

from workbench.compare.hunks import LONG, Line, parse
from workbench.compare.words import mates, spans
from workbench.inputs.code.changes import Change

HEAD = b"diff --git a/a.py b/a.py\nindex 1..2 100644\n--- a/a.py\n+++ b/a.py\n"


def lines(section: bytes, *, added: int = 1, removed: int = 1) -> list[Line]:
    """The lines of the hunks that follow a file's head."""
    found = parse(Change("a.py", added, removed, "changed"), HEAD + section)
    return [line for hunk in found.hunks for line in hunk.lines]


def test_lines_know_where_they_stand_in_both_files() -> None:
    told = lines(b"@@ -9,3 +9,4 @@ def f():\n x\n-old\n+new\n+more\n y\n")
    assert [(one.kind, one.old, one.new, one.text) for one in told] == [
        (" ", 9, 9, "x"),
        ("-", 10, None, "old"),
        ("+", None, 10, "new"),
        ("+", None, 11, "more"),
        (" ", 11, 12, "y"),
    ]


def test_lines_that_look_like_the_head_of_a_diff_are_lines() -> None:
    told = lines(b"@@ -1,2 +1,2 @@\n--- a/x\n-@@ -1 +1 @@\n+++ b/x\n+diff --git a/x b/x\n")
    assert [one.text for one in told] == ["-- a/x", "@@ -1 +1 @@", "++ b/x", "diff --git a/x b/x"]


def test_the_words_that_differ_are_told_of_lines_that_are_alike() -> None:
    old, new = lines(b"@@ -1 +1 @@\n-lr = args.lr * decay\n+lr = args.rate * decay\n")
    assert [old.text[a:b] for a, b in old.changed] == ["lr"]
    assert [new.text[a:b] for a, b in new.changed] == ["rate"]
    assert not any(one.changed for one in lines(b"@@ -1 +1 @@\n-import os\n+x = {}\n"))


def test_lines_that_became_one_another_stand_beside_each_other() -> None:
    section = (
        b"@@ -1,2 +1,3 @@\n-first = 1\n-second = 2\n+new line here\n+first = 10\n+second = 20\n"
    )
    (hunk,) = parse(Change("a.py", 3, 2, "changed"), HEAD + section).hunks
    sides = [(old and old.text, new and new.text) for old, new in hunk.pairs]
    assert sides == [
        (None, "new line here"),
        ("first = 1", "first = 10"),
        ("second = 2", "second = 20"),
    ]


def test_an_end_without_line_feed_and_bytes_that_are_no_text() -> None:
    old, new = lines(b"@@ -1 +1 @@\n-caf\xe9\n\\ No newline at end of file\n+caf\xc3\xa9\n")
    assert (old.text, old.bare, new.text, new.bare) == ("caf\\xe9", True, "café", False)


def test_line_ends_of_windows_are_told_once_or_seen_where_they_differ() -> None:
    found = parse(Change("a.py", 1, 1, "changed"), HEAD + b"@@ -1 +1 @@\n-a\r\n+b\r\n")
    assert found.notes == ("line ends CRLF",)
    assert [one.text for one in found.hunks[0].lines] == ["a", "b"]
    assert [one.text for one in lines(b"@@ -1 +1 @@\n-a\n+a\r\n")] == ["a", "a\r"]


def test_what_nobody_reads_is_told_and_not_shown() -> None:
    (line,) = lines(b"@@ -0,0 +1 @@\n+" + b"x" * (LONG + 70) + b"\n")
    assert (len(line.text), line.cut) == (LONG, 70)
    many = parse(Change("a.py", 5000, 0, "changed"), HEAD + b"@@ -0,0 +1 @@\n+x\n")
    assert many.notes == ("5,000 lines differ: not shown",) and not many.hunks
    binary = parse(Change("a.bin", None, None, "added"), b"Binary files differ\n")
    assert binary.notes == ("binary: not shown",)


def test_modes_links_and_empty_files_are_told() -> None:
    mode = parse(Change("a.sh", 0, 0, "changed", modes=(0o100644, 0o100755)), HEAD)
    assert mode.notes == ("mode 100644 → 100755",)
    assert parse(Change("a", 1, 0, "added", modes=(0, 0o120000)), HEAD).notes == ("a link",)
    assert parse(Change("a", 0, 0, "added", modes=(0, 0o100644)), HEAD).notes == ("empty",)


def test_a_file_that_became_a_link_is_removed_and_added() -> None:
    twice = (
        b"@@ -1 +0,0 @@\n-u = 1\n" + HEAD + b"@@ -0,0 +1 @@\n+other\n\\ No newline at end of file\n"
    )
    assert [(one.kind, one.text) for one in lines(twice)] == [("-", "u = 1"), ("+", "other")]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([], ["a"], []),
        (["a = 1"], ["a = 2"], [(0, 0)]),
        (["  a = 1"], ["a = 1"], [(0, 0)]),
        (["x"], ["y"], []),
        (["    "], ["\t"], []),
        (["a = 1"] * 500, ["a = 2"] * 500, []),
    ],
)
def test_mates(old: list[str], new: list[str], found: list[tuple[int, int]]) -> None:
    assert mates(old, new) == found


def test_spans_of_equal_lines_are_none_and_of_blanks_are_blanks() -> None:
    assert spans("same", "same") == ((), ())
    assert spans("if a", "if  a") == (((2, 3),), ((2, 4),))
