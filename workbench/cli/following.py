"""Following a run in the terminal: its output as it comes, and a status line below."""

from __future__ import annotations

import shutil
import sys
import time

import click

from ..draw.cells import fit
from ..index.catalog import Run
from ..inside import layout
from ..outputs.log import Lines, Output
from ..project import Project
from ..run.lifecycle import Finished, describe
from ..view.states import sign
from ..view.table import metric_names, value_text

_TICK = 0.2


def follow_run(project: Project, number: int) -> int:
    """Show the output of a run until it ends; the exit code that tells how it ended.

    ctrl+c asks whether to stop the run; a second ctrl+c detaches and leaves it running.
    """
    printer = _Printer(project.find(str(number)))
    while True:
        try:
            run = project.find(str(number))
            printer.show(run)
            if not run.live:
                printer.finish()
                click.echo(f"run {number} {describe(run.life)}", err=True)
                return 0 if isinstance(run.life, Finished) else 1
            time.sleep(_TICK)
        except KeyboardInterrupt:
            if _detaches(project, number, printer):
                return 0


def _detaches(project: Project, number: int, printer: _Printer) -> bool:
    """Ask what ctrl+c meant; whether to leave."""
    printer.clear()
    try:
        if click.confirm(f"\nStop run {number}? (ctrl+c again leaves it running)", err=True):
            project.stop(project.find(str(number)))
        return False
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"\nrun {number} goes on; workbench logs -f {number} follows it", err=True)
        return True


class _Printer:
    """Prints what is new of a run's output, and below it how the run is doing."""

    def __init__(self, run: Run) -> None:
        self._output = Output(run.folder / layout.OUTPUT)
        self._lines = Lines()
        self._status = sys.stderr.isatty()

    def show(self, run: Run) -> None:
        """Print all that is new, and draw the status line again."""
        self.clear()
        while (text := self._output.read()) is not None:
            for line in self._lines.feed(text):
                click.echo(line)
        if self._status:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write(fit(self._about(run), width).rstrip())
            sys.stderr.flush()

    def finish(self) -> None:
        """Print the unfinished last line and leave the terminal clean."""
        self.clear()
        for line in self._lines.close():
            click.echo(line)

    def clear(self) -> None:
        """Take the status line away."""
        if self._status:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _about(self, run: Run) -> str:
        names = metric_names([run])[:4]
        values = "  ".join(f"{name} {value_text(run.metrics[name])}" for name in names)
        state = f"{sign(run)} run {run.number} {run.life.state}"
        return f"{state}  {values}  {self._lines.current.strip()}"
