"""Which panel has the focus, which has the whole screen, and the way back."""

from __future__ import annotations

from pathlib import Path

from .selection import PANELS, Selection


class Moving(Selection):
    """The part of the app that goes from panel to panel."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._zoomed = self._remembered.zoomed

    def on_descendant_focus(self) -> None:
        """The mouse may have given the focus to another panel."""
        for name in PANELS:
            self.screen_stack[0].set_class(name == self.scope, f"on-{name}")
        self.show_footer()

    def go_to_panel(self, panel: str) -> None:
        """Give a panel the focus."""
        panel = panel if panel in PANELS else "runs"
        for name in PANELS:
            self.screen.set_class(name == panel, f"on-{name}")  # so that it can take the focus
        self.screen.set_class(self._zoomed, "zoomed")
        if panel == "lanes":
            self._lanes.shown.focus()
        else:
            self.query_one(f"#{panel}").focus()
        self.call_after_refresh(self.wish)

    def do_zoom(self) -> None:
        self._zoomed = not self._zoomed
        self.go_to_panel(self.scope)

    def do_next_panel(self) -> None:
        self.go_to_panel(PANELS[(PANELS.index(self.scope) + 1) % len(PANELS)])

    def do_previous_panel(self) -> None:
        self.go_to_panel(PANELS[PANELS.index(self.scope) - 1])

    def do_back(self) -> None:
        if self.leave_editing():
            return
        backs = {"runs": self._table.back, "lanes": self._lanes.back}
        if not backs.get(self.scope, self._charts.back)() and self._zoomed:
            self.do_zoom()
