"""What `tweak` and `rerun` share: the run that is launched again, and the launch of its child."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..errors import UsageError
from ..project import Project
from ..tweak.edits import AS_IT_WAS, NOW, Edits
from .common import safe, tell_launched

if TYPE_CHECKING:
    from ..tweak.origin import Origin

Command = TypeVar("Command", bound=Callable[..., Any])
CODES = {"now": NOW, "run": AS_IT_WAS}


def code_option(command: Command) -> Command:
    """`--code`: which code is launched."""
    return click.option(
        "--code",
        type=click.Choice([*CODES]),
        default="now",
        show_default=True,
        help="The working tree as it is, or the code as it was in the run.",
    )(command)


def origin_of(
    project: Project,
    reference: str,
    name: str | None = None,
    tags: tuple[str, ...] = (),
    note: str = "",
) -> Origin:
    """The run that is named, or with `tree` the working tree, to be launched with another name,
    more tags, and a note of its own. Raises NoSuchRun, NoSuchCommand, UsageError."""
    from ..tweak.origin import TREE

    if reference == TREE:
        origin = project.working_tree()
    else:
        origin = project.origin(project.find(reference))
    spec = replace(origin.spec, note=note, tags=(*origin.spec.tags, *tags))
    return replace(origin, spec=spec if name is None else replace(spec, name=name))


def edited(root: Path, origin: Origin, edits: Edits, files: Sequence[str]) -> Edits:
    """The edits, with what is saved of these files in the person's editor, one after the other.
    Raises BadEdit, UsageError where the editor fails, and then nothing is launched."""
    from ..tweak.editing import closed, opened
    from ..tweak.texts import place_of

    for path in files:
        one = opened(root, origin, edits, place_of(root, Path.cwd() / path) or path)
        status = subprocess.call(one.command)
        edits = closed(one, edits)
        if status:
            raise UsageError(
                f"{one.command[0]} {path}: the editor ended with {status}", "Nothing was launched."
            )
    return edits


def launch_child(
    ctx: click.Context,
    project: Project,
    origin: Origin,
    edits: Edits,
    follow: bool,
    as_json: bool,
) -> None:
    """Launch the child and tell its number, or with `follow` stay with it; what it should be known
    of is told first."""
    shows = sys.stderr.isatty()
    for text in project.plan(origin, edits).notes:
        click.echo(f"note: {safe(text)}", err=True)

    def tell(text: str) -> None:
        click.echo(f"\r{safe(text)}\x1b[K", nl=False, err=True)

    try:
        number = project.tweak(origin, edits, tell if shows else lambda text: None)
    finally:
        if shows:
            click.echo("\r\x1b[K", nl=False, err=True)
    if follow:
        from .following import follow_run

        if not as_json:
            click.echo(f"run {number}", err=True)
        ctx.exit(follow_run(project, number))
    tell_launched(project, number, as_json)
