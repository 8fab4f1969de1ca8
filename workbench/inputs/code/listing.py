"""Which files lie in a project: what Git tracks, and what it does not and was not told to ignore.

Git is asked, and only reads. Where there is no repository, the rules of `.gitignore` files hold
all the same. Submodules and repositories within the project are gone into.

Paths are relative to the project, with `/`; bytes that are no text are kept as lone surrogates.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from .program import Deadline, GitFailed, answer

#: Path, whether Git tracks it, and what the system says of it (of a link, not of its target).
Listed = tuple[str, bool, os.stat_result]

_NEVER = frozenset([".git", ".workbench"])
#: Folders of tools: made by them alone, often huge, and the work of nobody. Not even looked into.
_TOOLS = (
    *(".workbench", ".hg", ".svn", ".venv", "node_modules", "__pycache__", "site-packages"),
    *(".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".ipynb_checkpoints"),
    *(".eggs", ".idea", ".vscode", ".DS_Store"),
)
_LIST = (
    *("ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"),
    *(f"--exclude={name}" for name in _TOOLS),
)


def listing(root: Path, empty: Path, deadline: Deadline) -> Iterator[Listed]:
    """The files of the project in `root`, in no order, each once.

    `empty` is a bare repository of ours: Git needs one where the project has none. Raises TooSlow
    and NoGit.
    """
    folders = [""]
    while folders:
        inside = folders.pop()
        names = _names(root / inside, not inside, empty, deadline)
        for count, (name, tracked) in enumerate(names.items()):
            if not count % 1000:
                deadline.left()
            path = inside + name
            try:
                status = os.lstat(f"{root}/{path}")
            except OSError:  # deleted, or gone by now
                continue
            if stat.S_ISDIR(status.st_mode):
                folders.append(path.rstrip("/") + "/")
            else:
                yield path, tracked, status


def as_text(path: str) -> str:
    """A path as text that every reader of JSON and every terminal can take."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _names(folder: Path, top: bool, empty: Path, deadline: Deadline) -> dict[str, bool]:
    """The names in a folder, and whether Git tracks them. Repositories in it end in `/`."""
    own = os.path.lexists(folder / ".git")
    if own or top:
        try:
            names = _parsed(answer(["-C", folder, *_LIST], alone=False, deadline=deadline))
            if names or own:
                return names
        except GitFailed:
            pass
    # There is no repository, or it is broken, or it is a bigger one that ignores this folder.
    ours: list[str | Path] = [f"--git-dir={empty}", f"--work-tree={folder}", "-C", folder]
    return _parsed(answer([*ours, *_LIST], deadline=deadline))


def _parsed(output: bytes) -> dict[str, bool]:
    """Lines such as `H train.py` for tracked and `? new.py` for untracked files."""
    names: dict[str, bool] = {}
    for line in os.fsdecode(output).split("\0"):
        name = line[2:]
        if name and _NEVER.isdisjoint(name.split("/")):
            names[name] = not line.startswith("?")
    return names
