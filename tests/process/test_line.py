"""The line with real supervisors and real locks: who begins when, and what happens to the dead."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from workbench.errors import UsageError
from workbench.inside import layout
from workbench.launch.stop import asker
from workbench.run.lifecycle import Stopped, Waiting

from .helpers import Place, wait_for
from .lines import HOLD, Machine, go, hold, queue, sees, waiting, words


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A machine with a line of its own."""
    yield Machine(tmp_path, monkeypatch)


def test_what_is_free_is_given_at_once_and_the_next_one_waits(
    machine: Machine, place: Place
) -> None:
    machine.has(2)
    first, second = hold(place, {"gpus": "1"}), hold(place, {"gpus": "1"})
    third = hold(place, {"gpus": "1"})
    assert {sees(place, first), sees(place, second)} == {"0", "1"}
    assert words(place, third) == "waiting for a GPU, 1st in line"
    go(place, second)
    assert sees(place, third) == sees(place, second)
    go(place, first, third)
    assert all(place.ended(number).life.state == "finished" for number in (first, second, third))


def test_without_needs_nothing_waits(machine: Machine, place: Place) -> None:
    machine.has(1)
    taken = hold(place, {"gpus": "1"})
    other = hold(place, {})
    assert sees(place, other) == "None"
    assert not (place.folder(other) / layout.WAITING).exists()
    go(place, taken, other)


def test_a_run_that_needs_all_is_not_starved_by_small_ones(machine: Machine, place: Place) -> None:
    machine.has(3)
    small = [hold(place, {"gpus": "1"}) for _ in range(2)]
    large, late = hold(place, {"gpus": "3"}), hold(place, {"gpus": "1"})
    assert waiting(place) == [large, late]
    go(place, small[0])
    place.ended(small[0])
    assert waiting(place) == [large, late]
    go(place, small[1])
    assert sees(place, large) == "0,1,2"
    go(place, large, late)
    assert place.ended(late).life.state == "finished"


def test_a_run_that_wants_another_gpu_passes(machine: Machine, place: Place) -> None:
    machine.has(2)
    one = hold(place, {"gpus": "0,"})
    behind = hold(place, {"gpus": "0,"})
    other = hold(place, {"gpus": "1,"})
    assert sees(place, other) == "1"
    assert waiting(place) == [behind]
    go(place, one, behind, other)


def test_the_higher_priority_comes_first(machine: Machine, place: Place) -> None:
    machine.has(1)
    runs = [hold(place, {"gpus": "1", "priority": priority}) for priority in (0, -5, 0, 5)]
    assert waiting(place) == [runs[3], runs[2], runs[1]]
    for number in (runs[0], runs[3], runs[2], runs[1]):
        sees(place, number)
        go(place, number)
    place.ended(runs[1])


def test_two_projects_share_the_machine_but_not_their_slots(
    machine: Machine, place: Place, tmp_path: Path
) -> None:
    machine.has(1)
    (tmp_path / "other").mkdir()
    other = Place(tmp_path / "other")
    for one in (place, other):
        (one.root / "workbench.toml").write_text("[line]\nmax_parallel = 1\n")
    mine, theirs = hold(place, {"gpus": "1"}), hold(other, {})
    assert sees(other, theirs) == "None"
    behind, after = hold(other, {"gpus": "1"}), hold(place, {"gpus": "none"})
    assert [entry.project for entry in queue(place).entries] == [str(other.root), str(place.root)]
    go(other, theirs)
    go(place, mine)
    assert sees(other, behind) == "0"
    assert sees(place, after) == "None"
    go(other, behind)
    go(place, after)
    other.ended(behind)


def test_runs_that_wait_follow_the_number_of_slots(machine: Machine, place: Place) -> None:
    settings = place.root / "workbench.toml"
    settings.write_text("[line]\nmax_parallel = 1\n")
    first, second, third = (hold(place, {}) for _ in range(3))
    settings.write_text("[line\n")  # somebody is at it
    assert waiting(place) == [second, third]
    settings.write_text("[line]\nmax_parallel = 2\n")
    assert sees(place, second) == "None"
    late = hold(place, {})
    assert waiting(place) == [third, late]
    settings.write_text("[line]\nmax_parallel = 1\n")
    go(place, first)
    place.ended(first)
    assert waiting(place) == [third, late]
    go(place, second, third, late)
    assert place.ended(late).life.state == "finished"


