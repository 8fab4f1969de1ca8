"""The way to the clipboard: through the terminal, so that it works over SSH.

The terminal is told by OSC 52. tmux passes that on only where `set-clipboard` is `on`, which it
is not by default; asked itself (`load-buffer -w`, tmux 3.2), it fills its own buffer and tells the
terminal that it is attached to. So both are done: whoever refuses one takes the other.
"""

from __future__ import annotations

import os
import subprocess

from textual.app import App

from workbench.view.copied import Copied, limited

_PATIENCE = 2.0  # seconds for tmux


def copy(app: App[None], copied: Copied) -> None:
    """Copy, and say what was copied."""
    copied = limited(copied)
    if not copied.text:
        app.notify("there is nothing to copy", timeout=3)
        return
    app.copy_to_clipboard(copied.text)
    if os.environ.get("TMUX"):
        app.run_worker(lambda: _tell_tmux(copied.text), thread=True)
    app.notify(copied.said, timeout=3, markup=False)


def _tell_tmux(text: str) -> None:
    command = ["tmux", "load-buffer", "-w", "-"]
    try:
        subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        pass  # no tmux to run here: the escape sequence is what can be done
