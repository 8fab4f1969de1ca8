"""Files of a tweak in `$EDITOR`: those of the working tree themselves; of the code as it was in a
run a copy, which becomes an edit when it is another one afterwards."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from workbench.errors import BadEdit, WorkbenchError
from workbench.inputs.code.editor import editor_command
from workbench.tweak.edits import AS_IT_WAS
from workbench.tweak.texts import text_of

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
        edits = self.history.edits
        try:
            if edits.code == AS_IT_WAS or path in edits.files:
                self._open_copy(path, line)
            else:
                run_editor(self, editor_command(self.root / path, line), self.show_draft)
        except (WorkbenchError, OSError) as error:
            self.notify(str(error), severity="error", markup=False)

    def _open_copy(self, path: str, line: int | None) -> None:
        """Edit the text of a file in a folder of its own, under its own name."""
        if (origin := self._origin) is None:
            return
        before = text_of(self.root, origin, self.history.edits, path)
        copy = Path(tempfile.mkdtemp(prefix="workbench-"), Path(path).name)
        copy.write_text(before, encoding="utf-8", newline="")
        run_editor(self, editor_command(copy, line), lambda: self._take_copy(path, before, copy))

    def _take_copy(self, path: str, before: str, copy: Path) -> None:
        try:
            text = copy.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            wrong = BadEdit(f"{path} is not edited: {error}", f"The text is in {copy}.")
            self.notify(str(wrong), severity="error", markup=False)
            return
        shutil.rmtree(copy.parent, ignore_errors=True)
        if text != before:
            self.edited(self.history.put("files", path, text))