def test_a_lease_outlives_its_supervisor_and_ends_with_the_training(
    machine: Machine, place: Place
) -> None:
    machine.has(1)
    number = hold(place, {"gpus": "1"})
    sees(place, number)
    after = hold(place, {"gpus": "1"})
    place.kill(number, layout.SUPERVISOR)
    assert place.state(number) == "running"
    assert [holder.told["run"] for holder in queue(place).holders] == [number]
    assert waiting(place) == [after]
    place.project().supervise(place.run(number))  # which cannot lock it, and need not
    place.kill(number, layout.SUPERVISOR)
    place.kill(number)
    assert sees(place, after) == "0"
    go(place, after)
    place.ended(after)


def test_a_training_that_lets_go_of_its_files_keeps_its_gpu(machine: Machine, place: Place) -> None:
    machine.has(1)
    code = "import os; os.closerange(3, 100)\n" + HOLD
    number = place.train(code, str(place.root / "go1"), needs={"gpus": "1"})
    sees(place, number)
    after = hold(place, {"gpus": "1"})
    assert waiting(place) == [after]
    go(place, number, after)
    assert sees(place, after) == "0"


def test_what_a_run_leaves_behind_does_not_keep_its_lease(machine: Machine, place: Place) -> None:
    machine.has(1)
    place.launch("sh", "-c", "sleep 600 & exit 0", needs={"gpus": "1"})
    place.ended(1)
    after = hold(place, {"gpus": "1"})
    assert sees(place, after) == "0"
    go(place, after)
    for process in place.processes():
        with suppress(psutil.NoSuchProcess):  # one of them was about to end
            process.kill()


def test_a_supervisor_that_is_killed_while_it_waits_gets_its_place_back(
    machine: Machine, place: Place
) -> None:
    machine.has(1)
    first, second, third = (hold(place, {"gpus": "1"}) for _ in range(3))
    place.kill(second, layout.SUPERVISOR)
    life = place.run(second).life
    assert isinstance(life, Waiting) and not life.supervised
    assert place.run(second).orphaned
    wait_for(lambda: waiting(place) == [third])
    wait_for(lambda: words(place, third).endswith("1st in line"))
    place.project().supervise(place.run(second))
    assert waiting(place) == [second, third]
    for number in (first, second, third):
        sees(place, number)
        go(place, number)
    place.ended(third)


def test_a_dead_one_at_the_head_holds_up_nobody(machine: Machine, place: Place) -> None:
    machine.has(2)
    first = hold(place, {"gpus": "1"})
    large, small = hold(place, {"gpus": "2"}), hold(place, {"gpus": "1"})
    place.kill(large, layout.SUPERVISOR)
    assert sees(place, small) == "1"
    go(place, first, small)
    place.ended(small)
    assert place.project().stop(place.run(large))
    assert place.ended(large).life == Stopped(asker())


def test_what_cannot_be_written_down_is_given_back_until_it_can(
    machine: Machine, place: Place
) -> None:
    machine.has(1)
    first, second = hold(place, {"gpus": "1"}), hold(place, {"gpus": "1"})
    word, log = (place.folder(second) / name for name in (layout.WAITING, layout.SUPERVISOR_LOG))
    word.unlink()
    word.mkdir()
    go(place, first, second)
    wait_for(lambda: "Is a directory" in log.read_text())
    word.rmdir()
    assert sees(place, second) == "0"
    place.ended(second)


def test_a_run_that_is_stopped_while_it_waits_never_begins(machine: Machine, place: Place) -> None:
    machine.has(1)
    first, second = hold(place, {"gpus": "1"}), hold(place, {"gpus": "1"})
    run = place.stop(second)
    assert run.life == Stopped(asker())
    assert not (place.folder(second) / layout.PROCESS).exists()
    assert waiting(place) == []
    go(place, first)


def test_a_shutdown_of_the_machine_ends_the_waiting(machine: Machine, place: Place) -> None:
    machine.has(1)
    first, second = hold(place, {"gpus": "1"}), hold(place, {"gpus": "1"})
    os.kill(place.pid(second, layout.SUPERVISOR), signal.SIGTERM)
    assert "system" in words(place, place.ended(second).number)
    go(place, first)


