"""Opening a file in the editor of the person, who comes back to the screen when it is closed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from textual.app import App, SuspendNotSupported

from workbench.errors import UsageError
from workbench.inputs.code.editor import editor_command, needs_terminal


def open_in_editor(
    app: App[None], path: Path, line: int | None, after: Callable[[], object]
) -> None:
    """Open a file at a line and call `after` when the editor is closed; the screen is left alone
    where the editor has a window of its own. What goes wrong is said."""
    try:
        words = editor_command(path, line)
        if needs_terminal(words):
            with app.suspend():
                subprocess.run(words, check=False)
        else:
            app.run_worker(lambda: _wait(app, words, after), thread=True)
            return
    except (UsageError, OSError) as error:
        app.notify(str(error), severity="error", markup=False)
        return
    except SuspendNotSupported:
        app.notify("this terminal cannot be given to an editor", severity="error")
        return
    after()


def _wait(app: App[None], words: list[str], after: Callable[[], object]) -> None:
    """Until the window is closed, as far as its program waits for that."""
    subprocess.run(words, check=False, capture_output=True)
    app.call_from_thread(after)
