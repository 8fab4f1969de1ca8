"""The last line: the keys that act in the panel in focus."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.draw.cells import Piece

from .actions import Action, keys_text
from .rows import RowsView


class Footer(RowsView):
    """Shows as many keys as fit; one that cannot act now is dim."""

    def show_actions(self, actions: Iterable[tuple[Action, bool]]) -> None:
        """Show these actions, each with whether it can act now."""
        room = self.size.width
        shown: list[Piece] = []
        for action, can in actions:
            if not action.label:
                continue
            key, label = f" {keys_text(action).split()[0]} ", f"{action.label} "
            room -= len(key) + len(label)
            if room >= 0:
                shown += [Piece(key, "title" if can else "dim"), Piece(label, "" if can else "dim")]
        self.show_rows([tuple(shown)])
