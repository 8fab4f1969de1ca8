"""What a run waited for and got, and which copy of the code it has, in words."""

from __future__ import annotations

from collections.abc import Mapping

from ..index.catalog import Run
from ..inside import layout
from ..launch.line.needs import named, needs_of, words
from ..run.facts import peek
from .states import elapsed


def line_facts(run: Run) -> Mapping[str, str]:
    """`needs`, `got` and `copy of`, each empty where there is nothing to tell."""
    needs = needs_of(run.spec.needs)
    told = peek(run.folder / layout.WAITING) if needs is not None else {}
    priority = f", priority {needs.priority}" if needs is not None and needs.priority else ""
    return {
        "needs": words(needs) + priority if needs is not None else "",
        "got": _got(told, run.spec.asked),
        "copy of": run.spec.home,
    }


def _got(told: Mapping[str, object], asked: float) -> str:
    """`GPUs 0 and 1, after 12m3s` of waiting.json; empty while it waits."""
    got, until = told.get("got"), told.get("until")
    if not isinstance(got, dict) or not isinstance(until, int | float):
        return ""
    pairs = got.get("gpus")
    labels = [str(pair[1]) for pair in pairs if len(pair) == 2] if isinstance(pairs, list) else []
    waited = f"after {elapsed(until - asked)}" if until - asked >= 1 else "at once"
    return f"{named(labels) if labels else 'its slots'}, {waited}"
