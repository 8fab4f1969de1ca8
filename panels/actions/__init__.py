"""The one registry of keys: footer, help, palette, bindings and docs/keys.md all come from it.

An action is carried out by the method `do_<id>` of the panel of its scope, or of the app;
`why_not` names the reason why it cannot act now, which is shown instead.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from .action import Action
from .charts import CHARTS
from .lanes import LANES
from .runs import RUNS
from .screen import SCREEN
from .tweak import TWEAK

__all__ = [
    "ACTIONS",
    "SCOPES",
    "Action",
    "bindings",
    "find",
    "in_footer",
    "in_scope",
    "keys_text",
    "page",
]

#: Where keys act: `screen` is everywhere, `tweak` in a lane that is edited, the others while that
#: panel has the focus.
SCOPES = ("screen", "runs", "charts", "lanes", "tweak")

ACTIONS: tuple[Action, ...] = (*SCREEN, *RUNS, *CHARTS, *LANES, *TWEAK)

#: Keys of the whole screen that matter while a lane is edited.
_EDITING = ("launch_tweak", "zoom", "help", "quit")

_SIGNS = {
    "question_mark": "?",
    "asterisk": "*",
    "minus": "-",
    "slash": "/",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "right_curly_bracket": "}",
    "left_curly_bracket": "{",
    "vertical_line": "|",
    "full_stop": ".",
    "comma": ",",
    "colon": ":",
    "escape": "esc",
    "plus": "+",
    "equals_sign": "=",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
}


def bindings(scope: str) -> list[BindingType]:
    """The Textual bindings of a scope."""
    return [
        Binding(action.keys, f"app.act('{action.id}')", action.help, show=False)
        for action in ACTIONS
        if action.scope == scope
    ]


def find(id: str) -> Action:
    """The action of that id. Raises KeyError."""
    return {action.id: action for action in ACTIONS}[id]


def keys_text(action: Action) -> str:
    """The keys as people write them: `:` and `ctrl+p`."""
    return " ".join(_SIGNS.get(key, key) for key in action.keys.split(","))


def in_scope(scope: str) -> Iterable[Action]:
    """The actions of a panel, then those of the whole screen."""
    for wanted in dict.fromkeys((scope, "screen")):
        yield from (action for action in ACTIONS if action.scope == wanted)


def in_footer(scope: str) -> Iterable[Action]:
    """Those that the footer may tell: in a lane that is edited fewer of the whole screen."""
    for action in in_scope(scope):
        elsewhere = action.id in _EDITING if scope == "tweak" else action.id != "launch_tweak"
        if action.scope != "screen" or elsewhere:
            yield action


def page() -> str:
    """docs/keys.md."""
    titles = {
        "screen": "Everywhere",
        "runs": "In the runs",
        "charts": "In the charts",
        "lanes": "In the lanes",
        "tweak": "In a lane that is edited (`t`)",
    }
    lines = ["# Keys", "", "Made by `make docs` from the registry in `panels/actions/`.", ""]
    for scope in SCOPES:
        lines += [f"## {titles[scope]}", "", "| key | what it does |", "|---|---|"]
        for action in ACTIONS:
            if action.scope == scope:
                keys = " ".join(f"`{key}`" for key in keys_text(action).split())
                told = keys.replace("|", "\\|")
                lines.append(f"| {told} | {action.help} |")
        lines.append("")
    lines.append(
        "The mouse works too: click a run, a chart, a lane's name; scroll anywhere. In the charts, "
        "drag over a range of x to zoom into it; the wheel turns pages, with ctrl it zooms, with "
        "shift it moves along x."
    )
    return "\n".join(lines) + "\n"
