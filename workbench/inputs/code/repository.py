"""What Git says of the user's repository. The one module that uses GitPython.

Nothing is written to it, and no program that it configures is run. A project without Git, or a
machine without Git, is a normal project.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .listing import as_text
from .program import Deadline, GitFailed, NoGit, TooSlow, answer

_SECONDS = 10.0  # for Git to look through a work tree
_ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<who>[^/@]*)@(?P<rest>.*)", re.I | re.S)
#: Files in Git's folder that tell what was begun and is not finished.
_BEGUN = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisect",
}


@dataclass(frozen=True, slots=True)
class WorkingTree:
    """What Git says: the branch (empty when detached), the short commit, and how many files
    differ from it, untracked ones included."""

    branch: str
    commit: str
    changed: int


@dataclass(slots=True)
class _Status:
    """The answer of `git status`: the whole commit (empty without one), the branch and what it
    follows (empty without), and how many files are in which state."""

    commit: str = ""
    branch: str = ""
    upstream: str = ""
    files: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def working_tree(root: Path) -> WorkingTree | None:
    """The state of the Git repository that holds `root`; None without one."""
    try:
        status = _status(root, Deadline(_SECONDS))
    except (GitFailed, NoGit, TooSlow, OSError):
        return None
    return WorkingTree(status.branch, status.commit[:7] or "no commit", status.files)


def repository_state(root: Path, seconds: float = _SECONDS) -> dict[str, object]:
    """What Git says, for the record beside a snapshot; empty without a repository, or when Git
    takes longer than `seconds`.

    `root` of the repository, `commit` (empty before the first), `branch` (empty when detached),
    `remote` (address, without passwords), `staged`, `changed`, `untracked` and `conflicts` (how
    many files of the project), `dirty`, and what is `begun`, such as a rebase.
    """
    try:
        deadline = Deadline(seconds)
        status = _status(root, deadline)
        asked = ["rev-parse", "--show-toplevel", "--absolute-git-dir"]
        lines = os.fsdecode(answer(["-C", root, *asked], False, deadline)).splitlines()
    except (GitFailed, NoGit, TooSlow, OSError):
        return {}
    top, inner = Path(lines[0]), Path(lines[1])
    return {
        "root": as_text(str(top)),
        "commit": status.commit,
        "branch": as_text(status.branch),
        "remote": _remote(top, status.upstream),
        **{name: status.counts[name] for name in ("staged", "changed", "untracked", "conflicts")},
        "dirty": status.files > 0,
        "begun": next((word for name, word in _BEGUN.items() if (inner / name).exists()), ""),
    }


def without_password(address: str) -> str:
    """The address of a remote without what gives access to it."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return address
    name = found["who"].partition(":")[0] + "@" if "ssh" in found["scheme"].lower() else ""
    return f"{found['scheme']}://{name}{found['rest']}"


def _status(root: Path, deadline: Deadline) -> _Status:
    """Raises GitFailed where there is no repository."""
    how = ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=normal"]
    # What is within submodules is not asked: Git would run the filters that they configure.
    how += ["--ignore-submodules=dirty", "--", "."]
    output = answer([*_without_filters(root, deadline), "-C", root, *how], False, deadline)
    status = _Status()
    fields = iter(os.fsdecode(output).split("\0"))
    for line in fields:
        if line.startswith("# "):
            _head(status, line)
        elif line:
            status.files += 1
            status.counts.update(_states(line))
            if line.startswith("2 "):
                next(fields)  # the name before the renaming
    return status


def _without_filters(root: Path, deadline: Deadline) -> list[str]:
    """Options that switch off the filters of the repository: that of LFS writes into `.git`."""
    asked = ["config", "--name-only", "-z", "--get-regexp", r"^filter\..*\.(clean|process)$"]
    try:
        keys = os.fsdecode(answer(["-C", root, *asked], False, deadline)).split("\0")[:-1]
    except GitFailed:  # there are none
        return []
    off = [f"{key}=" for key in keys]
    off += [f"{key.rpartition('.')[0]}.required=false" for key in keys]
    return [text for setting in off for text in ("-c", setting)]


def _head(status: _Status, line: str) -> None:
    _, name, text = line.split(" ", 2)
    if name == "branch.oid" and text != "(initial)":
        status.commit = text
    elif name == "branch.head" and text != "(detached)":
        status.branch = text
    elif name == "branch.upstream":
        status.upstream = text


def _states(line: str) -> list[str]:
    """In which states the file of a line of `git status` is: it may be staged and changed."""
    kind, _, rest = line.partition(" ")
    if kind == "?":
        return ["untracked"]
    if kind == "u":
        return ["conflicts"]
    return [word for word, mark in zip(("staged", "changed"), rest[:2], strict=True) if mark != "."]


def _remote(top: Path, upstream: str) -> str:
    """The address of the remote that the branch follows, else of `origin`, else of the first."""
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # no Git is no reason to fail
    from configparser import Error

    from git import Repo
    from git.exc import GitError

    try:
        with Repo(top, expand_vars=False) as repo:
            addresses = {
                remote.name: str(remote.config_reader.get("url")) for remote in repo.remotes
            }
    except (GitError, Error, ValueError, OSError, TypeError):
        return ""
    wanted = [name for name in addresses if upstream.startswith(f"{name}/")]
    chosen = next((name for name in [*wanted, "origin", *addresses] if name in addresses), None)
    return without_password(addresses[chosen]) if chosen else ""
