"""Meters: once a second, of the whole tree, whatever comes and goes in it."""

from __future__ import annotations

import os
import subprocess
import time

import psutil

from workbench.inside import layout
from workbench.machine.tree import Tree

from .helpers import Place, wait_for
from .test_launch import UNTIL_GO
from .test_stop import FAMILY

OWN = {"cpu", "memory", "processes", "disk_read", "disk_write"}
HOST = {f"host/{name}" for name in ("cpu", "memory", "disk_read", "disk_write")}
NET = {"host/net_received", "host/net_sent"}
#: Uses some of a core, then waits to be let go.
BURN = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; cat"


def meters(place: Place, number: int) -> dict[str, float]:
    """The newest sample; empty while there is none."""
    lines = place.lines(number, layout.METERS)
    told: dict[str, float] = lines[-1]["meters"] if lines else {}
    return told


def test_a_sample_tells_of_the_run_and_of_the_host(place: Place) -> None:
    number = place.train("print('x' * 99)\nheld = bytearray(64 << 20)\n" + UNTIL_GO)
    wait_for(lambda: len(place.lines(number, layout.METERS)) > 1)
    told = meters(place, number)
    assert told.keys() >= OWN | HOST | NET
    assert min(told.values()) >= 0
    assert told["memory"] > 64 << 20
    assert told["host/memory"] > told["memory"]
    assert place.lines(number, layout.METERS)[-1]["output"] == 100
    machine = place.told(number, layout.SUPERVISOR)["machine"]
    assert machine["cpus"] == psutil.cpu_count()
    assert machine["gpus"] or machine["no_gpus"]
    (place.root / "go").touch()
    place.ended(number)


def test_the_whole_tree_is_measured(place: Place) -> None:
    """The training, a child in a session of its own with what it runs, and a daemon."""
    number = place.train(FAMILY, grace=0.3)
    wait_for(lambda: meters(place, number).get("processes", 0) >= 4)
    place.stop(number)


def test_a_swarm_of_short_lived_processes_ends_no_meters(place: Place) -> None:
    swarm = "for i in 1 2 3; do (while [ ! -e go ]; do /bin/true; done) & done; wait"
    number = place.launch("sh", "-c", swarm)
    wait_for(lambda: len(place.lines(number, layout.METERS)) > 3)
    assert place.alive(number, layout.SUPERVISOR)
    (place.root / "go").touch()
    assert place.ended(number).life.state == "finished"


def test_what_ended_processes_used_is_kept() -> None:
    """And nothing else of them: a run may start millions."""
    tree = Tree(os.getpid())

    def seen(pid: int) -> bool:
        tree.sample(time.monotonic())
        return pid in tree.pids()

    for _ in range(3):
        with psutil.Popen(["sh", "-c", BURN], stdin=subprocess.PIPE) as child:
            wait_for(lambda: child.cpu_times().user > 0 and seen(child.pid))
            child.stdin.close()
        wait_for(lambda: not seen(child.pid))
    assert len(tree._totals) == len(tree.pids())
    assert tree._ended[0] > 0
