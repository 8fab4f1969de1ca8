"""What goes wrong while a supervisor watches is told in its log, and ends nothing."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable


def attempt(step: Callable[[], object]) -> bool:
    """Do a step; whether it could be done. A full disk, or a folder that is gone, is no reason to
    leave the training alone."""
    try:
        step()
        return True
    except OSError as error:
        with contextlib.suppress(OSError):  # our own log may be on the disk that is full
            os.write(2, f"{time.strftime('%F %T')} {error}\n".encode())
        return False