def test_paused_runs_do_not_begin_and_others_pass(machine: Machine, place: Place) -> None:
    machine.has(1)
    first = hold(place, {"gpus": "1"})
    second = hold(place, {"gpus": "1"})
    answer = place.command("queue", "pause")
    assert answer.returncode == 0 and "is paused by" in answer.stdout, answer
    wait_for(lambda: "the line is paused by" in words(place, second))
    go(place, first)
    place.ended(first)
    third = hold(place, {"gpus": "1"})
    assert waiting(place) == [second, third]
    assert [entry.ticket.paused for entry in queue(place).entries] == [True, True]
    assert place.command("queue", "resume").returncode == 0
    assert sees(place, second) == "0"
    go(place, second, third)
    place.ended(third)


def test_runs_are_moved_and_cancelled(machine: Machine, place: Place) -> None:
    machine.has(1)
    first, *others = (hold(place, {"gpus": "1"}) for _ in range(5))
    assert place.command("queue", "move", str(others[3]), "--first").returncode == 0
    assert waiting(place) == [others[3], *others[:3]]
    assert place.command("queue", "move", str(others[3]), "--last").returncode == 0
    assert waiting(place) == others
    assert place.command("queue", "move", str(others[0]), "--to", "3").returncode == 0
    assert waiting(place) == [others[1], others[2], others[0], others[3]]
    cancelled = place.command("queue", "cancel", *map(str, others[1:]))
    assert cancelled.returncode == 0 and waiting(place) == [others[0]]
    assert place.command("queue", "move", str(first), "--first").returncode == 2
    place.kill(others[0], layout.SUPERVISOR)
    place.project().supervise(place.run(others[0]))
    assert waiting(place) == [others[0]]
    go(place, first, others[0])
    place.ended(others[0])


def test_queued_runs_run_the_code_as_it_was(machine: Machine, place: Place) -> None:
    machine.has(1)
    (place.root / "data").mkdir()
    (place.root / "data" / "big.bin").write_bytes(b"\0" * (64 << 20))
    first = hold(place, {"gpus": "1"})
    name = place.script("import os; print('as queued', os.path.getsize('data/big.bin'))", "late.py")
    path = str(place.root / name)
    queued = [place.launch(sys.executable, script, needs={"gpus": "1"}) for script in (name, path)]
    place.script("print('edited since')", name)
    go(place, first)
    for number in queued:
        run = place.ended(number)
        assert place.output(number).strip() == f"as queued {64 << 20}"
        assert run.spec.home == str(place.root) != run.spec.cwd
        assert run.code == place.told(number, layout.CODE)["tree"]
        shown = place.command("show", str(number)).stdout
        assert "as it was when it was queued" in shown and f"copy of      {place.root}" in shown
        assert "needs        a GPU" in shown and "got          GPU 0, " in shown


def test_thirty_runs_in_two_slots_all_end(machine: Machine, place: Place) -> None:
    (place.root / "workbench.toml").write_text("[line]\nmax_parallel = 2\n")
    here = machine.root / "here"
    here.mkdir()
    place.script(
        """
        import os, sys, time
        name = f"{sys.argv[1]}/{os.getpid()}"
        open(name, "x").close()
        print(len(os.listdir(sys.argv[1])))
        time.sleep(0.05)
        os.unlink(name)
        """
    )
    command = (sys.executable, "train.py", str(here))
    numbers = [place.launch(*command) for _ in range(30)]
    runs = [place.ended(number, 60) for number in numbers]
    assert {run.life.state for run in runs} == {"finished"}
    assert {place.output(number).strip() for number in numbers} <= {"1", "2"}
    assert waiting(place) == []
    assert queue(place).holders == ()


def test_more_slots_than_there_are_is_refused(machine: Machine, place: Place) -> None:
    (place.root / "workbench.toml").write_text("[line]\nmax_parallel = 2\n")
    with pytest.raises(UsageError, match="there are 2"):
        place.launch("true", needs={"slots": 3})
    assert not list(place.root.glob(".workbench/runs/*"))
