"""Reading the shadow repository: the files of a snapshot, differences, all of it in a folder."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from ...errors import NoSnapshot, UsageError, remedy
from . import restoring, store
from .blobs import Blobs
from .changes import Change, How, changes, sections
from .entry import LINK, Entry
from .program import GitFailed, answer, start

__all__ = ["LINK", "Entry", "Shadow"]

_TREE = re.compile(r"[0-9a-f]{40}")
_DIFF = (
    *("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames"),
    *("--diff-algorithm=myers", "--src-prefix=a/", "--dst-prefix=b/"),
)


_PLAIN = How()


class Shadow:
    """What snapshots of a project hold. Raises NoSnapshot for a tree that is not there."""

    def __init__(self, project: Path) -> None:
        self._repository = store.location(project)

    def files(self, tree: str, paths: Sequence[str] = ()) -> list[Entry]:
        """The files of a snapshot, sorted by path: all, or those at and below `paths`."""
        asked = ["ls-tree", "-r", "-z", "--long", "--full-tree", tree, "--", *paths]
        output = os.fsdecode(self._ask(tree, asked))
        found = []
        for line in output.split("\0")[:-1]:
            facts, _, path = line.partition("\t")
            mode, _, sha, size = facts.split()
            found.append(Entry(path, int(size), sha, int(mode, 8)))
        return sorted(found, key=lambda entry: entry.path)

    def ids(self, tree: str) -> dict[str, tuple[int, str]]:
        """Mode and id of the content of each file, by path; sooner told than sizes are."""
        output = self._ask(tree, ["ls-tree", "-r", "-z", "--full-tree", tree])
        found = {}
        for line in os.fsdecode(output).split("\0")[:-1]:
            facts, _, path = line.partition("\t")
            mode, _, sha = facts.split()
            found[path] = int(mode, 8), sha
        return found

    def read(self, tree: str, path: str) -> bytes:
        """The content of a file; of a link, where it points. Raises UsageError without it."""
        self._check(tree)
        try:
            return self._git(["cat-file", "blob", f"{tree}:{path}"])
        except GitFailed:
            hint = "See which files it has without naming one."
            raise UsageError(f"The code has no file {path}.", hint) from None

    def holding(self, tree: str, texts: Sequence[str]) -> list[str]:
        """The paths of the files of a snapshot in which one of the texts stands."""
        self._check(tree)
        asked = ["grep", "-l", "-z", "-I", "-F", *(w for text in texts for w in ("-e", text)), tree]
        with start([f"--git-dir={self._repository}", *asked], alone=True) as process:
            output, _ = process.communicate()  # Git has no other word for none than a failure
        return [line.partition(":")[2] for line in os.fsdecode(output).split("\0")[:-1]]

    def restore(self, tree: str, folder: Path) -> int:
        """Write all files into a folder that is empty or not there yet; how many. No filter
        and no attribute changes their bytes. Raises UsageError for any other folder."""
        entries = self.files(tree)
        _make_empty(folder)
        restoring.write(folder, entries, self.contents)
        return len(entries)

    def contents(self, entries: Sequence[Entry]) -> Iterator[bytes]:
        """The content of each entry, from one process that is asked for all of them at once."""
        if not entries:
            return
        arguments = [f"--git-dir={self._repository}", "cat-file", "--batch", "--buffer"]
        with tempfile.TemporaryFile() as asked:
            asked.writelines(entry.sha.encode() + b"\n" for entry in entries)
            asked.seek(0)
            process = start(arguments, alone=True, stdin=asked)
        with process:
            assert process.stdout is not None
            for entry in entries:
                head = process.stdout.readline().split()
                if len(head) != 3:
                    raise GitFailed(f"The stored content of {entry.path} is missing.")
                content = process.stdout.read(int(head[2]))
                process.stdout.read(1)
                yield content

    def diff(self, old: str, new: str, how: How = _PLAIN, paths: Sequence[str] = ()) -> str:
        """What changed from one snapshot to the other, as a unified diff of `paths` (all).

        Renamed files are told as such; of binary files only the names are told.
        """
        return self._compare(old, new, how.options(), paths).decode(errors="replace")

    def changes(self, old: str, new: str, how: How = _PLAIN) -> list[Change]:
        """Which files differ between two snapshots, in the order of their paths' bytes."""
        asked = ["--raw", "--numstat", "-z", "--no-abbrev"]
        return changes(self._compare(old, new, [*asked, *how.ignored()]))

    def patches(
        self, old: str, new: str, listed: Sequence[Change], how: How = _PLAIN
    ) -> Generator[tuple[Change, bytes]]:
        """How each of the `listed` changes, as its part of the unified diff.

        Comes file by file from one process, which ends with the last one or when this is closed.
        """
        self._check(old, new)
        asked = [f"--git-dir={self._repository}", *_DIFF, *how.options(), old, new, "--"]
        with start(asked, alone=True) as process:
            assert process.stdout is not None
            try:
                yield from sections(process.stdout, listed)
            except GeneratorExit:
                process.kill()
                raise
        if process.returncode:
            raise GitFailed("Git failed to tell the difference of two snapshots.")

    def blobs(self) -> Blobs:
        """A reader of contents by their ids."""
        return Blobs(self._repository)

    def _compare(self, old: str, new: str, options: list[str], paths: Sequence[str] = ()) -> bytes:
        self._check(old, new)
        return self._git([*_DIFF, *options, old, new, "--", *paths])

    def _ask(self, tree: str, arguments: Sequence[str]) -> bytes:
        if not _TREE.fullmatch(tree):
            self._check(tree)
        try:
            return self._git(arguments)
        except GitFailed:
            self._check(tree)
            raise

    def _check(self, *trees: str) -> None:
        """Raises NoSnapshot unless the trees are there."""
        if all(map(_TREE.fullmatch, trees)) and store.is_ready(self._repository):
            try:
                self._git(["rev-parse", "--quiet", *(f"{tree}^{{tree}}" for tree in trees)])
                return
            except GitFailed:
                pass
        raise NoSnapshot(
            "The code of this run was not kept, or has been deleted since.",
            f"It would be in {self._repository}.",
        )

    def _git(self, arguments: Sequence[str]) -> bytes:
        return answer([f"--git-dir={self._repository}", *arguments])


def _make_empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        empty = not any(folder.iterdir())
    except OSError as error:
        hint = f"Look at the permissions of {folder.parent}, or name another folder."
        raise UsageError(
            f"{folder} cannot be written to: {error.strerror}.", remedy(error, hint)
        ) from error
    if not empty:
        raise UsageError(f"{folder} is not empty.", "Name a folder that does not exist yet.")
