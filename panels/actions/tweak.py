"""The keys that act in a lane that is being edited."""

from __future__ import annotations

from .action import Action
from .tweakable import (
    enter_label,
    needs_addable,
    needs_cycle,
    needs_edit,
    needs_editable,
    needs_past,
    needs_removable,
    needs_run_of_draft,
    needs_undone,
    space_label,
)

TWEAK = (
    Action("next_field", "j,down", "Next field", "tweak"),
    Action("previous_field", "k,up", "Previous field", "tweak"),
    Action("first_field", "g,home", "First field", "tweak"),
    Action("last_field", "G,end", "Last field", "tweak"),
    Action("form_down", "ctrl+d,pagedown", "Half a page down", "tweak"),
    Action("form_up", "ctrl+u,pageup", "Half a page up", "tweak"),
    Action(
        "edit",
        "enter",
        "Edit the field; a file in $EDITOR; true or false, and a row, change at once",
        "tweak",
        enter_label,
        needs_editable,
        "app",
    ),
    Action(
        "next_value",
        "space,l,right",
        "Next choice; true or false; drop a row, or keep it again",
        "tweak",
        space_label,
        needs_cycle,
        "app",
    ),
    Action("previous_value", "h,left", "Choice before", "tweak", "", needs_cycle, "app"),
    Action(
        "reset",
        "backspace,delete",
        "The field as it was before it was edited",
        "tweak",
        "reset",
        needs_edit,
        "app",
    ),
    Action(
        "take_away",
        "minus",
        "Take it away: the default counts, the variable is not set, all rows are kept",
        "tweak",
        "",
        needs_removable,
        "app",
    ),
    Action(
        "add",
        "a",
        "Add a parameter, or in lane 4 a variable, that is not listed",
        "tweak",
        "add",
        needs_addable,
        "app",
    ),
    Action("undo", "ctrl+z", "Undo the last edit", "tweak", "undo", needs_past, "app"),
    Action("redo", "ctrl+y", "Do again what was undone", "tweak", "", needs_undone, "app"),
    Action(
        "other_code",
        "c",
        "Which code: the working tree as it is, or as it was in the run",
        "tweak",
        "code",
        needs_run_of_draft,
        "app",
    ),
)
