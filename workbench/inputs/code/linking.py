"""Linking into a checkout what the project has beside its code, folders without code as a whole."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import BadEdit

_AROUND = 2  # folders, that of the project itself among them
_MOST = 1000  # entries of a folder beside it
#: Never linked: repositories, which a command would take for those of the checkout, our own folder,
#: and what tools keep for themselves and would write into.
_NEVER = frozenset(
    """.git .hg .svn .workbench __pycache__ .mypy_cache .ruff_cache .pytest_cache .tox .nox .eggs
    .ipynb_checkpoints .idea .vscode .DS_Store""".split()
)


@dataclass(frozen=True)
class Layout:
    """What a checkout is to hold, by paths from the project's folder.

    `files` come from the snapshot; `code` are the files of the project that are code now and are
    never linked; `placed` are links to other files, and folders of links for other folders;
    `begin` is a folder that has to be one.
    """

    files: Collection[str]
    code: Collection[str]
    placed: Mapping[str, Path]
    begin: str = ""


def link(project: Path, folder: Path, wanted: Layout) -> list[str]:
    """Link into `folder` what is wanted beside the files, which are there; the paths of the links.
    Folders beside what is placed become folders of links, as it does. Raises OSError."""
    firm = {*above([*wanted.placed, f"{wanted.begin}/"])}
    opened = {*above(wanted.files), *above(wanted.code)} | firm
    taken = {*wanted.files, *wanted.placed}
    made = {*above(wanted.files)}
    beside = {f"{path}/" for path in above(wanted.placed)}
    linked = []
    for path in firm:
        os.makedirs(f"{folder}/{path}", exist_ok=True)  # noqa: PTH103
    todo = [""]
    while todo:
        inside = todo.pop()
        for entry in _entries(f"{project}/{inside}"):
            path = inside + entry.name
            if path in taken:
                continue
            if path in firm or (path in opened and entry.is_dir(follow_symlinks=False)):
                todo.append(path + "/")
            elif path not in made and (path not in wanted.code or entry.is_symlink()):
                os.makedirs(f"{folder}/{inside}", exist_ok=True)  # noqa: PTH103
                if inside in beside and entry.is_dir(follow_symlinks=False):
                    _mirror(entry.path, f"{folder}/{path}")
                else:
                    Path(folder, path).symlink_to(project / path)
                linked.append(path)
    for path, target in wanted.placed.items():
        _place(project / path, f"{folder}/{path}", str(target.absolute()))
    return sorted([*linked, *wanted.placed])


def around(project: Path) -> Sequence[str]:
    """The folders that a checkout lies in for those that its project lies in, and its own."""
    return project.absolute().parts[1:][-_AROUND:]


def surround(project: Path, folder: Path) -> None:
    """Link beside `folder`, and beside those around it, what the project has there; of a folder
    with thousands of entries nothing. Raises OSError."""
    for _ in around(project):
        entries = _entries(str(project.parent))
        for entry in entries if len(entries) <= _MOST else ():
            if entry.name != project.name:
                Path(folder.parent, entry.name).symlink_to(project.parent / entry.name)
        project, folder = project.parent, folder.parent


def check(placed: Collection[str], files: Collection[str]) -> None:
    """Raise BadEdit where a path cannot be replaced: it lies in another one, or in a file."""
    for path in placed:
        if not path:
            raise BadEdit("the project cannot be replaced as a whole", "Name a path in it.")
        for inside in above([path]):
            if inside in placed:
                raise BadEdit(
                    f"{path} lies in {inside}, which is replaced as a whole",
                    "Filter one of the two.",
                )
            if inside in files:
                raise BadEdit(
                    f"{path} cannot be replaced: {inside} is a file of the code",
                    "Check the path.",
                )


def above(paths: Iterable[str]) -> Iterable[str]:
    """The folders that relative paths lie in, each at least once."""
    known: set[str] = set()
    for path in paths:
        inside = path.rpartition("/")[0]
        while inside and inside not in known:
            known.add(inside)
            inside = inside.rpartition("/")[0]
    return known


def pointed(path: str, target: str, project: Path) -> str:
    """The target of a link at `path`: within the checkout where it was within the project, else
    the same place outside."""
    inside = os.path.dirname(path)  # noqa: PTH120  # texts: nothing of it need be there
    if os.path.isabs(target):  # noqa: PTH117
        within = Path(target).is_relative_to(project)
        return os.path.relpath(target, project / inside) if within else target
    out = os.path.normpath(os.path.join(inside, target)).split("/")[0] == ".."  # noqa: PTH118
    return os.path.normpath(project / inside / target) if out else target


def _place(original: Path, place: str, target: str) -> None:
    """Put a link to a file in its place, and for a folder one of links."""
    if os.path.isdir(target) and target != str(original.absolute()):  # noqa: PTH112
        _mirror(target, place)
    else:
        Path(place).symlink_to(target)


def _mirror(folder: str, place: str) -> None:
    """Make a folder of links to the files of another, and so on below it: what looks through the
    folders above, as `os.walk` and `rglob` do, follows no link to a folder."""
    for inside, folders, names in os.walk(folder):
        made = place + inside[len(folder) :]
        os.makedirs(made, exist_ok=True)  # noqa: PTH103
        for name in (*names, *(one for one in folders if os.path.islink(f"{inside}/{one}"))):  # noqa: PTH114
            os.symlink(f"{inside}/{name}", f"{made}/{name}")  # noqa: PTH211


def _entries(folder: str) -> Sequence[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if entry.name not in _NEVER]
    except OSError:  # one that cannot be read, or is gone by now
        return ()
