"""The only place where threads meet the screen.

Two threads: the *feed* looks at the runs several times a second and draws what the screen wishes
to see; the *watcher* looks at the project folder. Each posts messages named as past participles;
the screen answers wishes by replacing one frozen value. A thread never touches a widget.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from textual.message import Message

from workbench.draw.cells import Row
from workbench.errors import WorkbenchError
from workbench.index.catalog import Run
from workbench.inputs import code
from workbench.machine.gpu import Gpus
from workbench.machine.host import Host
from workbench.outputs.series import MetersReader
from workbench.outputs.terminal import Line
from workbench.project import Project
from workbench.view import lanes
from workbench.view.board import Board, BoardWish, Drawn
from workbench.view.log import LogFollower
from workbench.view.table import Columns, find_columns
from workbench.view.top import Machine

from .memory import Memory, save

_TICK = 0.2  # seconds between looks
_REDRAW = 0.4  # seconds between two drawings of charts that live data changes
_BUDGET = 0.06  # seconds of reading per look, for each kind of file
_METERS = 1.0
_ADOPT = 5.0  # seconds between looks for runs that lost their supervisor

Post = Callable[[Message], object]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the screen wants to see. Sizes are in cells."""

    run: int | None = None
    lane: str = "log"
    lane_width: int = 80
    board: BoardWish = field(default_factory=BoardWish)


class RunsRead(Message):
    """The list of runs, whenever something in it has changed."""

    def __init__(self, runs: Sequence[Run], columns: Columns, complete: bool) -> None:
        super().__init__()
        self.runs = runs
        self.columns = columns
        self.complete = complete


class ChartsDrawn(Message):
    """The charts that were wished for."""

    def __init__(self, wish: BoardWish, drawn: Drawn) -> None:
        super().__init__()
        self.wish = wish
        self.drawn = drawn


