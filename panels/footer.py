"""The last line: the keys that act in the panel in focus."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.draw.cells import Piece

from .actions import Action, keys_text
from .rows import RowsView


class Footer(RowsView):
    """Shows as many keys as fit; one that cannot act now is dim."""

    def show_actions(self, actions: Iterable[tuple[Action, str, bool]]) -> None:
        """Show these actions, each with its label (those without are left out) and whether it can
        act now."""
        labelled = [one for one in actions if one[1]]
        while len(labelled) > 1 and sum(map(_cells, labelled)) > self.size.width:
            own = [place for place, (a, _, _) in enumerate(labelled) if a.scope != "screen"]
            del labelled[own[-1] if own else max(0, len(labelled) - 3)]  # help and quit stay
        self.show_keys((_key(action), label, can) for action, label, can in labelled)

    def show_keys(self, keys: Iterable[tuple[str, str, bool]]) -> None:
        """Show these keys with what they do, and whether they can do it now; the first ones, as far
        as they fit."""
        shown: list[Piece] = []
        room = self.size.width
        for key, label, can in keys:
            room -= len(f" {key} {label} ")
            if room < 0:
                break
            shown.append(Piece(f" {key} ", "title" if can else "dim"))
            shown.append(Piece(f"{label} ", "" if can else "dim"))
        self.show_rows([tuple(shown)])


def _cells(labelled: tuple[Action, str, bool]) -> int:
    action, label, _ = labelled
    return len(f" {_key(action)} {label} ")


def _key(action: Action) -> str:
    return keys_text(action).split()[0]
