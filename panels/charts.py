"""The charts of the marked runs, or of the run under the cursor while none is marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import get_args

from textual import events

from workbench.view.board import (
    CLOCK,
    EPOCH,
    METER,
    STEP,
    TIME,
    BoardWish,
    Charted,
    Drawn,
    Kind,
    Zoom,
)
from workbench.view.copied import Copied, values_copied

from .actions import bindings
from .dialogs import Ask, Pick
from .zooming import Zooming

_SMOOTHING = (0.0, 0.6, 0.9)
_KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Options:
    """How the charts are drawn, as far as a person chose it and it lasts (see `BoardWish`)."""

    selected: str = ""
    alone: bool = False
    only: str = ""
    kind: str = "curves"
    x: str = STEP
    log_x: bool = False
    log_y: bool = False
    clip: bool = False
    smoothing: float = 0.0
    meters: bool = False
    param: str = ""
    other_x: bool = False


class Charts(Zooming, can_focus=True):
    """Shows what the feed has drawn, and keeps how it should be drawn."""

    BINDINGS = bindings("charts")
    DEFAULT_CSS = "Charts { overflow: hidden; }"  # drawn to fit, and pages instead of scrolling

    def __init__(self, options: Options) -> None:
        super().__init__("charts")
        self.border_title = "Charts"
        self.options = options

    # What actions ask about

    @property
    def kind(self) -> Kind:
        """The view: curves, or one of all runs."""
        return next((kind for kind in _KINDS if kind == self.options.kind), _KINDS[0])

    @property
    def along(self) -> str:
        return self.options.x

    # Showing

    def wish(
        self,
        runs: tuple[Charted, ...],
        chosen: int | None = None,
        baseline: int | None = None,
        listed: Callable[[], tuple[int, ...]] | None = None,
    ) -> BoardWish:
        """What the feed should draw of these runs (see `BoardWish`). What a view does not depend
        on is no part of the wish: nothing is drawn anew for it."""
        told = self.options
        return BoardWish(
            runs=runs,
            width=self.size.width if self.display else 0,
            height=self.size.height,
            kind=self.kind,
            selected=told.selected,
            alone=told.alone,
            only=told.only,
            x=told.x,
            log_x=told.log_x,
            log_y=told.log_y,
            clip=told.clip,
            smoothing=told.smoothing,
            meters=told.meters,
            x_range=self.zoom.x,
            y_ranges=self.zoom.y,
            cursor=self.crosshair,
            picked=self._picked(),
            param=told.param,
            other_x=told.other_x and self.kind == "scatter",
            baseline=baseline if told.alone else None,
            chosen=chosen if self.kind != "curves" else None,
            listed=listed() if listed is not None and self.kind != "curves" else None,
        )

    def _picked(self) -> tuple[float, float] | None:
        """The range of x that is being dragged over."""
        if (drag := self._drag) is None or not drag.far:
            return None
        low, high = sorted((drag.start, drag.end))
        return drag.area.across.at(low), drag.area.across.at(high)

    def show_drawn(self, wish: BoardWish, drawn: Drawn) -> None:
        """Show a board. One for another size is followed by one for this."""
        self.drawn = drawn
        self.show_rows(drawn.rows)
        self.show_title(wish)

    def show_title(self, wish: BoardWish) -> None:
        """Say what is unusual about the charts."""
        runs = len({one.number for one in wish.runs})
        told = [f"{runs} runs"] if runs > 1 and wish.kind == "curves" else []
        told += _unusual(wish, self.drawn) if wish.kind == "curves" else [wish.kind]
        told += [f"x {self.drawn.param}"] if wish.kind == "scatter" and self.drawn.param else []
        told += [f"{self.drawn.single} single values: 9"] if self.drawn.single else []
        told += [f"/{wish.only}"] if wish.only else []
        told += [f"page {self.drawn.page + 1}/{self.drawn.pages}"] if self.drawn.pages > 1 else []
        subtitle = " · ".join(told).replace("[", "\\[")
        if subtitle != self.border_subtitle:  # setting it repaints the whole panel
            self.border_subtitle = subtitle

    def change(self, **chosen: object) -> None:
        """Choose other options."""
        self.options = replace(self.options, **chosen)  # type: ignore[arg-type]  # by field name
        self.post_message(self.Changed())

    def copied(self) -> Copied:
        """The values of the chosen metric: under the crosshair, else the last."""
        drawn = self.drawn
        metric = drawn.metrics[drawn.selected] if drawn.metrics else ""
        return values_copied(metric, drawn.values, drawn.at, self.options.x)

    def back(self) -> bool:
        """One step back; whether there was one."""
        if self.crosshair is not None:
            self.point(None)
        elif self.zoom.on:
            self.show_zoom(Zoom())
        elif self.kind != "curves":
            self.change(kind="curves")
        elif self.options.alone:
            self.change(alone=False)
        elif self.options.only:
            self.change(only="")
        else:
            return False
        return True

    def turn(self, charts: int) -> None:
        if count := len(self.drawn.metrics):
            place = max(0, min(count - 1, self.drawn.selected + charts))
            self.change(selected=self.drawn.metrics[place])

    def on_click(self, event: events.Click) -> None:
        """Select the chart that was clicked."""
        at, drawn = event.get_content_offset(self), self.drawn
        if at is None or not drawn.metrics or drawn.columns < 1:
            return
        column = at.x * drawn.columns // max(1, self.size.width)
        row = at.y * drawn.lines // max(1, self.size.height)
        place = (drawn.page * drawn.lines + row) * drawn.columns + column
        if place < len(drawn.metrics):
            self.change(selected=drawn.metrics[place])

    # Actions

    def do_next_chart(self) -> None:
        self.turn(1)

    def do_previous_chart(self) -> None:
        self.turn(-1)

    def do_next_page(self) -> None:
        self.turn(max(1, self.drawn.columns * self.drawn.lines))

    def do_previous_page(self) -> None:
        self.turn(-max(1, self.drawn.columns * self.drawn.lines))

    def do_alone(self) -> None:
        self.change(alone=not self.options.alone)

    def do_smooth(self) -> None:
        now = self.options.smoothing
        place = _SMOOTHING.index(now) if now in _SMOOTHING else 0
        self.change(smoothing=_SMOOTHING[(place + 1) % len(_SMOOTHING)])

    def do_log_y(self) -> None:
        self.change(log_y=not self.options.log_y)

    def do_log_x(self) -> None:
        """In a scatter the axis is logarithmic by itself where that suits, so it is turned."""
        if self.kind != "scatter":
            self.change(log_x=not self.options.log_x)
        elif self.drawn.turns:
            self.change(other_x=not self.options.other_x)
        else:
            told = f"not all of {self.drawn.param} is positive, or it does not vary: no log x axis"
            self.app.notify(told, timeout=3, markup=False)

    def do_clip(self) -> None:
        self.change(clip=not self.options.clip)

    def do_next_x(self) -> None:
        known = [one for one in (STEP, EPOCH, TIME, CLOCK) if one in self.drawn.axes] or [STEP]
        place = known.index(self.along) if self.along in known else -1
        self._put_along(known[(place + 1) % len(known)])

    def do_choose_x(self) -> None:
        """One of what these runs have, found by typing."""

        def put(name: str | None) -> None:
            if name is not None:
                self._put_along(name)

        entries = [(name, name) for name in self.drawn.axes]
        self.app.push_screen(Pick("x axis", entries, [self.along]), put)

    def do_meters(self) -> None:
        """With the meters the first of them is selected, so that they are seen."""
        on = not self.options.meters
        self.change(meters=on, selected=METER if on else "")

    def do_view(self) -> None:
        self.crosshair = None
        self.change(kind=_KINDS[(_KINDS.index(self.kind) + 1) % len(_KINDS)])

    def do_next_param(self) -> None:
        self._turn_param(1)

    def do_previous_param(self) -> None:
        self._turn_param(-1)

    def do_find(self) -> None:
        def show(text: str | None) -> None:
            if text is not None:
                self.change(only=text)

        title = "Show metrics that contain (one | another)"
        self.app.push_screen(Ask(title, self.options.only), show)

    def _put_along(self, x: str) -> None:
        """Another x: what was pointed at and zoomed to is of the one before."""
        self.crosshair, self.zoom = None, Zoom()
        self.change(x=x)

    def _turn_param(self, step: int) -> None:
        params = self.drawn.params
        if params:
            place = params.index(self.drawn.param) if self.drawn.param in params else 0
            self.change(param=params[(place + step) % len(params)], other_x=False)


def _unusual(wish: BoardWish, drawn: Drawn) -> list[str]:
    """What is unusual about curves."""
    told = [f"x {wish.x}"] if wish.x != STEP else []
    told += ["zoomed"] if wish.x_range or wish.y_ranges else []
    told += [f"smooth {wish.smoothing}"] if wish.smoothing else []
    told += ["log x"] if wish.log_x else []
    told += ["log y"] if wish.log_y else []
    told += ["clipped" if drawn.clipped else "clip: no outliers"] if wish.clip else []
    metered = any(name.startswith(METER) for name in drawn.metrics)
    return told + (["meters" if metered else "no meters"] if wish.meters else [])
