"""What a run opened, reduced: single files, and the folders that it used more than 20 files of.

Class folders below one parent, as image datasets have them, become that parent.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .files import BOTH, CONFIG, READ, WRITTEN, FileUse, hub_version, is_named, kind_of

#: Files of one folder that are listed by name.
MANY = 20
_MOST = 20_000
_WIDE = "more of its files were used than are named here"
_SPLITS = frozenset("train training val valid validation test testing eval dev".split())
#: What is told of a file beside its sight.
_SIGHT = frozenset("time path write pid opens folder version was".split())


@dataclass
class Opened:
    """What was seen so far: `uses` by path, and the `full` folders, read or written, with where
    that was seen; `renamed` are the names that files were written under before they got their own.
    `cwd`, the run's folder, and those above it never count as full; `configs` are files that are
    no data, whatever they are called."""

    cwd: str
    configs: Collection[str] = ()
    uses: dict[str, FileUse] = field(default_factory=dict)
    full: dict[tuple[str, bool], str] = field(default_factory=dict)
    renamed: set[str] = field(default_factory=set)
    _counts: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def saw(self, path: str, write: bool, seen: str, known: Mapping[str, Any]) -> bool:
        """Take in a sight; whether it tells something new.

        `opens` or `folder` in `known` mean that the path is a folder whose files were used.
        """
        if known.get("opens") or known.get("folder"):
            return self._filled(path, write, seen)
        if was := known.get("was"):
            self.renamed.add(str(was))
        use = self.uses.get(path)
        if use is not None:
            self.uses[path] = again = _again(use, write, seen, known)
            return again != use
        if not self._has_room(path, write, seen):
            return False
        role = WRITTEN if write else READ
        kind = CONFIG if path in self.configs else kind_of(path)
        told = FileUse(path, role, kind=kind, seen=seen, version=hub_version(path))
        self.uses[path] = _again(told, write, seen, known)
        return True

    def reduced(self) -> tuple[list[FileUse], list[FileUse]]:
        """The files that are told one by one, and the folders that are told as a whole."""
        folders = {way: self._folders(way) for way in (False, True)}
        singles = [
            use
            for use in self.uses.values()
            if not any(_covers(folders[way], use.path) for way in _ways(use.role))
        ]
        told: dict[str, FileUse] = {}
        for path, use in (*folders[False].items(), *folders[True].items()):
            told[path] = replace(use, role=BOTH) if path in told else use
        return singles, list(told.values())

    def _filled(self, folder: str, write: bool, seen: str) -> bool:
        key = (os.path.normpath(folder), write)
        if key in self.full:
            return False
        if _above(key[0], self.cwd):
            return self._too_wide(*key, seen)
        self.full[key] = seen
        return True

    def _too_wide(self, folder: str, write: bool, seen: str) -> bool:
        """Say that more files of a folder were used than are named, where it is no dataset."""
        new = folder not in self.uses
        role = WRITTEN if write else READ
        told = self.uses.get(folder, FileUse(folder, role, seen=seen, problem=_WIDE))
        self.uses[folder] = _again(told, write, seen, {})
        return new

    def _has_room(self, path: str, write: bool, seen: str) -> bool:
        """Count a new file in its folder. Of a full one no more names are held."""
        if not is_named(path):
            folder = _parent(path)
            self._counts[folder, write] += 1
            if self._counts[folder, write] > MANY and not _above(folder, self.cwd):
                self._filled(folder, write, seen)
                return False
        return len(self.uses) < _MOST

    def _folders(self, write: bool) -> dict[str, FileUse]:
        """The full folders that are read, or written; class folders as their parent."""
        kinds = self._kinds(write)
        children: dict[str, list[str]] = defaultdict(list)
        for folder in kinds:
            if Path(folder).name.lower() not in _SPLITS:
                children[_parent(folder)].append(folder)
        found = {folder: seen for (folder, way), seen in self.full.items() if way == write}
        for parent, inner in children.items():
            if not _above(parent, self.cwd) and _are_classes([kinds[folder] for folder in inner]):
                found[parent] = next((found[f] for f in inner if f in found), "inside")
        role = WRITTEN if write else READ
        return {
            folder: FileUse(folder, role, kind=_most(_below(kinds, folder)), seen=seen)
            for folder, seen in found.items()
            if not _covers(found, folder)
        }

    def _kinds(self, write: bool) -> dict[str, Counter[str]]:
        """By folder, how many files of which kind were used in it."""
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        for use in self.uses.values():
            if write in _ways(use.role) and not is_named(use.path):
                kinds[_parent(use.path)][use.kind] += 1
        for folder, way in self.full:
            if way == write:
                kinds[folder][_most(kinds[folder])] += MANY
        return kinds


def _again(use: FileUse, write: bool, seen: str, known: Mapping[str, Any]) -> FileUse:
    """A use with one more sight of it."""
    role = WRITTEN if write else READ
    more = {name: known[name] for name in known.keys() - _SIGHT}
    return replace(
        use,
        role=use.role if use.role in (role, BOTH) else BOTH,
        seen=use.seen if use.seen in (seen, "both") else "both",
        version=str(known.get("version") or use.version),
        known={**use.known, **more},
    )


def _are_classes(kinds: list[Counter[str]]) -> bool:
    """Whether sibling folders hold many files of one kind together."""
    common = Counter(_most(inner) for inner in kinds).most_common(1)[0]
    return common[1] == len(kinds) >= 2 and sum(map(Counter.total, kinds)) > MANY


def _below(kinds: Mapping[str, Counter[str]], folder: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for path, inner in kinds.items():
        if path == folder or path.startswith(folder + "/"):
            total += inner
    return total


def _most(kinds: Counter[str]) -> str:
    return kinds.most_common(1)[0][0] if kinds else "other"


def _ways(role: str) -> tuple[bool, ...]:
    return {READ: (False,), WRITTEN: (True,)}.get(role, (False, True))


def _covers(folders: Mapping[str, object], path: str) -> bool:
    """Whether one of the folders is above a path."""
    return not is_named(path) and any(parent in folders for parent in _parents(path))


def _parents(path: str) -> Iterator[str]:
    while (parent := _parent(path)) != path:
        yield parent
        path = parent


def _parent(path: str) -> str:
    return os.path.dirname(path)  # noqa: PTH120 - asked many thousand times


def _above(folder: str, cwd: str) -> bool:
    """Whether a folder holds, or is, the run's own; a home, `/tmp` and `/` are never a dataset."""
    home = os.path.expanduser("~")  # noqa: PTH111 - a text
    return folder in ("/", "/tmp", home) or folder == cwd or cwd.startswith(folder + "/")
