"""A run that cannot begin at once: it gets a private copy of the code as it is now.

Whoever goes on writing while runs wait changes nothing of what they will run.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...errors import WorkbenchError
from ...inside import layout, records
from ...run.spec import Spec
from . import checkout, keep, now
from .checkout import Checkout
from .importing import with_own_code


@dataclass(frozen=True, slots=True)
class Queued:
    """A launch that waits: what is launched, what `code.json` says of its code (None where that is
    kept as for any run), and what there is to note."""

    spec: Spec
    code: Mapping[str, object] | None = None
    note: str = ""
    made: Checkout | None = field(default=None, repr=False)

    def tell(self, folder: Path) -> None:
        """Note in the run's folder which code it will run, and where its files land."""
        told = {"time": time.time(), "note": self.note}
        try:
            if self.note:
                records.append(str(folder / layout.NOTES), told)
        except OSError:
            return  # a full disk: the run waits without

    def discard(self) -> None:
        """Remove the copy: nothing was launched."""
        if self.made is not None:
            checkout.discard(self.made)


def queued(project: Path, spec: Spec) -> Queued:
    """The launch, in a copy of its own. A run that has one is launched as it is, and so is one
    whose code cannot be kept, with a note that says so."""
    if spec.home or _is_ours(project, spec.cwd):
        return Queued(spec)
    try:
        code = keep.whole(project)
        made = checkout.make(project, str(code["tree"]), spec.cwd, code=now.paths_now(project))
    except (WorkbenchError, OSError) as error:
        return Queued(spec, note=f"{_AS_IT_WILL_BE}: {str(error).splitlines()[0]}")
    moved = replace(
        spec,
        command=tuple(map(made.moved, spec.command)),
        cwd=str(made.place(spec.cwd)),
        home=spec.cwd,
        env=with_own_code(spec.env, None, made),
    )
    return Queued(moved, code, _note(made), made)


_AS_IT_WILL_BE = "it waits without a copy of its code, and runs the code as that is when it begins"


def _note(made: Checkout) -> str:
    linked = [path for path in made.linked if (made.folder / path).is_dir()]
    but = f", but for {', '.join(linked[:5])}, which are the project's own" if linked else ""
    return (
        f"it runs the code as it was when it was queued, in {made.folder};"
        f" what it writes to relative paths lands there{but}"
    )


def _is_ours(project: Path, cwd: str) -> bool:
    """Whether a folder is a private copy already."""
    return Path(cwd).is_relative_to(project / layout.PROJECT)
