"""What is asked in front of the screen: a new run, yes or no, a text, help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from workbench.draw.cells import clean

from .actions import in_scope, keys_text


class Dialog(ModalScreen[str | None]):
    """A box in front of the screen; escape closes it without an answer."""

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
    """


class NewRun(Dialog):
    """Pick a script or a past command, edit it, launch it. Answers the command line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "choose(1)", show=False, priority=True),
        Binding("up", "choose(-1)", show=False, priority=True),
    ]

    def __init__(self, past: Sequence[str], found: Sequence[str], folder: str) -> None:
        super().__init__()
        known = [(command, "ran before") for command in past]
        known += [(command, "found here") for command in found if command not in past]
        self._known = known
        self._shown: list[str] = []
        self._folder = folder

    def compose(self) -> ComposeResult:
        first = self._known[0][0] if self._known else ""
        with Vertical() as box:
            box.border_title = "New run"
            yield Static(f"in {clean(self._folder)}", classes="hint", markup=False)
            yield Input(value=first, placeholder="python train.py --lr 0.1", select_on_focus=False)
            yield OptionList(id="known")
            yield Static("↑ ↓ choose · enter launch · esc back", classes="hint", markup=False)

    def on_mount(self) -> None:
        self._show(self._known)
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        """Show what contains the text; all of it while the text is one of them."""
        words = event.value.lower().split()
        exact = any(command == event.value for command, _ in self._known)
        if not exact:
            near = [e for e in self._known if all(word in e[0].lower() for word in words)]
            self._show(near)

    def action_choose(self, step: int) -> None:
        """Put the next or the previous command of the list on the line."""
        if not self._shown:
            return
        listed = self.query_one(OptionList)
        before = -1 if listed.highlighted is None else listed.highlighted
        place = (before + step) % len(self._shown)
        listed.highlighted = place
        self._put(self._shown[place])

    @on(OptionList.OptionSelected)
    def _pick(self, event: OptionList.OptionSelected) -> None:
        self._put(self._shown[event.option_index])
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _launch(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value)

    def _put(self, command: str) -> None:
        line = self.query_one(Input)
        with self.prevent(Input.Changed):
            line.value = command
        line.cursor_position = len(command)

    def _show(self, entries: Sequence[tuple[str, str]]) -> None:
        self._shown = [command for command, _ in entries]
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(
            [Text.assemble(clean(command), (f"  {origin}", "dim")) for command, origin in entries]
        )
        listed.display = bool(entries)


class Confirm(Dialog):
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


class Ask(Dialog):
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


class Help(Dialog):
    """The keys of the panel in focus and of the whole screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,question_mark,enter", "dismiss(None)", show=False)
    ]
    DEFAULT_CSS = "Help > Vertical { overflow-y: auto; }"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self._scope = scope

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = f"Keys: {self._scope}" if self._scope != "screen" else "Keys"
            lines = Text()
            for action in in_scope(self._scope):
                lines.append(f"{keys_text(action):<14}", "bold")
                lines.append(f"{action.help}\n")
            yield Static(lines)
