"""Making ready what a plan says: a private checkout, and the spec of the evaluation in it."""

from __future__ import annotations

from pathlib import Path

from ..errors import UsageError
from ..inputs.code import checkout
from ..inputs.code.checkout import Checkout
from ..inputs.code.graft import graft
from ..inputs.code.importing import with_own_code
from ..inside import layout
from ..run.facts import peek
from ..run.spec import Spec
from .plan import Plan, Wanted

TAG = "eval"


def ready(project: Path, plan: Plan, wanted: Wanted) -> tuple[Spec, dict[str, object], Checkout]:
    """The spec of the evaluation, what `code.json` says of its code, and the checkout, now made.

    Raises UsageError for a file that cannot be read; NoSnapshot, NoGit, GitFailed, OSError.
    """
    tree = graft(project, plan.tree, {path: _content(project / path) for path in plan.brought})
    made = checkout.make(project, tree, plan.run.spec.folder)
    code = {**peek(plan.run.folder / layout.CODE), "tree": tree, "brought": [*plan.brought]}
    return _spec(plan, wanted, made), code, made


def _spec(plan: Plan, wanted: Wanted, made: Checkout) -> Spec:
    run = plan.run
    measures: dict[str, object] = {"run": run.spec.uuid, "number": run.number, "step": plan.step}
    measures |= {"command": wanted.command}
    measures |= {"checkpoint": plan.checkpoint.path} if plan.checkpoint else {}
    return Spec(
        command=plan.command,
        cwd=str(made.place(run.spec.folder)),
        name=f"eval of {run.number}",
        env=with_own_code(run.spec.env, run.folder, made),
        tags=(TAG,),
        parent=run.number,
        grace=run.spec.grace,
        limit=wanted.limit,
        measures=measures,
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}", "Name files of the project."
        ) from error
