"""The command of a run: is it there, and what environment does it get."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import NoSuchCommand, NoSuchScript, UsageError
from ..inside import layout
from ..run.spec import Spec, script_of


def check(command: Sequence[str], cwd: str, env: Mapping[str, str]) -> None:
    """Raise NoSuchCommand or UsageError where the command cannot possibly start."""
    if not command:
        raise UsageError("no command to run", "Example: workbench run -- python train.py --lr 0.1")
    if not Path(cwd).is_dir():
        raise UsageError(f"{cwd} is not a folder", "Give --cwd a folder that exists.")
    program = command[0]
    path = {**os.environ, **env}.get("PATH")
    beside = str(Path(cwd) / program) if os.sep in program else program
    if shutil.which(beside, path=path) is None:
        raise NoSuchCommand(f"{program}: {_why(Path(beside), program)}", _remedy(program, cwd))
    script = script_of(command)
    if script is not None and not (Path(cwd) / script).exists():
        raise NoSuchScript(f"{script}: no such file in {cwd}", "Check the path, or give --cwd.")


def environment(spec: Spec, folder: Path) -> dict[str, str]:
    """The environment of the training process.

    Unbuffered output, so that its lines can be followed; the run folder; where its filtered
    datasets are; and `inside/site` on the path, so that `import workbench` works in any Python.
    What the user set stands.
    """
    result = {**os.environ}
    result.pop(layout.WITHIN, None)  # a run that is launched from within a run is no child of it
    result.setdefault("PYTHONUNBUFFERED", "1")
    result.pop(layout.SUBSETS_NOW, None)
    if spec.subsets:
        result[layout.SUBSETS_NOW] = json.dumps(_copies(spec))
    result.update(spec.env)
    result[layout.RUN_DIR] = str(folder)
    site = str(Path(__file__).parent.parent / "inside" / "site")
    result["PYTHONPATH"] = os.pathsep.join(filter(None, [site, result.get("PYTHONPATH", "")]))
    return result


def _copies(spec: Spec) -> dict[str, str]:
    """The filtered copy of each dataset, by its path in the project and in the private copy."""
    told = {name: one["path"] for name, one in spec.subsets.items() if isinstance(one, Mapping)}
    places = [place for place in (spec.home, spec.cwd) if place]
    return {os.path.join(at, name): str(copy) for name, copy in told.items() for at in places}  # noqa: PTH118


def _why(path: Path, program: str) -> str:
    if os.sep not in program:
        return "no such program on the PATH"
    if not path.exists():
        return "no such file"
    return "is a folder" if path.is_dir() else "is not executable"


def _remedy(program: str, cwd: str) -> str:
    if (Path(cwd) / program).is_file():
        runner = "python" if program.endswith(".py") else "bash"
        return f"To run the file, write: workbench run -- {runner} {program}"
    return "Check the spelling, or give the path of the program."
