"""The charts of the marked runs, or of the run under the cursor while none is marked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual import events
from textual.message import Message

from workbench.view.board import BoardWish, Drawn
from workbench.view.copied import Copied, values_copied

from .actions import bindings
from .dialogs import Ask
from .rows import RowsView

_SMOOTHING = (0.0, 0.6, 0.9)
_STEP = 0.02  # of the x axis, per key press of the crosshair


@dataclass(frozen=True, slots=True)
class Options:
    """How the charts are drawn, as far as a person chose it."""

    selected: str = ""
    alone: bool = False
    log_y: bool = False
    smoothing: float = 0.0
    by_time: bool = False
    only: str = ""


class Charts(RowsView, can_focus=True):
    """Shows what the feed has drawn, and keeps how it should be drawn."""

    BINDINGS = bindings("charts")

    class Changed(Message):
        """Something else should be drawn, or in another size."""

    def __init__(self, options: Options) -> None:
        super().__init__(id="charts")
        self.border_title = "Charts"
        self.options = options
        self.crosshair: float | None = None
        self.drawn = Drawn()

    def wish(self, runs: tuple[tuple[int, str], ...]) -> BoardWish:
        """What the feed should draw of these runs (numbers with their inks)."""
        chosen = self.options
        return BoardWish(
            runs=runs,
            width=self.size.width if self.display else 0,
            height=self.size.height,
            selected=chosen.selected,
            alone=chosen.alone,
            log_y=chosen.log_y,
            smoothing=chosen.smoothing,
            by_time=chosen.by_time,
            cursor=self.crosshair,
            only=chosen.only,
        )

    def show_drawn(self, wish: BoardWish, drawn: Drawn) -> None:
        """Show a board. One for another size is followed by one for this."""
        self.drawn = drawn
        self.show_rows(drawn.rows)
        self.show_title(len(wish.runs))

    def show_title(self, runs: int) -> None:
        """Say what is unusual about the charts."""
        chosen = self.options
        told = [f"{runs} runs"] if runs > 1 else []
        told += ["x time"] if chosen.by_time else []
        told += [f"smooth {chosen.smoothing}"] if chosen.smoothing else []
        told += ["log y"] if chosen.log_y else []
        told += [f"/{chosen.only}"] if chosen.only else []
        told += [f"page {self.drawn.page + 1}/{self.drawn.pages}"] if self.drawn.pages > 1 else []
        subtitle = " · ".join(told).replace("[", "\\[")
        if subtitle != self.border_subtitle:  # setting it repaints the whole panel
            self.border_subtitle = subtitle

    def change(self, **chosen: object) -> None:
        """Choose other options."""
        self.options = replace(self.options, **chosen)  # type: ignore[arg-type]  # by field name
        self.post_message(self.Changed())

    def on_resize(self, event: events.Resize) -> None:
        self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        """Select the chart that was clicked."""
        drawn = self.drawn
        if not drawn.metrics or drawn.columns < 1:
            return
        column = event.x * drawn.columns // max(1, self.size.width)
        row = event.y * drawn.lines // max(1, self.size.height)
        place = (drawn.page * drawn.lines + row) * drawn.columns + column
        if place < len(drawn.metrics):
            self.change(selected=drawn.metrics[place])

    def copied(self) -> Copied:
        """The values of the chosen metric: under the crosshair, else the last."""
        drawn = self.drawn
        metric = drawn.metrics[drawn.selected] if drawn.metrics else ""
        x = "time" if self.options.by_time else "step"
        return values_copied(metric, drawn.values, drawn.at, x)

    def back(self) -> bool:
        """One step back; whether there was one."""
        if self.crosshair is not None:
            self.crosshair = None
            self.post_message(self.Changed())
        elif self.options.alone:
            self.change(alone=False)
        elif self.options.only:
            self.change(only="")
        else:
            return False
        return True

    def do_next_chart(self) -> None:
        self._select(1)

    def do_previous_chart(self) -> None:
        self._select(-1)

    def do_next_page(self) -> None:
        self._select(self.drawn.columns * self.drawn.lines)

    def do_previous_page(self) -> None:
        self._select(-self.drawn.columns * self.drawn.lines)

    def do_alone(self) -> None:
        self.change(alone=not self.options.alone)

    def do_cursor_right(self) -> None:
        self._move_crosshair(_STEP)

    def do_cursor_left(self) -> None:
        self._move_crosshair(-_STEP)

    def do_smooth(self) -> None:
        now = self.options.smoothing
        place = _SMOOTHING.index(now) if now in _SMOOTHING else 0
        self.change(smoothing=_SMOOTHING[(place + 1) % len(_SMOOTHING)])

    def do_log_y(self) -> None:
        self.change(log_y=not self.options.log_y)

    def do_by_time(self) -> None:
        self.crosshair = None
        self.change(by_time=not self.options.by_time)

    def do_find(self) -> None:
        def show(text: str | None) -> None:
            if text is not None:
                self.change(only=text)

        self.app.push_screen(Ask("Show metrics that contain", self.options.only), show)

    def _select(self, step: int) -> None:
        if count := len(self.drawn.metrics):
            place = max(0, min(count - 1, self.drawn.selected + step))
            self.change(selected=self.drawn.metrics[place])

    def _move_crosshair(self, step: float) -> None:
        at = 1.0 if self.crosshair is None else self.crosshair + step
        self.crosshair = max(0.0, min(1.0, at))
        self.post_message(self.Changed())
