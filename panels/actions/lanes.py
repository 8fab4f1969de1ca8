"""The keys that act in the lanes."""

from __future__ import annotations

from .action import Action
from .reasons import needs_code, needs_finds, needs_heads, needs_page, needs_stops

LANES = (
    Action("scroll_down", "j,down", "Scroll down", "lanes"),
    Action("scroll_up", "k,up", "Scroll up", "lanes"),
    Action("scroll_end", "G,end", "To the end; a log follows its run again", "lanes"),
    Action("scroll_home", "g,home", "To the beginning", "lanes"),
    Action("page_down", "ctrl+d,pagedown", "Half a page down", "lanes"),
    Action("page_up", "ctrl+u,pageup", "Half a page up", "lanes"),
    Action("next_stop", "right_square_bracket", "Next hunk", "lanes", "hunk", needs_stops),
    Action("previous_stop", "left_square_bracket", "Previous hunk", "lanes", "", needs_stops),
    Action("next_head", "right_curly_bracket", "Next file", "lanes", "file", needs_heads),
    Action("previous_head", "left_curly_bracket", "Previous file", "lanes", "", needs_heads),
    Action("search", "slash", "Search in the lane", "lanes", "search", needs_page),
    Action(
        "next_find", "full_stop", "Next row that holds what is searched", "lanes", "", needs_finds
    ),
    Action("previous_find", "comma", "Previous row that holds it", "lanes", "", needs_finds),
    Action(
        "ignore_space",
        "i",
        "Code: white space does not count, or does again",
        "lanes",
        "",
        needs_code,
    ),
    Action(
        "split",
        "vertical_line",
        "Code: the old beside the new, or above it",
        "lanes",
        "split",
        needs_code,
    ),
)
