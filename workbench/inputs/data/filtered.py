"""The filtered datasets of a run, and the names by which it knows what it read.

A run with a filter reads a copy, and one with its own code reads through a private folder; what is
compared and shown has the path that the project knows: that of the original, as from the folder
that the run was launched in.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...inside.records import readable
from ...run.spec import Spec, copied
from .files import DATASET, FileUse

CALL = "wb.data"  # the way of a dataset that the script has to ask for
GIVEN = "given"  # how a dataset is known that nothing saw read


@dataclass(frozen=True, slots=True)
class Filtered:
    """What a run was given of a dataset. `copy` is the path of the copy; of `rows` and `digest` the
    first is that of the whole dataset, None and empty where it is not known; `unit` is `rows`, or
    `files` of a folder; `spelt` is the path of the original as the parent's parameters told it;
    `folder` is a folder of links that the run was given, and the one outside of the project that
    it stands for."""

    text: str
    copy: str
    way: str = ""
    rows: tuple[int | None, int | None] = (None, None)
    digest: tuple[str, str] = ("", "")
    unit: str = "rows"
    spelt: str = ""
    folder: tuple[str, str] = ("", "")

    @property
    def keeps_all(self) -> bool:
        """Whether the original serves as the copy."""
        return self.digest[0] == self.digest[1] != ""

    def told(self) -> dict[str, object]:
        """As JSON."""
        both = {"rows": list(self.rows), "digest": list(self.digest), "unit": self.unit}
        return {"filter": self.text, "path": readable(self.copy), "way": self.way, **both}


def filtered(spec: Spec) -> dict[str, Filtered]:
    """The filtered datasets of a run, by the path that it knows each by. What is not as it should
    be is left out."""
    return {
        path: Filtered(
            _text(one.get("filter")),
            _text(one.get("path")),
            _text(one.get("way")),
            _counts(one.get("rows")),
            _texts(one.get("digest")),
            _text(one.get("unit")) or "rows",
            _text(one.get("spelt")),
            _texts(one.get("folder")),
        )
        for path, one in spec.subsets.items()
        if isinstance(one, Mapping)
    }


def as_in_project(spec: Spec, params: Mapping[str, object]) -> Mapping[str, object]:
    """Parameters of a run whose paths are those of the project, and not of a filtered copy, of a
    changed copy of a configuration file, or of a private copy of the code."""
    moved = _moved(spec)
    return {name: _told(value, moved) for name, value in params.items()} if moved else params


def _told(value: object, moved: Sequence[tuple[str, str]]) -> object:
    if isinstance(value, list):
        return [_told(one, moved) for one in value]
    return _back(value, moved) if isinstance(value, str) else value


def command_in_project(spec: Spec) -> tuple[str, ...]:
    """The words of a run's command, with the paths that `as_in_project` tells, also in `data=…`."""
    moved = _moved(spec)
    parted = (word.rpartition("=") if moved else ("", "", word) for word in spec.command)
    return tuple(before + equals + _back(path, moved) for before, equals, path in parted)


def _moved(spec: Spec) -> list[tuple[str, str]]:
    """The places where a run finds what lies elsewhere, and where that is."""
    home = spec.home or spec.cwd
    told = filtered(spec).items()
    copies = [(one.copy, one.spelt or os.path.join(home, path)) for path, one in told if one.copy]  # noqa: PTH118
    stand = [one.folder for _, one in told if one.folder[0]]
    whole = [(str(copy), str(project)) for copy, project in [copied(spec)] if spec.home]
    return [
        *spec.stands.items(),
        *copies,
        *stand,
        *([(spec.cwd, spec.home)] if spec.home else []),
        *whole,
    ]


def _back(path: str, moved: Iterable[tuple[str, str]]) -> str:
    return next((to + path[len(place) :] for place, to in moved if _is_in(path, place)), path)


class Names:
    """The names by which a run knows paths."""

    def __init__(self, spec: Spec) -> None:
        self._roots = [root + os.sep for root in (spec.cwd, spec.home) if root]
        self._filtered = filtered(spec)
        home = spec.home or spec.cwd
        self._originals = {path: os.path.join(home, path) for path in self._filtered}  # noqa: PTH118

    def name(self, path: str) -> str:
        """That of the original for its copy and what is in it; else the path, as from the folder of
        the run."""
        for original, one in self._filtered.items():
            if one.copy and _is_in(path, one.copy):
                return original + path[len(one.copy) :]
            if one.folder[0] and _is_in(path, one.folder[0]):
                return one.folder[1] + path[len(one.folder[0]) :]
        root = next((root for root in self._roots if path.startswith(root)), "")
        return path[len(root) :]

    def datasets(self, uses: Iterable[FileUse]) -> dict[str, FileUse]:
        """What the run read as data, by name. An original that was read beside its copy keeps its
        whole path; in a folder it is what the links of the copy lead to, where it was seen from
        outside alone. A library that reads by itself is not always seen to read: a filtered dataset
        counts as read, too, where neither it nor its original was seen."""
        data = [use for use in uses if use.is_data]
        if not self._filtered:
            return {self.name(use.path): use for use in data}
        arrived = {self._given(use.path) for use in data}
        found: dict[str, FileUse] = {}
        for use in data:
            original = self._original(use.path)
            if not original or original not in arrived:
                found[self.name(use.path)] = use
            elif use.seen != "outside" or self._filtered[original].unit == "rows":
                found[use.path] = use
        seen = {self._original(use.path) for use in data} | arrived
        return found | {path: _given(one) for path, one in self._put() if path not in seen}

    def filtered(self, datasets: Mapping[str, FileUse]) -> dict[str, Filtered]:
        """Of the datasets that the run read those that reached it filtered."""
        missed = self.missed(datasets)
        given = self._filtered.items()
        return {path: one for path, one in given if path in datasets and path not in missed}

    def missed(self, datasets: Mapping[str, FileUse]) -> list[str]:
        """The filtered datasets of which the run read the original, although not all of it was
        kept: the script was not told of the copy."""
        return [
            path
            for path, original in self._originals.items()
            if path in datasets
            and datasets[path].path == original
            and not self._filtered[path].keeps_all
        ]

    def _put(self) -> Iterable[tuple[str, Filtered]]:
        """The filtered datasets that were put where the script finds them, whatever it asks for."""
        return ((p, one) for p, one in self._filtered.items() if one.copy and one.way != CALL)

    def _original(self, path: str) -> str:
        """The filtered dataset of which a path is the original, or lies in it; empty for others."""
        return next((p for p, whole in self._originals.items() if _is_in(path, whole)), "")

    def _given(self, path: str) -> str:
        """The filtered dataset that a path leads to the copy of; empty for others."""
        name = "" if self._original(path) else self.name(path)
        return next((one for one in self._filtered if _is_in(name, one)), "")


def _given(one: Filtered) -> FileUse:
    """The copy as a dataset that was read, as far as the launch knows it."""
    files = one.rows[1] if one.unit == "files" else None
    return FileUse(one.copy, digest=one.digest[1], kind=DATASET, seen=GIVEN, files=files)


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _pair(value: object) -> tuple[object, object]:
    return (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (None, None)


def _counts(value: object) -> tuple[int | None, int | None]:
    was, now = (one if isinstance(one, int) else None for one in _pair(value))
    return was, now


def _texts(value: object) -> tuple[str, str]:
    first, second = map(_text, _pair(value))
    return first, second
