"""The lanes: inputs and outputs of the run under the cursor, or of the marked runs; a file each."""

from __future__ import annotations

from pathlib import Path

from ...compare.between import LANES
from ...inside import layout
from .code import CodeLane
from .data import DataLane
from .environment import compared_environment, environment_page
from .files import files_page
from .filtering import FilterLane
from .lane import Lane, LaneOptions, Page, PlainLane, Subject
from .meters import MetersLane
from .metrics import metrics_page
from .notes import notes_page
from .now import NowLane
from .params import changed_params, compared_params, params_page
from .rows import note
from .several import ComparedLane
from .tweak import TweakLane

__all__ = ["COMPARED", "INPUTS", "Lane", "LaneOptions", "Page", "Subject", "lane_of"]

#: Lanes of what went into a run.
INPUTS = frozenset({"params", "code", "data", "env"})
#: Lanes that compare the marked runs; the others are of the run under the cursor.
COMPARED = INPUTS | {"metrics"}
#: Lanes of what only runs of ours have.
_OURS = frozenset({"code", "data", "meters", "files"})


def lane_of(name: str, root: Path, subject: Subject) -> Lane:
    """The lane of that name for the runs of the subject, in the project at `root`."""
    if subject.draft is not None and name in INPUTS:
        return FilterLane(root) if name == "data" else TweakLane(root, name)
    run, several = subject.run, len(subject.runs) > 1
    if name in _OURS and all(one.origin for one in subject.runs):
        text = f"Not known: {run.origin} has recorded nothing of this."
        return PlainLane(root, lambda _, now: Page(note(text, now.width)))
    if name == "code":
        return CodeLane(root)
    if subject.now and name in INPUTS:
        return NowLane(root, subject)
    match name:
        case "params" if not several and subject.baseline is not None:
            return ComparedLane(root, subject, changed_params, ("params", "metrics"), LANES)
        case "notes":
            return PlainLane(root, notes_page, [layout.NOTES])
        case "params" if several:
            return ComparedLane(root, subject, compared_params, ("params", "metrics"), LANES)
        case "env" if several:
            return ComparedLane(root, subject, compared_environment, (), ("env",))
        case "params":
            return PlainLane(root, params_page)
        case "data":
            return DataLane(root)
        case "meters":
            return MetersLane(run.folder)
        case "metrics":
            return PlainLane(root, metrics_page)
        case "files":
            return PlainLane(root, files_page, [layout.FILES])
        case _:
            return PlainLane(root, environment_page, [layout.ENVIRONMENT, layout.END])
