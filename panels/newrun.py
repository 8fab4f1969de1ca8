"""The dialog that launches: pick a script or a past command, edit it, enter."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static

from workbench.draw.cells import clean
from workbench.errors import WorkbenchError
from workbench.run.spec import Spec

from .dialogs import Dialog


class NewRun(Dialog[Spec]):
    """Pick a script or a past command, edit it, launch it. Answers what to launch.

    A past command keeps its folder, its environment and its terminal; a command that cannot start
    stays on the line, with the reason below.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "choose(1)", show=False, priority=True),
        Binding("up", "choose(-1)", show=False, priority=True),
    ]

    def __init__(
        self,
        past: Mapping[str, Spec],
        found: Sequence[str],
        root: Path,
        check: Callable[[Spec], object],
    ) -> None:
        super().__init__()
        self._root = root
        self._check = check
        self._past = past
        self._known = [(line, "ran before") for line in past]
        self._known += [(line, "found here") for line in found if line not in past]
        self._shown: list[str] = []
        self._chosen = self._known[0][0] if self._known else ""

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "New run"
            yield Static(id="where", classes="hint", markup=False)
            hint = "python train.py --lr 0.1"
            yield Input(value=self._chosen, placeholder=hint, select_on_focus=False)
            yield OptionList(id="known")
            yield Static(id="why", markup=False)
            yield Static("↑ ↓ choose · enter launch · esc back", classes="hint", markup=False)

    def on_mount(self) -> None:
        self._show(self._known)
        self._put(self._chosen)
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        """Show what contains the words; all of it while nothing does."""
        self.query_one("#why", Static).update("")
        words = event.value.lower().split()
        if event.value == self._chosen:
            words = []  # nothing was typed yet
        near = [e for e in self._known if all(word in e[0].lower() for word in words)]
        self._show(near or self._known)

    def action_choose(self, step: int) -> None:
        """Put the next or the previous command of the list on the line."""
        if self._shown:
            listed = self.query_one(OptionList)
            before = -1 if listed.highlighted is None else listed.highlighted
            self._put(self._shown[(before + step) % len(self._shown)])

    @on(OptionList.OptionSelected)
    def _pick(self, event: OptionList.OptionSelected) -> None:
        self._put(self._shown[event.option_index])
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _launch(self, event: Input.Submitted) -> None:
        try:
            command = tuple(shlex.split(event.value))
            spec = replace(self._template(), command=command)
            self._check(spec)
        except (WorkbenchError, ValueError) as error:
            self.query_one("#why", Static).update(clean(str(error).replace("\n", "  ")))
        else:
            self.dismiss(spec)

    def _template(self) -> Spec:
        """What the chosen line brings along, besides its command."""
        past = self._past.get(self._chosen)
        if past is None:
            return Spec(command=(), cwd=str(self._root))
        return Spec((), past.cwd, env=past.env, pty=past.pty, grace=past.grace, parent=past.parent)

    def _put(self, line: str) -> None:
        self._chosen = line
        template = self._template()
        env = " ".join(f"{key}={value}" for key, value in template.env.items())
        self.query_one("#where", Static).update(clean(f"in {template.cwd}  {env}"))
        editor = self.query_one(Input)
        with self.prevent(Input.Changed):
            editor.value = line
        editor.cursor_position = len(line)
        if line in self._shown:
            self.query_one(OptionList).highlighted = self._shown.index(line)

    def _show(self, entries: Sequence[tuple[str, str]]) -> None:
        self._shown = [line for line, _ in entries]
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(
            [Text.assemble(clean(line), (f"  {origin}", "dim")) for line, origin in entries]
        )
        listed.display = bool(entries)
