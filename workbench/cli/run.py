"""`workbench run`: launch a command as a run."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ..inside import layout
from ..run.spec import Spec
from .common import json_option, pairs, project_of, tell_launched
from .needs import needs_of, needs_options


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--name", default="", help="A name for the run.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("--note", default="", help="A note, kept with the run.")
@click.option("--parent", metavar="RUN", help="The run that this one is made from.")
@click.option("--env", "env", multiple=True, metavar="K=V", help="Set an environment variable.")
@click.option("--cwd", default=".", metavar="DIR", help="Run the command in DIR.")
@click.option(
    "--pty",
    is_flag=True,
    help="Give the command a terminal of its own, for progress bars that need one. It then"
    " depends on its supervisor: where that is killed, the command loses its terminal.",
)
@click.option(
    "--grace",
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    help="Time between SIGINT, SIGTERM and SIGKILL when the run is stopped.",
)
@needs_options
@click.option("-f", "--follow", is_flag=True, help="Stay and show the output.")
@json_option
@click.argument("command_line", nargs=-1, type=click.UNPROCESSED, metavar="[--] COMMAND...")
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    tags: tuple[str, ...],
    note: str,
    parent: str | None,
    env: tuple[str, ...],
    cwd: str,
    pty: bool,
    grace: float,
    gpus: str | None,
    slots: int | None,
    priority: int,
    follow: bool,
    as_json: bool,
    command_line: tuple[str, ...],
) -> None:
    """Launch COMMAND as a run and return at once with its number.

    Any command will do: python, torchrun, accelerate launch, a shell script, a binary. It runs
    under a detached supervisor, and outlives this terminal and the SSH line.

    \b
      workbench run -- python train.py --lr 0.1
      workbench run --name wide --tag ablation -f -- torchrun --nproc-per-node 4 train.py
      workbench run --gpus 2 -- torchrun --nproc-per-node 2 train.py
    """
    project = project_of(ctx)
    spec = Spec(
        command=command_line,
        cwd=str(Path(cwd).absolute()),
        name=name,
        env=dict(pairs(env, "--env")),
        tags=tags,
        note=note,
        pty=pty,
        grace=grace,
        needs=needs_of(gpus, slots, priority),
        parent=_parent() if parent is None else project.find(parent).number,
    )
    number = project.launch(spec)
    if follow:
        from .following import follow_run

        if not as_json:
            click.echo(f"run {number}", err=True)
        ctx.exit(follow_run(project, number))
    tell_launched(project, number, as_json)


def _parent() -> int | None:
    """The run that launches this one, if it is launched from inside a run."""
    name = Path(os.environ.get(layout.RUN_DIR, "")).name
    return int(name) if name.isdigit() else None
