"""The `git` program, called so that it changes nothing and runs nothing of the user's.

Variables that steer Git are taken out of the environment. No hook, no monitor, no filter and no
external diff is started, and no lock is taken in the user's repository.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import IO

from ...errors import ROOM, WorkbenchError

_SAFE = (
    *("-c", "safe.directory=*"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.quotePath=false"),
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
    "--no-optional-locks",
    "--no-pager",
    "--literal-pathspecs",
)
#: Our own repository is not subject to the settings of the user and of the machine.
_ALONE = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "XDG_CONFIG_HOME": os.devnull,
    "GIT_NO_REPLACE_OBJECTS": "1",
}
#: What Git says where the disk is full, with or without the file.
_FULL = re.compile(
    r"(?:'(?P<path>[^'\n]*)'[^'\n]*)?(?:No space left|Out of diskspace|Disk quota exceeded)"
)
_ENDLESS = 1e6  # seconds; timers of the system take no more


class NoGit(WorkbenchError):
    """There is no `git` program on this machine."""


class TooSlow(Exception):
    """What was asked for would take longer than the caller can wait. Nothing was kept."""


class GitFailed(WorkbenchError):
    """Git refused. The message holds its own words."""


class Deadline:
    """A moment until which work may go on."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises TooSlow when there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TooSlow
        return seconds

    def for_system(self) -> float | None:
        """Seconds left as a timeout; None for as long as it takes."""
        seconds = self.left()
        return None if seconds > _ENDLESS else seconds


def environment(alone: bool) -> Mapping[str, str]:
    """The environment for Git; `alone` shuts out the settings of the user and the machine."""
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("GIT_") or name == "GIT_EXEC_PATH"  # where Git itself lies
    }
    kept |= {"LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0"}
    return kept | _ALONE if alone else kept


def start(
    arguments: Sequence[str | os.PathLike[str]],
    alone: bool,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stderr: int | IO[bytes] = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start `git` with these arguments; its output can be read. Raises NoGit."""
    try:
        return subprocess.Popen(
            ["git", *_SAFE, *arguments],
            env=environment(alone),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    except FileNotFoundError as error:
        hint = "Install Git to keep the code of runs."
        raise NoGit("There is no `git` program on this machine.", hint) from error


def answer(
    arguments: Sequence[str | os.PathLike[str]],
    alone: bool = True,
    deadline: Deadline | None = None,
) -> bytes:
    """What `git` prints. Raises NoGit, TooSlow, or GitFailed with Git's own words."""
    process = start(arguments, alone, stderr=subprocess.PIPE)
    with process:
        try:
            output, trouble = process.communicate(
                timeout=deadline.for_system() if deadline else None
            )
        except (subprocess.TimeoutExpired, TooSlow):
            process.kill()
            raise TooSlow from None
    if process.returncode:
        raise failure(trouble)
    return output


def failure(trouble: bytes) -> GitFailed:
    """Git's own words as an error."""
    words = trouble.decode(errors="replace").strip()
    if full := _FULL.search(words):
        return GitFailed(f"Git cannot write {full['path'] or 'the code'}", ROOM)
    return GitFailed(f"Git failed: {words[-500:] or 'it does not say why'}")
