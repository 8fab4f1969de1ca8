"""A storm of `kill -9`: trainings, supervisors and readers, at random, a hundred times and more.

Nothing that a returned call of `log` wrote is missing, the others go on, every state is told right
at once, and nothing of ours is left behind.
"""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbench.inside import layout
from workbench.run.lifecycle import Running

from .helpers import AT_ONCE, SOURCE, Place, wait_for

KILLS = 110
RUNS = 4
#: Counts in shared memory which calls have returned; once told to hurry, it never rests.
TRAINING = """
    import mmap, struct, sys, time
    import workbench as wb
    with open(sys.argv[1], "r+b") as file: shared = mmap.mmap(file.fileno(), 9)
    step = 0
    while True:
        for _ in range(20):
            wb.log({"loss": 1 / (step + 1), "odd": float("nan"), "x": step}, step=step)
            step += 1
            struct.pack_into("<q", shared, 0, step)
        if not shared[8]: time.sleep(0.02)
"""


class Storm:
    """Keeps some runs going, kills at random, and knows what must be told of each run."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place = place
        self.random = random.Random(seed)
        self.live: list[int] = []
        self.expected: dict[int, tuple[str, ...]] = {}
        self.kills = {"training": 0, "supervisor": 0, "reader": 0}
        place.script(TRAINING)

    def strike(self) -> None:
        """Kill something, and look at everything."""
        while len(self.live) < RUNS:
            self.launch()
        target = self.random.choices([*self.kills], weights=[4, 4, 2])[0]
        before = {number: self.returned(number) for number in self.live}
        {
            "training": self.kill_training,
            "supervisor": self.kill_supervisor,
            "reader": self.kill_reader,
        }[target]()
        self.kills[target] += 1
        self.check_states()
        wait_for(lambda: all(self.returned(number) > before[number] for number in self.live))

    def launch(self) -> None:
        counter = self.counter(len(self.expected) + 1)
        counter.write_bytes(bytes(9))
        number = self.place.launch(sys.executable, "train.py", str(counter), grace=0.5)
        self.live.append(number)
        self.expected[number] = ("running",)
        wait_for(lambda: self.returned(number))

    def kill_training(self) -> None:
        """While it logs at full speed. Its end is told at once, with or without a supervisor."""
        number = self.random.choice(self.live)
        with self.counter(number).open("r+b") as file:
            file.seek(8)
            file.write(b"1")
        enough = self.returned(number) + self.random.randrange(100, 3000)
        wait_for(lambda: self.returned(number) > enough)
        supervised = self.place.run(number).life == Running(supervised=True)
        self.live.remove(number)
        self.place.kill(number)
        told = ("killed",) if supervised else ("killed", "lost")
        wait_for(lambda: self.place.state(number) in told, AT_ONCE)
        self.expected[number] = told
        self.check_metrics(number)

    def kill_supervisor(self) -> None:
        """The training goes on. Mostly somebody else takes over."""
        number = self.random.choice(self.live)
        if not self.place.alive(number, layout.SUPERVISOR):
            self.adopt(number)
        self.place.kill(number, layout.SUPERVISOR)
        assert self.place.state(number) == "running"
        if self.random.random() < 0.7:
            self.adopt(number)

    def adopt(self, number: int) -> None:
        """A screen that was killed may have begun to do so as well."""
        self.place.project().supervise(self.place.run(number))
        wait_for(lambda: self.place.run(number).life == Running(supervised=True))

    def kill_reader(self) -> None:
        """At any moment: as it starts, as it reads, as it writes the index."""
        words = self.random.choice([["ls"], ["show"], ["sql", "select count(*) from metrics"], []])
        terminal, inside = os.openpty()  # the screen needs one, and somebody who looks
        seen = self.place.root.parent / "terminal"
        eyes = subprocess.Popen(["sh", "-c", f"cat > {seen}"], stdin=terminal)
        reader = subprocess.Popen(
            [sys.executable, "-m", "workbench", *words],
            cwd=self.place.root,
            env={**os.environ, "PYTHONPATH": SOURCE, "TERM": "xterm-256color"},
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        try:
            code = reader.wait(self.random.uniform(0.05, 0.5 if words else 1.5))
            assert code == 0, seen.read_text()
        except subprocess.TimeoutExpired:
            reader.kill()
            reader.wait()
        os.close(inside)
        os.close(terminal)
        eyes.wait()

    def check_states(self) -> None:
        """What a process that has just begun tells of every run."""
        told = {run.number: run.life.state for run in self.place.project().runs()}
        assert told.keys() == self.expected.keys()
        wrong = {n: (told[n], self.expected[n]) for n in told if told[n] not in self.expected[n]}
        assert not wrong

    def check_metrics(self, number: int) -> None:
        """Every call that had returned is there, and at most one more, in order."""
        lines = self.place.lines(number)
        returned = self.returned(number)
        assert [line["step"] for line in lines] == [*range(len(lines))]
        assert all(line["metrics"]["x"] == line["step"] for line in lines)
        assert returned <= len(lines) <= returned + 1

    def returned(self, number: int) -> int:
        """How many calls of `log` have returned."""
        count: int = struct.unpack("<qx", self.counter(number).read_bytes())[0]
        return count

    def counter(self, number: int) -> Path:
        """The memory that is shared with the training."""
        return self.place.root / f"counter-{number}"

    def finish(self) -> None:
        """Stop what lives, with a supervisor or without."""
        for number in self.live:
            assert self.place.stop(number).life.state == "stopped"
            self.expected[number] = ("stopped",)
            self.check_metrics(number)


@pytest.mark.storm
def test_a_storm_of_kills_loses_nothing(place: Place) -> None:
    seed = time.time_ns()
    print(f"seed {seed}")  # told where the test fails
    storm = Storm(place, seed)
    for _ in range(KILLS):
        storm.strike()
    storm.finish()
    storm.check_states()
    assert sum(storm.kills.values()) == KILLS
    assert min(storm.kills.values()) > 0
    told = [repr(run.metrics) for run in place.project().runs()]
    shutil.rmtree(place.root / layout.PROJECT / layout.INDEX)
    assert [repr(run.metrics) for run in place.project().runs()] == told
