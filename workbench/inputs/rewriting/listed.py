"""Changing words in a file of arguments, `@args.txt`.

argparse takes each line for one word, scripts of many authors split lines at blanks. The file
tells which: a line that holds a flag and its value is split.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping

_FLAG = re.compile(r"\s*(?P<flag>--?[A-Za-z_][\w./-]*)(?P<sign>[= ]\s*)?(?P<value>.*?)\s*")


def changed(text: str, changes: Mapping[str, str | None]) -> str:
    """The text with the values that `changes` gives by the names of flags; None takes one away."""
    lines = text.splitlines()
    for name, change in changes.items():
        lines = _changed(lines, name, change)
    return "\n".join(lines) + "\n"


def _changed(lines: list[str], name: str, change: str | None) -> list[str]:
    """The lines with one flag changed, once, where it stood last."""
    places = [place for place, line in enumerate(lines) if _name(line) == name]
    if not places:
        return lines if change is None else [*lines, *_new(lines, f"--{name}", change)]
    told = list(lines)
    for place in reversed(places):
        end = _end(lines, place)
        wanted = change is not None and place == places[-1]
        told[place:end] = _again(lines[place], end - place, str(change)) if wanted else []
    return told


def _name(line: str) -> str:
    found = _FLAG.fullmatch(line)
    return found["flag"].lstrip("-").replace("-", "_") if found else ""


def _end(lines: list[str], place: int) -> int:
    """Behind the values that follow a flag in lines of their own."""
    found = _FLAG.fullmatch(lines[place])
    end = place + 1
    if found and not found["value"]:
        while end < len(lines) and lines[end].strip() and not _is_new(lines[end]):
            end += 1
    return end


def _is_new(line: str) -> bool:
    return bool(_FLAG.fullmatch(line)) or line.lstrip().startswith("#")


def _again(line: str, lines: int, change: str) -> list[str]:
    """A flag with another value, spelled as it was."""
    found = _FLAG.fullmatch(line)
    assert found
    flag, sign = found["flag"], found["sign"] or ""
    if found["value"]:
        return [f"{flag}{sign}{change if sign.strip() else shlex.quote(change)}"]
    if lines > 1:
        return [flag, change]
    return (
        [flag] if change.lower() == "true" else [] if change.lower() == "false" else [flag, change]
    )


def _new(lines: list[str], flag: str, change: str) -> list[str]:
    splits = any((found := _FLAG.fullmatch(line)) and found["value"] for line in lines)
    return [f"{flag}={shlex.quote(change) if splits else change}"]
