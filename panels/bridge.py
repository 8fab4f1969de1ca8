"""The only place where threads meet the screen.

Four threads: one looks at the runs several times a second and draws the charts that the screen
wishes to see, one does so for the lane that is shown, one watches the project folder, one reads the
load of the machine. A fifth goes on while the loop does. What they have to say they post as `Told`
messages; the screen answers by replacing one frozen wish. A thread never touches a widget.
"""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from textual.message import Message

from workbench.errors import WorkbenchError
from workbench.inputs.code import repository, scripts, watching
from workbench.loop.loop import Loop
from workbench.machine.gpu import Gpus
from workbench.machine.host import Host
from workbench.project import Project
from workbench.view.events import Event, Failed, LoopTold, MachineRead, ProjectWatched, Wish
from workbench.view.feed import Feed
from workbench.view.lanes.feed import LaneFeed, LaneWish
from workbench.view.top import Machine

from .memory import Memory, save

_TICK = 0.2  # seconds between looks

Post = Callable[[Message], object]


class Told(Message):
    """An event that a thread tells the screen."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class LookingThread(threading.Thread, ABC):
    """Looks again and again at what is wished for, at once when the wish changes."""

    def __init__(self, name: str, post: Post) -> None:
        super().__init__(name=name, daemon=True)
        self._post = post
        self._failures: set[str] = set()
        self._wake = threading.Event()
        self._over = threading.Event()

    def stop(self) -> None:
        """End the thread after its present look, and wait for it."""
        self._over.set()
        self._wake.set()
        self.join(timeout=5)

    @abstractmethod
    def look(self) -> bool:
        """Look once; whether there is more to do right away."""

    def run(self) -> None:
        while not self._over.is_set():
            self._wake.clear()
            begun = time.monotonic()
            more = self._guarded()
            spent = time.monotonic() - begun
            if not self._wake.is_set():
                self._wake.wait(0.001 if more else max(0.02, _TICK - spent))

    def tell(self, event: Event) -> None:
        """Tell the screen."""
        self._post(Told(event))

    def _guarded(self) -> bool:
        """One look. What goes wrong in it is told once, and the next look goes on."""
        try:
            return self.look()
        except Exception as error:  # noqa: BLE001  # the seam: a still screen looks alive, and lies
            if (text := f"{type(error).__name__}: {error}") not in self._failures:
                self._failures.add(text)
                self.tell(Failed(f"something could not be shown: {text}"))
            return False


class FeedThread(LookingThread):
    """Reads runs and charts for the screen."""

    def __init__(self, root: Path, post: Post, remembered: Memory) -> None:
        super().__init__("feed", post)
        self._root = root
        self._wish = Wish()
        self._remembered = self._memory = remembered

    def wish(self, wish: Wish) -> None:
        """Say what the screen wants to see from now on."""
        if wish != self._wish:
            self._wish = wish
            self._wake.set()

    def remember(self, memory: Memory) -> None:
        """Keep this for the next sitting."""
        self._memory = memory

    def run(self) -> None:
        self._feed = Feed(Project(self._root), self.tell)
        super().run()
        self._save()
        self._feed.close()

    def look(self) -> bool:
        more = self._feed.look(self._wish)
        self._save()
        return more

    def _save(self) -> None:
        if (memory := self._memory) != self._remembered:
            self._remembered = memory
            save(self._root, memory)


class LaneThread(LookingThread):
    """Reads the lane of the run under the cursor, or of the marked runs."""

    def __init__(self, root: Path, post: Post) -> None:
        super().__init__("lane", post)
        self._feed = LaneFeed(root, self.tell)
        self._wish = LaneWish()

    def wish(self, wish: LaneWish) -> None:
        """Say which lane the screen wants to see from now on."""
        if wish != self._wish:
            self._wish = wish
            self._wake.set()

    def run(self) -> None:
        super().run()
        self._feed.close()

    def look(self) -> bool:
        return self._feed.look(self._wish)


class LoopThread(LookingThread):
    """Runs the quick command again on each save, until it is left."""

    def __init__(self, root: Path, post: Post, command: str) -> None:
        super().__init__("loop", post)
        self._root = root
        self._command = command
        self._loop: Loop | None = None
        self._stops = False
        self.ended = False

    def leave(self) -> None:
        """End the loop soon, and stop the run that goes on; it is not waited for."""
        self._stops = True
        self.stop()

    def stop(self) -> None:
        """End the loop soon; the run that goes on is left to itself."""
        self._over.set()
        self._wake.set()
        if self._loop is not None:
            self._loop.end()

    def run(self) -> None:
        try:
            self._loop = loop = Project(self._root).watch(self._command)
        except WorkbenchError as error:
            self.tell(Failed(str(error)))
        else:
            super().run()
            (loop.stop if self._stops else loop.close)()
        self.ended = True
        self.tell(LoopTold(None))

    def look(self) -> bool:
        for news in self._loop.advance() if self._loop is not None else ():
            self.tell(LoopTold(news))
        return True


class MachineThread(threading.Thread):
    """Reads the load of this machine once a second. A driver may take its time to answer."""

    def __init__(self, post: Post) -> None:
        super().__init__(name="machine", daemon=True)
        self._post = post
        self._over = threading.Event()

    def stop(self) -> None:
        """End the thread soon; it is not waited for."""
        self._over.set()

    def run(self) -> None:
        host, gpus = Host(), Gpus()
        while not self._over.wait(1.0):
            sample = host.sample(time.monotonic())
            self._post(Told(MachineRead(Machine(sample, tuple(gpus.sample())))))


class WatcherThread(threading.Thread):
    """Looks at the project folder: new and changed scripts, branch, commit, dirty files."""

    def __init__(self, root: Path, post: Post) -> None:
        super().__init__(name="watcher", daemon=True)
        self._root = root
        self._post = post
        self._over = threading.Event()

    def stop(self) -> None:
        """End the thread soon; it is not waited for, as Git may be slow."""
        self._over.set()

    def run(self) -> None:
        self._over.wait(0.3)  # the screen comes first
        told: tuple[object, object] | None = None
        while not self._over.is_set():
            found = (repository.working_tree(self._root), tuple(scripts.scripts(self._root)))
            if found != told:
                told = found
                self._post(Told(ProjectWatched(*found)))
            try:
                self._wait()
            except (OSError, RuntimeError):  # no watches left, or a name that is no UTF-8 changed
                self._over.wait(60)

    def _wait(self) -> None:
        """Until code comes, changes or goes, or Git's branch or commit does; a minute at most."""
        places = (*scripts.folders(self._root), *_git_places(self._root))
        changes = watching.hear(self._root, places, _matters, self._over, watching.Pace())
        next(changes, None)
        changes.close()


def _matters(change: int, path: str) -> bool:
    """Whether a change is one of code: a growing log beside the script is none."""
    place = Path(path)
    if place.parent.name == ".git":
        return place.name in ("HEAD", "index", "ORIG_HEAD")
    return place.suffix in (".py", ".sh") or (change == watching.ADDED and place.is_dir())


def _git_places(root: Path) -> list[Path]:
    """Where Git tells of commits and branch switches; only the folder itself is watched."""
    git = root / ".git"
    return [git] if git.is_dir() else []
