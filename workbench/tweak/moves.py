"""Where paths lead instead of where they are spelt: into the run's own copy of the project, to a
filtered copy, or back from those of the run that is tweaked to the project."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .texts import place_of

#: What stands between paths in a word, a variable or a value.
_BETWEEN = re.compile(r"([=,;:\[\]{}\"'\s]+)")
_PATTERN = re.compile(r"[*?{%$]")
#: Variables that name folders for another reason than data.
_OTHERS = frozenset("HOME PWD OLDPWD PATH PYTHONPATH VIRTUAL_ENV CONDA_PREFIX TMPDIR".split())


@dataclass(frozen=True)
class Moves:
    """Moved paths, absolute ones by absolute ones.

    `back` is undone before: each of its paths leads to another, with all that is below it. Then
    each of `trees` does, and each of `folders` by itself alone. Relative paths are left, which lead
    where they should in a copy, but for those that leave the project.
    """

    root: Path
    cwd: Path
    back: Mapping[str, str] = field(default_factory=dict)
    trees: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.back or self.trees or self.folders)

    def path(self, text: str) -> str:
        """A text that is one path, or a pattern of paths; any other as it is."""
        pattern = _PATTERN.search(text)
        if pattern is None:
            return self._led(text)
        head, slash, _ = text[: pattern.start()].rpartition("/")
        return self._led(head) + text[len(head) :] if slash else text

    def text(self, text: str) -> str:
        """A text with all paths in it: `--data=a.csv,b.csv`, `[a.csv, b.csv]`."""
        whole = self.path(text)
        return whole if whole != text else "".join(map(self.path, _BETWEEN.split(text)))

    def words(self, command: Sequence[str]) -> tuple[str, ...]:
        """A command line; its program stays."""
        return (*command[:1], *map(self.text, command[1:]))

    def variables(self, env: Mapping[str, str]) -> dict[str, str]:
        """The variables that are set for a run, with those that it inherits and that move."""
        inherited = {n: value for n, value in os.environ.items() if n not in _OTHERS | {*env}}
        moved = {name: new for name, old in inherited.items() if (new := self.text(old)) != old}
        return moved | {n: old if n in _OTHERS else self.text(old) for n, old in env.items()}

    @property
    def signs(self) -> list[str]:
        """Texts of which one stands in every file that spells a path that moves."""
        moving = {*self.trees, *self.folders, *self.back}
        return list(dict.fromkeys(sign for path in moving for sign in self._spellings(path)))

    def _spellings(self, path: str) -> Iterator[str]:
        yield str(self.root) if Path(path).is_relative_to(self.root) else path
        if Path(path).is_relative_to(Path.home()):
            yield f"~/{Path(path).relative_to(Path.home())}"
        if not Path(path).is_relative_to(self.root):
            yield os.path.relpath(path, self.cwd)

    def _led(self, text: str) -> str:
        """Where one path leads; the text itself where that is as it says."""
        if not text.startswith(("/", "~", "..")) or text.startswith("//") or "\0" in text:
            return text
        try:
            plain = os.path.normpath(self.cwd / Path(text).expanduser())
            inside = place_of(self.root, Path(plain))
        except (OSError, RuntimeError, ValueError):  # `~nobody`, links in circles
            return text
        if inside is not None and text.startswith(".."):
            return text
        plain = os.path.normpath(self.root / inside) if inside is not None else plain
        meant = _moved(plain, self.back)
        led = self.folders.get(meant) or _moved(meant, self.trees)
        return led + "/" * text.endswith("/") if led != plain else text


def _moved(path: str, trees: Mapping[str, str]) -> str:
    """A path, where it is or lies in one of the trees, in the other place; the innermost counts."""
    for tree in sorted(trees, key=len, reverse=True):
        if path == tree or path.startswith(f"{tree}/"):
            return trees[tree] + path[len(tree) :]
    return path
