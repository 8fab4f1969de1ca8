"""Starting the supervisor of a run, from a launcher or from inside the training process."""

from __future__ import annotations

import os
import subprocess
import sys

from . import layout

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Neither the environment nor the path of this process is changed for it: the training inherits
# the supervisor's environment, and must find it as the user left it.
_START = "import sys; sys.path.append({!r}); from workbench.launch.begin import main; main()"


def start(folder: str, handles: "tuple[int, ...]" = ()) -> None:
    """Start a detached supervisor for the run in `folder`, and wait until it is at work.

    If the training process lives already, the supervisor attaches to it; if the run has to wait
    for something, waiting is work. `handles` are the open files of what it holds already. Raises
    OSError, subprocess.TimeoutExpired.
    """
    with open(os.path.join(folder, layout.SUPERVISOR_LOG), "ab") as log:
        subprocess.Popen(
            [sys.executable, "-c", _START.format(os.path.dirname(_PACKAGE)), folder]
            + [str(handle) for handle in handles],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=handles,
        ).wait(timeout=30)
