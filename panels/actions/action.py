"""What a key does: one entry of the registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .reasons import Reason, Situation, always

Label = Callable[[Situation], str]


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does. `label` stands in the footer (empty: not there; a function where it depends
    on what is under the cursor), `help` in the help; `panel` (or the `app`) carries it out where
    that is another one than the scope's."""

    id: str
    keys: str
    help: str
    scope: str = "screen"
    label: str | Label = ""
    why_not: Reason = always
    panel: str = ""

    def labelled(self, now: Situation) -> str:
        """What the footer calls it now."""
        return self.label if isinstance(self.label, str) else self.label(now)
