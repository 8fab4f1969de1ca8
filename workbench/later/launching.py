"""Making ready what a plan says: a private checkout, and the spec of the evaluation in it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..errors import UsageError
from ..index.catalog import Run
from ..inputs import environment
from ..inputs.code import checkout
from ..inputs.code.checkout import Checkout
from ..inputs.code.graft import graft
from ..inside import layout
from ..outputs.lines import read_all
from ..run.facts import peek
from ..run.spec import Spec
from .plan import Plan, Wanted

TAG = "eval"
_PATH = "PYTHONPATH"


def ready(project: Path, plan: Plan, wanted: Wanted) -> tuple[Spec, dict[str, object], Checkout]:
    """The spec of the evaluation, what `code.json` says of its code, and the checkout, now made.

    Raises UsageError for a file that cannot be read; NoSnapshot, NoGit, GitFailed, OSError.
    """
    tree = graft(project, plan.tree, {path: _content(project / path) for path in plan.brought})
    made = checkout.make(project, tree, plan.run.spec.cwd)
    code = {**peek(plan.run.folder / layout.CODE), "tree": tree, "brought": [*plan.brought]}
    return _spec(plan, wanted, made), code, made


def _spec(plan: Plan, wanted: Wanted, made: Checkout) -> Spec:
    run = plan.run
    measures: dict[str, object] = {"run": run.spec.uuid, "number": run.number, "step": plan.step}
    measures |= {"command": wanted.command}
    measures |= {"checkpoint": plan.checkpoint.path} if plan.checkpoint else {}
    return Spec(
        command=plan.command,
        cwd=str(made.place(run.spec.cwd)),
        name=f"eval of {run.number}",
        env=_env(run, made),
        tags=(TAG,),
        parent=run.number,
        grace=run.spec.grace,
        limit=wanted.limit,
        measures=measures,
    )


def _env(run: Run, made: Checkout) -> Mapping[str, str]:
    """The variables that were set for the run, and the checkout's own code first on the path."""
    before = run.spec.env.get(_PATH, os.environ.get(_PATH, ""))
    ours = made.python_path(_imported_from(run))
    if not ours:
        return run.spec.env
    return {**run.spec.env, _PATH: os.pathsep.join([*ours, *filter(None, [before])])}


def _imported_from(run: Run) -> Iterator[str]:
    """The folders that the run's Python looked for modules in, and those of what is installed as
    editable, whose finders name no folder."""
    told: Sequence[Mapping[str, object]] = read_all(run.folder / layout.PYTHON)
    path = told[0].get("path") if told else None
    yield from map(str, path if isinstance(path, list) else ())
    for folder in map(str, (environment.read(run.folder).get("editable") or {}).values()):
        yield from (str(Path(folder) / "src"), folder)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}", "Name files of the project."
        ) from error
