"""Files of code in the person's editor.

Of the working tree it is the person's own file that opens: what is saved there is what will run.
Of the code as it was, or of a file that is edited already, a private copy opens, and what is saved
in it becomes an edit. Edited constants are applied on top of it, and are not in the text.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import BadEdit, CannotWrite
from ..inputs.code.editor import editor_command
from ..inputs.code.encoding import decoded, encoded
from ..inside import layout
from ..inside.folder import make_project
from .edits import AS_IT_WAS, Edits
from .origin import Origin
from .texts import text_of

_FORGOTTEN = 86400.0  # seconds


@dataclass(frozen=True, slots=True)
class Opened:
    """A file to be edited: `path` from the project's folder, the file at `place` that the words of
    `command` open. `base` is its text without any edit, None where it is the person's own file."""

    path: str
    place: Path
    command: tuple[str, ...]
    base: str | None = None


def opened(
    root: Path,
    origin: Origin,
    edits: Edits,
    path: str,
    line: int | None = None,
    env: Mapping[str, str] = os.environ,
) -> Opened:
    """Make a file of the code ready to be edited, at a `line` from 1; the words say how.

    To be given to `closed` when the editor has ended. Raises BadEdit where the code has no such
    file, NoSnapshot, UsageError where there is no editor, CannotWrite.
    """
    as_it_was = edits.code == AS_IT_WAS and origin.run is not None
    if not as_it_was and path not in edits.files:
        place = root / path
        if not place.is_file():
            raise BadEdit(f"{place}: no such file", "Name a file by its path from the project.")
        return Opened(path, place, tuple(editor_command(place, line, env, wait=True)))
    base = _text(root, origin, edits, path)
    place = _private(root, path)
    words = tuple(editor_command(place, line, env, wait=True))
    _write(place, encoded(edits.files.get(path, base)))
    return Opened(path, place, words, base)


def closed(one: Opened, edits: Edits) -> Edits:
    """The edits with what was saved in the editor; a text that is as it was without any edit is
    none. A private copy is removed."""
    if one.base is None:
        return edits
    try:
        text = decoded(one.place.read_bytes())
    except OSError:  # removed in the editor: nothing was saved
        return edits
    finally:
        shutil.rmtree(one.place.parent, ignore_errors=True)
    files = {path: held for path, held in edits.files.items() if path != one.path}
    return replace(edits, files=files if text == one.base else files | {one.path: text})


def _text(root: Path, origin: Origin, edits: Edits, path: str) -> str:
    """The text of a file without its edit; one that an edit has added has none."""
    try:
        return text_of(root, origin, replace(edits, files={}), path)
    except BadEdit:
        if path not in edits.files:
            raise
        return ""


def _private(root: Path, path: str) -> Path:
    """Where a copy of a file is edited; it keeps its name, which tells the editor its language."""
    home = root / layout.PROJECT / layout.EDITING
    if home.is_dir():
        for left in home.iterdir():
            if left.stat().st_mtime < time.time() - _FORGOTTEN:
                shutil.rmtree(left, ignore_errors=True)
    return home / os.urandom(4).hex() / Path(path).name


def _write(place: Path, content: bytes) -> None:
    try:
        make_project(str(place.parents[3]))
        place.parent.mkdir(mode=0o700, parents=True)
        place.write_bytes(content)
    except OSError as error:
        raise CannotWrite(f"{place} cannot be written: {error.strerror}") from error
