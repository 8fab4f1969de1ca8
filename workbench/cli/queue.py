"""`workbench queue`: the line of runs that wait for GPUs or slots."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from ..draw.cells import cell_width, fit
from ..draw.numerals import duration
from ..errors import UsageError
from ..index.catalog import Run
from ..inside import layout
from ..launch.line.queue import Entry, Holder, Queue
from ..project import Project
from ..run.facts import peek
from ..run.lifecycle import describe
from .common import echo_json, json_option, project_of, runs_argument, safe

_PATIENCE = 3.0  # seconds that a change of the line may take until the line shows it


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the runs of this machine that wait for GPUs or slots, and who holds what.

    The line is shared by all projects and users. Runs come first that were launched first, those of
    a higher --priority before.

    \b
      workbench run --gpus 1 -- python train.py
      workbench queue
      workbench queue move 12 --first
      workbench queue pause
    """
    if ctx.invoked_subcommand is None:
        project = project_of(ctx)
        _echo(project, project.queue(), as_json)


@command.command()
@json_option
@click.pass_context
def pause(ctx: click.Context, as_json: bool) -> None:
    """Let no run of this project begin that waits; runs of other projects pass it."""
    project = project_of(ctx)
    project.pause()
    _settled(project, lambda entry: entry.ticket.paused)
    _echo(project, project.queue(), as_json)


@command.command()
@json_option
@click.pass_context
def resume(ctx: click.Context, as_json: bool) -> None:
    """Let the runs of this project begin again as their turns come."""
    project = project_of(ctx)
    project.pause(False)
    _settled(project, lambda entry: not entry.ticket.paused)
    _echo(project, project.queue(), as_json)


@command.command()
@runs_argument("run")
@click.option("--to", "place", type=click.IntRange(min=1), metavar="N", help="To this place.")
@click.option("--first", is_flag=True, help="Before all that want the same.")
@click.option("--last", is_flag=True, help="Behind all that want the same.")
@json_option
@click.pass_context
def move(
    ctx: click.Context, run: str, place: int | None, first: bool, last: bool, as_json: bool
) -> None:
    """Move a run of this project in the line, among those that want the same.

    \b
      workbench queue move 12 --first
      workbench queue move 12 --to 3
    """
    if (place is not None) + first + last != 1:
        raise UsageError("where to is not said", "Say one of --to N, --first, --last.")
    project = project_of(ctx)
    found = project.find(run)
    _check_waits(found)
    before = _names(project)
    if project.move(found, 1 if first else place if place is not None else len(before) + 1):
        _until(lambda: _names(project) != before)
    _echo(project, project.queue(), as_json)


@command.command()
@runs_argument("runs", nargs=-1, required=True)
@json_option
@click.pass_context
def cancel(ctx: click.Context, runs: tuple[str, ...], as_json: bool) -> None:
    """Take runs out of the line: they end without having begun, as `workbench stop` has it."""
    project = project_of(ctx)
    found = project.find_all(runs)
    for run in found:
        _check_waits(run)
    for run in found:
        project.stop(run)
    numbers = {run.number for run in found}
    _until(lambda: not any(run.live for run in project.runs() if run.number in numbers))
    _echo(project, project.queue(), as_json)


def _check_waits(run: Run) -> None:
    if run.life.state != "waiting":
        raise UsageError(
            f"{run.called} does not wait: {describe(run.life)}", "`workbench queue` shows the line."
        )


def _names(project: Project) -> list[str]:
    """The line as the names of its tickets, which change with their places."""
    return [entry.ticket.name for entry in project.queue().entries]


def _settled(project: Project, done: Callable[[Entry], bool]) -> None:
    """Wait until the runs of the project that wait have heard of it."""
    own = str(project.root)
    _until(lambda: all(done(one) for one in project.queue().entries if one.project == own))


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)


def _echo(project: Project, queue: Queue, as_json: bool) -> None:
    if as_json:
        echo_json(_told(project, queue))
        return
    if queue.paused is not None:
        click.echo(safe(f"The line of this project is paused by {queue.paused.get('by')}."))
    waiting = [_line(project, entry) for entry in queue.entries]
    holding = [_held(project, holder) for holder in queue.holders]
    for title, rows in (("waiting", waiting), ("held", holding)):
        if rows:
            click.echo("\n".join([title, *_table(rows)]))
    if not waiting and not holding:
        click.echo("No run waits, and none holds a GPU or a slot.")


def _line(project: Project, entry: Entry) -> tuple[str, ...]:
    priority = entry.ticket.needs.priority
    notes = [f"priority {priority}"] if priority else []
    notes += ["paused"] if entry.ticket.paused else []
    notes += filter(None, [_why(project, entry)])
    told = _about(project, entry.told)
    return (f"{entry.place}.", *told, str(entry.told.get("for") or ""), ", ".join(notes))


def _why(project: Project, entry: Entry) -> str:
    """What keeps a run of this project waiting whose turn it is; empty where nothing does."""
    if entry.project != str(project.root):
        return ""
    folder = Path(layout.runs_folder(entry.project)) / str(entry.told.get("run"))
    return str(peek(folder / layout.WAITING).get("why") or "")


def _held(project: Project, holder: Holder) -> tuple[str, ...]:
    return (holder.what, *_about(project, holder.told))


def _about(project: Project, told: Mapping[str, object]) -> tuple[str, ...]:
    """Run, project, user, since when."""
    folder = str(told.get("project") or "")
    where = "" if folder == str(project.root) else folder.replace(str(Path.home()), "~", 1)
    name = " ".join(filter(None, (f"run {told.get('run', '?')}", str(told.get("name") or ""))))
    since = told.get("since")
    ago = f"{_passed(since)} ago" if isinstance(since, int | float) else ""
    return (name, where, str(told.get("user") or ""), ago)


def _passed(since: float) -> str:
    """How long ago it was; a clock that was set back gives 0, not less."""
    return duration(max(0, round(time.time() - since)))


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows of cells, made safe, under each other."""
    clean = [[safe(cell).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(cell_width, column)) for column in zip(*clean, strict=True)]
    shown = [[fit(*pair) for pair in zip(row, widths, strict=True) if pair[1]] for row in clean]
    return [f"  {'  '.join(cells)}".rstrip() for cells in shown]


def _told(project: Project, queue: Queue) -> dict[str, object]:
    waiting = [
        {
            **_public(entry.told),
            "place": entry.place,
            "gpus": entry.ticket.needs.gpus,
            "slots": entry.ticket.needs.slots,
            "priority": entry.ticket.needs.priority,
            "paused": entry.ticket.paused,
            "why": _why(project, entry),
        }
        for entry in queue.entries
    ]
    holding = [{**_public(holder.told), "what": holder.what} for holder in queue.holders]
    return {"paused": queue.paused, "waiting": waiting, "held": holding}


def _public(told: Mapping[str, object]) -> dict[str, object]:
    names = ("run", "name", "project", "user", "for", "since", "pid", "uuid")
    return {name: told.get(name) for name in names}
