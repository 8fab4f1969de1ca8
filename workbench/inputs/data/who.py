"""Which runs read or wrote a content: the record of each run, asked the other way round."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ...inside import layout
from . import digest, files, manifest
from .digest import NotDigested
from .files import FileUse

#: How a use is that of what was asked for: the very content, another content at the same path, or
#: a folder that was recorded as a whole and holds the path.
CONTENT, PATH, FOLDER = "content", "path", "folder"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: its paths (as written, and with links followed), and its digest and bytes
    now; `problem` says why there is no digest. A name of a hub or a store has no digest."""

    paths: tuple[str, ...]
    digest: str = ""
    size: int | None = None
    problem: str = ""


def ask(path: str) -> Asked:
    """A file, a folder, or a name as `hf://…`, as it is now. A large folder takes seconds."""
    if files.is_named(path):
        return Asked((path,))
    place = Path(path).absolute()
    paths = tuple(dict.fromkeys([os.path.normpath(place), str(place.resolve())]))
    try:
        if place.is_dir():
            told = manifest.of_folder(paths[-1])
            return Asked(paths, told.digest, told.size)
        found, state = digest.of_file(paths[-1])
        return Asked(paths, found, state.st_size)
    except NotDigested as error:
        return Asked(paths, problem=error.message)


def uses(asked: Asked, runs: Iterable[Path]) -> Iterator[tuple[Path, str, FileUse]]:
    """The uses of what is asked for by the runs in these folders, and how each is one.

    Only records that name the digest or the path are taken apart.
    """
    above = {str(parent) for path in asked.paths for parent in Path(path).parents}
    names = [json.dumps(path) for path in (*asked.paths, *above)]
    marks = [mark.encode() for mark in (*names, asked.digest) if mark]
    for run in runs:
        try:
            content = (run / layout.FILES).read_bytes()
        except OSError:
            continue
        if any(mark in content for mark in marks):
            for use in files.parse(content):
                if how := _how(asked, above, use):
                    yield run, how, use


def _how(asked: Asked, above: set[str], use: FileUse) -> str:
    if asked.digest and asked.digest in (use.digest, use.before):
        return CONTENT
    if use.path in asked.paths:
        return PATH
    return FOLDER if use.files is not None and use.path in above else ""
