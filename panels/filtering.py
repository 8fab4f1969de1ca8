"""The line that filters the runs while it is typed, with what may come next and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static

from workbench.draw.cells import clean
from workbench.errors import BadFilter
from workbench.filters.completion import Completion, completions
from workbench.filters.filter import Filter
from workbench.filters.names import Names
from workbench.index.catalog import Run
from workbench.view.listing import Listing

from .dialogs import Dialog

_OFFERED = 8


class FilterLine(Dialog[str]):
    """Answers the filter; escape answers nothing. What is typed and can be understood is told at
    once, so that the table shows it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "choose(1)", show=False, priority=True),
        Binding("up,ctrl+p", "choose(-1)", show=False, priority=True),
        Binding("tab", "complete", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    FilterLine { align: left bottom; background: $background 0%; }
    FilterLine > Vertical { width: 100%; max-width: 100%; }
    FilterLine Input, FilterLine Input:focus { margin: 0; }
    FilterLine OptionList { max-height: 8; }
    """

    def __init__(self, text: str, runs: Sequence[Run], told: Callable[[str], object]) -> None:
        super().__init__()
        self._text = text
        self._runs = runs
        self._told = told
        self._names = Names.of(())
        self._offered: list[Completion] = []

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "Show runs where"
            yield Input(
                value=self._text,
                placeholder="val/acc > 0.9 and lr < 1e-3 and state = done",
                select_on_focus=False,
            )
            yield Static(id="why", markup=False)
            yield OptionList(id="offered")
            yield Static("tab complete · enter keep · esc back", classes="hint", markup=False)

    def on_mount(self) -> None:
        self._learn()
        self._offer()
        self.query_one(Input).focus()

    @work(thread=True)
    def _learn(self) -> None:
        """The names that may be offered: of ten thousand runs they take a moment to collect."""
        names = Names.of(self._runs)
        self.app.call_from_thread(self._learned, names)

    def _learned(self, names: Names) -> None:
        self._names = names
        self._offer()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Show what it keeps, or where it cannot be understood."""
        self._offer()
        self._judge(event.value)

    @on(Input.Submitted)
    def _keep(self, event: Input.Submitted) -> None:
        if self._judge(event.value, keep=True):
            self.dismiss(event.value.strip())

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        self.action_complete()
        self.query_one(Input).focus()

    def action_choose(self, step: int) -> None:
        """Move the cursor in what is offered."""
        listed = self.query_one(OptionList)
        if self._offered:
            before = -1 if listed.highlighted is None else listed.highlighted
            listed.highlighted = (before + step) % len(self._offered)

    def action_complete(self) -> None:
        """Put what is offered in the place of the word that was begun."""
        place = self.query_one(OptionList).highlighted or 0
        if place < len(self._offered):
            chosen = self._offered[place]
            line = self.query_one(Input)
            end = chosen.start + len(chosen.text) + 1
            line.value = f"{line.value[: chosen.start]}{chosen.text} {line.value[chosen.end :]}"
            line.cursor_position = end

    def show_listing(self, listing: Listing) -> None:
        """Say how many runs the filter keeps, or what it means that no run has."""
        if listing.wish.filter != self.query_one(Input).value.strip():
            return
        if isinstance(listing.trouble, BadFilter):
            self._point(listing.trouble)
        elif listing.wish.filter:
            count = f"{listing.matching} of {len(listing.known)} runs"
            self.query_one("#why", Static).update(count)

    def _judge(self, text: str, keep: bool = False) -> bool:
        """Whether the text is a filter; if so it is told, else the place is shown. While it is
        typed, a name that is begun is waited for."""
        try:
            Filter.parse(text)
        except BadFilter as error:
            self._point(error)
            return False
        self.query_one("#why", Static).update("")
        if keep or not self._begins_a_name(text):
            self._told(text.strip())
        return True

    def _begins_a_name(self, text: str) -> bool:
        """Whether the last word may become a name: as a search for it, it would hide most runs."""
        last = text.rpartition(" ")[2].lower()
        longer = (one.text.lower() for one in self._offered if one.end == len(text))
        return last[:1].isalpha() and any(text.startswith(last) and text != last for text in longer)

    def _point(self, error: BadFilter) -> None:
        """The place below the line, and what is wrong there."""
        place = " " * error.start + "^" * max(1, error.end - error.start)
        told = "  ".join(part for part in (error.message, error.hint) if part)
        self.query_one("#why", Static).update(f"{place}\n{clean(told)}")

    def _offer(self) -> None:
        line = self.query_one(Input)
        self._offered = completions(line.value, line.cursor_position, self._names)[:_OFFERED]
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(
            [Text.assemble(clean(one.text), (f"  {one.note}", "dim")) for one in self._offered]
        )
        listed.display = bool(self._offered)
