"""What the code lane can edit besides constants: which code is launched, and its files."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from ...compare.code import CodeDifference, of_working_tree
from ...errors import WorkbenchError
from ...index.catalog import Run
from ...inputs.code.changes import Change
from ...inputs.code.now import paths_now
from ...tweak.edits import AS_IT_WAS
from ...tweak.field import Field
from ...tweak.origin import Origin
from ...tweak.texts import place_of
from .draft import Draft, code_of

#: The kinds of fields that hold no value.
CODE, FILE = "code", "file"
_SUFFIXES = frozenset((".py", ".sh", ".yaml", ".yml", ".json", ".toml", ".cfg", ".ini", ".txt"))
_OTHER = "c takes the other: the working tree as it is, or as it was in the run"
#: Seconds after which files are looked at again.
FRESH = 2.0
_MOST = 200  # files


class CodeFields:
    """Which code is launched, and the files that can be edited: the script, those that differ from
    the run, and the others. For one thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._since: CodeDifference | str = ""
        self._paths: Sequence[str] = ()
        self._looked = -FRESH

    def advance(self, origin: Origin) -> None:
        """Ask Git how the working tree differs from the code of the run, and which files there
        are, unless that was done just now."""
        if time.monotonic() < self._looked + FRESH:
            return
        if origin.run is not None:
            self._since = _difference(self._root, origin.run)
        self._paths = _found(self._root)
        self._looked = time.monotonic()

    def among(self, constants: Sequence[Field], draft: Draft) -> list[Field]:
        """All of them as far as they are known, with the constants of the script."""
        return [self._which(draft), *constants, *self._files(draft)]

    def _which(self, draft: Draft) -> Field:
        text, of_run = code_of(draft), draft.origin.run is not None
        since = self._since
        lost = isinstance(since, str) and draft.edits.code == AS_IT_WAS
        return Field(
            lane="code",
            name="code",
            value=text,
            was=text,
            kind=CODE,
            help=_OTHER if of_run else "",
            source=f"now: {_told(since, draft)}" if of_run and since else "",
            problem=str(since) if lost else "",
            locked="" if of_run else "no run is edited: there is only the working tree",
        )

    def _files(self, draft: Draft) -> list[Field]:
        since, script = self._since, draft.origin.spec.script
        changes = {one.path: one for one in since.changes} if not isinstance(since, str) else {}
        gone = "added" if draft.edits.code == AS_IT_WAS else "removed"
        place = place_of(self._root, script) if script is not None else None
        first = [place] if place is not None else []
        named = dict.fromkeys([*first, *draft.edits.files, *changes, *self._paths])
        known = [path for path in named if path not in changes or changes[path].status != gone]
        return [_file(path, draft, changes) for path in known[:_MOST]]


def _difference(root: Path, run: Run) -> CodeDifference | str:
    """How the working tree differs from the code of a run, or why nobody knows."""
    try:
        return of_working_tree(root, run.folder)
    except WorkbenchError as error:
        return error.message


def _file(path: str, draft: Draft, changes: Mapping[str, Change]) -> Field:
    edited = "edited" if path in draft.edits.files else None
    change = changes.get(path)
    told = _extent(change) if change is not None else ""
    return Field(
        "code", path, edited, kind=FILE, source=told, help="enter or o opens it in $EDITOR"
    )


def _extent(change: Change) -> str:
    """`+4 −1 now`: by how many lines the working tree differs."""
    lines = "binary" if change.added is None else f"+{change.added} −{change.removed}"
    return f"{lines} now" if change.status == "changed" else f"{change.status} now"


def _told(since: CodeDifference | str, draft: Draft) -> str:
    """`2 files differ from run 13, +4 −1`."""
    if isinstance(since, str):
        return since
    count = len(since.changes)
    if not count:
        return f"the same as in {draft.origin.called}"
    added, removed = since.lines
    differ = "file differs" if count == 1 else "files differ"
    return f"{count} {differ} from {draft.origin.called}, +{added} −{removed}"


def _found(root: Path) -> Sequence[str]:
    """Files of code and configuration that a snapshot holds, nearest first; none where none can be
    made."""
    try:
        paths = [path for path in paths_now(root) if PurePosixPath(path).suffix in _SUFFIXES]
    except (WorkbenchError, OSError):
        return ()
    return sorted(paths, key=lambda path: (path.count("/"), path))
