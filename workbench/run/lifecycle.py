"""The state of a run, worked out from facts on disk and never stored.

Each state carries what is known in it. `lifecycle` is the one function that decides, and it
is pure: the same facts give the same state.
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Seconds that a launch may take until its supervisor has told that it is there.
STARTING = 15.0
#: Seconds without a heartbeat after which a run on another host counts as lost.
SILENCE = 30.0


@dataclass(frozen=True, slots=True)
class Queued:
    """Asked for; its supervisor is starting."""

    state = "queued"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Waits for something it needs, and says for what; `place` is that in the line, from 1. Without
    a supervisor it goes on waiting."""

    waits_for: str
    place: int = 0
    supervised: bool = True
    state = "waiting"


@dataclass(frozen=True, slots=True)
class Running:
    """The training process lives. Without a supervisor there are no meters for now."""

    supervised: bool = True
    state = "running"


@dataclass(frozen=True, slots=True)
class Finished:
    """Ended by itself and well. `code` is None where nobody could see it."""

    code: int | None = 0
    state = "finished"


@dataclass(frozen=True, slots=True)
class Failed:
    """Ended by itself with an exit code that is not 0, or with an exception."""

    code: int | None
    why: str = ""
    state = "failed"


@dataclass(frozen=True, slots=True)
class Killed:
    """Ended by a signal that nobody asked us to send."""

    signal: int | None
    why: str = ""
    state = "killed"


@dataclass(frozen=True, slots=True)
class Stopped:
    """Ended because it was asked to."""

    by: str
    state = "stopped"


@dataclass(frozen=True, slots=True)
class NeverStarted:
    """The command could not be started, or the launch was cut short."""

    why: str
    state = "never-started"


@dataclass(frozen=True, slots=True)
class Lost:
    """Gone, and nobody saw the end."""

    why: str
    state = "lost"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Another tool recorded it; how it ended, and whether it has, is not known."""

    origin: str
    state = "recorded"


Lifecycle = (
    Queued
    | Waiting
    | Running
    | Finished
    | Failed
    | Killed
    | Stopped
    | NeverStarted
    | Lost
    | Recorded
)
STATES = tuple(
    kind.state
    for kind in (
        Queued,
        Waiting,
        Running,
        Finished,
        Failed,
        Killed,
        Stopped,
        NeverStarted,
        Lost,
        Recorded,
    )
)
LIVE = frozenset({"queued", "waiting", "running"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the run folder and the machine tell. Ages are in seconds.

    `here`: the run is on this host. `this_boot`: the host has not restarted since the process
    began. `heartbeat`: seconds since the supervisor last wrote, None if it never did. `waits_for`:
    what a run waits for that has not begun, and its place; empty where it waits for nothing.
    """

    age: float = 0.0
    here: bool = True
    this_boot: bool = True
    has_supervisor: bool = False
    supervisor_alive: bool = False
    has_process: bool = False
    process_alive: bool = False
    heartbeat: float | None = None
    end: Mapping[str, object] | None = None
    goodbye: Mapping[str, object] | None = None
    damage: str = field(default="")
    waits_for: str = ""
    place: int = 0


def lifecycle(facts: Facts) -> Lifecycle:
    """The state that follows from the facts."""
    if facts.end is not None:
        return _ended(facts.end)
    if facts.damage:
        return Lost(facts.damage)
    if facts.has_process:
        return _started(facts)
    if facts.waits_for:
        return _waiting(facts)
    if facts.supervisor_alive or (facts.age < STARTING and not facts.has_supervisor):
        return Queued()
    if not facts.here and facts.heartbeat is not None and facts.heartbeat < SILENCE:
        return Queued()
    return NeverStarted("the launch was cut short before the command began")


def _waiting(facts: Facts) -> Lifecycle:
    if not facts.here:
        heard = facts.heartbeat is not None and facts.heartbeat < SILENCE
        return (
            Waiting(facts.waits_for, facts.place)
            if heard
            else Lost("its machine has not been heard of")
        )
    if not facts.this_boot:
        return NeverStarted("the machine was restarted while it waited")
    return Waiting(facts.waits_for, facts.place, facts.supervisor_alive)


def _started(facts: Facts) -> Lifecycle:
    if not facts.here:
        alive = facts.heartbeat is not None and facts.heartbeat < SILENCE
        return Running() if alive else Lost("its machine has not been heard of")
    if facts.process_alive:
        return Running(supervised=facts.supervisor_alive)
    if facts.supervisor_alive:
        return Running()  # the supervisor is about to record the end
    if facts.goodbye is not None and facts.goodbye.get("ended"):
        exception = facts.goodbye.get("exception")
        return Failed(None, str(exception)) if exception else Finished(None)
    if not facts.this_boot:
        return Lost("the machine was restarted while it ran")
    return Lost("it ended while no supervisor was watching")


def _ended(end: Mapping[str, object]) -> Lifecycle:
    code, number = end.get("code"), end.get("signal")
    why = str(end.get("why") or "")
    if end.get("never_started"):
        return NeverStarted(str(end["never_started"]))
    if end.get("stopped_by"):
        return Stopped(str(end["stopped_by"]))
    if isinstance(number, int) or end.get("vanished"):
        return Killed(number if isinstance(number, int) else None, why)
    if end.get("lost"):
        return Lost(str(end["lost"]))
    if isinstance(code, int) and code != 0:
        return Failed(code, why)
    if code is None and why:
        return Failed(None, why)
    if end.get("recorded"):
        return Recorded(str(end["recorded"]))
    return Finished(code if isinstance(code, int) else None)


def describe(state: Lifecycle) -> str:
    """The state in a few words, for people: `failed (2): FileNotFoundError`.

    What a run has printed may be part of it; it is told as plain text.
    """
    return "".join(char if char.isprintable() else " " for char in _words(state))


def _words(state: Lifecycle) -> str:
    match state:
        case Finished(None):
            return "finished (its exit code was not seen)"
        case Running(supervised=False):
            return "running (no supervisor)"
        case Waiting(waits_for, _, supervised):
            alone = "" if supervised else " (its supervisor was killed; an open screen replaces it)"
            return f"waiting for {waits_for}{alone}"
        case Failed(code, why):
            return " ".join(filter(None, ["failed", f"({code})" if code else "", why]))
        case Killed(number, why):
            name = signal_name(number) if number else ""
            return " ".join(filter(None, ["killed", f"({name})" if name else "", why]))
        case Stopped(by):
            return f"stopped by {by}"
        case Recorded(origin):
            return f"recorded by {origin}"
        case NeverStarted(why) | Lost(why):
            return f"{state.state}: {why}"
        case _:
            return state.state


def signal_name(number: int) -> str:
    """`SIGKILL` for 9; the number itself where the system has no name for it."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
