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
        labelled = [(action, can) for action, can in actions if action.label]
        while len(labelled) > 1 and sum(len(_text(a)) for a, _ in labelled) > self.size.width:
            own = [place for place, (a, _) in enumerate(labelled) if a.scope != "screen"]
            del labelled[own[-1] if own else max(0, len(labelled) - 3)]  # help and quit stay
        self.show_keys((_key(action), action.label, can) for action, can in labelled)

    def show_keys(self, keys: Iterable[tuple[str, str, bool]]) -> None:
        """Show these keys with what they do, and whether they can do it now."""
        shown: list[Piece] = []
        for key, label, can in keys:
            shown.append(Piece(f" {key} ", "title" if can else "dim"))
            shown.append(Piece(f"{label} ", "" if can else "dim"))
        self.show_rows([tuple(shown)])


def _text(action: Action) -> str:
    return f" {_key(action)} {action.label} "


def _key(action: Action) -> str:
    return keys_text(action).split()[0]
