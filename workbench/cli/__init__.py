"""The command line: one file a command, each loaded only when it is called.

`workbench` with a folder, or with nothing, opens the screen.
"""

from __future__ import annotations

import errno
import importlib
import keyword
import os
import sys
from pathlib import Path

import click

from .. import __version__
from ..errors import BadFilter, WorkbenchError

COMMANDS = {
    "run": "Launch a command as a run.",
    "tweak": "Launch a run again with edits: parameters, constants, data, variables.",
    "rerun": "Launch a run again, unchanged.",
    "watch": "Run a quick command again on each save of the code.",
    "ls": "List the runs.",
    "goals": "Judge the runs by goals.",
    "show": "Tell everything about a run.",
    "logs": "Print the output of a run, or follow it.",
    "stop": "Stop runs politely.",
    "queue": "The runs that wait for GPUs or slots: list, pause, move, cancel.",
    "plot": "Plot metrics of some runs, as text or as a figure.",
    "slices": "How a run does on each slice of the data.",
    "export": "Write runs to CSV or Parquet.",
    "code": "The code of a run: list it, bring it back.",
    "params": "The parameters of a run, or of a script.",
    "diff": "What differs among runs, or from a run to what it would be now.",
    "tree": "Which run was made from which, and what changed.",
    "data": "The data that a run read.",
    "files": "The files that a run read and wrote.",
    "who": "Which runs read or wrote this very content.",
    "env": "What a run ran in, and how to run it again.",
    "baseline": "The run that others are compared with.",
    "better": "Which way a metric is better.",
    "tag": "Give runs tags, or take them away.",
    "note": "Keep a note on a run.",
    "star": "Star runs that matter.",
    "archive": "Put runs away without removing them.",
    "sql": "Ask with SQL over all runs.",
    "backfill": "Measure old runs later, with their own code and checkpoint.",
    "import": "Make runs of what other tools recorded.",
    "rm": "Remove runs that have ended.",
    "gc": "Remove leftovers and the index.",
    "completion": "Print the shell completion script.",
}


class Commands(click.Group):
    """Finds a command by its name, and takes anything else for the folder to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS and cmd_name != "open":
            return None
        word = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        module = importlib.import_module(f"{__name__}.{word}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            if not Path(args[0]).exists() and os.sep not in args[0]:
                raise click.UsageError(_no_such(args[0]))
            args = ["open", *args]
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _place(error: WorkbenchError) -> tuple[str, ...]:
    """The filter that is wrong and carets under the place; nothing for other errors."""
    if not isinstance(error, BadFilter) or not error.text:
        return ()
    import shutil

    from ..filters.pointing import pointed

    return pointed(error, shutil.get_terminal_size((120, 24)).columns - 2)


def _no_such(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, 1)
    hint = f" Did you mean `{near[0]}`?" if near else ""
    return f"'{word}' is neither a command nor a folder.{hint}"


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="workbench")
@click.option(
    "-C",
    "--project",
    metavar="DIR",
    default=".",
    help="Work on the project in DIR (default: the nearest folder upwards that has .workbench).",
)
@click.pass_context
def main_group(ctx: click.Context, project: str) -> None:
    """A terminal ML workbench: launch training runs, watch them live, lose nothing.

    \b
      workbench [PATH]                         open the screen on a project folder
      workbench run -- python train.py --lr 1  launch a run; it outlives this terminal
      workbench ls                             list the runs
      workbench logs -f last                   follow the output of the last one

    A run is named by its number, by `last`, or by `@-2` (the last but one).
    """
    ctx.obj = project
    if ctx.invoked_subcommand is None:
        ctx.invoke(Commands.get_command(main_group, ctx, "open"), path=project)  # type: ignore


def main() -> None:
    """Run the command line; the exit code is 0 for success, 1 for failure, 2 for misuse."""
    try:
        main_group(prog_name="workbench")
    except WorkbenchError as error:
        from .common import safe

        click.echo(f"workbench: {safe(error.message)}", err=True)
        for line in _place(error):
            click.echo(f"  {line}", err=True)
        if error.hint:
            click.echo(f"  {safe(error.hint)}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _end_output()
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        click.echo("workbench: the output cannot be written: the disk is full", err=True)
        _end_output()


def _end_output() -> None:
    """Whoever read it is gone, or there is no room: nothing more is written at the exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)
