"""Giving a file to the editor of the person, who comes back to the screen when it is closed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence

from textual.app import App, SuspendNotSupported

from workbench.inputs.code.editor import needs_terminal


def run_editor(
    app: App[None], words: Sequence[str], after: Callable[[], object] | None = None
) -> bool:
    """Run the words of an editor; whether that was possible, else it is said.

    The terminal is given to it until it is closed, unless it has a window of its own. `after` is
    called when it is closed, as far as its program waits for that.
    """
    try:
        if needs_terminal(list(words)):
            with app.suspend():
                subprocess.run(words, check=False)
            if after is not None:
                after()
        else:
            quiet = subprocess.DEVNULL
            process = subprocess.Popen(words, stdin=quiet, stdout=quiet, stderr=quiet)
            app.run_worker(lambda: _wait(app, process, after), thread=True)
            app.notify(f"opened in {words[0]}", timeout=3, markup=False)
    except (OSError, SuspendNotSupported) as error:
        app.notify(f"{words[0]} cannot be started: {error}", severity="error", markup=False)
        return False
    return True


def _wait(
    app: App[None], process: subprocess.Popen[bytes], after: Callable[[], object] | None
) -> None:
    process.wait()
    if after is not None:
        app.call_from_thread(after)
