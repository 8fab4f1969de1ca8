"""What is asked in front of the screen: yes or no, a text, one or some of many; help."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import ClassVar, TypeVar

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from workbench.draw.cells import clean

from .actions import Action, in_scope, keys_text

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None]):
    """A box in front of the screen; escape closes it without an answer. It answers once: keys that
    were pressed before it was gone would otherwise close what is behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]
    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > Vertical {
        width: 90%; max-width: 100; height: auto; max-height: 90%;
        border: round $primary; padding: 0 1; background: $surface;
    }
    Dialog Input, Dialog Input:focus { border: none; height: 1; padding: 0; margin: 1 0; }
    Dialog OptionList { border: none; height: auto; max-height: 16; padding: 0; }
    Dialog .hint { color: $text-muted; }
    Dialog #why { color: $text-error; }
    """

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close it with an answer; of one that is closed, or behind another, nothing."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


class Confirm(Dialog[str]):
    """A question; answers `yes` or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "dismiss('yes')", show=False),
        Binding("n", "dismiss(None)", show=False),
    ]

    def __init__(self, question: str, detail: str = "") -> None:
        super().__init__()
        self._question = question
        self._detail = detail

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._question, markup=False)
            if self._detail:
                yield Static(self._detail, classes="hint", markup=False)
            yield Static("y yes · n no", classes="hint", markup=False)


class Ask(Dialog[str]):
    """A line of text; answers it, empty included."""

    def __init__(self, title: str, value: str) -> None:
        super().__init__()
        self._title = title
        self._value = value

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            yield Input(value=self._value, select_on_focus=False)

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Pick(Dialog[str]):
    """One of many, found by typing; answers its key. With `toggle` some of many: each that is
    chosen, or no longer, is told at once, and the answer is None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "choose(1)", show=False, priority=True),
        Binding("up", "choose(-1)", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        entries: Sequence[tuple[str, str]],
        chosen: Collection[str] = (),
        toggle: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._entries = entries
        self._chosen = set(chosen)
        self._toggle = toggle
        self._shown: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            yield Input(placeholder="type to find", select_on_focus=False)
            yield OptionList(id="entries")
            done = "enter on or off · esc done" if self._toggle else "enter choose · esc back"
            yield Static(f"↑ ↓ move · {done}", classes="hint", markup=False)

    def on_mount(self) -> None:
        self._show()
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _narrow(self) -> None:
        self._show()

    @on(Input.Submitted)
    def _enter(self) -> None:
        place = self.query_one(OptionList).highlighted
        if place is not None and place < len(self._shown):
            self._pick(self._shown[place])

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        self._pick(self._shown[event.option_index])

    def action_choose(self, step: int) -> None:
        """Move the cursor in the list."""
        listed = self.query_one(OptionList)
        if self._shown:
            listed.highlighted = ((listed.highlighted or 0) + step) % len(self._shown)

    def _pick(self, key: str) -> None:
        if self._toggle is None:
            self.dismiss(key)
            return
        self._chosen ^= {key}
        self._toggle(key)
        self._show(self.query_one(OptionList).highlighted or 0)

    def _show(self, place: int = 0) -> None:
        """Show what contains all words that were typed."""
        words = self.query_one(Input).value.lower().split()
        near = [e for e in self._entries if all(word in e[1].lower() for word in words)]
        self._shown = [key for key, _ in near]
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([self._told(key, text) for key, text in near])
        listed.highlighted = place if place < len(near) else None

    def _told(self, key: str, text: str) -> Text:
        on = key in self._chosen
        return Text.assemble("● " if on else "  ", (clean(text), "bold" if on else ""))


class Help(Dialog[None]):
    """The keys of the panel in focus and of the whole screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,question_mark,enter", "dismiss(None)", show=False),
        Binding("j", "scroll(3)", show=False),
        Binding("k", "scroll(-3)", show=False),
    ]
    DEFAULT_CSS = """
    Help VerticalScroll { height: auto; max-height: 80vh; }
    Help .keys { width: 1fr; height: auto; }
    Help Horizontal { height: auto; }
    Help.roomy > Vertical { max-width: 150; }
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self._scope = scope

    def compose(self) -> ComposeResult:
        own = _keys(action for action in in_scope(self._scope) if action.scope != "screen")
        all_over = _keys(in_scope("screen"))
        roomy = self.app.size.width >= 110
        self.set_class(roomy, "roomy")
        with Vertical() as box:
            box.border_title = f"Keys: {self._scope}" if self._scope != "screen" else "Keys"
            with VerticalScroll(), (Horizontal if roomy else Vertical)(classes="keys"):
                yield Static(own, classes="keys")
                yield Static(all_over, classes="keys")

    def action_scroll(self, lines: int) -> None:
        """Scroll by so many lines; the arrows and the mouse do it too."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def _keys(actions: Iterable[Action]) -> Table:
    """Keys and what they do; what is long goes on below itself."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(ratio=1)
    for action in actions:
        table.add_row(Text(keys_text(action)), Text(action.help))
    return table
