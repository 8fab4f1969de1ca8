"""A log looks as it would in a terminal, and cannot steer one."""

from __future__ import annotations

import sys

import pytest

from workbench.outputs.terminal import Screen, Span, Style, plain, render

KERAS = (
    "\x1b[1m 1/57\x1b[0m \x1b[37m━━\x1b[0m \x1b[1m4s\x1b[0m 88ms/step - loss: 2.31"
    "\b" * 0 + "\r\x1b[1m57/57\x1b[0m ━━ \x1b[1m1s\x1b[0m 16ms/step - loss: 0.46\n"
)
SHOWN = {
    "plain lines": ("one\ntwo\n", ["one", "two", ""]),
    "a bar redrawn": ("  0%|  | 0/9\r 50%|# | 5/9\r100%|##| 9/9\n", ["100%|##| 9/9", ""]),
    "a shorter text over a longer one": ("abcdef\rxy", ["xycdef"]),
    "erased to the end": ("abcdef\rxy\x1b[K", ["xy"]),
    "backspaces": ("12\b\b34", ["34"]),
    "tabs": ("a\tb\r\n", ["a       b", ""]),
    "two bars at once": ("a 0%\nb 0%\x1b[A\ra 9%\n\rb 9%", ["a 9%", "b 9%"]),
    "rich's redraw": ("bar 1\nmore\x1b[2K\x1b[1A\x1b[2K\rbar 2\n", ["bar 2", ""]),
    "keras": (KERAS, ["57/57 ━━ 1s 16ms/step - loss: 0.46", ""]),
    "a title": ("\x1b]0;owned\x07text", ["text"]),
    "the clipboard": ("\x1b]52;c;aGk=\x1b\\text", ["text"]),
    "a mode switch": ("\x1b[?1049htext\x1b[6n", ["text"]),
    "device control": ("\x1bPq#0\x1b\\text", ["text"]),
    "c1 controls": ("\x9b31mred\x9d0;t\x9ctext\x85", ["redtext"]),
    "bells and nulls": ("a\x07\x00b", ["ab"]),
    "wide characters": ("数据 ok", ["数据 ok"]),
    "markup": ("[bold]not bold[/]", ["[bold]not bold[/]"]),
}


@pytest.mark.parametrize("name", SHOWN)
def test_shown_as_a_terminal_would(name: str) -> None:
    text, lines = SHOWN[name]
    assert [plain(line) for line in render(text)] == lines


@pytest.mark.parametrize("name", SHOWN)
def test_pieces_give_the_same_as_the_whole(name: str) -> None:
    text, _ = SHOWN[name]
    for cut in range(len(text) + 1):
        screen = Screen(keep=sys.maxsize)
        screen.feed(text[:cut])
        screen.feed(text[cut:])
        assert [plain(line) for line in screen.lines] == SHOWN[name][1], cut


def test_colours_become_styles() -> None:
    bold, orange, rgb = Style(bold=True), Style(fg=208), Style(bg=(1, 2, 3), fg=9)
    text = "\x1b[1mb\x1b[0m \x1b[38;5;208mo\x1b[m\x1b[48;2;1;2;3;91mr\x1b[0m."
    assert render(text) == [
        (Span("b", bold), Span(" "), Span("o", orange), Span("r", rgb), Span("."))
    ]


def test_a_style_goes_on_into_the_next_line() -> None:
    assert render("\x1b[31mred\nstill\x1b[0m") == [
        (Span("red", Style(fg=1)),),
        (Span("still", Style(fg=1)),),
    ]


def test_an_endless_line_is_cut_and_says_so() -> None:
    screen = Screen(width_limit=10)
    for _ in range(100):
        screen.feed("x" * 1000)
    assert plain(screen.lines[0]) == "x" * 10 + "… +99990 characters"


def test_a_long_bar_redrawn_does_not_count_twice() -> None:
    screen = Screen(width_limit=10)
    screen.feed("\r" + "y" * 15)
    screen.feed("\r" + "z" * 15)
    assert plain(screen.lines[0]) == "z" * 10 + "… +5 characters"


def test_old_lines_are_dropped_and_counted() -> None:
    screen = Screen(keep=3)
    screen.feed("1\n2\n3\n4\n5\n")
    assert [plain(line) for line in screen.lines] == ["4", "5", ""]
    assert screen.dropped == 3


def test_feed_tells_the_first_line_that_changed() -> None:
    screen = Screen()
    assert screen.feed("a\nb\nc") == 0
    assert screen.feed("d\ne") == 2
    assert screen.feed("\x1b[2Aup") == 1


def test_what_never_ends_is_no_sequence() -> None:
    screen = Screen()
    screen.feed("\x1b]0;" + "t" * 10_000)
    screen.feed("\nnext")
    assert plain(screen.lines[-1]) == "next"


def test_no_escape_survives_arbitrary_bytes() -> None:
    text = bytes(range(256)).decode("latin-1") * 3
    told = "".join(plain(line) for line in render(text))
    assert all(char.isprintable() or char == "\xa0" or char == "\xad" for char in told)
