"""Opening the code of a run in the editor of the person: where it failed, else its script."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work

from workbench.errors import WorkbenchError
from workbench.index.catalog import Run
from workbench.inputs.code.editor import editor_command
from workbench.inputs.code.failing import Place
from workbench.view.events import Failed

from .bridge import Told
from .editor import run_editor
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
            self.tell(self._edit, place, words)

    def _edit(self, place: Place, words: Sequence[str]) -> None:
        """Say what is to be known of the place, too."""
        if run_editor(self, words) and place.remark:
            self.notify(place.remark, title=place.text, timeout=5, markup=False)
