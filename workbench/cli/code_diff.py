"""How `workbench diff --code` prints code: painted on a terminal, as a patch into a pipe."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from ..compare import code
from ..compare.code import CodeDifference
from ..compare.hunks import MOST, FileDifference, Hunk, Line
from ..draw.cells import Piece, Row
from ..errors import NoSnapshot, NoSuchRun
from ..index.catalog import Run
from ..inputs.code.changes import How
from ..inputs.code.listing import as_text
from ..inputs.code.shadow import Shadow
from ..project import Project
from ..view.diff import PLAIN, bars, coloured, draw
from .ansi import echo_rows, wants_colour
from .common import safe

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class CodeOptions:
    """What of the code is printed, and how. `split` is None for what the width asks for."""

    stat: bool = False
    ignore_space: bool = False
    split: bool | None = None
    context: int = 3
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The difference of two codes, or the problem with it."""

    title: str
    found: CodeDifference | None = None
    problem: str = ""


def code_options(command: Command) -> Command:
    """Add the options of `--code`: `stat`, `ignore_space`, `split`, `context`."""
    ignore = "With --code: white space does not count."
    beside = "With --code: the old beside the new, or above it (default: by the width)."
    for option in (
        click.option("--stat", is_flag=True, help="With --code: only which files, with counts."),
        click.option("-i", "--ignore-space", is_flag=True, help=ignore),
        click.option("--side-by-side/--unified", "split", default=None, help=beside),
        click.option(
            "--context",
            type=click.IntRange(0, 100_000),
            default=3,
            metavar="N",
            help="With --code: equal lines around what differs (default: 3).",
        ),
    ):
        command = option(command)
    return command


def sort_out(project: Project, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that name runs, and the paths behind them, from the project's folder on."""
    place = next((n for n, word in enumerate(words) if n and not _is_run(project, word)), None)
    paths = () if place is None else words[place:]
    return tuple(words[:place]), tuple(_inside(project.root, path) for path in paths)


def _is_run(project: Project, word: str) -> bool:
    """Whether it names a run, or could name none but a run."""
    try:
        project.find(word)
    except NoSuchRun:
        return word.isdigit() or word.startswith("@")
    return True


def print_code(root: Path, runs: Sequence[Run], options: CodeOptions) -> None:
    """Print how the code of each run differs from the first one's; of one run, how the working
    tree does. What was not kept is told on standard error, the others are shown, and the command
    ends with code 1."""
    told = list(_differences(root, runs, runs[1:] or (None,), options))
    several = len(told) > 1
    colour = wants_colour()
    for one in told:
        if one.found is None:
            continue
        if several or options.stat or sys.stdout.isatty():
            echo_rows([_summary(one.title, one.found)], colour)
        _print(one.found, options, colour)
    if not several and told and told[0].found and not told[0].found.changes:
        click.echo("no difference in the code", err=True)
    if problems := [one for one in told if one.problem]:
        raise SystemExit("\n".join(f"workbench: {safe(one.problem)}" for one in problems))


def code_json(root: Path, runs: Sequence[Run], options: CodeOptions) -> list[dict[str, object]]:
    """The same as JSON has it: an entry a side, the first one empty, with its files and hunks."""
    others = (runs[0], *(runs[1:] or (None,)))
    return [_told_json(one) for one in _differences(root, runs, others, options)]


def _inside(root: Path, path: str) -> str:
    """A path from the project's folder on, where the shell's folder lies in it."""
    here = Path.cwd()
    if not here.is_relative_to(root):
        return path
    place = Path(*(part for part in (here / path).parts if part != "."))
    return str(place.relative_to(root)) if place.is_relative_to(root) else path


def _differences(
    root: Path, runs: Sequence[Run], others: Sequence[Run | None], options: CodeOptions
) -> Iterator[Told]:
    """From the first of the runs to each of the others, of which None is the working tree."""
    for run in others:
        title = f"{runs[0].label} → {run.label if run else 'now'}"
        try:
            yield Told(title, _difference(root, runs[0], run, options).only(options.paths))
        except NoSnapshot as error:
            yield Told(title, problem=error.message)


def _difference(root: Path, old: Run, new: Run | None, options: CodeOptions) -> CodeDifference:
    how = How(options.ignore_space, options.context)
    for run in (old, new):
        if run is not None and run.origin:
            raise NoSnapshot(f"{run.called}: {run.origin} has recorded no code")
    if new is None:
        return code.of_working_tree(root, old.folder, how)
    return code.of_runs(root, old.folder, new.folder, how)


def _summary(title: str, found: CodeDifference) -> Row:
    """`12 → 14: 2 files, +4 −1`."""
    files, (added, removed) = len(found.changes), found.lines
    told = f"{files} file{'' if files == 1 else 's'}, +{added} −{removed}" if files else "the same"
    return (Piece(f"{safe(title)}: ", "title"), Piece(told))


def _print(found: CodeDifference, options: CodeOptions, colour: bool) -> None:
    width = shutil.get_terminal_size((100, 24)).columns
    if options.stat:
        echo_rows(bars(found.changes, width), colour)
    elif sys.stdout.isatty() or options.split:
        _print_rows(found, options, width, colour)
    else:
        sys.stdout.flush()
        for section in found.patches():
            sys.stdout.buffer.write(section)


def _print_rows(found: CodeDifference, options: CodeOptions, width: int, colour: bool) -> None:
    """Files that are named are shown whatever their size."""
    most = float("inf") if options.paths else MOST
    with Shadow(found.project).blobs() as blobs, closing(found.files(most)) as files:
        for one in files:
            colours = coloured(one, blobs) if colour else PLAIN
            echo_rows(draw(one, width, options.split, colours).rows, colour)


def _told_json(told: Told) -> dict[str, object]:
    if told.found is None:
        return {"title": told.title, "problem": told.problem, "files": None}
    with closing(told.found.files()) as files:
        listed = [_file_json(one) for one in files]
    return {"title": told.title, "problem": "", "files": listed}


def _file_json(one: FileDifference) -> dict[str, object]:
    change = one.change
    return {
        "path": as_text(change.path),
        "before": as_text(change.before),
        "status": change.status,
        "binary": change.binary,
        "added": change.added,
        "removed": change.removed,
        "notes": list(one.notes),
        "hunks": [_hunk_json(hunk) for hunk in one.hunks],
    }


def _hunk_json(hunk: Hunk) -> dict[str, object]:
    return {"heading": hunk.heading, "lines": [_line_json(one) for one in hunk.lines]}


def _line_json(one: Line) -> dict[str, object]:
    return {
        "kind": one.kind,
        "old": one.old,
        "new": one.new,
        "text": one.text,
        "changed": [list(span) for span in one.changed],
        "cut": one.cut,
        "bare": one.bare,
    }
