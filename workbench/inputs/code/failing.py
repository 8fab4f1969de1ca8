"""Where the code of a run failed, and which file is to be opened to mend it.

A run in a private checkout ran a copy. Where the project's own file is the same, it is the one to
open: what is mended in the copy helps nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ...inside import layout
from ...outputs.log import tail
from ...outputs.traceback import Frame, failing, tracebacks
from ...run.spec import Spec
from . import linking

_TAIL = 1 << 18  # bytes of the output in which a traceback is looked for
_PRINTED = 40
#: Code that lies in a project and is not its own.
_FOREIGN = re.compile(r"/(site-packages|dist-packages|lib/python[\d.]+|node_modules)/")


@dataclass(frozen=True, slots=True)
class Place:
    """A file to open and the line in it, None for all of it. `called` is its path as from the
    project's folder, `remark` says what is unusual about it."""

    path: Path
    line: int | None
    called: str
    remark: str = ""

    @property
    def text(self) -> str:
        """`train.py:41`."""
        return self.called if self.line is None else f"{self.called}:{self.line}"


@dataclass(frozen=True, slots=True)
class Failure:
    """What was thrown, the line to look at, which is the innermost of the project's own, and what
    was printed of it: `lines` as they are, at most 40."""

    error: str
    frame: Frame
    place: Place
    lines: tuple[str, ...] = ()


def failure(project: Path, folder: Path, spec: Spec) -> Failure | None:
    """Where the run in `folder` failed, as the last traceback in its output tells; None without
    one."""
    lines = tail(folder / layout.OUTPUT, _TAIL)
    homes = (project, project.resolve(), Path(spec.cwd))

    def ours(file: str) -> bool:
        path = Path(spec.cwd, file)
        inside = any(path.is_relative_to(home) for home in homes)
        return inside and not _FOREIGN.search(f"/{_below(path, homes)}") and path.is_file()

    told = failing(tracebacks(lines), ours)
    if told is None:
        return None
    failed, frame = told
    where = place(project, Path(spec.cwd, frame.file), frame.line)
    while lines and not lines[-1]:
        lines.pop()
    return Failure(failed.error, frame, where, tuple(lines[failed.begin :][:_PRINTED]))


def script(project: Path, spec: Spec) -> Place | None:
    """The script of a run; None where it runs anything else, or the script is gone."""
    path = spec.script
    found = None if path is None else place(project, path)
    return found if found is not None and found.path.is_file() else None


def place(project: Path, path: Path, line: int | None = None) -> Place:
    """Where to open a file that a run has used: the project's own where it is the same."""
    inner = _in_checkout(project, path)
    if inner is None:
        return Place(path, line, _below(path, (project, project.resolve())))
    own = project / inner
    if not path.exists() or _content(own) == _content(path):
        return Place(own, line, str(inner))
    changed = "has changed since" if own.exists() else "is not there"
    remark = f"this is the run's own copy: the project's {inner} {changed}"
    return Place(path, line, str(inner), remark)


def _in_checkout(project: Path, path: Path) -> Path | None:
    """The path as from the folder of the checkout that it lies in; None outside of any."""
    for root in (project, project.resolve()):
        home = root / layout.PROJECT / layout.CHECKOUTS
        above = 1 + len(linking.around(root))
        if path.is_relative_to(home) and len(parts := path.relative_to(home).parts) > above:
            return Path(*parts[above:])
    return None


def _below(path: Path, homes: tuple[Path, ...]) -> str:
    home = next((home for home in homes if path.is_relative_to(home)), None)
    return str(path if home is None else path.relative_to(home))


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
