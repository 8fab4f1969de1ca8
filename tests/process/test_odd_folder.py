"""A project whose folder has the name of a variable in it."""

from __future__ import annotations

import subprocess
import warnings
from pathlib import Path

from workbench.inputs.code.repository import repository_state


def test_a_dollar_in_the_name_of_the_project_is_a_letter(tmp_path: Path) -> None:
    root = tmp_path / "a $HOME b"
    root.mkdir()
    for words in (("init", "-q"), ("remote", "add", "origin", "https://example.org/x.git")):
        subprocess.run(("git", "-C", str(root), *words), check=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = repository_state(root)
    assert found["remote"] == "https://example.org/x.git"
