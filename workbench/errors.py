"""What can go wrong, as people are told it.

    WorkbenchError            anything below; exit code 1
    ├── UsageError            the request itself is wrong; exit code 2
    │   ├── NotAProject       the path is missing, not a folder, or cannot be written
    │   ├── NoSuchRun         no run has that number
    │   ├── NoSuchCommand     the program to launch is not there
    │   │   └── NoSuchScript  the script is not
    │   ├── BadEdit           a value, a name or a file of a tweak that cannot be
    │   ├── NoData            a dataset that is gone, or that cannot be read as one
    │   ├── NoSnapshot        the code of this run was not kept
    │   ├── NoCheckpoint      a run left no checkpoint that is as it was
    │   ├── BadSettings       workbench.toml cannot be understood
    │   ├── AlreadyThere      the file to be written exists
    │   └── BadQuery          a SQL query, a metric name or a filter that cannot be understood
    │       └── BadFilter     a filter over runs or over rows of data, and the place in it
    ├── Cancelled             somebody gave up what was asked
    ├── RunIsLive             a running run cannot be removed
    ├── NoLine                the folder in which runs wait cannot be used
    ├── LaunchFailed          the supervisor could not be started
    ├── CannotWrite           a file that was asked for could not be written
    ├── NotInstalled          what was asked needs a package that is not there
    └── Damaged               a file of ours cannot be read; it is left as it is

Every error says what happened, to which file or run, and what to do about it (`hint`).
Foreign errors (the OS, DuckDB, Git, NVML) are translated at one seam each.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping

#: The remedy for a full disk.
ROOM = "The disk is full: make room. `workbench gc` removes copies that no run needs."
_PART = 60  # characters of a part of a filter that are told in a sentence


class WorkbenchError(Exception):
    """Base of all errors that people see. `hint` is the remedy, one sentence."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(WorkbenchError):
    """The request itself is wrong."""

    exit_code = 2


class NotAProject(UsageError):
    """The path is missing, is not a folder, or cannot be read or written."""


class NoSuchRun(UsageError):
    """No run of this project has that number."""


class NoSuchCommand(UsageError):
    """The program or the script to launch does not exist or cannot be executed."""


class NoSuchScript(NoSuchCommand):
    """The program is there, and the script that it is to run is not."""


class BadEdit(UsageError):
    """Edits that cannot be: a name that the script does not know, a value of another type, a
    configuration file that does not parse, data that is gone. `places` tells what is wrong by lane
    and name, where it is known."""

    def __init__(
        self, message: str, hint: str = "", places: Mapping[tuple[str, str], str] | None = None
    ) -> None:
        super().__init__(message, hint)
        self.places = dict(places or {})


class NoData(UsageError):
    """The dataset is not there, or cannot be read as a table."""


class NoSnapshot(UsageError):
    """The code of this run was not kept."""


class NoCheckpoint(UsageError):
    """The run left no checkpoint, or what it left is gone or has changed since."""


class BadSettings(UsageError):
    """`workbench.toml` cannot be read, or says what nobody understands."""


class BadQuery(UsageError):
    """A query, a metric name or a filter that cannot be understood."""


class BadFilter(BadQuery):
    """A filter over runs or over rows that cannot be understood. `text[start:end]` is the place,
    empty where something is missing there; as text, for where nobody can point at it, the error
    begins with what stands there."""

    def __init__(
        self, message: str, hint: str = "", *, text: str = "", start: int = 0, end: int = 0
    ) -> None:
        super().__init__(message, hint)
        self.text = text
        self.start = start
        self.end = end

    def __str__(self) -> str:
        part = self.text[self.start : self.end]
        place = f"`{part}`: " if 0 < len(part) < min(_PART, len(self.text)) else ""
        return place + super().__str__()


class AlreadyThere(UsageError):
    """The file that was to be written exists; it is left as it is."""


class Cancelled(WorkbenchError):
    """Whoever asked for it has given it up."""


class RunIsLive(WorkbenchError):
    """The run is still going; what was asked needs it to have ended."""


class NoLine(WorkbenchError):
    """The folder in which the runs of all users wait for GPUs cannot be used."""


class LaunchFailed(WorkbenchError):
    """The supervisor of a run could not be started."""


class CannotWrite(WorkbenchError):
    """The disk does not take a file that was asked for."""


class NotInstalled(WorkbenchError):
    """What was asked needs an optional package."""


class Damaged(WorkbenchError):
    """A file of a run cannot be read. It is reported and left as it is."""


def remedy(error: OSError, otherwise: str) -> str:
    """The hint for what the system says of a write: room where the disk is full, else another."""
    return ROOM if error.errno in (errno.ENOSPC, errno.EDQUOT) else otherwise
