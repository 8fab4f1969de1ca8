"""The words that open a file in the editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import UsageError
from workbench.inputs.code.editor import editor_command, needs_terminal


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH with nothing but some editors that do nothing."""
    for name in ("vim", "code", "subl", "pycharm", "own"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    return str(tmp_path)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("vim", ["vim", "+41", "/p/train.py"]),
        ("vim -p", ["vim", "-p", "+41", "/p/train.py"]),
        ("code --wait", ["code", "--wait", "-g", "/p/train.py:41"]),
        ("subl -w", ["subl", "-w", "/p/train.py:41"]),
        ("pycharm", ["pycharm", "--line", "41", "/p/train.py"]),
        ("own", ["own", "/p/train.py"]),
    ],
)
def test_each_editor_is_told_the_line_its_own_way(path: str, told: str, words: list[str]) -> None:
    env = {"PATH": path, "EDITOR": told}
    assert editor_command(Path("/p/train.py"), 41, env) == words
    bare = editor_command(Path("/p/train.py"), None, env)
    assert bare == [*told.split(), "/p/train.py"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("vim", ["vim", "/p/a"]),
        ("code", ["code", "--wait", "/p/a"]),
        ("subl -w", ["subl", "-w", "/p/a"]),
    ],
)
def test_a_window_is_waited_for(path: str, told: str, words: list[str]) -> None:
    assert editor_command(Path("/p/a"), None, {"PATH": path, "EDITOR": told}, wait=True) == words


def test_visual_comes_before_editor_and_both_before_a_guess(path: str) -> None:
    env = {"PATH": path, "EDITOR": "vim", "VISUAL": "code"}
    assert editor_command(Path("/p/a"), None, env)[0] == "code"
    assert editor_command(Path("/p/a"), 3, {"PATH": path, "EDITOR": " "}) == ["vim", "+3", "/p/a"]


def test_a_name_is_never_taken_for_an_option(path: str) -> None:
    words = editor_command(Path("-rf"), None, {"PATH": path, "EDITOR": "vim"})
    assert words[-1] == str(Path("-rf").absolute())


@pytest.mark.parametrize("told", ["", "emacs", "vim '", "/no/editor"])
def test_without_an_editor_it_is_said_what_to_set(tmp_path: Path, told: str) -> None:
    with pytest.raises(UsageError) as found:
        editor_command(Path("/p/a"), 1, {"PATH": str(tmp_path), "EDITOR": told})
    assert "EDITOR" in found.value.hint


def test_a_window_of_its_own_needs_no_terminal() -> None:
    assert needs_terminal(["/usr/bin/vim", "a"]) and needs_terminal(["own", "a"])
    assert not needs_terminal(["code", "-g", "a:1"])
