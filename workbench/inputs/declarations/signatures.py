"""Dataclasses, classes and functions that a parser makes parameters of."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from .. import expressions
from ..params import NOTHING, ONE, SEVERAL
from . import click
from .source import Declared, Function, Source, type_name

#: What makes parameters of its first argument, and the source that it is told as.
_MAKERS = {
    "cli": "tyro",
    "CLI": "jsonargparse",
    "auto_cli": "jsonargparse",
    "Fire": "fire",
    "subcommand_cli_from_dict": "tyro",
    "HfArgumentParser": "argparse",
    "add_arguments": "argparse",
    "add_dataclass": "argparse",
    "structured": "omegaconf",
    "LightningCLI": "jsonargparse",
    "add_class_arguments": "jsonargparse",
}
_MODULES = {
    "simple_parsing.parse": "argparse",
    "draccus.parse": "draccus",
    "pyrallis.parse": "draccus",
}
_WRAPS = ("draccus.wrap", "pyrallis.wrap")
_NESTED = {"LightningCLI": ("model", "data")}
_DEPTH = 5


def declared(source: Source) -> list[Declared]:
    """What the parsers of a script make of its classes and functions."""
    found = []
    for call in source.calls:
        maker = expressions.last(call.func)
        told = _MODULES.get(expressions.dotted(call.func)) or _MAKERS.get(maker)
        if told:
            for place, name in _names(call):
                prefix = _prefix(call, maker, place, source)
                found += _members(name, prefix, told, source, 0)
    for function, decorator in source.decorators():
        if expressions.dotted(getattr(decorator, "func", decorator)) in _WRAPS:
            first = function.args.args[0].annotation if function.args.args else None
            found += _members(expressions.last(first), "", "draccus", source, 0)
    return found


def _names(call: ast.Call) -> Iterator[tuple[int, str]]:
    """The classes and functions that a maker is given, alone or several at once."""
    given = [*call.args, *(one.value for one in call.keywords)]
    for place, node in enumerate(given):
        several = list(node.elts) if isinstance(node, ast.Tuple | ast.List) else [node]
        several = list(node.values) if isinstance(node, ast.Dict) else several
        for one in several:
            name = expressions.last(one.func if isinstance(one, ast.Call) else one)
            if name:
                yield place, name


def _prefix(call: ast.Call, maker: str, place: int, source: Source) -> str:
    """What stands before the names: a destination, or the part that the class plays."""
    if maker in _NESTED:
        return f"{_NESTED[maker][place]}." if place < len(_NESTED[maker]) else ""
    if maker in ("add_arguments", "add_class_arguments"):
        known = expressions.keywords(call)
        named = known.get("dest") or known.get("nested_key")
        name = source.text(named or (call.args[1] if len(call.args) > 1 else None))
        return f"{name}." if name else ""
    return ""


def _members(name: str, prefix: str, told: str, source: Source, depth: int) -> list[Declared]:
    """The parameters of a class or function of the script; none for one from elsewhere."""
    held = source.classes.get(name)
    if held is not None and depth < _DEPTH:
        inits = [one for one in held.body if getattr(one, "name", "") == "__init__"]
        if _is_dataclass(held) or not (inits or told == "fire"):
            return list(_fields(held, prefix, told, source, depth))
        commands = [
            one for one in held.body if told == "fire" and getattr(one, "name", "_")[0] != "_"
        ]
        functions = [*inits, *commands]
    else:
        functions = [source.functions[name]] if name in source.functions else []
    return [
        one
        for function in functions
        if isinstance(function, Function)
        for one in _arguments(function, prefix, told, source, depth)
    ]


def _arguments(
    function: Function, prefix: str, told: str, source: Source, depth: int
) -> Iterator[Declared]:
    """The parameters of a function; those that are dataclasses are nested."""
    annotations = {one.arg: one.annotation for one in _all(function.args)}
    for one in click.parameters(function, source):
        if one.name in ("self", "cls"):
            continue
        inner = expressions.last(annotations.get(one.name))
        if inner in source.classes and _is_dataclass(source.classes[inner]):
            yield from _members(inner, f"{prefix}{one.name}.", told, source, depth + 1)
        else:
            name = prefix + one.name
            flags = _flags(name, told, one.type)
            yield replace(one, name=name, flags=flags, source=told, takes=_takes(one.type, told))


def _fields(
    held: ast.ClassDef, prefix: str, told: str, source: Source, depth: int
) -> Iterator[Declared]:
    """The fields of a dataclass, those of its bases first; nested ones with a dot."""
    for base in held.bases:
        if expressions.last(base) in source.classes:
            yield from _members(expressions.last(base), prefix, told, source, depth + 1)
    for place, node in enumerate(held.body):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        after = held.body[place + 1] if place + 1 < len(held.body) else None
        inner = expressions.last(node.annotation)
        if inner in source.classes and not source.members(inner):
            yield from _members(inner, f"{prefix}{node.target.id}.", told, source, depth + 1)
        elif type_name(node.annotation) != "InitVar":
            yield _field(node, after, prefix, told, source)


def _field(
    node: ast.AnnAssign, after: ast.stmt | None, prefix: str, told: str, source: Source
) -> Declared:
    name = prefix + expressions.dotted(node.target)
    call = node.value if isinstance(node.value, ast.Call) else None
    known = expressions.keywords(call) if call else {}
    made = known.get("default_factory")
    default = known.get("default") or (made.body if isinstance(made, ast.Lambda) else None)
    helped = source.value(known.get("metadata"))
    text = source.text(known.get("help")) or (
        str(helped.get("help", "")) if isinstance(helped, dict) else ""
    )
    if not text and isinstance(after, ast.Expr):
        text = source.text(after.value)
    inner = expressions.last(node.annotation)
    return Declared(
        name=name,
        type="str" if source.members(inner) else type_name(node.annotation),
        default=source.value(default if call else node.value),
        choices=source.members(inner) or _literals(node.annotation, source),
        help=" ".join(text.split())[:300],
        flags=_flags(name, told, type_name(node.annotation)),
        source=told,
        line=node.lineno,
        takes=_takes(type_name(node.annotation), told),
    )


def _flags(name: str, told: str, kind: str) -> tuple[str, ...]:
    """The flags of a parameter: tyro writes hyphens and `--model.no-amp`, simple-parsing leaves
    out where it is."""
    before, dot, last = name.rpartition(".")
    if told == "omegaconf":
        return ()  # `name=value`
    if told == "argparse":
        return (f"--{last}",)
    if told != "tyro":
        return (f"--{name}",)
    before, last = f"--{before}{dot}".replace("_", "-"), last.replace("_", "-")
    return (before + last, f"{before}no-{last}") if kind == "bool" else (before + last,)


def _takes(kind: str, told: str) -> str:
    """What follows a flag; the parsers that read a whole list from one word are told apart."""
    if kind == "list":
        return SEVERAL if told in ("argparse", "tyro") else ONE
    return NOTHING if kind == "bool" and told == "tyro" else ONE


def _literals(annotation: ast.AST, source: Source) -> tuple[object, ...]:
    """The values of a `Literal[…]`, also of an optional one."""
    for node in ast.walk(annotation):
        if isinstance(node, ast.Subscript) and expressions.last(node.value) == "Literal":
            values = source.value(node.slice)
            return tuple(values) if isinstance(values, list) else (values,)
    return ()


def _all(arguments: ast.arguments) -> list[ast.arg]:
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def _is_dataclass(held: ast.ClassDef) -> bool:
    decorators = [getattr(one, "func", one) for one in held.decorator_list]
    return any(
        "dataclass" in expressions.last(one) or "define" in expressions.last(one)
        for one in decorators
    )
