"""Following a run in the terminal: its output as it comes, and a status line below."""

from __future__ import annotations

import codecs
import shutil
import sys
import time

import click

from ..draw.cells import fit
from ..index.catalog import Run
from ..inside import layout
from ..outputs.terminal import Screen, plain
from ..project import Project
from ..run.lifecycle import Finished, describe
from ..view.states import sign
from ..view.table import metric_names, value_text

_TICK = 0.2


def follow_run(project: Project, number: int) -> int:
    """Show the output of a run until it ends; the exit code that tells how it ended.

    ctrl+c asks whether to stop the run; a second ctrl+c detaches and leaves it running.
    """
    output = _Output(project.find(str(number)))
    while True:
        try:
            run = project.find(str(number))
            output.show(run)
            if not run.live and not output.more:
                output.finish()
                click.echo(f"run {number} {describe(run.life)}", err=True)
                return 0 if isinstance(run.life, Finished) else 1
            time.sleep(_TICK)
        except KeyboardInterrupt:
            if _detaches(project, number, output):
                return 0


def _detaches(project: Project, number: int, output: _Output) -> bool:
    """Ask what ctrl+c meant; whether to leave."""
    output.finish()
    try:
        if click.confirm(f"\nStop run {number}? (ctrl+c again leaves it running)", err=True):
            project.stop(project.find(str(number)))
        return False
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"\nrun {number} goes on; workbench logs -f {number} follows it", err=True)
        return True


class _Output:
    """Prints what is new of a run's output, with its progress bars redrawn in place."""

    def __init__(self, run: Run) -> None:
        self._path = run.folder / layout.OUTPUT
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._offset = 0
        self._screen = Screen(keep=200)
        self._printed = 0
        self._status = sys.stderr.isatty()
        self.more = True

    def show(self, run: Run) -> None:
        """Print what is new and draw the status line again."""
        text = self._read()
        self._clear()
        if text:
            self._screen.feed(text)
            lines = self._screen.lines
            done = self._screen.dropped + len(lines) - 1  # the last line may still change
            for place in range(max(0, self._printed - self._screen.dropped), len(lines) - 1):
                click.echo(plain(lines[place]))
            self._printed = max(self._printed, done)
        self._draw(run)

    def finish(self) -> None:
        """Print the unfinished last line and leave the terminal clean."""
        self._clear()
        lines = self._screen.lines
        place = self._printed - self._screen.dropped
        if 0 <= place < len(lines) and (last := plain(lines[place])):
            click.echo(last)
            self._printed += 1

    def _read(self) -> str:
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                piece = file.read(1 << 18)
        except OSError:
            piece = b""
        self._offset += len(piece)
        self.more = bool(piece)
        return self._decode(piece)

    def _clear(self) -> None:
        if self._status:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _draw(self, run: Run) -> None:
        if not self._status:
            return
        width = shutil.get_terminal_size().columns - 1
        names = metric_names([run])[:4]
        values = "  ".join(f"{name} {value_text(run.metrics[name])}" for name in names)
        current = plain(self._screen.lines[-1]).strip() if self._screen.lines else ""
        told = f"{sign(run)} run {run.number} {run.life.state}  {values}  {current}"
        sys.stderr.write("\r" + fit(told.rstrip(), width).rstrip())
        sys.stderr.flush()
