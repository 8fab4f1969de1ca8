"""The parameters that a script declares, found by reading its source: nothing is run.

Known are argparse, click and typer, absl flags, Fire, dataclasses that a parser is given
(tyro, HfArgumentParser, simple-parsing, draccus, jsonargparse), Hydra's configuration files,
`sys.argv`, and the constants of the script itself.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..inside import layout, records, secrets
from ..inside.hooks.params.script import Constants
from . import expressions, params
from .declarations import absl, argparse, argv, click, hydra, signatures
from .declarations.source import Declared, Source

__all__ = ["Declared", "Declarations", "declared"]

#: Bytes of a script that are read.
LARGEST = 1 << 18
_TRIES = 5

_READERS: tuple[Callable[[Source], list[Declared]], ...] = (
    argparse.declared,
    click.declared,
    absl.declared,
    signatures.declared,
    hydra.declared,
    argv.declared,
)


@dataclass(frozen=True)
class Declarations:
    """The parameters of a script, each name once, what kept it from being read whole, and which
    files and folders were looked at beside it."""

    params: tuple[Declared, ...] = ()
    problem: str = ""
    files: frozenset[Path] = frozenset()


def keep(folder: Path, script: Path | None, command: Sequence[str] = ()) -> None:
    """Record what a script declares in the `folder` of a run that will run it by that command, with
    the defaults: it counts until the script has told what it understood. Raises nothing."""
    found = declared(script, command).params if script is not None else ()
    values = {one.name: one.default for one in found if one.default is not None}
    if not values:
        return
    kept = ("type", "default", "choices", "help", "flags", "takes", "low", "high")
    schema = {one.name: {key: getattr(one, key) for key in kept} for one in found}
    told = {"time": time.time(), "source": params.DECLARED}
    told |= {"params": records.jsonable(secrets.masked(values))}
    told |= {"schema": records.jsonable(schema)}
    try:
        records.append(str(folder / layout.PARAMS), told)
    except (OSError, ValueError):
        return  # a run folder that is gone, a full disk: the run goes on without


def declared(path: Path, command: Sequence[str] = ()) -> Declarations:
    """What the script at `path` declares; never fails. Of a script that does not parse, what
    stands above the error. `command` tells which of the files count that it composes."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        return Declarations(problem=str(error))
    return declared_in(data, path, command)


def declared_in(data: bytes, path: Path, command: Sequence[str] = ()) -> Declarations:
    """What the content of a script declares, as `declared` gives it; `path` is where it stands."""
    tree, problem = _parsed(data[:LARGEST].decode("utf-8", "replace"))
    if len(data) > LARGEST:
        problem = f"only the first {LARGEST} bytes were read"
    try:
        found, files = _found(tree, path, params.own_arguments(command) if command else ())
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        return Declarations(problem=f"could not be read: {type(error).__name__}: {error}")
    return Declarations(tuple(found), problem, frozenset(files))


def _found(tree: ast.Module, path: Path, words: Sequence[str]) -> tuple[list[Declared], set[Path]]:
    constants = Constants(tree)
    values = {name: expressions.value(node) for name, node in constants.names.items()}
    source = Source(tree, path, values, words)
    found: dict[str, Declared] = {}
    for one in [one for reader in _READERS for one in reader(source)]:
        held = found.get(one.name)
        found[one.name] = one if held is None else _shared(held, one)
    for one in _constants(constants, _configurator(source)):
        found.setdefault(one.name, one)
    return list(found.values()), source.files


def _shared(one: Declared, other: Declared) -> Declared:
    """A parameter that is declared twice: the first counts, for the sub-commands of both."""
    both = one.commands and other.commands
    return replace(one, commands=(*one.commands, *other.commands) if both else ())


def _parsed(text: str) -> tuple[ast.Module, str]:
    """The parsed source, or that of the lines above the first error, and the error."""
    problem = ""
    for _ in range(_TRIES):
        try:
            return ast.parse(text), problem
        except SyntaxError as error:
            problem = problem or f"line {error.lineno}: {error.msg}"
            lines = text.splitlines()[: max(0, (error.lineno or 1) - 1)]
            text = "\n".join(_without_last_block(lines) if problem else lines)
        except (ValueError, RecursionError, MemoryError) as error:
            return ast.Module([], []), str(error) or type(error).__name__
    return ast.Module([], []), problem


def _without_last_block(lines: list[str]) -> list[str]:
    """The lines before the last one that stands at the left edge."""
    for place in range(len(lines) - 1, -1, -1):
        if lines[place][:1].strip() and lines[place][0] not in "#)]}":
            return lines[:place]
    return []


def _configurator(source: Source) -> int:
    """The line of `exec(open("configurator.py").read())`, which lets the command line set the
    constants above it; 0 where there is none."""
    for call in source.calls:
        if expressions.dotted(call.func) == "exec" and "'open'" in ast.dump(call):
            return call.lineno
    return 0


def _constants(constants: Constants, settable: int) -> list[Declared]:
    """The constants; those above the line `settable` can be given as `--name=value`."""
    nodes = dict(constants.names)
    for name, held in constants.classes.items():
        nodes.update({f"{name}.{key}": node for key, node in held.items()})
    found = []
    for name, node in nodes.items():
        value = expressions.value(node)
        flags = (f"--{name}",) if node.lineno < settable else ()
        if isinstance(node, ast.Constant) and node.value is None and not flags:
            continue
        kind = "" if value is None else type(value).__name__
        if isinstance(value, dict):
            found += [
                Declared(
                    f"{name}.{key}", type(one).__name__, one, source="constants", line=node.lineno
                )
                for key, one in value.items()
            ]
        else:
            found.append(
                Declared(name, kind, value, flags=flags, source="constants", line=node.lineno)
            )
    return found
