"""What a configuration file names relative to itself: a copy elsewhere would name other things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...sources import documents

#: Keys under which other configuration files are named.
_KEYS = frozenset("_base_ _base base_config defaults include includes __base__ extends".split())
_INCLUDE = re.compile(r"!include\s+(\S+)")
_MOST = 500


def others(path: Path, content: bytes, cwd: Path) -> bool:
    """Whether the file names others relative to itself: by `_base_`, `defaults`, `!include`, or by
    any text that is the name of something beside it; but for what is found from the working folder
    `cwd` as well, which a copy elsewhere finds too. A file that cannot be read names none.
    """
    try:
        text = content.decode("utf-8-sig")
        held = documents.parse(text, path.suffix.lower())
    except ValueError:
        return False
    bases = [held[key] for key in _KEYS.intersection(held)] if isinstance(held, dict) else []
    if _INCLUDE.search(text) or any(isinstance(one, str | list) for one in bases):
        return True
    names = [*_texts(held, [_MOST])]
    return any(_is_in(path.parent, name) and not _is_in(cwd, name) for name in names)


def _is_in(folder: Path, name: str) -> bool:
    """Whether a text names something in the folder: it looks like a path, and is there."""
    if not ("." in name or "/" in name) or "\n" in name or len(name) > 200:
        return False
    try:
        return not Path(name).is_absolute() and name.strip("./") != "" and (folder / name).exists()
    except (OSError, ValueError):
        return False


def _texts(held: Any, left: list[int]) -> Iterator[str]:
    """All texts within a value, some hundreds at most."""
    if isinstance(held, str) and left[0] > 0:
        left[0] -= 1
        yield held
    inner = held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
    for one in inner:
        yield from _texts(one, left)
