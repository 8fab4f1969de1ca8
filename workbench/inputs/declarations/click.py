"""Options and arguments of click; parameters of typer's commands."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from .. import expressions
from ..params import AGAIN, NOTHING, ONE, SEVERAL
from .source import Declared, Function, Source, type_name

_KINDS = ("option", "argument")
_TYPER = ("Option", "Argument")
_ENDING = re.compile(r"-(command|cmd|group|grp)$")


def declared(source: Source) -> list[Declared]:
    """What the commands of a script take."""
    found = []
    words = _commands(source)
    for function, decorator in source.decorators():
        told = _declared(function, decorator, source)
        found += [replace(one, commands=words.get(function.name, ())) for one in told]
    for call in source.calls:
        if expressions.dotted(call.func) == "typer.run" and call.args:
            run = source.functions.get(expressions.last(call.args[0]))
            found += parameters(run, source) if run is not None else []
    return found


def _declared(function: Function, decorator: ast.expr, source: Source) -> list[Declared]:
    """What a decorator makes of its function."""
    call = decorator if isinstance(decorator, ast.Call) else None
    name = expressions.last(call.func if call else decorator)
    if call is not None and name in _KINDS and call.args:
        return _option(call, name, source)
    is_typer = name in ("command", "callback") and not _is_click(function)
    return parameters(function, source) if is_typer else []


def _commands(source: Source) -> dict[str, tuple[str, ...]]:
    """The words of the sub-commands, by their functions; none where one command is the script."""
    found: dict[str, tuple[str, ...]] = {}
    is_group = False
    for function, decorator in source.decorators():
        call = decorator if isinstance(decorator, ast.Call) else None
        path = expressions.dotted(call.func if call else decorator)
        is_group |= path.endswith(("group", "callback"))
        if path.endswith(".command") and path not in ("click.command", "typer.command"):
            found[function.name] = _words(function, call, source)
    return found if is_group or len(found) > 1 else {}


def _words(function: Function, call: ast.Call | None, source: Source) -> tuple[str, ...]:
    """What a sub-command is called: as is told, else as click makes it of the function; since 8.2
    without an ending."""
    known = expressions.keywords(call) if call else {}
    first = call.args[0] if call and call.args else None
    if told := source.text(known.get("name") or first):
        return (told,)
    name = function.name.lower().replace("_", "-")
    return tuple(dict.fromkeys((name, _ENDING.sub("", name))))


def parameters(function: Function, source: Source) -> list[Declared]:
    """The parameters of a function that typer makes a command of."""
    arguments = [*function.args.posonlyargs, *function.args.args]
    defaults = [None] * (len(arguments) - len(function.args.defaults)) + function.args.defaults
    pairs = [*zip(arguments, defaults, strict=True)]
    pairs += [*zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)]
    return [
        _parameter(argument, default, source)
        for argument, default in pairs
        if type_name(argument.annotation) != "Context"
    ]


def _parameter(argument: ast.arg, default: ast.expr | None, source: Source) -> Declared:
    call = _described(default) or _described(_annotated(argument.annotation))
    known = expressions.keywords(call) if call else {}
    words = [source.value(node) for node in call.args] if call else []
    flags = [word for word in words if isinstance(word, str) and word.startswith("-")]
    value = default
    if call is not None and call is default:
        value = known.get("default") or (call.args[0] if call.args else None)
    positional = value is None or (call is not None and expressions.last(call.func) == "Argument")
    told = source.value(value)
    kind = type_name(argument.annotation)
    long = argument.arg.replace("_", "-")
    usual = (f"--{long}", f"--no-{long}") if kind == "bool" else (f"--{long}",)
    return Declared(
        name=argument.arg,
        type="str" if source.members(kind) else kind or (type(told).__name__ if told else ""),
        default=told if told is not None else _member(value, source),
        choices=source.members(kind),
        help=source.text(known.get("help"))[:300],
        flags=tuple(part for flag in flags for part in _flags(flag))
        or (() if positional else usual),
        source="click",
        line=argument.lineno,
        takes=NOTHING
        if kind == "bool"
        else (SEVERAL if positional else AGAIN)
        if kind == "list"
        else ONE,
        low=source.number(known.get("min")),
        high=source.number(known.get("max")),
    )


def _option(call: ast.Call, kind: str, source: Source) -> list[Declared]:
    words = [source.value(node) for node in call.args]
    names = [word for word in words if isinstance(word, str)]
    if not names:
        return []
    known = expressions.keywords(call)
    chosen = known.get("type")
    choices: tuple[object, ...] = ()
    if isinstance(chosen, ast.Call) and expressions.last(chosen.func) == "Choice" and chosen.args:
        choices = source.choices(chosen.args[0])
    default = source.value(known.get("default"))
    return [
        Declared(
            name=_name(names),
            type=_type(known, names, default, source),
            default=default,
            choices=choices,
            help=source.text(known.get("help"))[:300],
            flags=tuple(f for name in names if kind == "option" for f in _flags(name)),
            source="click",
            line=call.lineno,
            takes=_takes(known, names, source),
            low=_end("min", chosen, source),
            high=_end("max", chosen, source),
        )
    ]


def _takes(known: dict[str, ast.expr], names: list[str], source: Source) -> str:
    if source.value(known.get("multiple")):
        return AGAIN
    if "nargs" in known:
        return SEVERAL
    is_switch = source.value(known.get("is_flag")) or any("/" in name for name in names)
    return NOTHING if is_switch or source.value(known.get("count")) else ONE


def _end(name: str, chosen: ast.AST | None, source: Source) -> float | None:
    """An end of an `IntRange(1, 8)` or `FloatRange(min=0)` that is itself allowed."""
    if not isinstance(chosen, ast.Call) or not expressions.last(chosen.func).endswith("Range"):
        return None
    known = {**dict(zip(("min", "max"), chosen.args, strict=False)), **expressions.keywords(chosen)}
    return source.number(known.get(name))


def _name(names: list[str]) -> str:
    """The name that click gives: a plain word, else the first long flag, else the first one."""
    plain = [name for name in names if name.isidentifier()]
    long = [name for name in names if name.startswith("--")]
    return (
        (plain or long or names)[0].partition("/")[0].strip().lstrip("-").replace("-", "_").lower()
    )


def _flags(name: str) -> list[str]:
    """`--shout/--quiet` are two flags."""
    return [part.strip() for part in name.split("/") if part.strip().startswith("-")]


def _type(known: dict[str, ast.expr], names: list[str], default: object, source: Source) -> str:
    if source.value(known.get("multiple")) or "nargs" in known:
        return "list"
    if source.value(known.get("is_flag")) or any("/" in name for name in names):
        return "bool"
    if source.value(known.get("count")):
        return "int"
    if "type" in known:
        return type_name(known["type"])
    return "str" if default is None else type(default).__name__


def _is_click(function: Function) -> bool:
    """Whether options stand above the function, so that they tell its parameters."""
    calls = [one.func for one in function.decorator_list if isinstance(one, ast.Call)]
    return any(expressions.last(one) in _KINDS or _of_click(one) for one in calls)


def _of_click(node: ast.expr) -> bool:
    return expressions.dotted(node).startswith("click.")


def _described(node: ast.AST | None) -> ast.Call | None:
    """A `typer.Option(…)` or `typer.Argument(…)`."""
    is_call = isinstance(node, ast.Call) and expressions.last(node.func) in _TYPER
    return node if is_call and isinstance(node, ast.Call) else None


def _annotated(node: ast.AST | None) -> ast.AST | None:
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        return next((one for one in node.slice.elts if _described(one)), None)
    return None


def _member(node: ast.AST | None, source: Source) -> object:
    """The value of a member of an enumeration of the script, as `Kind.adam`."""
    if not isinstance(node, ast.Attribute):
        return None
    held = source.classes.get(expressions.dotted(node.value))
    for one in held.body if held else []:
        if isinstance(one, ast.Assign) and expressions.last(one.targets[0]) == node.attr:
            return source.value(one.value)
    return None
