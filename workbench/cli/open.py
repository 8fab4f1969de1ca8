"""`workbench [PATH]`: the screen."""

from __future__ import annotations

import sys

import click

from ..errors import UsageError, WorkbenchError
from ..project import Project


@click.command()
@click.argument("path", default=".")
def command(path: str) -> None:
    """Open the screen on the project in PATH."""
    project = Project.open(path)
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError(
            "the screen needs a terminal",
            "In scripts use the commands: workbench ls, show, logs, plot.",
        )
    try:
        import importlib

        screen = importlib.import_module("panels.app")
    except ImportError as error:
        raise WorkbenchError(
            f"the screen cannot be loaded: {error}", "Install the workbench again."
        ) from error
    screen.open_screen(project.root)
