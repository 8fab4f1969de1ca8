"""Real Git repositories in every state that a person may leave one in, and what their snapshots
hold. For the tests."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from workbench.inputs.code import store
from workbench.inputs.code.shadow import Shadow
from workbench.inputs.code.snapshot import Snapshot

#: What the tests read of a file system entry: mode, time of the last write, digest of the content.
Trace = tuple[int, int, str]


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """Run Git in a folder as a user with a name; what it prints."""
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    identity += ["-c", "protocol.file.allow=always", "-c", "safe.directory=*"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=check, capture_output=True, text=True
    )
    return done.stdout.strip()


def write(root: Path, **files: str) -> None:
    """Write files; `__` in a name stands for `/` and a last `_py` for `.py`."""
    for name, text in files.items():
        path = root / (name.replace("__", "/").removesuffix("_py") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def traces(folder: Path) -> dict[str, Trace]:
    """Every byte and every time of all that lies below a folder, our own folder aside. That of a
    folder tells whether anything was made in it, be it only for a moment."""
    found = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        if ".workbench" in path.parts:
            continue
        status = path.lstat()
        plain = path.is_file() and not path.is_symlink()
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if plain else ""
        found[str(path)] = (status.st_mode, status.st_mtime_ns, digest)
    return found


def kept(project: Path, snapshot: Snapshot) -> dict[str, bytes]:
    """The files of a snapshot by path."""
    shadow = Shadow(project)
    return {one.path: shadow.read(snapshot.tree, one.path) for one in shadow.files(snapshot.tree)}


def references(project: Path) -> list[str]:
    """One for each snapshot that was stored."""
    return sorted(os.listdir(store.location(project) / "refs" / "snapshots"))


def plain(root: Path) -> Path:
    """One commit; one file staged, one changed, one of both, one untracked, one ignored, one
    deleted."""
    git(root, "init", "-b", "trunk")
    write(root, train="a = 1\n", model="b = 1\n", both="c = 1\n", gone="d = 1\n")
    (root / ".gitignore").write_text("ignored.py\n*.cache\n")
    git(root, "add", ".")
    git(root, "commit", "-m", "first")
    write(root, model="b = 2\n", both="c = 2\n")
    git(root, "add", "both.py", "model.py")
    write(root, train="a = 2\n", both="c = 3\n", new="e = 1\n", ignored="x\n")
    (root / "gone.py").unlink()
    os.utime(root / ".gitignore")  # Git would like to refresh its index now
    return root


def none(root: Path) -> Path:
    """No repository, and a `.gitignore` all the same."""
    write(root, train="a = 2\n", new="e = 1\n", ignored="x\n")
    (root / ".gitignore").write_text("ignored.py\n")
    return root


def empty(root: Path) -> Path:
    """A repository without a commit."""
    git(root, "init", "-b", "trunk")
    return none(root)


def detached(root: Path) -> Path:
    """No branch."""
    plain(root)
    git(root, "stash")
    git(root, "checkout", "--detach")
    git(root, "stash", "pop")
    return root


def rebasing(root: Path) -> Path:
    """A rebase that stopped at a conflict."""
    git(root, "init", "-b", "trunk")
    write(root, train="a = 1\n")
    git(root, "add", ".")
    git(root, "commit", "-m", "first")
    for branch, text in (("side", "a = 2\n"), ("trunk", "a = 3\n")):
        git(root, "checkout", "-B", branch, "trunk")
        write(root, train=text)
        git(root, "commit", "-am", branch)
    git(root, "rebase", "side", check=False)
    assert (root / ".git" / "rebase-merge").is_dir()
    write(root, new="e = 1\n")
    return root


def worktree(root: Path) -> Path:
    """A work tree beside the repository's own."""
    main = root.parent / "main"
    main.mkdir()
    plain(main)
    root.rmdir()
    git(main, "worktree", "add", "-b", "beside", str(root))
    write(root, train="a = 2\n", new="e = 1\n")
    return root


def submodule(root: Path) -> Path:
    """A submodule, one more that is not there, and a repository of its own within the project."""
    other = root.parent / "other"
    other.mkdir()
    plain(other)
    plain(root)
    git(root, "submodule", "add", str(other), "lib")
    git(root, "submodule", "add", str(other), "absent")
    git(root, "commit", "-m", "lib")
    git(root, "submodule", "deinit", "-f", "absent")
    write(root / "lib", train="changed = 1\n", new="n = 1\n", ignored="x\n")
    (root / "nested").mkdir()
    plain(root / "nested")
    return root


def foreign(root: Path) -> Path:
    """All of it belongs to another user."""
    plain(root)
    for path in [root, *root.rglob("*")]:
        os.chown(path, 12345, 12345, follow_symlinks=False)
    return root


def within(root: Path) -> Path:
    """A folder of a bigger repository."""
    plain(root)
    write(root, project__train="p = 1\n", project__pkg__deep="q = 1\n", project__ignored="x\n")
    git(root, "add", "project/train.py")
    return root / "project"


def filtered(root: Path) -> Path:
    """Filters, line endings and a diff program that would each leave a mark if they were used."""
    plain(root)
    (root / ".gitattributes").write_text(
        "*.py filter=mark diff=mark text=auto eol=crlf ident\ntrain.py -diff\n"
    )
    mark = root.parent / "mark"
    for key in ("filter.mark.clean", "filter.mark.smudge", "diff.mark.textconv"):
        git(root, "config", key, f"touch {mark}; cat")
    git(root, "config", "diff.external", f"touch {mark}")
    git(root, "config", "filter.mark.required", "true")
    git(root, "config", "core.autocrlf", "true")
    git(root, "config", "core.fsmonitor", f"touch {mark}")
    (root / "train.py").write_bytes(b"a = 2\r\n# $Id$\n")
    os.utime(root / "train.py")
    mark.unlink(missing_ok=True)
    return root


STATES = {
    make.__name__: make
    for make in (
        *(plain, none, empty, detached, rebasing, worktree, submodule, foreign, within),
        filtered,
    )
}
