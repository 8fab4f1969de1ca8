"""Files of a tweak in `$EDITOR`: those of the working tree themselves; of the code as it was in a
run a copy, which becomes an edit when it is another one afterwards."""

from __future__ import annotations

from workbench.errors import WorkbenchError
from workbench.tweak.editing import Opened, closed, opened

from .actions.tweakable import path_of
from .editing import FieldEdits
from .editor import run_editor


class FileEdits(FieldEdits):
    """The part of the app that edits files."""

    def do_open(self) -> None:
        """The file of the field under the cursor, else what there is to see of the run."""
        field = self.field
        if field is None or not path_of(field):
            super().do_open()
            return
        line = field.source.rpartition(":")[2]
        self.open_file(path_of(field), int(line) if line.isdecimal() else None)

    def open_file(self, path: str, line: int | None = None) -> None:
        """Edit a file, as from the project's folder, in `$EDITOR`."""
        if (origin := self._origin) is None:
            return
        try:
            one = opened(self.root, origin, self.history.edits, path, line)
        except (WorkbenchError, OSError) as error:
            self.notify(str(error), severity="error", markup=False)
            return
        if not run_editor(self, one.command, lambda: self._take_edited(one)):
            closed(one, self.history.edits)

    def _take_edited(self, one: Opened) -> None:
        """What was saved in the editor."""
        if (edits := closed(one, self.history.edits)) != self.history.edits:
            self.edited(self.history.become(edits))
        else:
            self.show_draft()
