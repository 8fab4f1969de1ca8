"""What the tests of files share: runs whose files are followed, and what is on record of them."""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner

from workbench.inputs.data import files
from workbench.inputs.data.files import FileUse
from workbench.inside import layout, records
from workbench.inside.folder import make_run
from workbench.run.spec import Spec

from .helpers import Place

UNTIL_GO = "import pathlib, time\nwhile not pathlib.Path('go').exists(): time.sleep(0.01)\n"


class Followed:
    """A launched run whose files its supervisor follows."""

    def __init__(self, place: Place, *command: str) -> None:
        self._place = place
        self.number = place.launch(*command)
        self.folder = place.folder(self.number)

    def told(self) -> dict[str, FileUse]:
        """What is on record, by path below the project."""
        return told(self._place, self.folder)

    def end(self) -> dict[str, FileUse]:
        """Let it end; what is on record then."""
        (self._place.root / "go").touch()
        self._place.ended(self.number)
        return self.told()


def told(place: Place, folder: Path) -> dict[str, FileUse]:
    """The record in a run folder, by path below the project."""
    return {os.path.relpath(use.path, place.root): use for use in files.read(folder)}


def python(place: Place, code: str) -> Followed:
    """Follow Python code that goes on until there is a file `go`."""
    return Followed(place, sys.executable, place.script(f"{code}\n{UNTIL_GO}"))


def recorded(place: Place, *opened: Mapping[str, object]) -> Path:
    """The folder of a run that nobody follows, and that has told these files from inside."""
    asked = Spec(("true",), str(place.root)).request()
    folder = Path(make_run(str(place.root), asked))
    records.append(str(folder / layout.OPENED), *opened)
    return folder


def reads(place: Place, *names: str) -> list[dict[str, object]]:
    """What is told from inside when files of the project are read."""
    return [{"path": str(place.root / name), "write": False} for name in names]


def command(place: Place, name: str, *arguments: str) -> str:
    """What `workbench NAME …` prints."""
    module = importlib.import_module(f"workbench.cli.{name}")
    answer = CliRunner().invoke(module.command, arguments, obj=str(place.root))
    assert answer.exit_code == 0, answer.output
    return answer.output


def sha256(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()
