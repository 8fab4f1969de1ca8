"""What a filter keeps, worked out in a thread of its own while somebody types."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import Cancelled, WorkbenchError

if TYPE_CHECKING:
    from ...inputs.data.subsets.preview import Preview, Previewer

_PAUSE = 0.15  # seconds before a dataset is opened: a cursor that passes by opens none


class Peeker:
    """Of what is wanted only the newest counts: what goes on for the one before is given up.

    `found` is the newest preview and of which dataset that is, `why` says why there is none, and
    `version` changes when there is more to tell. One thread asks; its own thread works.
    """

    def __init__(self) -> None:
        self.version = 0
        self.found: tuple[Path, Preview] | None = None
        self.why = ""
        self._wanted: tuple[Path, str] | None = None
        self._done: tuple[Path, str] | None = None
        self._over = False
        self._changed = threading.Condition()
        self._open: tuple[Path, Previewer] | None = None
        self._thread: threading.Thread | None = None

    def want(self, path: Path, text: str) -> None:
        """Look what the filter `text` keeps of the dataset at `path`."""
        with self._changed:
            if self._wanted == (path, text):
                return
            self._wanted = path, text
            self._give_up()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="peeker", daemon=True)
            self._thread.start()

    @property
    def busy(self) -> str:
        """`looking 43 %`; empty while nothing is to be found out."""
        if self._wanted == self._done:
            return ""
        part = self._open[1].progress if self._open is not None else 0.0
        return f"looking {part:.0%}".replace("%", " %") if part else "looking"

    def close(self) -> None:
        """Let go of the dataset; nobody waits for that."""
        with self._changed:
            self._over = True
            self._give_up()

    def _give_up(self) -> None:
        if self._open is not None:
            self._open[1].cancel()
        self._changed.notify()

    def _work(self) -> None:
        while (wanted := self._next()) is not None:
            try:
                previewer = self._previewer(wanted)
                self._tell(wanted, previewer.preview(wanted[1], partial(self._tell, wanted)))
            except Cancelled:
                continue
            except (WorkbenchError, OSError) as error:
                self._tell(wanted, None, str(getattr(error, "message", error)))
            self._done = wanted
            self.version += 1
        self._let_go()

    def _next(self) -> tuple[Path, str] | None:
        """What is to be found out now; None when it is over."""
        with self._changed:
            while not self._over and self._wanted == self._done:
                self._changed.wait()
            while not self._over and self._is_fresh() and self._changed.wait(_PAUSE):
                pass
            return None if self._over else self._wanted

    def _is_fresh(self) -> bool:
        """Whether another dataset is wanted than that which is open."""
        return self._open is None or self._wanted is None or self._open[0] != self._wanted[0]

    def _previewer(self, wanted: tuple[Path, str]) -> Previewer:
        from ...inputs.data.subsets.preview import Previewer  # DuckDB: some tenths of a second

        if self._open is None or self._open[0] != wanted[0]:
            self._let_go()
            self._open = wanted[0], Previewer(wanted[0])
        return self._open[1]

    def _let_go(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _tell(self, wanted: tuple[Path, str], preview: Preview | None, why: str = "") -> None:
        if self._wanted != wanted:
            raise Cancelled("something else is wanted")
        self.found = (wanted[0], preview) if preview is not None else None
        self.why = why
        self.version += 1
