"""Digests of folders, with everything below them.

A digest names its kind:
- `tree:`    over the names, sizes and contents: up to 10,000 files and 256 MiB;
- `listing:` over the names, sizes and modification times: up to 10,000 files;
- `sampled:` over all names, and the sizes and times of 10,000 files: above that. They are those
  whose names have the lowest digests, so that the same names give the same sample. The bytes of
  such a folder are an estimate.
Links to files count as files, links to folders are not followed; what is hidden is left out.
"""

from __future__ import annotations

import hashlib
import heapq
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import digest
from .digest import NotDigested
from .known import Known

_MANY = 10_000
_CONTENTS = 256 << 20
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Manifest:
    """A folder: its files, their bytes, the time of the newest change (seconds since the epoch)."""

    digest: str
    files: int
    size: int
    mtime: float
    sampled: bool


def of_folder(folder: str, known: Known | None = None, seconds: float = _SECONDS) -> Manifest:
    """The manifest of a folder. Raises NotDigested, also when it takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    names = Names()
    for name in names_below(folder, deadline):
        names.add(name)
    states = dict(states_of(folder, names.sample(), deadline))
    listing = _listing(states, names.sum)
    size = sum(state.st_size for state in states.values())
    mtime = max((state.st_mtime for state in states.values()), default=0.0)
    if names.count > _MANY:
        size = size * names.count // max(1, len(states))
        return Manifest(f"sampled:{listing}", names.count, size, mtime, True)
    told = f"listing:{listing}"
    if size <= _CONTENTS:
        told = _contents(folder, states, listing, mtime, known, deadline)
    return Manifest(told, len(states), size, mtime, False)


def _contents(
    folder: str,
    states: dict[str, os.stat_result],
    listing: str,
    mtime: float,
    known: Known | None,
    deadline: float,
) -> str:
    if known is not None and (told := known.find(folder, listing)):
        return told
    total = hashlib.sha256()
    for name in sorted(states):
        _hurry(deadline)
        told, state = digest.of_file(f"{folder}/{name}")
        total.update(_line(name, state.st_size, told))
    told = f"tree:{total.hexdigest()}"
    if known is not None:
        try:
            known.keep(folder, listing, told, mtime)
        except OSError:
            pass  # it is worked out again next time
    return told


class Names:
    """Names that come in any order: how many, a sum of their digests, a sample of them."""

    def __init__(self) -> None:
        self.count = 0
        self.sum = 0
        self._lowest: list[tuple[int, str]] = []  # a heap of what is kept, highest digest first

    def add(self, name: str) -> None:
        """Take in one more name."""
        number = int.from_bytes(hashlib.sha256(os.fsencode(name)).digest())
        self.count += 1
        self.sum = (self.sum + number) % (1 << 256)
        if len(self._lowest) < _MANY:
            heapq.heappush(self._lowest, (-number, name))
        elif -number > self._lowest[0][0]:
            heapq.heapreplace(self._lowest, (-number, name))

    def sample(self) -> list[str]:
        """The names with the lowest digests, sorted; all where there are not many."""
        return sorted(name for _, name in self._lowest)


def _listing(states: dict[str, os.stat_result], names: int) -> str:
    total = hashlib.sha256(names.to_bytes(32))
    for name in sorted(states):
        total.update(_line(name, states[name].st_size, states[name].st_mtime_ns))
    return total.hexdigest()


def _line(name: str, *told: object) -> bytes:
    """No name holds a zero byte, so no two folders share their lines."""
    return os.fsencode(name) + b"\0" + " ".join(map(str, told)).encode() + b"\0"


def names_below(folder: str, deadline: float) -> Iterator[str]:
    """The regular files below a folder, by their paths from it. Raises NotDigested."""
    try:
        yield from _below(folder, "", deadline)
    except OSError as error:
        raise NotDigested(error.strerror or str(error)) from error


def _below(folder: str, prefix: str, deadline: float) -> Iterator[str]:
    inner = []
    with os.scandir(folder) as entries:
        for count, entry in enumerate(entries):
            if count % 1000 == 0:
                _hurry(deadline)
            if entry.name.startswith("."):
                continue
            if entry.is_file():
                yield prefix + entry.name
            elif entry.is_dir(follow_symlinks=False):
                inner.append(entry.name)
    for name in inner:
        yield from _below(f"{folder}/{name}", f"{prefix}{name}/", deadline)


def states_of(
    folder: str, names: Iterable[str], deadline: float
) -> Iterator[tuple[str, os.stat_result]]:
    """The state of each of the named files that is still there. Raises NotDigested."""
    for count, name in enumerate(names):
        if count % 100 == 0:
            _hurry(deadline)
        try:
            yield name, Path(f"{folder}/{name}").stat()
        except OSError:
            continue  # it is gone by now


def _hurry(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise NotDigested("it has too many files to look at in time")
