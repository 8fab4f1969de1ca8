"""Tweak mode: the lanes of what goes into a run become editable, and what was edited is launched as
a child of that run. Nothing of it holds up the keys."""

from __future__ import annotations

import shlex
import threading
from functools import partial
from pathlib import Path

from textual import work

from workbench.errors import BadEdit, Cancelled, WorkbenchError
from workbench.tweak.coding import make_ready
from workbench.tweak.edits import Edits
from workbench.tweak.history import History
from workbench.tweak.origin import Origin, launched_last, of_tree
from workbench.view.lanes import INPUTS
from workbench.view.tweaking.draft import Draft, code_of

from .edited import FileEdits


class RunTweaks(FileEdits):
    """The part of the app that begins, leaves and launches tweaks."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._cancelled = threading.Event()
        self._came_from = "runs"

    @work(thread=True)
    def warm_up(self) -> None:
        """Load what a tweak needs, so that it begins at once when a key asks for it."""
        from workbench.tweak import form, launching  # noqa: F401  # a screen opens without them

    def do_tweak(self) -> None:
        """Edit the run under the cursor, or what would be launched where there is none."""
        self._begin_tweak(self._under_cursor())

    def do_tweak_tree(self) -> None:
        """Edit what would be launched, whichever run is under the cursor."""
        self._begin_tweak(self._launched_last())

    def _begin_tweak(self, origin: Origin) -> None:
        """Take what is being typed, which is of what was edited until now, and edit this."""
        if not self._take_typed_text():
            return
        if self._origin is None or origin.key != self._origin.key:
            self._came_from = self.scope
            self._origin, self._problems = origin, {}
            self.run_worker(lambda: make_ready(self.root), thread=True)
            self.history = History(self.drafts.of(origin.key))
        if self.lane not in INPUTS:
            self._lanes.lane = "params"
        self.screen.set_class(True, "tweaking")
        self.show_draft()
        self.go_to_panel("lanes")

    def do_relaunch(self) -> None:
        origin = self._under_cursor()
        self.say(f"{origin.called} again; code: {code_of(Draft(origin, Edits()))}", "r")
        self._launch_child(origin, Edits())

    def do_launch_tweak(self) -> None:
        """Take what is being typed, and launch the child."""
        if self._origin is not None and self._take_typed_text():
            self._launch_child(self._origin, self.history.edits)

    def _take_typed_text(self) -> bool:
        """Whether nothing is being typed any more: a text that cannot be stays where it is."""
        line = self._lanes.line
        return line.typed is None or line.take()

    def leave_editing(self) -> bool:
        """One step back: the text that is typed, the launch that goes on, the whole mode."""
        if self._lanes.line.typed is not None:
            self._lanes.line.leave()
            self._focus_form()
        elif self.launching:
            self._cancelled.set()
        elif self.acting == "tweak":
            self._leave()
        else:
            return False
        return True

    def _leave(self) -> None:
        self._origin = None
        self.screen_stack[0].set_class(False, "tweaking")
        self.show_draft()
        self.go_to_panel(self._came_from)

    def _under_cursor(self) -> Origin:
        run = self.cursor_run
        return self.project.origin(run) if run is not None else self._launched_last()

    def _launched_last(self) -> Origin:
        """What `Project.working_tree` tells, of what the screen knows already."""
        if (run := launched_last(self.runs)) is not None:
            return of_tree(run)
        return self.project.origin(shlex.split(self.scripts[0]))

    def _launch_child(self, origin: Origin, edits: Edits) -> None:
        self._cancelled.clear()
        self.show_progress("launching")
        self._launch_tweak(origin, edits)

    @work(thread=True)
    def _launch_tweak(self, origin: Origin, edits: Edits) -> None:
        """Launch a child, and tell how far that is."""

        tell = partial(self.tell, self.show_progress)
        try:
            number = self.project.tweak(origin, edits, tell, self._cancelled.is_set)
        except (WorkbenchError, OSError) as error:
            self.tell(self._not_launched, origin, error)
        else:
            self.tell(self._launched, origin, edits, number)

    def show_progress(self, text: str) -> None:
        """Say how far the launch is; nothing when it is over."""
        self.launching = text
        self.show_draft()

    def _launched(self, origin: Origin, edits: Edits, number: int) -> None:
        """Go to the child; its draft is done with."""
        self.show_progress("")
        self.await_run(number)
        if self._origin == origin and self.history.edits == edits:
            self.drafts.keep(origin.key, Edits())
            self.run_worker(self.drafts.save, thread=True)
            self._leave()

    def _not_launched(self, origin: Origin, error: Exception) -> None:
        """Say why, and go to the first field that is to blame; what was edited is still there."""
        self.show_progress("")
        if isinstance(error, Cancelled):
            self.say("given up; nothing was launched")
            return
        self.notify(str(error), severity="error", timeout=10, markup=False)
        places = error.places if isinstance(error, BadEdit) else {}
        if origin == self._origin and places:
            self._problems = places
            self.go_to_field(*next(iter(places)))
            self.show_draft()