class LaneDrawn(Message):
    """A lane of a run."""

    def __init__(self, run: int, lane: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self.run = run
        self.lane = lane
        self.rows = rows


class LogRead(Message):
    """Lines of a run's log, replacing those from `first` on."""

    def __init__(self, run: int, first: int, lines: Sequence[Line], skipped: int) -> None:
        super().__init__()
        self.run = run
        self.first = first
        self.lines = lines
        self.skipped = skipped


class MachineRead(Message):
    """A reading of this machine's load."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.machine = machine


class ProjectWatched(Message):
    """The code of the project, when it has changed."""

    def __init__(self, tree: code.WorkingTree | None, scripts: Sequence[str]) -> None:
        super().__init__()
        self.tree = tree
        self.scripts = scripts


class Failed(Message):
    """Something could not be done; `text` says what and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Feed(threading.Thread):
    """Reads runs, charts, lanes and logs for the screen."""

    def __init__(self, root: Path, post: Post, remembered: Memory) -> None:
        super().__init__(name="feed", daemon=True)
        self._root = root
        self._post = post
        self._wish = Wish()
        self._remembered = self._memory = remembered
        self._wake = threading.Event()
        self._over = threading.Event()

    def wish(self, wish: Wish) -> None:
        """Say what the screen wants to see from now on."""
        if wish != self._wish:
            self._wish = wish
            self._wake.set()

    def remember(self, memory: Memory) -> None:
        """Keep this for the next sitting."""
        self._memory = memory

    def stop(self) -> None:
        """End the thread after its present look, and wait for it."""
        self._over.set()
        self._wake.set()
        self.join(timeout=5)

    def run(self) -> None:
        looks = _Looks(Project(self._root), self._post)
        while not self._over.is_set():
            self._wake.clear()
            begun = time.monotonic()
            more = looks.look(self._wish)
            self._save()
            spent = time.monotonic() - begun
            if not self._wake.is_set():
                self._wake.wait(0.001 if more else max(0.02, _TICK - spent))
        self._save()
        looks.close()

    def _save(self) -> None:
        if (memory := self._memory) != self._remembered:
            self._remembered = memory
            save(self._root, memory)


class _Looks:
    """What the feed does at each look, and what it remembers between two."""

    def __init__(self, project: Project, post: Post) -> None:
        self._project = project
        self._post = post
        self._board = Board(project)
        self._runs: list[Run] = []
        self._listed: tuple[list[Run], bool] | None = None
        self._told: tuple[BoardWish, Drawn] | None = None
        self._drawn_at = 0.0
        self._stale = False
        self._log: tuple[int, LogFollower] | None = None
        self._lane: _Lane | None = None
        self._machine_at = 0.0
        self._machine: tuple[Host, Gpus] | None = None
        self._adopted_at = 0.0

    def look(self, wish: Wish) -> bool:
        """Look once at everything; whether there is more to read right away."""
        more = self._look_at_runs()
        more |= self._look_at_charts(wish.board)
        run = next((run for run in self._runs if run.number == wish.run), None)
        if run is not None:
            more |= self._look_at_lane(run, wish)
        self._look_at_machine()
        self._adopt()
        return more

    def close(self) -> None:
        """Keep the index for the next time."""
        self._project.save()

    def _look_at_runs(self) -> bool:
        self._runs, complete = self._project.refresh(_BUDGET)
        if self._listed != (self._runs, complete):
            self._listed = (self._runs, complete)
            self._post(RunsRead(tuple(self._runs), find_columns(self._runs), complete))
        return not complete

    def _look_at_charts(self, wish: BoardWish) -> bool:
        numbers = {number for number, _ in wish.runs}
        shown = [run for run in self._runs if run.number in numbers]
        self._stale |= self._board.advance(shown, _BUDGET)
        changed = self._told is None or self._told[0] != wish
        due = time.monotonic() >= self._drawn_at + _REDRAW
        if not changed and not (self._stale and due):
            return False
        drawn = self._board.draw(wish, shown)
        self._stale = False
        self._drawn_at = time.monotonic()
        if self._told != (wish, drawn):
            self._told = (wish, drawn)
            self._post(ChartsDrawn(wish, drawn))
        self._stale = drawn.reading
        return drawn.reading

    def _look_at_lane(self, run: Run, wish: Wish) -> bool:
        if wish.lane == "log":
            return self._look_at_log(run)
        if self._lane is None or not self._lane.serves(run, wish.lane):
            self._lane = _Lane(run, wish.lane)
        rows = self._lane.draw(run, self._runs, wish.lane_width)
        if rows is not None:
            self._post(LaneDrawn(run.number, wish.lane, rows))
        return False

    def _look_at_log(self, run: Run) -> bool:
        fresh = self._log is None or self._log[0] != run.number
        if self._log is None or fresh:
            self._log = (run.number, LogFollower(run.folder))
        follower = self._log[1]
        deadline = time.monotonic() + _BUDGET
        more = follower.advance()
        changed = more or fresh
        while more and time.monotonic() < deadline:
            more = follower.advance()
        if changed:
            first, lines = follower.take()
            self._post(LogRead(run.number, 0 if fresh else first, lines, follower.skipped))
        return more

    def _look_at_machine(self) -> None:
        now = time.monotonic()
        if now < self._machine_at + _METERS:
            return
        self._machine_at = now
        if self._machine is None:
            self._machine = (Host(), Gpus())
        host, gpus = self._machine
        self._post(MachineRead(Machine(host.sample(now), tuple(gpus.sample()))))

    def _adopt(self) -> None:
        """Give runs whose supervisor was killed a new one."""
        if time.monotonic() < self._adopted_at + _ADOPT:
            return
        self._adopted_at = time.monotonic()
        for run in self._runs:
            if not getattr(run.life, "supervised", True):
                try:
                    self._project.supervise(run)
                except WorkbenchError as error:
                    self._post(Failed(str(error)))


class _Lane:
    """One lane of one run, drawn again when what it shows has changed."""

    def __init__(self, run: Run, lane: str) -> None:
        self._number = run.number
        self._name = lane
        self._meters = MetersReader(run.folder)
        self._shown: object = None

    def serves(self, run: Run, lane: str) -> bool:
        """Whether this is the lane of that run."""
        return (run.number, lane) == (self._number, self._name)

    def draw(self, run: Run, runs: Sequence[Run], width: int) -> list[Row] | None:
        """The rows; None while they would be the same as before."""
        if self._name == "meters":
            fresh = False
            while self._meters.advance():
                fresh = True
            if not fresh and self._shown == width:
                return None
            self._shown = width
            return lanes.meters_lane(self._meters.columns, width)
        still = replace(run, seconds=None)
        if self._shown == (still, width):
            return None
        self._shown = (still, width)
        if self._name == "params":
            return lanes.params_lane(run, runs, width)
        return lanes.environment_lane(run, width)


class Watcher(threading.Thread):
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
            found = (code.working_tree(self._root), tuple(code.scripts(self._root)))
            if found != told:
                told = found
                self._post(ProjectWatched(*found))
            self._wait()

    def _wait(self) -> None:
        """Until something in the folders of the code changes, a minute at most."""
        from watchfiles import watch

        places = [*code.folders(self._root), *_git_places(self._root)]
        changes = watch(
            *places,
            recursive=False,
            debounce=800,
            step=200,
            rust_timeout=60_000,
            yield_on_timeout=True,
            stop_event=self._over,
            force_polling=True if _on_network(self._root) else None,
            poll_delay_ms=3000,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        next(iter(changes), None)


def _git_places(root: Path) -> list[Path]:
    """Where Git tells of commits and branch switches; only the folder itself is watched."""
    git = root / ".git"
    return [git] if git.is_dir() else []


def _on_network(root: Path) -> bool:
    """Whether the folder is on a network file system, which tells nobody of changes."""
    import psutil

    path = str(root.resolve())
    try:
        mounts = psutil.disk_partitions(all=True)
    except OSError:
        return False
    held = [mount for mount in mounts if path.startswith(mount.mountpoint.rstrip("/") + "/")]
    kind = max(held, key=lambda mount: len(mount.mountpoint)).fstype if held else ""
    return kind.startswith(("nfs", "cifs", "smb", "fuse", "9p", "lustre", "gpfs", "ceph", "beegfs"))
