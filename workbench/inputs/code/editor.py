"""Which words open a file in the editor of the person, at a line where the editor can.

`$VISUAL`, else `$EDITOR`, as other tools do; else the first of some that this machine has.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...errors import UsageError

_FALLBACKS = ("nano", "vim", "vi")
_PLUS = frozenset(
    "vi vim nvim view gvim nano pico emacs emacsclient kak micro joe ne gedit".split()
)
_COLON = frozenset("subl hx helix zed".split())
_GOTO = frozenset("code code-insiders codium vscodium cursor windsurf".split())
_NAMED = frozenset("idea pycharm charm clion fleet kate".split())
#: Editors with a window of their own: they need no terminal.
_WINDOWED = _GOTO | _NAMED | {"subl", "zed", "gvim", "gedit"}
#: What tells those to go on until the file is closed, where it is not `--wait`.
_WAITING = {"gvim": "-f", "kate": "--block"}


def editor_command(
    path: Path,
    line: int | None = None,
    env: Mapping[str, str] = os.environ,
    wait: bool = False,
) -> list[str]:
    """The words that open `path` in the editor, at `line` (from 1) where it knows how to be told.
    With `wait`, one that has a window of its own goes on until the file is closed.

    The path is absolute, so no name is taken for an option. Raises UsageError where there is no
    editor, or where the one that is named is not there.
    """
    words = _words(env)
    name = Path(words[0]).name
    place = str(path.absolute())
    if wait and name in _WINDOWED and not {"--wait", "-w"}.intersection(words):
        words = [*words, _WAITING.get(name, "--wait")]
    if line is None:
        return [*words, place]
    if name in _PLUS:
        return [*words, f"+{line}", place]
    if name in _COLON:
        return [*words, f"{place}:{line}"]
    if name in _GOTO:
        return [*words, "-g", f"{place}:{line}"]
    return [*words, *(["--line", str(line)] if name in _NAMED else []), place]


def needs_terminal(words: Sequence[str]) -> bool:
    """Whether an editor that is called so takes over the terminal."""
    return Path(words[0]).name not in _WINDOWED


def _words(env: Mapping[str, str]) -> list[str]:
    """The editor and its options."""
    for variable in ("VISUAL", "EDITOR"):
        if told := env.get(variable, "").strip():
            return _checked(variable, told, env)
    for name in _FALLBACKS:
        if shutil.which(name, path=env.get("PATH")):
            return [name]
    raise UsageError("there is no editor to open files with", "Set $EDITOR, as in EDITOR=vim.")


def _checked(variable: str, told: str, env: Mapping[str, str]) -> list[str]:
    try:
        words = shlex.split(told)
    except ValueError as error:
        raise UsageError(f"${variable} is {told}: {error}", f"Set ${variable} again.") from error
    if shutil.which(words[0], path=env.get("PATH")) is None:
        hint = f"Set ${variable} to a program that is on the PATH."
        raise UsageError(f"${variable} is {told}: no such program", hint)
    return words
