"""`add_argument` of argparse and of the parsers that are like it."""

from __future__ import annotations

import ast
import dataclasses
from typing import Any

from .. import expressions
from ..params import AGAIN, NOTHING, ONE, SEVERAL, WORD
from .source import Declared, Source, type_name

_SWITCHES = {"store_true": False, "store_false": True}


def declared(source: Source) -> list[Declared]:
    """The arguments that a script adds to its parsers, with what `set_defaults` makes of them."""
    found = []
    defaults: dict[str, Any] = {}
    for call in source.calls:
        if expressions.last(call.func) == "add_argument":
            found += _argument(call, source)
        elif expressions.last(call.func) == "set_defaults":
            given = expressions.keywords(call)
            defaults.update({name: source.value(node) for name, node in given.items()})
    return [
        dataclasses.replace(one, default=defaults[one.name])
        if defaults.get(one.name) is not None
        else one
        for one in found
    ]


def _argument(call: ast.Call, source: Source) -> list[Declared]:
    words = [source.value(node) for node in call.args]
    names = [word for word in words if isinstance(word, str)]
    known = expressions.keywords(call)
    dest = source.text(known.get("dest")) or _dest(names)
    action = source.text(known.get("action")) or expressions.last(known.get("action"))
    if not dest or action in ("help", "version"):
        return []
    return [
        Declared(
            name=dest,
            type=_type(known, action, source),
            default=source.value(known["default"]) if "default" in known else _SWITCHES.get(action),
            choices=source.choices(known.get("choices")),
            help=_help(known, source),
            flags=_flags(names, action),
            source="argparse",
            line=call.lineno,
            takes=_takes(known, action, source),
        )
    ]


def _takes(known: dict[str, ast.expr], action: str, source: Source) -> str:
    """What follows the flag; of an action of the script's own nothing is known."""
    nargs = source.value(known.get("nargs"))
    if action == "append":
        return AGAIN
    if nargs in ("+", "*", "...") or isinstance(nargs, int) or "REMAINDER" in _named(known):
        return SEVERAL
    if action in _SWITCHES or action in ("BooleanOptionalAction", "store_const", "count"):
        return NOTHING
    is_word = expressions.dotted(known.get("type")) == "bool"
    return "" if action not in ("", "store") else WORD if is_word else ONE


def _named(known: dict[str, ast.expr]) -> str:
    return expressions.last(known.get("nargs"))


def _dest(names: list[str]) -> str:
    """The name that argparse gives: of the first long flag, else of the first one."""
    long = [name for name in names if name.startswith("--")]
    return (long or names or [""])[0].lstrip("-").replace("-", "_")


def _flags(names: list[str], action: str) -> tuple[str, ...]:
    flags = [name for name in names if name.startswith("-")]
    long = [flag for flag in flags if flag.startswith("--")]
    opposite = [f"--no-{flag[2:]}" for flag in long if action == "BooleanOptionalAction"]
    return (*flags, *opposite)


def _type(known: dict[str, ast.expr], action: str, source: Source) -> str:
    nargs = source.value(known.get("nargs"))
    several = nargs in ("+", "*", "...") or isinstance(nargs, int) or "REMAINDER" in _named(known)
    if several or action in ("append", "extend"):
        return "list"
    if action in _SWITCHES or action == "BooleanOptionalAction":
        return "bool"
    if action == "count":
        return "int"
    if isinstance(known.get("type"), ast.Lambda):
        default = source.value(known.get("default"))
        return "" if default is None else type(default).__name__
    return type_name(known.get("type")) or "str"


def _help(known: dict[str, ast.expr], source: Source) -> str:
    """The help, with the default that it quotes put in."""
    text = source.text(known.get("help"))
    if "%(default)" in text:
        default = source.value(known.get("default"))
        text = text.replace("%(default)s", str(default)).replace("%(default)d", str(default))
    return text.replace("%%", "%")[:300]
