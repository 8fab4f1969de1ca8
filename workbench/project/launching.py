"""Launching runs: new ones, edited ones, old ones measured again, quick ones at each save."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .. import settings
from ..errors import NoSuchCommand, NotAProject, remedy
from ..index.catalog import Run
from ..run.spec import OWN_FOLDER, Spec
from .changing import Changing

if TYPE_CHECKING:
    from ..inputs.code.queued import Queued
    from ..later.line import Line
    from ..later.plan import Wanted
    from ..launch.line.leases import Lease
    from ..loop.loop import Loop
    from ..tweak.edits import Edits
    from ..tweak.origin import Origin
    from ..tweak.plan import Plan


class Launching(Changing):
    """A project that launches runs."""

    def check(self, spec: Spec) -> None:
        """Raise NoSuchCommand or UsageError where `spec` cannot possibly be launched."""
        from ..launch import command

        command.check(spec.command, spec.cwd, spec.env)

    def launch(
        self,
        spec: Spec,
        code: Mapping[str, object] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> int:
        """Launch a run, with its code and its configuration files kept; its number.

        `code` is what `code.json` says where the run's code is kept already, and is not that of
        the working tree; `files` are put into the run's folder, by their paths in it. Where the run
        needs GPUs or slots that are not free now it waits, with a copy of the code as it is. See
        `launch.start.launch` for errors; BadSettings, NoLine.
        """
        from ..inputs import configs, declared, variables
        from ..inputs.code import keep
        from ..launch import start

        spec, lease = self._leased(variables.kept(spec, os.environ))
        waits: Queued | None = None
        if spec.needs and lease is None:
            from ..inputs.code.queued import queued

            waits = queued(self.root, spec)
            spec, code = waits.spec, waits.code if code is None else code

        def prepare(folder: Path) -> None:
            words = [word.replace(OWN_FOLDER, str(folder)) for word in spec.command]
            declared.keep(folder, spec.script, words)
            configs.keep(folder, words, Path(spec.cwd))
            if code is None:
                keep.keep(self.root, folder)
            else:
                keep.give(self.root, folder, code)
            if waits is not None:
                waits.tell(folder)

        try:
            return start.launch(self.root, spec, prepare, files, lease)
        except BaseException:
            if waits is not None:
                waits.discard()
            raise
        finally:
            if lease is not None:
                lease.close()  # the supervisor has it

    def _leased(self, spec: Spec) -> tuple[Spec, Lease | None]:
        """The launch with what it needs on this machine, and that, if it is free now. Raises
        UsageError, BadSettings, NoLine."""
        settled = self.settings()
        if not (spec.needs or settled.max_parallel or settled.gpus):
            return spec, None
        from ..launch.line import asking

        self.check(spec)
        needs = asking.settled(spec.needs, spec.env, settled.gpus, settled.max_parallel)
        if not (needs.gpus or needs.slots):
            return replace(spec, needs={}), None
        return replace(spec, needs=needs.told()), asking.take(self.root, needs)

    def origin(self, origin: Run | Sequence[str], cwd: Path | None = None) -> Origin:
        """What edits start from: a run, or a command on the working tree, in the folder `cwd` (the
        project's). Raises UsageError for a run that cannot be launched again; Damaged."""
        from ..tweak.origin import Origin, of_run

        if isinstance(origin, Run):
            return of_run(origin)
        return Origin(Spec(tuple(origin), str(cwd or self.root)))

    def working_tree(self) -> Origin:
        """What edits of the working tree start from: the command that was launched last, else the
        likeliest script. Raises NoSuchCommand where there is neither."""
        from ..inputs.code.scripts import scripts
        from ..tweak.origin import launched_last, of_tree

        if (run := launched_last(self.runs())) is not None:
            return of_tree(run)
        if found := scripts(self.root):
            return self.origin(shlex.split(found[0]))
        raise NoSuchCommand(
            f"no run was launched in {self.root}, and no script was found there",
            "workbench run -- python train.py",
        )

    def plan(self, origin: Origin, edits: Edits) -> Plan:
        """All that launching an origin with these edits will do."""
        from ..tweak.plan import plan

        return plan(self.root, origin, edits)

    def tweak(
        self,
        origin: Origin,
        edits: Edits,
        tell: Callable[[str], object] = lambda text: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:
        """Launch an origin with edits, as a child of its run; the number of the run. See
        `tweak.launching.launch` for what is told and for errors."""
        from ..tweak.launching import launch

        return launch(self, origin, edits, tell, cancelled)

    def backfill(self, runs: Sequence[Run], wanted: Wanted, jobs: int = 1) -> Line:
        """Measure old runs later, `jobs` at a time, as the line that is returned is advanced.
        Raises UsageError for a command that no run can fill in."""
        from ..later import template
        from ..later.arrears import Arrears
        from ..later.line import Line

        template.parse(wanted.command)
        Arrears().settle(self.runs())
        return Line(self, runs, wanted, jobs)

    def backfill_behind(self, runs: Sequence[Run], wanted: Wanted, jobs: int = 1) -> None:
        """The same in a process of its own, which outlives this one. Raises NotAProject too."""
        from ..later import behind, template

        template.parse(wanted.command)
        behind.start(self.root, [run.number for run in runs], wanted, jobs)

    def watch(self, command: str = "") -> Loop:
        """A loop that runs this command line again on each save of the code, while it is advanced;
        without one the command that was settled. A command that is given is kept for the next time.

        Raises UsageError for no command and for one that another loop has, NoSuchCommand for one
        that cannot start, NotAProject where no run can be recorded, NoGit.
        """
        from ..loop.loop import Loop
        from ..loop.quick import quick

        known = self.settings().watch
        spec = quick(self.root, command or known)
        self.check(spec)
        try:
            loop = Loop(self, spec)
        except OSError as error:
            raise NotAProject(
                f"the code of {self.root} cannot be kept: {error.strerror or error}",
                remedy(error, "Choose a folder that you can write to."),
            ) from error
        if command and command != known:
            settings.set_watch(self.root, command)
        return loop
