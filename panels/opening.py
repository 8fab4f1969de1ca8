"""Opening the code of a run in the editor of the person: where it failed, else its script."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from textual import work
from textual.app import SuspendNotSupported

from workbench.errors import WorkbenchError
from workbench.index.catalog import Run
from workbench.inputs.code.editor import editor_command, needs_terminal
from workbench.inputs.code.failing import Place
from workbench.view.events import Failed

from .bridge import Told
from .measuring import RunMeasures


class RunOpens(RunMeasures):
    """The part of the app that opens files."""

    def do_open(self) -> None:
        if (run := self.cursor_run) is not None:
            self._open(run)

    @work(thread=True)
    def _open(self, run: Run) -> None:
        """Find the place off the thread that takes the keys."""
        try:
            place = self.project.place(run)
            words = editor_command(place.path, place.line)
        except (WorkbenchError, OSError) as error:
            self.post_message(Told(Failed(str(error))))
        else:
            self.call_from_thread(self._edit, place, words)

    def _edit(self, place: Place, words: Sequence[str]) -> None:
        """Give the terminal to the editor until it is closed, unless it has a window of its own."""
        told = place.remark
        try:
            if needs_terminal(words):
                with self.suspend():
                    subprocess.run(words, check=False)
            else:
                quiet = subprocess.DEVNULL
                subprocess.Popen(words, stdin=quiet, stdout=quiet, stderr=quiet)
                told = told or f"opened in {words[0]}"
        except (OSError, SuspendNotSupported) as error:
            told = f"{words[0]} cannot be started: {error}"
        if told:
            self.notify(told, title=place.text, timeout=5, markup=False)
