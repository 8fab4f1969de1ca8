"""The order of the line, purely: needs, names of tickets, turns."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workbench.errors import UsageError
from workbench.launch.line import tickets
from workbench.launch.line.needs import Needs, Want, needs_of, want, words
from workbench.launch.line.tickets import Ticket
from workbench.launch.line.turns import Gpu, turns

GPUS = [Gpu(f"GPU-{place}", str(place), (1 + place) << 30) for place in range(4)]
PROJECT = "1-2"


def ticket(
    number: int, gpus: str = "", slots: int = 0, of: int = 2, project: str = PROJECT, **more: int
) -> Ticket:
    """The ticket that came as the so-manieth."""
    needs = Needs(gpus, slots, of, more.get("priority", 0))
    return Ticket(f"{number:x}", project, needs, 1e9 + number, bool(more.get("paused")))


def line(*waiting: Ticket) -> Sequence[Ticket]:
    """The tickets in order, as the listing of their files tells it."""
    return list(tickets.line(one.name for one in waiting).values())


def begins(waiting: Sequence[Ticket], free: str = "0123", **held: int) -> dict[int, str]:
    """Who begins, with which GPUs."""
    ids = {gpu.id for gpu in GPUS if gpu.label in free}
    found = turns(waiting, GPUS, ids, {PROJECT: held.get("held", 0)})
    return {int(uuid, 16): "".join(gpu.label for gpu in got) for uuid, got in found.items()}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Want()),
        ("none", Want()),
        ("0", Want()),
        ("2", Want(2)),
        ("auto", Want(1, emptiest=True)),
        ("0,1", Want(2, ("0", "1"))),
        ("3,", Want(1, ("3",))),
        ("1,1", Want(1, ("1",))),
        ("0:1", Want(1, ("0:1",))),
        ("mem:20G", Want(1, memory=20 << 30)),
        ("mem:512M", Want(1, memory=512 << 20)),
        ("mem:1.5GiB", Want(1, memory=3 << 29)),
    ],
)
def test_what_is_asked_for(text: str, wanted: Want) -> None:
    assert want(text) == wanted


@pytest.mark.parametrize("text", ["x", "-1", "1.5", "mem:", "mem:G", "0,,1", "a,b", "1000000"])
def test_what_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"--gpus .*: not understood"):
        want(text)


@pytest.mark.parametrize(
    ("needs", "told"),
    [
        (Needs("1"), "a GPU"),
        (Needs("2", 1, 4), "2 GPUs and a slot"),
        (Needs("0,2"), "GPUs 0 and 2"),
        (Needs("3,"), "GPU 3"),
        (Needs("mem:20G"), "a GPU of 20 GiB"),
        (Needs(slots=2, of=4), "2 slots"),
    ],
)
def test_what_is_waited_for_in_words(needs: Needs, told: str) -> None:
    assert words(needs) == told
    assert needs_of(needs.told()) == needs


@pytest.mark.parametrize("told", [None, [], {}, {"gpus": "?"}, {"slots": "x"}, {"gpus": "none"}])
def test_needs_that_are_none_or_cannot_be_understood(told: object) -> None:
    assert needs_of(told) is None


@given(
    some.integers(-999, 999),
    some.floats(0, 4e9),
    some.booleans(),
    some.sampled_from(["", "2", "auto", "0,1", "3,", "mem:20G"]),
    some.lists(some.sampled_from(["0", "1", "0:2"]), unique=True),
    some.integers(0, 99),
)
def test_a_name_tells_the_whole_ticket(
    priority: int, rank: float, paused: bool, gpus: str, among: list[str], slots: int
) -> None:
    needs = Needs(gpus, slots, 99, priority, tuple(among))
    written = Ticket("af09", "1f-2e", needs, round(rank, 6), paused)
    assert tickets.parse(written.name) == written
    assert len(written.name) < 200


@pytest.mark.parametrize("name", ["", "turn", "ticket~", "ticket~4995~x", "gpu~GPU-0", "ticket~\0"])
def test_other_files_are_no_tickets(name: str) -> None:
    assert tickets.parse(name) is None


def test_first_come_first_served() -> None:
    waiting = line(ticket(2, "1"), ticket(3, "1"), ticket(1, "1"))
    assert begins(waiting, "12") == {1: "1", 2: "2"}


def test_a_higher_priority_comes_before() -> None:
    waiting = line(ticket(1, "1"), ticket(2, "1", priority=7), ticket(3, "1", priority=-7))
    assert begins(waiting, "0") == {2: "0"}


def test_who_cannot_begin_keeps_what_it_needs() -> None:
    assert begins(line(ticket(1, "4"), ticket(2, "1")), "012") == {}
    assert begins(line(ticket(1, "2"), ticket(2, "1"), ticket(3, "1")), "013") == {1: "01", 2: "3"}


def test_named_gpus_are_waited_for_alone() -> None:
    assert begins(line(ticket(1, "0,"), ticket(2, "1"), ticket(3, "1,2")), "123") == {2: "1"}
    assert begins(line(ticket(1, "0,"), ticket(2, "3,2")), "123") == {2: "32"}


def test_what_can_never_be_had_is_kept_from_nobody() -> None:
    assert begins(line(ticket(1, "5"), ticket(2, "mem:9G"), ticket(3, "4"))) == {3: "0123"}


def test_the_smallest_that_is_large_enough_is_given() -> None:
    assert begins(line(ticket(1, "mem:2G"), ticket(2, "mem:2G"), ticket(3, "1"))) == {
        1: "1",
        2: "2",
        3: "0",
    }


def test_paused_runs_are_passed() -> None:
    assert begins(line(ticket(1, "4", paused=1), ticket(2, "1"))) == {2: "0"}


def test_slots_are_those_of_the_project() -> None:
    waiting = line(*(ticket(number, slots=1) for number in (1, 2, 3)))
    assert begins(waiting) == {1: "", 2: ""}
    assert begins(waiting, held=1) == {1: ""}
    elsewhere = [ticket(number, slots=1, project="3-4") for number in (4, 5, 6)]
    assert begins(line(*waiting, *elsewhere), held=2) == {4: "", 5: ""}


def test_who_lacks_a_slot_keeps_no_gpu() -> None:
    assert begins(line(ticket(1, "2", slots=1), ticket(2, "1")), held=2) == {2: "0"}


def test_a_run_of_many_slots_is_not_starved() -> None:
    waiting = line(ticket(1, slots=2), ticket(2, slots=1))
    assert begins(waiting, held=1) == {}
    assert begins(waiting) == {1: ""}


@given(some.lists(some.sampled_from(["1", "2", "4", "0,1", "3,", "auto", "mem:2G"]), max_size=25))
def test_everybody_begins_in_the_end_and_no_gpu_is_given_twice(asked: list[str]) -> None:
    waiting = [ticket(number, gpus) for number, gpus in enumerate(asked)]
    running: list[tuple[Gpu, ...]] = []
    for _ in range(2 * len(asked)):
        free = {gpu.id for gpu in GPUS} - {gpu.id for got in running for gpu in got}
        found = turns(line(*waiting), GPUS, free, {})
        given_out = [gpu.id for got in found.values() for gpu in got]
        assert len(set(given_out)) == len(given_out) and set(given_out) <= free
        running += found.values()
        waiting = [one for one in waiting if one.uuid not in found]
        running = running[1:]
    assert not waiting
