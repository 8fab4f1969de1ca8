"""GPUs in the line: which are given, which are not, what a run sees; behind a fake of NVML."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.errors import BadSettings, NoLine, UsageError
from workbench.inside import layout
from workbench.launch.line import folder, leases
from workbench.launch.line.needs import Needs
from workbench.launch.line.turns import Gpu

from .helpers import Place, wait_for
from .lines import Machine, go, hold, queue, sees, waiting, words


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A machine with a line of its own."""
    yield Machine(tmp_path, monkeypatch)


def given(place: Place, needs: str) -> str:
    """What a run that needs this sees, when it has begun and ended."""
    number = hold(place, {"gpus": needs}, until="train.py")
    told = sees(place, number)
    place.ended(number)
    return told


@pytest.fixture
def over(place: Place) -> None:
    """What a run waits for that ends at once."""
    place.script("", "train.py")


@pytest.mark.usefixtures("over")
def test_which_gpus_are_given(machine: Machine, place: Place) -> None:
    sizes = [(80, 30), (24, 0), (80, 20), (40, 0)]
    machine.gpus(
        [
            {"id": f"GPU-{i}", "memory": size << 30, "used": used << 20}
            for i, (size, used) in enumerate(sizes)
        ]
    )
    asked = ["1", "2", "auto", "3,1", "2,", "mem:20G", "mem:30G", "mem:64G"]
    told = ["0", "0,1", "2", "3,1", "2", "1", "3", "0"]
    assert [given(place, one) for one in asked] == told


@pytest.mark.usefixtures("over")
def test_parts_of_a_gpu_are_given_by_name(machine: Machine, place: Place) -> None:
    parts = [{"id": f"MIG-{letter}", "memory": 10 << 30} for letter in "abc"]
    machine.gpus([{"id": "GPU-0", "parts": parts}, {"id": "GPU-1"}])
    asked = ["1", "0:1,", "1,", "0:2,1"]
    assert [given(place, one) for one in asked] == ["MIG-a", "MIG-b", "GPU-1", "MIG-c,GPU-1"]


@pytest.mark.usefixtures("over")
def test_what_the_user_lets_it_see_is_all_that_it_takes(
    machine: Machine, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.has(4)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "2,GPU-3")
    assert [given(place, "1"), given(place, "2"), given(place, "3,")] == ["2", "2,3", "3"]
    with pytest.raises(UsageError, match="only 2") as told:
        hold(place, {"gpus": "3"})
    assert told.value.hint == "This machine has GPUs 2 and 3, as CUDA_VISIBLE_DEVICES has it."
    with pytest.raises(UsageError, match="no GPU 0"):
        hold(place, {"gpus": "0,"})
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    with pytest.raises(UsageError, match="leaves no GPU"):
        hold(place, {"gpus": "1"})


def test_a_gpu_that_somebody_else_uses_is_not_taken(machine: Machine, place: Place) -> None:
    machine.has(2)
    machine.uses(0, os.getpid())
    first = hold(place, {"gpus": "1"})
    assert sees(place, first) == "1"
    second = hold(place, {"gpus": "1"})
    go(place, first)
    assert sees(place, second) == "1"
    third = hold(place, {"gpus": "0,"})
    wait_for(lambda: f"GPU 0 is used by python (pid {os.getpid()})" in words(place, third))
    assert "GPU 0 is used by python" in place.command("queue").stdout
    (told,) = json.loads(place.command("queue", "--json").stdout)["waiting"]
    assert told["why"].startswith("GPU 0 is used by python")
    machine.uses(0)
    assert sees(place, third) == "0"
    go(place, second, third)


def test_memory_in_use_by_what_cannot_be_seen_counts(machine: Machine, place: Place) -> None:
    machine.gpus([{"id": "GPU-0", "used": 9 << 30}])
    number = hold(place, {"gpus": "1"})
    wait_for(lambda: "somebody whose process cannot be seen" in words(place, number))
    machine.has(1)
    assert sees(place, number) == "0"
    go(place, number)


def test_a_gpu_that_disappears_holds_up_who_needs_it_alone(machine: Machine, place: Place) -> None:
    machine.has(2)
    first = hold(place, {"gpus": "1"})
    both, one = hold(place, {"gpus": "2"}), hold(place, {"gpus": "1"})
    machine.has(1)
    go(place, first)
    wait_for(lambda: "only 1 such is there" in words(place, both), 30)
    assert sees(place, one) == "0"
    assert words(place, both).startswith("waiting for 2 GPUs, 1st in line")
    machine.has(2)
    go(place, one)
    wait_for(lambda: place.output(both), 30)
    assert sees(place, both) == "0,1"
    go(place, both)


def test_a_driver_that_is_loaded_anew_is_waited_for(machine: Machine, place: Place) -> None:
    machine.has(1)
    first, second = hold(place, {"gpus": "1"}), hold(place, {"gpus": "1"})
    machine.gpus([], error="Driver/library version mismatch")
    go(place, first)
    wait_for(lambda: "Driver/library version mismatch" in words(place, second))
    with pytest.raises(UsageError, match="version mismatch"):
        hold(place, {"gpus": "1"})
    machine.has(1)
    assert sees(place, second) == "0"
    go(place, second)


