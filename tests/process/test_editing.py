"""Files of code in an editor: a real one, that is a script."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from workbench.errors import BadEdit, NoSnapshot, UsageError
from workbench.inputs.code import keep
from workbench.inside import folder as folders
from workbench.inside import layout
from workbench.project import Project
from workbench.tweak import editing
from workbench.tweak.edits import AS_IT_WAS, Edits
from workbench.tweak.origin import Origin, of_run

_OLD = "# -*- coding: latin-1 -*-\r\nWIDTH = 1  # \xe9\r\n"


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    """A run that has its code kept, and a working tree that has moved on."""
    (tmp_path / "train.py").write_bytes(_OLD.encode("latin-1"))
    told: dict[str, object] = {"command": ["python", "train.py"], "cwd": str(tmp_path)}
    folder = Path(folders.make_run(str(tmp_path), told))
    keep.keep(tmp_path, folder)
    (tmp_path / "train.py").write_text("WIDTH = 2\n")
    return of_run(Project.open(tmp_path).find("1"))


def editor(folder: Path, script: str) -> Mapping[str, str]:
    """An editor that does what a script says with the file `$f`."""
    program = folder / "bin" / "ed"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nfor f in "$@"; do :; done\n{script}\n')
    program.chmod(0o755)
    return {"EDITOR": str(program)}


def edited(root: Path, origin: Origin, edits: Edits, script: str) -> Edits:
    """The edits after somebody has used an editor."""
    one = editing.opened(root, origin, edits, "train.py", 2, editor(root, script))
    subprocess.run(one.command, check=True)
    return editing.closed(one, edits)


def left(root: Path) -> list[Path]:
    return [*(root / layout.PROJECT).glob(f"{layout.EDITING}/*")]


def test_of_the_working_tree_it_is_the_file_itself(tmp_path: Path, origin: Origin) -> None:
    assert edited(tmp_path, origin, Edits(), 'echo "WIDTH = 3" > "$f"') == Edits()
    assert (tmp_path / "train.py").read_text() == "WIDTH = 3\n"


def test_old_code_is_edited_in_a_private_copy(tmp_path: Path, origin: Origin) -> None:
    edits = Edits(code=AS_IT_WAS)
    found = edited(tmp_path, origin, edits, 'sed -i "s/WIDTH = 1/WIDTH = 7/" "$f"')
    assert found.files == {"train.py": _OLD.replace("= 1", "= 7")}
    assert (tmp_path / "train.py").read_text() == "WIDTH = 2\n"
    assert not left(tmp_path)
    again = edited(tmp_path, origin, found, 'sed -i "s/WIDTH = 7/WIDTH = 8/" "$f"')
    assert again.files == {"train.py": _OLD.replace("= 1", "= 8")}
    back = edited(tmp_path, origin, again, 'sed -i "s/WIDTH = 8/WIDTH = 1/" "$f"')
    assert back == edits


def test_the_copy_keeps_its_name_and_is_private(tmp_path: Path, origin: Origin) -> None:
    one = editing.opened(
        tmp_path, origin, Edits(code=AS_IT_WAS), "train.py", 2, editor(tmp_path, "")
    )
    assert one.place.name == "train.py"
    assert one.place.read_bytes() == _OLD.encode("latin-1")
    assert one.place.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("script", ["true", 'rm "$f"'])
def test_nothing_saved_is_no_edit(tmp_path: Path, origin: Origin, script: str) -> None:
    assert edited(tmp_path, origin, Edits(code=AS_IT_WAS), script) == Edits(code=AS_IT_WAS)
    assert not left(tmp_path)


def test_an_edited_file_of_the_working_tree_is_edited_further(
    tmp_path: Path, origin: Origin
) -> None:
    edits = Edits(files={"train.py": "WIDTH = 4\n", "new.py": "A = 1\n"})
    found = edited(tmp_path, origin, edits, 'echo "B = 1" >> "$f"')
    assert found.files == {"train.py": "WIDTH = 4\nB = 1\n", "new.py": "A = 1\n"}
    assert (tmp_path / "train.py").read_text() == "WIDTH = 2\n"
    one = editing.opened(tmp_path, origin, found, "new.py", None, editor(tmp_path, ""))
    assert one.place.read_text() == "A = 1\n"


def test_what_is_not_there_is_said(tmp_path: Path, origin: Origin) -> None:
    env = editor(tmp_path, "")
    for edits in (Edits(), Edits(code=AS_IT_WAS)):
        with pytest.raises(BadEdit, match=r"gone\.py"):
            editing.opened(tmp_path, origin, edits, "gone.py", None, env)
    with pytest.raises(UsageError, match="no such program"):
        editing.opened(tmp_path, origin, Edits(), "train.py", None, {"EDITOR": "/no/ed"})
    assert origin.run is not None
    (origin.run.folder / layout.CODE).unlink()
    with pytest.raises(NoSnapshot):
        editing.opened(tmp_path, origin, Edits(code=AS_IT_WAS), "train.py", None, env)
    assert not left(tmp_path)
