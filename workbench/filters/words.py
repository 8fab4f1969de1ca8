"""The words of the language: what a run is asked for by name, states, functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..index.catalog import Run
from ..run.lifecycle import LIVE, STATES

#: How the values of something are compared; `mixed` are numbers in some runs and text in others.
Kind = Literal[
    "number", "mixed", "text", "tags", "state", "flag", "moment", "duration", "code", "data"
]


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that every run has: how it is compared, what it is, and its value (None where it
    is not known)."""

    kind: Kind
    about: str
    read: Callable[[Run], object]


ATTRIBUTES = {
    "state": Attribute("state", "how it stands", lambda run: run.life.state),
    "tag": Attribute("tags", "what it is tagged with", lambda run: run.labels.tags),
    "star": Attribute("flag", "has a star", lambda run: run.labels.star),
    "archived": Attribute("flag", "is put away", lambda run: run.labels.archived),
    "name": Attribute("text", "its name", lambda run: run.spec.name),
    "note": Attribute("text", "what is noted of it", lambda run: run.labels.note),
    "command": Attribute("text", "what it runs", lambda run: " ".join(run.spec.command)),
    "run": Attribute("number", "its number", lambda run: None if run.origin else run.number),
    "parent": Attribute("number", "the run it comes from", lambda run: run.spec.parent),
    "step": Attribute("number", "its last step", lambda run: run.step),
    "took": Attribute("duration", "how long it ran", lambda run: run.seconds),
    "started": Attribute("moment", "when it began", lambda run: run.started),
    "ended": Attribute("moment", "when it ended", lambda run: run.ended),
    "code": Attribute("code", "the code it ran", lambda run: run.code),
    "data": Attribute("data", "the data it read", lambda run: digests(run)),
}
ALIASES = {"tags": "tag", "starred": "star", "seconds": "took"}
FLAGS = frozenset({"star", "archived"})

FUNCTIONS = {
    "min": "its lowest value",
    "max": "its highest value",
    "last": "its last value",
    "count": "how often it was measured",
    "at": "its value at a step: at(name, step 1000)",
}

#: The states that a word stands for.
STATE_WORDS = {
    "done": frozenset({"finished"}),
    "live": frozenset(LIVE),
    "ended": frozenset(STATES) - LIVE,
    **{state: frozenset({state}) for state in STATES},
}


def attribute(name: str) -> Attribute | None:
    """The attribute of that name."""
    return ATTRIBUTES.get(ALIASES.get(name, name))


def digests(run: Run) -> frozenset[str]:
    """The digests of what it read, without the method that made them; empty where not known."""
    return frozenset(told.rpartition(":")[2] for told in run.data.values() if told)
