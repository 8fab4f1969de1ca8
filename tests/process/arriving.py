"""A script launched with edited parameters, and what it says it has got."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.run.spec import OWN_FOLDER, Spec
from workbench.tweak.edits import Edits
from workbench.tweak.origin import Origin
from workbench.tweak.setting import Setting, settings_of

Values = Mapping[str, str | None]


class Script:
    """A project with one script, `train.py`, that tells what it got as JSON: on its last line, or
    in a file `told.json`."""

    def __init__(self, root: Path, code: str, python: str = sys.executable) -> None:
        self.root = root / "project"
        self.root.mkdir()
        self.python = python
        self._written: set[str] = set()
        self.file("train.py", code)

    def file(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
        self._written.add(path.name)
        return path

    def setting(self, words: tuple[str, ...], values: Values) -> Setting:
        """How edited parameters of `python train.py WORDS` reach the script."""
        origin = Origin(Spec((self.python, "train.py", *words), str(self.root)))
        return settings_of(self.root, origin, Edits(params=values))

    def got(self, *words: str, **values: str | None) -> Any:
        """What the script has got, run with the edits; dots in names are written `__`."""
        return self.got_of(words, {name.replace("__", "."): one for name, one in values.items()})

    def got_of(self, words: tuple[str, ...], values: Values) -> Any:
        """What the script has got, run with the edits. The user's own files stay as they are."""
        before = self._contents()
        setting = self.setting(words, values)
        assert not setting.problems, setting.problems
        assert not setting.constants
        own = self.root.parent / "own"
        for name, content in setting.files.items():
            (own / name).parent.mkdir(parents=True, exist_ok=True)
            (own / name).write_bytes(content)
        cwd = self._copy(setting) if setting.placed else self.root
        command = [word.replace(OWN_FOLDER, str(own)) for word in setting.command]
        ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, (command, ran.stderr)
        assert self._contents() == before
        told = cwd / "told.json"
        return json.loads(told.read_text() if told.exists() else ran.stdout.splitlines()[-1])

    def _copy(self, setting: Setting) -> Path:
        """The run's own copy of the project, with the files that have to stand in their places."""
        copy = self.root.parent / "copy"
        shutil.copytree(self.root, copy)
        for name, content in setting.placed.items():
            (copy / name).write_bytes(content)
        return copy

    def _contents(self) -> dict[Path, bytes]:
        files = (path for path in self.root.rglob("*") if path.is_file())
        ours = (path for path in files if path.name in self._written)
        return {path: path.read_bytes() for path in ours}
