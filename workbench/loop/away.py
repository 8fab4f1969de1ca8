"""Which runs of loops are put away, so that the list does not drown in them."""

from __future__ import annotations

from collections.abc import Iterable

from ..index.catalog import Run
from ..settings import Settings
from .quick import TAG

KEPT = 20


def stale(runs: Iterable[Run], settings: Settings) -> list[Run]:
    """The listed runs of loops but for the last 20, as far as they mean nothing to anybody."""
    listed = [run for run in runs if TAG in run.spec.tags and not run.labels.archived]
    return [run for run in listed[:-KEPT] if not run.live and is_plain(run, settings)]


def is_plain(run: Run, settings: Settings) -> bool:
    """Whether nobody has said anything of a run: no star, no tag, no note, not the baseline."""
    labels = run.labels
    said = labels.star or labels.tags != run.spec.tags or labels.note != run.spec.note
    return not said and settings.baseline != run.number
