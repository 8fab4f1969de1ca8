"""What a key does: one entry of the registry."""

from __future__ import annotations

from dataclasses import dataclass

from .reasons import Reason, always


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does. `label` stands in the footer (empty: not there), `help` in the help;
    `panel` (or the `app`) carries it
    out where that is another one than the scope's."""

    id: str
    keys: str
    help: str
    scope: str = "screen"
    label: str = ""
    why_not: Reason = always
    panel: str = ""
