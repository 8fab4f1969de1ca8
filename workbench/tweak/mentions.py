"""Where a run is told paths that move: in its words, its variables, its configuration, its code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import WorkbenchError
from ..inputs.code.constants import texts
from ..inputs.code.keep import kept
from ..inputs.code.now import tree_now
from ..inputs.code.shadow import Shadow
from .edits import AS_IT_WAS, Edits
from .known import Known
from .moves import Moves
from .origin import Origin
from .texts import launched
from .ways import CODE, way


@dataclass(frozen=True)
class Mentions:
    """What is another text once paths have moved: whether the `command` is, the variables, the
    parameters with their new texts, and of files of the code the literals with theirs."""

    command: bool = False
    env: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    literals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.command or self.env or self.params or self.literals)


def mentions(root: Path, origin: Origin, edits: Edits, told: Known, moves: Moves) -> Mentions:
    """Where an origin with these edits is told a path that moves."""
    if not moves:
        return Mentions()
    spec = origin.spec
    set_now = {name: text for name, text in edits.env.items() if text is not None}
    env = {**{n: v for n, v in spec.env.items() if n not in edits.env}, **set_now}
    changed = moves.variables(env).items()
    return Mentions(
        moves.words(spec.command) != spec.command,
        {name: text for name, text in changed if env.get(name) != text},
        _params(told, edits, moves, origin.spelt),
        dict(_literals(root, origin, edits, moves)),
    )


def _params(told: Known, edits: Edits, moves: Moves, spelt: Mapping[str, str]) -> dict[str, str]:
    """Values of configuration files, and what the run has understood and can be given; a copy that
    the run has no more is what it was `spelt` before."""
    values: dict[str, object] = {n: v for n, v in told.values.items() if isinstance(v, str)}
    for held in told.held:  # the run tells a path of its copies by that in the project
        values |= held.values
    values |= {n: v for n, v in edits.params.items() if v is not None}
    found = {name: _moved(value, moves) for name, value in values.items() if name not in told.typed}
    gone = {copy: text for copy, text in spelt.items() if copy in moves.back}
    found |= {
        n: gone[v] for n, v in values.items() if isinstance(v, str) and found.get(n) and v in gone
    }
    return {n: text for n, text in found.items() if text and way(n, told) not in ("", CODE)}


def _moved(value: object, moves: Moves) -> str:
    """A text or a list with other paths in it, as it is typed; empty where there are none."""
    if isinstance(value, str):
        new = moves.text(value)
        return new if new != value else ""
    if isinstance(value, Sequence) and all(isinstance(one, str) for one in value):
        each = list(map(moves.text, value))
        return json.dumps(each, ensure_ascii=False) if each != list(value) else ""
    return ""


def _literals(
    root: Path, origin: Origin, edits: Edits, moves: Moves
) -> Iterator[tuple[str, dict[str, str]]]:
    """Of each file of the code the literals that are such a path, with what they become."""
    for path in dict.fromkeys([*_holding(root, origin, edits, moves.signs), *edits.files]):
        if not path.endswith(".py"):
            continue
        try:
            found = texts(launched(root, origin, edits, root / path))
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # the run will tell
        changed = {text: new for text in found if (new := moves.path(text)) != text}
        if changed:
            yield path, changed


def _holding(root: Path, origin: Origin, edits: Edits, signs: Sequence[str]) -> Sequence[str]:
    """The files of the code that is launched in which one of the texts stands."""
    try:
        if edits.code == AS_IT_WAS and origin.run is not None:
            tree = kept(origin.run.folder).tree
        else:
            tree = tree_now(root)
        return Shadow(root).holding(tree, signs)
    except WorkbenchError:
        return ()  # where code is needed and cannot be had, its copy tells why
