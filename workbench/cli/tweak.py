"""`workbench tweak`: launch a run again, with edits of what goes into it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..project import Project
from ..tweak.edits import Edits
from .child import CODES, code_option, edited, launch_child, origin_of
from .common import json_option, pairs, project_of, runs_argument
from .needs import needs_of, needs_options
from .planned import say

if TYPE_CHECKING:
    from ..tweak.origin import Origin


@click.command()
@runs_argument("reference", metavar="RUN")
@click.option("--set", "params", multiple=True, metavar="NAME=VALUE", help="A parameter.")
@click.option("--unset", multiple=True, metavar="NAME", help="Leave a parameter to its default.")
@click.option(
    "--const",
    "constants",
    multiple=True,
    metavar="[FILE:]NAME=EXPRESSION",
    help="A constant of the code, in the run's own copy of it.",
)
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="DATA: FILTER",
    help="What to keep of a dataset: an SQL expression, `10 %`, `balanced by label`, `drop 3, 7`;"
    " nothing for all of it.",
)
@click.option("--env", "env", multiple=True, metavar="K=V", help="A variable; `K=` empties it.")
@click.option("--unset-env", multiple=True, metavar="K", help="Do not set a variable.")
@code_option
@click.option("--edit", "files", multiple=True, metavar="FILE", help="Edit it in $EDITOR first.")
@needs_options
@click.option("--name", help="A name for the run.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("--note", default="", help="A note, kept with the run.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--print-command", is_flag=True, help="Print the command, and do nothing.")
@click.option("-f", "--follow", is_flag=True, help="Stay and show the output.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    reference: str,
    params: tuple[str, ...],
    unset: tuple[str, ...],
    constants: tuple[str, ...],
    filters: tuple[str, ...],
    env: tuple[str, ...],
    unset_env: tuple[str, ...],
    code: str,
    files: tuple[str, ...],
    gpus: str | None,
    slots: int | None,
    priority: int,
    name: str | None,
    tags: tuple[str, ...],
    note: str,
    dry_run: bool,
    print_command: bool,
    follow: bool,
    as_json: bool,
) -> None:
    """Change what goes into RUN and launch it again, as a child of it.

    Parameters, constants of the code, the rows of a dataset, variables: only what is named is
    changed, in the spelling that the script understands. No file of yours is touched, but for what
    you save in it with `--edit` where the working tree is launched.

    \b
      workbench tweak 13 --set lr=1e-4 --set 'model.layers=[2,4]'
      workbench tweak last --const WIDTH=256 --filter "train: annotator <> 'b7'"
      workbench tweak 13 --code run --env OMP_NUM_THREADS=1 --dry-run
      workbench tweak tree --set lr=1e-4    # the working tree, the command launched last
    """
    project = project_of(ctx)
    origin = origin_of(project, reference, name, tags, note)
    edits = Edits(
        params={**dict(pairs(params, "--set")), **dict.fromkeys(unset)},
        constants=dict(_constants(constants, origin, project)),
        filters=dict(_filters(filters, origin.spec.cwd)),
        env={**dict(pairs(env, "--env")), **dict.fromkeys(unset_env)},
        waits={f"--{key}": str(value) for key, value in needs_of(gpus, slots, priority).items()},
        code=CODES[code],
    )
    edits = edited(project.root, origin, edits, files)
    if dry_run or print_command:
        found = project.plan(origin, edits)
        ctx.exit(2 if say(project.root, found, print_command and not dry_run, as_json) else 0)
    launch_child(ctx, project, origin, edits, follow, as_json)


def _constants(texts: Iterable[str], origin: Origin, project: Project) -> Iterable[tuple[str, str]]:
    """Constants by `train.py:WIDTH`; without a file they are the script's."""
    from ..tweak.texts import place_of

    for name, value in pairs(texts, "--const"):
        if ":" not in name:
            script = origin.spec.script
            place = place_of(project.root, script) if script is not None else None
            if place is None:
                raise UsageError(
                    f"--const {name}: {shlex.join(origin.spec.command)} runs no script here",
                    "Name the file: --const model.py:WIDTH=256",
                )
            name = f"{place}:{name}"
        yield name, value


def _filters(texts: Iterable[str], cwd: str) -> Iterable[tuple[str, str]]:
    """The filters by their datasets; a colon may stand in the path of one that is there."""
    for text in texts:
        parts = text.strip().split(":")
        if not parts[0] or len(parts) == 1:
            raise UsageError(
                f"--filter {text}: no dataset is named", 'Example: --filter "train: label <> 7"'
            )
        cuts = [(":".join(parts[:n]).strip(), ":".join(parts[n:])) for n in range(1, len(parts))]
        there = (one for one in reversed(cuts) if _exists(cwd, one[0]))
        name, value = next(there, cuts[0])
        yield str(Path(name)), value.strip()


def _exists(cwd: str, name: str) -> bool:
    try:
        return Path(cwd, name).exists()
    except OSError:  # too long for a path, as filters may be
        return False
