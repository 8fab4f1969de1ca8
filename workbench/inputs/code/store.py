"""Writing to the shadow repository: one `git fast-import` a snapshot.

A snapshot is a commit without parents under a reference of its own, `refs/snapshots/…`. So two
writers never want the same file, and nothing that a snapshot needs is ever pruned.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from ...inside import layout
from .program import Deadline, GitFailed, TooSlow, answer, failure, start

_TREE = re.compile(rb"040000 tree ([0-9a-f]{40})\t")
_OLD = 3600.0  # seconds
_SETTINGS = """\
[core]
	repositoryformatversion = 0
	bare = true
	protectNTFS = false
	protectHFS = false
	logAllRefUpdates = false
	fsync = committed
	fsyncMethod = batch
[gc]
	auto = 0
[fastimport]
	unpackLimit = 100
"""


def location(project: Path) -> Path:
    """Where the shadow repository of a project is."""
    return project.absolute() / layout.PROJECT / layout.CODE_REPOSITORY


def prepare(repository: Path) -> None:
    """Make the repository, or make whole again what is missing of it. Loses nothing.

    It is written by hand: a bare repository is no more than this, `git init` would bring the
    user's templates along, and it refuses to mend some damage.
    """
    for name in ("objects/pack", "objects/info", "refs/snapshots"):
        (repository / name).mkdir(parents=True, exist_ok=True)
    for name, text in (("config", _SETTINGS), ("HEAD", "ref: refs/heads/none\n")):
        beside = repository / f"{name}.{os.urandom(4).hex()}"
        beside.write_text(text)
        beside.replace(repository / name)


def is_ready(repository: Path) -> bool:
    """Whether there is a repository that Git will take for one."""
    return all((repository / name).exists() for name in ("HEAD", "config", "objects", "refs"))


def mend(repository: Path, deadline: Deadline) -> None:
    """Make whole what is missing, and put packs aside that are damaged, lest Git take what they
    should hold for stored."""
    prepare(repository)
    for index in (repository / "objects" / "pack").glob("pack-*.idx"):
        try:
            answer([f"--git-dir={repository}", "verify-pack", index], deadline=deadline)
        except GitFailed:
            for file in (index, index.with_suffix(".pack")):
                if file.exists():
                    file.replace(file.with_name(f"{file.name}.damaged"))


def packs(repository: Path) -> frozenset[str]:
    """The files that hold most of what is stored, each with its size."""
    try:
        with os.scandir(repository / "objects" / "pack") as files:
            kept = [file for file in files if file.name.endswith((".pack", ".idx"))]
            return frozenset(f"{file.name} {file.stat().st_size}" for file in kept)
    except OSError:
        return frozenset()


def holds(repository: Path, reference: str, needed: frozenset[str]) -> bool:
    """Whether a snapshot that was taken is still kept, and so are the packs of that time."""
    return (repository / reference).is_file() and needed <= packs(repository)


def blob_id(content: bytes) -> str:
    """How Git names the content of a file."""
    head = b"blob %d\0" % len(content)
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()


class Writer:
    """One `git fast-import`. Blobs first, then the tree; or `abandon`."""

    def __init__(self, repository: Path) -> None:
        _sweep(repository)
        self._repository = repository
        self._trouble = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the writer
        self._process = start(
            [f"--git-dir={repository}", "fast-import", "--quiet", "--done"],
            alone=True,
            stdin=subprocess.PIPE,
            stderr=self._trouble,
        )

    def blob(self, content: bytes) -> None:
        """Store the content of a file."""
        self._write(b"blob\ndata %d\n" % len(content), content, b"\n")

    def tree(
        self,
        basis: str,
        removed: list[str],
        put: Mapping[str, tuple[int, str]],
        deadline: Deadline,
    ) -> tuple[str, str]:
        """Finish: the tree `basis` (empty for none) without `removed` and with `put`, which gives
        mode and blob by path. Returns the tree and the reference that keeps it."""
        reference = f"refs/snapshots/{os.urandom(10).hex()}"
        self._write(
            b"commit %s\nmark :1\n" % reference.encode(),
            b"committer workbench <workbench> 0 +0000\ndata 0\n",
            b'M 040000 %s ""\n' % basis.encode() if basis else b"deleteall\n",
            *(b"D %s\n" % _quoted(path) for path in removed),
            *(
                b"M %o %s %s\n" % (mode, sha.encode(), _quoted(path))
                for path, (mode, sha) in put.items()
            ),
            b'\nls :1 ""\ndone\n',
        )
        found = _TREE.match(self._finish(deadline))
        if not found:
            raise failure(b"fast-import names no tree")
        return found[1].decode(), reference

    def abandon(self) -> None:
        """Stop. What was written already is not referred to by anything."""
        self._process.kill()
        self._close()

    def _write(self, *pieces: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(b"".join(pieces))
        except BrokenPipeError:
            self._process.wait()
            words = self._words()
            self._close()
            raise failure(words) from None

    def _finish(self, deadline: Deadline) -> bytes:
        try:
            output, _ = self._process.communicate(timeout=deadline.for_system())
        except (subprocess.TimeoutExpired, TooSlow):
            self.abandon()
            raise TooSlow from None
        words = self._words()
        self._close()
        if self._process.returncode:
            raise failure(words)
        return output

    def _words(self) -> bytes:
        self._trouble.seek(0)
        return self._trouble.read()

    def _close(self) -> None:
        """Wait for the process, and remove the report that it writes when it is cut off."""
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:  # what was still to be written finds nobody
                pass
        self._process.wait()
        self._trouble.close()
        report = self._repository / f"fast_import_crash_{self._process.pid}"
        report.unlink(missing_ok=True)


def _sweep(repository: Path) -> None:
    """Remove what writers left that were killed long ago."""
    for pattern in ("fast_import_crash_*", "objects/pack/tmp_*", "refs/snapshots/*.lock"):
        for left in repository.glob(pattern):
            try:
                if left.stat().st_mtime < time.time() - _OLD:
                    left.unlink()
            except OSError:  # another is removing it
                pass


def _quoted(path: str) -> bytes:
    """A path in the quotes of C, which let every byte through."""
    escaped = os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'"' + escaped.replace(b"\n", b"\\n") + b'"'
