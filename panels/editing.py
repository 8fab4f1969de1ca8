"""Editing fields in place: what is typed and chosen becomes edits, each of which can be undone."""

from __future__ import annotations

from pathlib import Path

from textual import on

from workbench.draw.cells import clean
from workbench.tweak.drafts import Drafts
from workbench.tweak.edits import Edits
from workbench.tweak.field import Field
from workbench.tweak.history import History, holder_of
from workbench.tweak.origin import Origin
from workbench.view.tweaking.draft import Draft, title, waiting
from workbench.view.tweaking.dropping import toggled
from workbench.view.tweaking.judging import NEW, is_typed, next_value
from workbench.view.tweaking.samples import ROW, row_of

from .fieldline import FieldLine
from .form import Form
from .looping import RunLoop

#: What is added to a lane, and how that is written.
_ADDED = {
    "params": ("new parameter", "name=value, also of nested ones: model.layers=4"),
    "env": ("new variable", "name=value"),
}


class FieldEdits(RunLoop):
    """The part of the app that keeps what is edited."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.drafts = Drafts(root)
        self.history = History(Edits())
        self._origin: Origin | None = None
        self._problems: dict[tuple[str, str], str] = {}
        self.launching = ""

    @property
    def draft(self) -> Draft | None:
        """What is being edited; None while nothing is."""
        if self._origin is None:
            return None
        data = self.lane == "data"
        return Draft(
            self._origin,
            self.history.edits,
            self._lanes.form.at if data else "",
            self._lanes.line.typed if data else None,
            self._problems,
        )

    @property
    def waiting(self) -> str:
        """That the run under the cursor has a draft that nobody goes on with now."""
        run = self.cursor_run
        return waiting(self.drafts.of(run.spec.uuid)) if run is not None and not self.draft else ""

    def open_file(self, path: str, line: int | None = None) -> None:
        """Edit a file in `$EDITOR`."""

    def show_draft(self) -> None:
        """Show what is edited by now."""
        draft = self.draft
        room = self._lanes.size.width - 6  # of the line above the lanes
        self._lanes.show_tweak(title(draft, room, self.launching) if draft is not None else "")
        self._lanes.line.show_field(self.field)
        self.show_about()
        self.show_footer()
        self.wish()

    def edited(self, history: History) -> None:
        """Go on with other edits: they are kept as the draft of their origin."""
        before, self.history = self.history.edits, history
        if self._origin is not None and before != history.edits:
            self._problems = {}
            self.drafts.keep(self._origin.key, history.edits)
            self.run_worker(self.drafts.save, thread=True)
        self.show_draft()

    @on(Form.Moved)
    def _take_field(self) -> None:
        self.show_draft()

    @on(FieldLine.Typed)
    def _take_typed(self) -> None:
        self.show_footer()
        self.wish()

    def take_text(self, field: Field, text: str, step: int) -> None:
        """Put what was typed into its field, and go on to another."""
        self._focus_form()
        if field.kind == NEW:
            name, _, text = text.partition("=")
            field = Field(field.lane, name.strip(), None)
            self._lanes.form.go_to(field.lane, field.name)
        self._put(field, text)
        if step:
            self._lanes.form.move(step)
            if self.field is not None and is_typed(self.field):
                self._begin(self.field)

    def _focus_form(self) -> None:
        """At once: the next key is for the form."""
        self.screen.set_focus(self._lanes.form)

    @on(Form.Pressed)
    async def _press(self) -> None:
        await self.run_action("app.act('edit')")

    def _put(self, field: Field, text: str) -> None:
        """Give a field that value; of a parameter that is not set, its default is none."""
        unset = field.lane == "params" and field.was is None and text == (field.default or "")
        self._set(field, None if unset else text)

    def _set(self, field: Field, value: str | None) -> None:
        holder, key = holder_of(field), self.history.key(field)
        if value == field.was:
            self.edited(self.history.reset(holder, key))
        else:
            self.edited(self.history.put(holder, key, value))

    def _begin(self, field: Field) -> None:
        """Edit a field on the line below the form."""
        self._lanes.line.edit(field, self.history.text(field))

    # Actions

    def do_edit(self) -> None:
        if (field := self.field) is None:
            return
        if field.kind == "code":
            self.do_other_code()
        elif field.kind == "file":
            self.open_file(field.name)
        elif field.kind in ("bool", ROW):
            self.do_next_value()
        else:
            self._begin(field)

    def do_next_value(self) -> None:
        self._step(1)

    def do_previous_value(self) -> None:
        self._step(-1)

    def do_reset(self) -> None:
        if (field := self.field) is not None:
            self.edited(self.history.reset(holder_of(field), self.history.key(field)))

    def do_take_away(self) -> None:
        if (field := self.field) is not None:
            self._set(field, None if field.lane in _ADDED else "")

    def do_add(self) -> None:
        what, help = _ADDED[self.lane]
        self._lanes.line.edit(Field(self.lane, what, None, kind=NEW, help=help), "")

    def do_undo(self) -> None:
        self._travel(self.history.undo())

    def do_redo(self) -> None:
        self._travel(self.history.redo())

    def do_other_code(self) -> None:
        self.edited(self.history.other_code())

    def _step(self, step: int) -> None:
        field = self.field
        if field is not None and field.kind == "code":
            self.do_other_code()
        elif field is not None and field.kind == ROW:
            self._drop(field)
        elif field is not None:
            self._put(field, next_value(field, step))

    def _drop(self, field: Field) -> None:
        """Drop a row of a dataset by hand, or keep it again."""
        path, row = row_of(field)
        named = (one for _, one in self._lanes.form.page.fields or () if one.name == path)
        if (dataset := next(named, None)) is not None:
            text = toggled(self.history.text(dataset), row)
            self._put(dataset, text)

    def _travel(self, history: History) -> None:
        """Undo or redo, with the cursor on what changes."""
        for lane, name in history.differs(self.history)[:1]:
            self.go_to_field(lane, name)
        self.edited(history)

    def go_to_field(self, lane: str, name: str) -> None:
        """Put the cursor on a field, in whichever lane that is."""
        self._lanes.form.go_to(lane, name)
        if lane != self.lane:
            self._lanes.post_message(self._lanes.Chosen(lane))

    def say(self, text: str, title: str = "") -> None:
        """Say something in passing."""
        self.notify(clean(text), title=title, timeout=4, markup=False)
