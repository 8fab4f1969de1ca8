"""The profiles of a project: `.workbench/profiles/`, a file for each content that was profiled.

They are kept by digest: one serves all runs that read this content, and it stays true when the
dataset is overwritten. What is there is never changed, and is written by rename.
"""

from __future__ import annotations

import re
from pathlib import Path

from ....inside import layout, records
from .. import digest, manifest
from ..digest import NotDigested
from ..files import FileUse
from . import profile
from .profile import Profile

_DIGEST = re.compile(r"[a-z0-9]{2,10}:[0-9a-f]{16,128}")
_TEXTS = {".csv": "csv", ".tsv": "tsv", ".jsonl": "json", ".ndjson": "json", ".json": "json"}
_KINDS = {
    **_TEXTS,
    **{f"{suffix}{packed}": kind for suffix, kind in _TEXTS.items() for packed in (".gz", ".zst")},
    ".parquet": "parquet",
    ".pq": "parquet",
    ".npy": "npy",
    ".npz": "npz",
}


class Profiles:
    """Looks up and keeps profiles below `.workbench`, here `home`."""

    def __init__(self, home: Path) -> None:
        self._folder = home / layout.PROFILES

    def path(self, digest: str) -> Path | None:
        """Where the profile of a content is; None for what is no digest."""
        if not _DIGEST.fullmatch(digest):
            return None
        return self._folder / f"{digest.replace(':', '-')}.json"

    def has(self, digest: str) -> bool:
        """Whether there is a profile of this content, or word of why there can be none."""
        path = self.path(digest)
        return path is not None and path.exists()

    def find(self, digest: str) -> Profile | None:
        """The profile of a content; None where there is none that can be read."""
        path = self.path(digest)
        try:
            told = None if path is None else records.read_whole(str(path))
            return None if told is None else profile.parse(told)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def keep(self, digest: str, found: Profile) -> None:
        """Keep a profile. Raises OSError."""
        if (path := self.path(digest)) is not None:
            self._folder.mkdir(exist_ok=True)
            records.write_whole(str(path), found.told())


def kind_of(path: str) -> str:
    """How a file is read, by its name: `csv`, `tsv`, `json`, `parquet`, `npy`, `npz`; empty for
    any other."""
    suffixes = Path(path.lower()).suffixes[-2:]
    names = ("".join(suffixes), suffixes[-1]) if suffixes else ()
    return next((_KINDS[name] for name in names if name in _KINDS), "")


def why_not(use: FileUse) -> str:
    """Why there can be no profile of what a run used, by its record alone; empty if there can."""
    if use.is_named:
        return "it is in a hub or a store, not on this machine"
    if not _DIGEST.fullmatch(use.digest):
        return f"its content is not known{f': {use.problem}' if use.problem else ''}"
    if use.files is None and not kind_of(use.path):
        return "it is no table that can be read (CSV, TSV, JSON lines, Parquet, .npy, .npz)"
    return ""


def changed(use: FileUse, closely: bool = False) -> str:
    """Why the file or folder is not what the run read any more; empty while it is.

    Size and time stand for a file's content; where the time alone differs it is digested, as a
    folder always is: that may take seconds. `closely`, a file of which the whole content is
    digested is read again at any rate: one tick of its clock may hide a change.
    """
    try:
        state = Path(use.path).stat()
        if use.files is not None:
            now = manifest.of_folder(use.path).digest
        elif state.st_size != use.size:
            now = ""
        elif state.st_mtime == use.mtime and not (closely and state.st_size <= digest.WHOLE):
            return ""
        else:
            now = digest.of_file(use.path)[0]
    except (OSError, ValueError, NotDigested) as error:
        return f"{getattr(error, 'strerror', None) or error}"
    return "" if now == use.digest else "it has changed since it was read"
