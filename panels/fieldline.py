"""The lines below a form: what the field under the cursor is, and where it is edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from workbench.draw.cells import Piece, Row, cell_width, clean, fit, line
from workbench.errors import BadFilter
from workbench.tweak.field import Field
from workbench.view.tweaking import telling

from .rows import RowsView

#: What keys do while a field is typed.
TYPING = (("enter", "take it"), ("tab ↓", "and the next"), ("esc", "leave"), ("ctrl+r", "launch"))

#: Why a text cannot be the value of a field; empty where it can.
Judge = Callable[[Field, str], str | BadFilter]
#: Gives a field that value, and goes so many fields on.
Take = Callable[[Field, str, int], None]


class FieldInput(Input):
    """The text of a field. `take` takes it, and goes so many fields on: at once and by no message,
    for the next key is for what comes then."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take(0)", show=False),
        Binding("tab,down", "take(1)", show=False),
        Binding("shift+tab,up", "take(-1)", show=False),
    ]

    def __init__(self, take: Callable[[int], object]) -> None:
        super().__init__(select_on_focus=False)
        self._take = take

    def action_take(self, step: int) -> None:
        """Take the text, and go on with another field where there is a step."""
        self._take(step)


class FieldLine(Vertical):
    """Two lines. A text that cannot be the value of its field stays, with the reason below it,
    which points at the place where there is one, and a hint in a third line where the second has no
    room for it."""

    DEFAULT_CSS = """
    FieldLine { height: auto; background: $panel; }
    FieldLine Horizontal { height: 1; }
    FieldLine RowsView { height: 1; }
    FieldLine.hinting #field-why { height: 2; }
    FieldLine #field-name { width: 1fr; }
    FieldLine.editing #field-name { width: auto; }
    FieldLine Input, FieldLine Input:focus {
        border: none; height: 1; padding: 0; width: 1fr; background: $surface;
    }
    """

    class Typed(Message):
        """Something else stands on the line."""

    def __init__(self, judge: Judge, take: Take) -> None:
        super().__init__(id="field-line")
        self._judge = judge
        self._take = take
        self._field: Field | None = None
        self._editing: Field | None = None
        self._trouble: BadFilter | None = None
        self._about = RowsView(id="field-name")
        self._why = RowsView(id="field-why")
        self._input = FieldInput(self.take)
        self._input.display = False

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._about
            yield self._input
        yield self._why

    @property
    def typed(self) -> str | None:
        """What is being typed; None while nothing is."""
        return self._input.value if self._editing is not None else None

    def show_field(self, field: Field | None) -> None:
        """Say what the field under the cursor is."""
        self._field = field
        if self._editing is None:
            self._tell()

    def edit(self, field: Field, text: str) -> None:
        """Begin to edit a field."""
        self._editing = field
        self.add_class("editing")
        with self.prevent(Input.Changed):
            self._input.value = text
        self._input.cursor_position = len(text)
        self._about.styles.width = cell_width(self._label)
        self._about.show_rows([(Piece(self._label, "title"),)])
        self._input.display = True  # by no class: it has to take the keys that are typed ahead
        self.screen.set_focus(self._input)
        self._show_judgement()
        self.post_message(self.Typed())

    def leave(self) -> None:
        """Edit nothing any more."""
        self._editing = None
        self._input.display = False
        self.remove_class("editing")
        self._about.styles.width = None
        self._tell()
        self.post_message(self.Typed())

    def take(self, step: int = 0) -> bool:
        """Take what was typed, if it can be, and whether it was. It is an edit when this returns:
        a key that launches at once launches that, too."""
        field, text = self._editing, self._input.value
        if field is None or self._wrong(field):
            return False
        self.leave()
        self._take(field, text, step)
        return True

    def show_trouble(self, trouble: BadFilter | None) -> None:
        """Point at what the data say against the filter that is typed, if it is still that one."""
        self._trouble = trouble
        self._show_judgement()

    @on(Input.Changed)
    def _changed(self) -> None:
        self._show_judgement()
        self.post_message(self.Typed())

    def on_resize(self, event: events.Resize) -> None:
        if self._editing is None:
            self._tell()
        else:
            self._show_judgement()

    @property
    def _label(self) -> str:
        """The name before what is typed."""
        if self._editing is None:
            return ""
        room = max(4, self.size.width // 3)
        name = clean(self._editing.name)
        return f" {fit(name, min(cell_width(name), room))} = "

    def _tell(self) -> None:
        """The field under the cursor in two lines."""
        width, field = self.size.width, self._field
        if field is None:
            self._about.show_rows([()])
            self._explain([()])
            return
        told = " · ".join(part for part in (telling.was(field), telling.facts(field)) if part)
        name = Piece(f" {clean(telling.name(field))}  ", "title")
        self._about.show_rows([line([name, Piece(fit(told, width), "dim")], width)])
        self._explain([self._plain(telling.trouble(field), telling.help(field))])

    def _show_judgement(self) -> None:
        """What is wrong with what is typed, else what the field is for."""
        if (field := self._editing) is None:
            return
        wrong = self._wrong(field)
        if isinstance(wrong, BadFilter):
            self._explain(self._pointing(wrong))
        else:
            about = " · ".join(part for part in (telling.facts(field), telling.help(field)) if part)
            self._explain([self._plain(wrong, about)])

    def _explain(self, rows: Sequence[Row]) -> None:
        self.set_class(len(rows) > 1, "hinting")
        self._why.show_rows(rows)

    def _wrong(self, field: Field) -> str | BadFilter:
        """Why what is typed cannot be the value."""
        text, trouble = self._input.value, self._trouble
        known = trouble if trouble is not None and trouble.text == text else ""
        return self._judge(field, text) or known

    def _plain(self, wrong: str, about: str) -> Row:
        width = self.size.width
        return line([Piece(fit(f" {wrong or about}", width), "bad" if wrong else "dim")], width)

    def _pointing(self, error: BadFilter) -> Sequence[Row]:
        """The place below the text, and what is wrong there on the side that has more room; below
        it what has no room there."""
        width = self.size.width
        start = min(len(self._label) + self._shown_at(error.start), width - 1)
        length = max(1, min(error.end - error.start, width - start))
        left, right = start - 2, width - start - length - 1
        beside, below = _parted(clean(error.message), clean(error.hint), max(left, right))
        marks = Piece("^" * length, "bad")
        if left > right:
            row = line([Piece(f"{fit(f' {beside}', start - 1)} ", "bad"), marks], width)
        else:
            row = line([Piece(" " * start), marks, Piece(f" {beside}", "bad")], width)
        return [row, self._plain(below, "")] if below else [row]

    def _shown_at(self, place: int) -> int:
        """The cell of the line that a character of the text is in."""
        before = cell_width(clean(self._input.value[:place]))
        return max(0, before - int(self._input.scroll_offset.x))


def _parted(message: str, hint: str, room: int) -> tuple[str, str]:
    """What is told in so many cells, and what is told elsewhere."""
    whole = "  ".join(part for part in (message, hint) if part)
    if cell_width(whole) <= room:
        return whole, ""
    return (message, hint) if cell_width(message) <= room else ("", whole)
