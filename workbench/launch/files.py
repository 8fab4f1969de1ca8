"""Which files a run reads and writes: told from inside, looked at from outside, digested.

Files that are read are digested as soon as they are seen, for they may change, and small datasets
are looked into as soon as they are digested; files that are written are digested at the end. The
record is `files.jsonl`.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from ..errors import Damaged
from ..inputs.data import behind, files
from ..inputs.data.files import BOTH, READ, WRITTEN, FileUse
from ..inputs.data.known import Known
from ..inputs.data.opened import Opened
from ..inside import layout, records
from ..inside.relevant import Relevant, is_code
from ..machine import tree
from ..machine.open_files import OpenFiles
from ..run.spec import read_spec
from .digesting import GONE, Digested, Digester

_LOOK = 0.003  # seconds of looking from outside in one look
_PIECE = 1 << 16  # bytes of what was told from inside in one look
_FIRST = 2.0  # seconds until folders are digested: more of their siblings may come
_CONFIG = 1 << 16  # bytes of a configuration file, at most
_TEMPORARY = (".tmp", ".temp", ".part", ".partial", ".incomplete", ".download", "~")


class Files:
    """Follows one run; `pids` tells its processes. One thread calls it."""

    def __init__(self, folder: Path, pids: Callable[[], set[int]]) -> None:
        self._folder = folder
        self._pids = pids
        self._opened = Opened(_cwd(folder), _configs(folder))
        self._offset = 0
        self._outside = OpenFiles(self._matters)
        self._relevant: Relevant | None = None
        self._digester = Digester(Known(folder.parent.parent))
        self._results: dict[str, Digested] = {}
        self._before: dict[str, str] = {}
        self._asked: set[str] = set()
        self._reduce_at = time.monotonic() + _FIRST
        self._stale = False
        self._fresh: list[FileUse] = []  # not on record yet
        self._early = behind.Early(folder)
        for use in files.read(folder):
            if use.digest and use.role == READ:  # what the supervisor before us had digested
                self._asked.add(use.path)
                self._results[use.path] = _result(use)

    def look(self) -> None:
        """What is new since the last call; a few milliseconds. Raises OSError."""
        self._inside(_PIECE)
        self._from_outside(_LOOK)
        now = time.monotonic()
        if self._stale and now >= self._reduce_at:
            self._stale = False
            for use in self._opened.reduced()[1]:
                self._ask(use, folder=True)
            self._reduce_at = now + max(10.0, 500 * (time.monotonic() - now))
        self.record()

    def record(self) -> None:
        """Put on record what has been digested since the last call, and have small datasets of it
        looked into. Raises OSError."""
        fresh, self._fresh = [*self._fresh, *self._collect()], []
        files.append(self._folder, fresh)
        self._early.see(fresh)
        tree.HELPERS.clear()
        if (pid := self._early.pid) is not None:
            tree.HELPERS.add(pid)

    def close(self, seconds: float = 10.0) -> None:
        """The run has ended: digest what it wrote and write the whole record; `seconds` at most
        for digests, and what is not done then is told without. Raises OSError."""
        deadline = time.monotonic() + seconds
        while self._inside(1 << 20):
            pass
        self._from_outside(_LOOK)
        singles, folders = self._opened.reduced()
        for use in folders:
            self._ask(use, folder=True, end=True)
        for use in singles:
            self._ask(use, end=True)
        self._digester.wait(max(0.0, deadline - time.monotonic()))
        self._collect()
        files.write(self._folder, self._told([*singles, *folders]))

    def written(self) -> list[str]:
        """The files that the run has written so far."""
        return [use.path for use in self._opened.uses.values() if use.role != READ]

    def _inside(self, limit: int) -> int:
        """Take in what the training told; the bytes of whole lines."""
        try:
            with (self._folder / layout.OPENED).open("rb") as file:
                file.seek(self._offset)
                piece = file.read(limit)
        except FileNotFoundError:
            return 0
        end = piece.rfind(b"\n") + 1
        if end == 0 and len(piece) == limit:
            end = limit  # no line of ours is as long
        self._offset += end
        for line in piece[:end].splitlines():
            told = _parsed(line)
            path = told.get("path")
            if isinstance(path, str) and path:
                self._saw(path, bool(told.get("write")), "inside", told)
        return end

    def _from_outside(self, seconds: float) -> None:
        for path, write in self._outside.look(self._pids(), seconds):
            self._saw(path, write, "outside", {})

    def _saw(self, path: str, write: bool, seen: str, told: Mapping[str, object]) -> None:
        if self._opened.saw(path, write, seen, told):
            self._stale = True
            use = self._opened.uses.get(path)
            if use is not None and use.role == READ and not use.is_named:
                self._ask(use)
            elif use is not None:
                self._fresh.append(use)

    def _ask(self, use: FileUse, folder: bool = False, end: bool = False) -> None:
        """Have a use digested: once when it is read, and at the end when it was written."""
        path = use.path
        if use.is_named or use.problem or (path in self._asked and use.role == READ):
            return
        if use.role != READ and not end:
            return
        if use.role == BOTH and path in self._results:
            self._before[path] = self._results.pop(path).digest
        self._asked.add(path)
        if folder:
            self._digester.drop(path)
        self._digester.ask(path, folder)

    def _collect(self) -> list[FileUse]:
        """Take in what has been digested; the single files among it."""
        fresh = []
        for result in self._digester.take():
            self._results[result.path] = result
            use = self._opened.uses.get(result.path)
            if use is not None and not result.skip:
                fresh.append(_joined(use, result))
        return fresh

    def _told(self, uses: list[FileUse]) -> list[FileUse]:
        """The whole record: what one file is by two names is one."""
        told: dict[object, FileUse] = {}
        for use in uses:
            result = self._results.get(use.path)
            if result is not None and (result.skip or self._is_temporary(use, result)):
                continue
            if result is None:
                result = Digested(use.path, problem=use.problem or _undone(use))
            full = replace(_joined(use, result), before=self._changed(use.path, result.digest))
            key = result.same or use.path
            told[key] = files.joined(told[key], full) if key in told else full
        return list(told.values())

    def _is_temporary(self, use: FileUse, result: Digested) -> bool:
        """Whether it was written to be renamed or removed, and is gone."""
        if use.role != WRITTEN or result.problem != GONE:
            return False
        folder, _, name = use.path.rpartition("/")
        known = use.path in self._opened.renamed or folder == "/tmp"
        return known or name.endswith(_TEMPORARY)

    def _changed(self, path: str, digest: str) -> str:
        before = self._before.get(path, "")
        return "" if before == digest else before

    def _matters(self, path: str) -> bool:
        """Whether a file seen from outside may be data. What the training runs on is told by the
        training; until then nothing of an installation is known."""
        if self._relevant is None:
            told = _first(self._folder / layout.PYTHON)
            relevant = Relevant(_prefixes(told))
            if not told:
                return not is_code(path) and relevant.matters(path)
            self._relevant = relevant
        return not is_code(path) and self._relevant.matters(path)


def _configs(folder: Path) -> set[str]:
    """The configuration files that the command line names. Large ones may be data as well, as the
    annotations of images are, and are left out."""
    named = (one.get("files") for one in records.lines(str(folder / layout.PARAMS)))
    paths = (path for held in named if isinstance(held, list) for path in held)
    return {os.path.normpath(path) for path in paths if _size(path) <= _CONFIG}


def _size(path: object) -> float:
    try:
        return Path(str(path)).stat().st_size
    except (OSError, ValueError):
        return float("inf")


def _cwd(folder: Path) -> str:
    try:
        return read_spec(folder).cwd
    except Damaged:
        return "/"


def _prefixes(python: Mapping[str, object]) -> list[str]:
    """Where the Python that a record tells of is installed, and where its environment is."""
    executable = python.get("executable")
    base = [Path(executable).resolve().parents[1]] if isinstance(executable, str) else []
    return [str(path) for path in (python.get("prefix"), *base) if path]


def _first(path: Path) -> Mapping[str, object]:
    try:
        with path.open("rb") as file:
            return _parsed(file.readline())
    except OSError:
        return {}


def _parsed(line: bytes) -> Mapping[str, object]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _joined(use: FileUse, result: Digested) -> FileUse:
    return replace(
        use,
        digest=result.digest,
        size=result.size,
        mtime=result.mtime,
        files=result.files,
        sampled=result.sampled,
        problem=result.problem,
    )


def _result(use: FileUse) -> Digested:
    known = (use.digest, use.size, use.mtime, use.files, use.sampled)
    return Digested(use.path, *known, problem=use.problem)


def _undone(use: FileUse) -> str:
    return "" if use.is_named else "not digested: the run ended"
