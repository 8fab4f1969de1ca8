"""Why something cannot be tweaked now: said instead of acting. Empty where it can."""

from __future__ import annotations

from workbench.tweak.field import Field
from workbench.tweak.history import holder_of
from workbench.tweak.origin import launched_last
from workbench.view.tweaking.code import CODE, FILE
from workbench.view.tweaking.judging import is_switch
from workbench.view.tweaking.samples import ROW

from .reasons import Situation, needs_ours


def needs_tweakable(now: Situation) -> str:
    """A run that was launched, or with none something that could be."""
    run = now.cursor_run
    if run is None:
        return needs_tree(now)
    if run.origin:
        return f"{run.called} was recorded by {run.origin}; what launched it is not known"
    if run.spec.measures:
        return f"run {run.number} is an evaluation; e measures again, t is for what it measured"
    return "" if run.spec.command else f"what launched run {run.number} is not known"


def needs_tree(now: Situation) -> str:
    """A command that was launched, or a script that could be."""
    if not now.has_read:
        return "the runs are still being read"
    if now.scripts or launched_last(now.runs) is not None:
        return ""
    return "no script was found here; n launches any command"


def needs_relaunchable(now: Situation) -> str:
    if now.launching:
        return f"{now.launching}; esc cancels it"
    return needs_tweakable(now)


def needs_draft(now: Situation) -> str:
    if now.launching:
        return f"{now.launching}; esc cancels it"
    return (
        "" if now.draft is not None else "nothing is edited; t edits the run, r launches it again"
    )


def needs_editable(now: Situation) -> str:
    if now.launching:
        return f"{now.launching}; esc cancels it"
    if now.field is None:
        return "there is nothing to edit here"
    return now.field.locked


def needs_value(now: Situation) -> str:
    """A field that holds a value, and no choice of code or file."""
    field = now.field
    if field is not None and field.kind in (CODE, FILE, ROW):
        return "this is no value; enter acts on it"
    return needs_editable(now)


def needs_cycle(now: Situation) -> str:
    field = now.field
    if field is not None and not is_switch(field):
        return "it is no choice of few; enter edits it"
    return needs_editable(now)


def needs_edit(now: Situation) -> str:
    """A field that is edited, also one whose edit changes nothing."""
    draft, field = now.draft, now.field
    if draft is None or field is None or field.kind in (CODE, ROW):
        return needs_value(now)
    edited = now.history.key(field) in getattr(draft.edits, holder_of(field))
    return now.launching if edited else "it is as it was; - takes it away"


def needs_removable(now: Situation) -> str:
    field = now.field
    if field is not None and field.lane == "code":
        return "what is in the code stays there; enter edits it"
    return "it is not set" if field is not None and field.value is None else needs_value(now)


def needs_addable(now: Situation) -> str:
    return "" if now.lane in ("params", "env") else "1 adds parameters, 4 variables"


def needs_past(now: Situation) -> str:
    return "" if now.history.past else "nothing was edited since it began"


def needs_undone(now: Situation) -> str:
    return "" if now.history.undone else "nothing was undone"


def needs_run_of_draft(now: Situation) -> str:
    draft = now.draft
    of_tree = draft is not None and draft.origin.run is None
    return "no run is edited: there is only the working tree" if of_tree else ""


def needs_openable(now: Situation) -> str:
    """A field that stands in a file, else a run."""
    field = now.field
    return "" if field is not None and path_of(field) else needs_ours(now)


def enter_label(now: Situation) -> str:
    """What enter does to the field under the cursor."""
    kind = now.field.kind if now.field is not None else ""
    if kind in ("bool", CODE, ROW):
        return space_label(now)
    return "open" if kind == FILE else "edit"


def space_label(now: Situation) -> str:
    """What space does to the field under the cursor."""
    field = now.field
    if field is None or field.kind not in ("bool", CODE, ROW):
        return "choices"
    if field.kind == ROW:
        return "keep" if field.value else "drop"
    return "switch"


def path_of(field: Field) -> str:
    """The file that a field of the code lane is or stands in; empty where there is none."""
    if field.lane != "code" or field.kind == CODE:
        return ""
    return field.name if field.kind == FILE else field.name.rpartition(":")[0]
