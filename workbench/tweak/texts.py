"""The text of a file as a tweak would launch it, to be edited."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from ..errors import BadEdit, NoSnapshot, WorkbenchError
from ..inputs.code.checkout import inner
from ..inputs.code.encoding import decoded, plain
from ..inputs.code.entry import LINK
from ..inputs.code.keep import kept
from ..inputs.code.shadow import Shadow
from .edits import AS_IT_WAS, Edits
from .origin import Origin

LARGEST = 4 << 20  # bytes that are edited
_HOPS = 10  # links that are followed


def text_of(root: Path, origin: Origin, edits: Edits, path: str) -> str:
    """The edited text, else that of the code that is launched; `path` is as from the project's
    folder `root`. Raises BadEdit, NoSnapshot where the code of the run was not kept."""
    if path in edits.files:
        return edits.files[path]
    try:
        content = content_of(root, origin, edits, path)
        if len(content) > LARGEST:
            raise BadEdit(f"{path} is too large to be edited here")
        return decoded(content)
    except OSError as error:
        raise BadEdit(f"{path} cannot be edited: {error}") from error


def real_place(root: Path, origin: Origin, edits: Edits, path: str) -> str:
    """Where a file of the code that is launched is when links are followed, as from the project's
    folder. Raises BadEdit for one that lies outside."""
    plain = os.path.normpath(path)
    for _ in range(_HOPS):
        if plain.startswith(("/", "..")) or plain == ".":
            raise BadEdit("it is no file of the project", "Name it from the project's folder.")
        target = None if plain in edits.files else _target(root, origin, edits, plain)
        if target is None:
            return plain
        meant = Path(os.path.normpath(Path(plain).parent / target))
        plain = str(meant.relative_to(root) if meant.is_relative_to(root) else meant)
    raise BadEdit("it is a link that leads in circles", "Edit the file itself.")


def _target(root: Path, origin: Origin, edits: Edits, path: str) -> str | None:
    """Where a link points; None for what is none."""
    if edits.code != AS_IT_WAS or origin.run is None:
        place = root / path
        return str(place.readlink()) if place.is_symlink() else None
    tree = kept(origin.run.folder).tree
    link = next((one for one in Shadow(root).files(tree, [path]) if one.path == path), None)
    if link is None or link.mode != LINK:
        return None
    return os.fsdecode(_stored(root, tree, path))


def content_of(root: Path, origin: Origin, edits: Edits, path: str) -> bytes:
    """The content of a file of the code that is launched, without edits. Raises BadEdit,
    NoSnapshot, OSError."""
    if edits.code != AS_IT_WAS or origin.run is None:
        return (root / path).read_bytes()
    tree = kept(origin.run.folder).tree
    try:
        return _stored(root, tree, path)
    except NoSnapshot:
        raise
    except WorkbenchError as error:
        raise BadEdit(f"{path} was not in the code of {origin.called}") from error


def launched(root: Path, origin: Origin, edits: Edits, path: Path) -> bytes:
    """What a file will hold when it is launched, edits included; of one that is no part of the
    code, what it holds now. Raises OSError."""
    place = place_of(root, path)
    if place is None:
        return path.read_bytes()
    if place in edits.files:
        return plain(edits.files[place])
    try:
        return content_of(root, origin, edits, place)
    except WorkbenchError:
        return path.read_bytes()


def place_of(root: Path, path: Path) -> str | None:
    """A path as from the project's folder `root`, by whatever `..` or link it leads there; None for
    one outside."""
    try:
        return inner(root, path)
    except NoSnapshot:
        return None


@lru_cache(maxsize=64)
def _stored(root: Path, tree: str, path: str) -> bytes:
    """A file of a snapshot, which never changes."""
    return Shadow(root).read(tree, path)
