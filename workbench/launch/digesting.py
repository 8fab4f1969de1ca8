"""Digesting in the background: one thread of the lowest priority, and never more than one.

The thread alone touches the files of the run, for a network mount that hangs holds up whoever
does. It is a daemon: nothing waits for it for ever.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import psutil

from ..inputs.data import manifest
from ..inputs.data.digest import NotDigested
from ..inputs.data.known import Known

GONE = "it was gone before it could be digested"


@dataclass(frozen=True, slots=True)
class Digested:
    """What is known of a file or a folder. `same` is equal for two names of one file; `files` is
    None for a file; `skip` means that it is nothing to tell: a folder of which no file was used."""

    path: str
    digest: str = ""
    size: int | None = None
    mtime: float | None = None
    files: int | None = None
    sampled: bool = False
    same: tuple[int, int] | None = None
    problem: str = ""
    skip: bool = False


class Digester:
    """Takes paths, gives back what is known of them, in the order in which they came."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._asked: dict[tuple[str, bool], None] = {}
        self._change = threading.Condition()
        self._done: SimpleQueue[Digested] = SimpleQueue()
        self._busy = False
        self._thread: threading.Thread | None = None

    def ask(self, path: str, folder: bool = False) -> None:
        """Have a file, or a folder as a whole, digested."""
        with self._change:
            self._asked[path, folder] = None
            self._change.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="digests", daemon=True)
            self._thread.start()

    def drop(self, folder: str) -> None:
        """Forget the files of a folder that is digested as a whole."""
        with self._change:
            for path, whole in [*self._asked]:
                if not whole and path.startswith(folder + "/"):
                    del self._asked[path, whole]

    def take(self) -> list[Digested]:
        """What has been done since the last call."""
        return [self._done.get() for _ in range(self._done.qsize())]

    def wait(self, seconds: float) -> bool:
        """Until nothing is left to do, `seconds` at most; whether nothing is."""
        with self._change:
            return self._change.wait_for(lambda: not self._asked and not self._busy, seconds)

    def _work(self) -> None:
        _step_back()
        while True:
            with self._change:
                self._busy = False
                self._change.notify_all()
                self._change.wait_for(lambda: bool(self._asked))
                path, folder = next(iter(self._asked))
                del self._asked[path, folder]
                self._busy = True
            self._done.put(self._digest(path, folder))

    def _digest(self, path: str, folder: bool) -> Digested:
        try:
            state = Path(path).stat()
            if folder:
                return self._folder(path, state)
            if stat.S_ISDIR(state.st_mode):
                return Digested(path, skip=True)
            return self._file(path)
        except FileNotFoundError:
            return Digested(path, problem=GONE)
        except NotDigested as error:
            return Digested(path, problem=error.message)
        except (OSError, ValueError, RecursionError) as error:
            return Digested(path, problem=getattr(error, "strerror", None) or str(error))

    def _folder(self, path: str, state: os.stat_result) -> Digested:
        told = manifest.of_folder(path, self._known)
        same = (state.st_dev, state.st_ino)
        return Digested(path, told.digest, told.size, told.mtime, told.files, told.sampled, same)

    def _file(self, path: str) -> Digested:
        found, state = self._known.of_file(path)
        same = (state.st_dev, state.st_ino)
        return Digested(path, found, state.st_size, state.st_mtime, same=same)


def _step_back() -> None:
    """Give this thread the lowest priority, for the processor and for the disk."""
    thread = threading.get_native_id()
    try:
        os.setpriority(os.PRIO_PROCESS, thread, 19)
        psutil.Process(thread).ionice(psutil.IOPRIO_CLASS_IDLE)
    except (OSError, psutil.Error, AttributeError):
        time.sleep(0)  # not on this system