def test_a_machine_without_gpus(machine: Machine, place: Place) -> None:
    number = hold(place, {"gpus": "auto"})
    assert sees(place, number) == "None"
    assert not place.run(number).spec.needs
    with pytest.raises(UsageError, match="this machine has no GPU"):
        hold(place, {"gpus": "1"})
    go(place, number)


@pytest.mark.parametrize("needs", ["9", "7,", "mem:900G", "x", "1;2", "-1", "mem:", "0..3"])
def test_what_can_never_be_had_is_refused(machine: Machine, place: Place, needs: str) -> None:
    machine.has(2)
    answer = machine.command(place, "run", "--gpus", needs, "--", "true")
    assert answer.returncode == 2 and f"--gpus {needs}" in answer.stderr, answer
    assert not list(place.root.glob(".workbench/runs/*"))


def test_the_project_says_what_each_run_needs(machine: Machine, place: Place) -> None:
    machine.has(1)
    (place.root / "workbench.toml").write_text('[line]\ngpus = "1"\n')
    first, second = hold(place, {}), hold(place, {"gpus": "none"})
    assert (sees(place, first), sees(place, second)) == ("0", "None")
    third = hold(place, {})
    assert waiting(place) == [third]
    go(place, first, second, third)
    for wrong in ("gpus = 1.5", "max_parallel = 'x'", "max_parallel = -1", "slots = 3"):
        (place.root / "workbench.toml").write_text(f"[line]\n{wrong}\n")
        with pytest.raises(BadSettings, match=r"\[line\]"):
            hold(place, {})


def test_the_line_tells_who_waits_and_who_holds(machine: Machine, place: Place) -> None:
    machine.has(1)
    first, second = hold(place, {"gpus": "1"}), hold(place, {"gpus": "1", "priority": 2})
    told = place.command("queue").stdout
    assert f"GPU 0  run {first}" in told and f"1.  run {second}" in told and "priority 2" in told
    (holder,) = queue(place).holders
    assert holder.told["for"] == "a GPU"
    assert place.told(first, layout.WAITING)["got"]
    go(place, first, second)
    place.ended(second)
    assert "No run waits" in place.command("queue").stdout


def test_a_clock_that_was_set_back_tells_no_time_to_come(machine: Machine, place: Place) -> None:
    machine.has(1)
    number = hold(place, {"gpus": "1"})
    (file,) = machine.home.glob("gpu~*")
    told = json.loads(file.read_text())
    file.write_text(json.dumps({**told, "since": told["since"] + 9000}))
    assert "0s ago" in place.command("queue").stdout
    go(place, number)


def test_the_folder_can_be_shared_by_users(machine: Machine, place: Place) -> None:
    machine.has(1)
    first = hold(place, {"gpus": "1"})
    assert stat.S_IMODE(machine.home.stat().st_mode) == 0o1777
    modes = {stat.S_IMODE(path.stat().st_mode) for path in machine.home.iterdir()}
    assert modes == {0o666}
    go(place, first)
    place.ended(first)


def test_a_trap_is_not_walked_into(machine: Machine, place: Place, tmp_path: Path) -> None:
    machine.has(1)
    precious = tmp_path / "precious"
    precious.write_text("mine")
    machine.home.mkdir(mode=0o1777)
    (machine.home / "turn").symlink_to(precious)
    os.link(precious, machine.home / "gpu~GPU-0")
    with pytest.raises(NoLine):
        hold(place, {"gpus": "1"})
    assert precious.read_text() == "mine"


def test_a_lease_that_fails_half_way_holds_nothing(machine: Machine, tmp_path: Path) -> None:
    home, gpus = folder.home(), [Gpu("A"), Gpu("B")]
    (tmp_path / "precious").touch()
    os.link(tmp_path / "precious", Path(home, "gpu~B"))
    with pytest.raises(PermissionError):
        leases.take(home, Needs("2"), "1-2", gpus, {}, {})
    assert leases.free(home, gpus[:1]) == {"A"}


def test_a_line_that_is_no_folder_is_told(machine: Machine, place: Place) -> None:
    machine.has(1)
    machine.home.write_text("")
    answer = machine.command(place, "run", "--gpus", "1", "--", "true")
    assert answer.returncode == 1
    assert "no folder that users can share" in answer.stderr


def test_files_of_others_in_the_folder_do_not_matter(machine: Machine, place: Place) -> None:
    machine.has(1)
    first = hold(place, {"gpus": "1"})
    for name in ("ticket~nonsense", "ticket~0000", "gpu~", "slot~", "\x1b[31m"):
        (machine.home / name).write_text("[" * 100_000)
    os.mkfifo(machine.home / "gpu~pipe")
    second = hold(place, {"gpus": "1"})
    assert waiting(place) == [second]
    go(place, first)
    assert sees(place, second) == "0"
    go(place, second)
