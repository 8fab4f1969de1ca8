"""A value as a script understands it: a text that a person typed, as the words of its parameter.

The libraries read words in their own ways: Fire and nanoGPT's configurator take Python literals,
Hydra and OmegaConf have a grammar in which commas and braces mean something, absl splits lists at
commas, argparse takes a word that begins with a dash for a flag.
"""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from ..errors import BadEdit
from . import params
from .arguments import APART, COUPLE, EQUALS, GLUED, PAIR, PAIRED, PLACE, SWITCH, kin
from .params import AGAIN, CONSTANTS, NOTHING, ONE, SEVERAL, WORD, Schema

#: What people write for true and for false.
TRUE, FALSE = frozenset("true yes on 1".split()), frozenset("false no off 0".split())

#: Parsers whose words stand for a whole list each.
_WHOLE = frozenset("fire jsonargparse draccus constants hydra omegaconf".split())
#: Parsers that want `--name=value`.
_JOINED = frozenset("fire absl jsonargparse draccus constants".split())
_PYTHON = frozenset(("fire", CONSTANTS))
_GRAMMARS = frozenset(("hydra", "omegaconf"))
#: What Hydra reads as it stands, also within a text; anything else is quoted.
_QUOTES = re.compile(r"(?<![^\s,])('[^']*'|\"[^\"]*\")(?![^\s,])")
_BETWEEN_COMMAS = re.compile(r"(?:(?<![^\s,])(?:'[^']*'|\"[^\"]*\")(?=\s*(?:,|$))|[^,])+")
_PLAIN = re.compile(r"[\w/\-+.$%*@?|:]+( +[\w/\-+.$%*@?|:]+)*")
_QUOTED = re.compile(r"'.*'|\".*\"", re.DOTALL)
_NUMBER = re.compile(r"-(\d+(\.\d*)?|\.\d+)")
_PAIRS = {"1": "0", "True": "False", "true": "false", "yes": "no", "on": "off"}


def truth(text: str) -> bool | None:
    """Whether a text means true or false; None for neither."""
    word = text.strip().lower()
    return True if word in TRUE else False if word in FALSE else None


def is_list(schema: Schema, values: Sequence[str] = ()) -> bool:
    """Whether a parameter holds several values, by what is declared or by what stands there."""
    declared = schema.type == "list" or schema.takes in (SEVERAL, AGAIN)
    return declared or len(values) > 1


def parts(text: str) -> list[str]:
    """The values of a list as typed: `[2, 4]`, `2,4` or `2 4`, each as a text; one in quotes may
    hold what tells them apart."""
    inner = text.strip()
    if inner[:1] in ("[", "("):
        try:
            held = ast.literal_eval(inner)
            return [str(one) for one in held] if isinstance(held, list | tuple) else [str(held)]
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            inner = inner.strip("[]()")
    if "," in _QUOTES.sub("", inner):
        found = (part.strip() for part in _BETWEEN_COMMAS.findall(inner))
        return [
            part[1:-1] if _QUOTES.fullmatch(part) else part.strip("'\"") for part in found if part
        ]
    try:
        return shlex.split(inner)
    except ValueError:  # a quote that is not closed
        return inner.split()


def unclosed(text: str) -> str:
    """The bracket that a typed list lacks at its end; empty where it lacks none."""
    close = {"[": "]", "(": ")", "{": "}"}.get(text.strip()[:1], "")
    return "" if text.strip().endswith(close) else close


def words(
    flag: str, style: str, text: str, schema: Schema, values: Sequence[str] = ()
) -> list[str]:
    """The words that give a parameter the value `text`.

    Args:
        flag: what stands before the value: `--lr`, `+lr=`, a key; empty where its place counts.
        style: how the parameter is set, a word of `arguments`.
        values: what stands there now.
    """
    if is_counted(schema):
        return _counted(flag, text, schema)
    if style in (SWITCH, APART, EQUALS) and is_switch(schema, style) and truth(text) is not None:
        return _switch(flag, bool(truth(text)), schema)
    if is_list(schema, values):
        return _several(flag, style, text, schema)
    return _joined(flag, style, dressed(text, schema, values), schema)


def is_switch(schema: Schema, style: str) -> bool:
    """Whether a flag alone sets the parameter. A bool that argparse has from a function of the
    script is none; of an older record it is not known, and what stands there tells."""
    if schema.takes:
        return schema.takes == NOTHING and schema.type in ("bool", "")
    return style == SWITCH


def is_counted(schema: Schema) -> bool:
    """Whether it counts how often its flag is given, as `-vvv` of argparse and click."""
    return schema.takes == NOTHING and schema.type == "int"


def counted(flag: str, schema: Schema, before: str | None) -> str:
    """What a flag makes of such a parameter that is `before` worth, None where the flag is the
    first one: `-vv` counts twice."""
    start = schema.default if before is None else int(before)
    more = 1 if flag.startswith("--") else len(flag) - 1
    return str((start if isinstance(start, int) else 0) + more)


def joins(schema: Schema) -> bool:
    """Whether the parser wants `--name=value` in one word."""
    return schema.source in _JOINED


def dressed(text: str, schema: Schema, values: Sequence[str] = ()) -> str:
    """A single value as the parser reads it; `values` is what stands there now."""
    stands = not schema.type and bool(values) and truth(values[0]) is not None
    if schema.takes == WORD:
        return "" if truth(text) is False else text
    if (schema.type == "bool" or stands) and truth(text) is not None:
        return _bool(bool(truth(text)), schema, values)
    if schema.source in _PYTHON:
        return expression(text, schema.type) if schema.source == CONSTANTS else _fired(text, schema)
    if schema.source in _GRAMMARS:
        return _quoted(text, schema)
    return text


def expression(text: str, kind: str) -> str:
    """A typed value as a Python expression of that kind: `1e-4`, `True`, `'adam'`. What is no
    literal is left as it is where the kind is not known to be a text."""
    if kind == "bool" and truth(text) is not None:
        return str(truth(text))
    held = _literal(text)
    if kind == "str":
        return text if isinstance(held, str) and _QUOTED.fullmatch(text.strip()) else repr(text)
    if kind == "float" and isinstance(held, int) and not isinstance(held, bool):
        return f"{text.strip()}.0"
    if kind == "list" and not isinstance(held, list | tuple | set):
        return f"[{', '.join(_element(one) for one in parts(text))}]"
    return text.strip()


def _switch(flag: str, on: bool, schema: Schema) -> list[str]:
    """`--amp`, `--no-amp`, or nothing where the flag that is not given means it."""
    off = [one for one in schema.flags if kin(one, schema)]
    others = [one for one in schema.flags if one not in off]
    if off:
        return [_first(others if on else off)]
    known = others or [flag]
    sets = schema.default is not True  # what its only flag makes of it
    negated = not schema.flags and flag.lstrip("-").startswith(("no-", "no_"))
    sets = sets and not negated
    return [flag if flag in known else _first(known)] if on == sets else []


def _counted(flag: str, text: str, schema: Schema) -> list[str]:
    """The flag as often as it takes. Raises BadEdit for less than the default."""
    one = flag if flag.startswith("--") else flag[:2]
    start = schema.default if isinstance(schema.default, int) else 0
    times = (int(text) if text.strip().isdecimal() else -1) - start
    if times < 0:
        raise BadEdit(f"its flag is counted: it is a whole number from {start} upwards")
    return [one] * times


def _first(flags: Sequence[str]) -> str:
    """The flag to write: a long one if there is one."""
    return next((flag for flag in flags if flag.startswith("--")), flags[0])


def _several(flag: str, style: str, text: str, schema: Schema) -> list[str]:
    values = parts(text)
    if style in (PAIR, COUPLE) or schema.source in _WHOLE:
        whole = (
            text.strip() if text.strip()[:1] in ("[", "(") else f"[{','.join(map(_held, values))}]"
        )
        return _joined(flag, style, whole, schema)
    if schema.takes == ONE:  # it splits the word itself: absl, a function of the script
        apart = text.strip()[:1] not in ("[", "(") and ("," in text or schema.source != "absl")
        whole = text if apart else ",".join(values)
        return _joined(flag, style, whole, schema)
    if style == PLACE:
        return values
    if schema.takes == AGAIN:
        return [word for one in values for word in _joined(flag, style, one, schema)]
    return [flag, *(_unsigned(one) for one in values)]


def _held(text: str) -> str:
    """An element of a list that is one word: in quotes where it would be read as two."""
    return repr(text) if "," in text else text


def _joined(flag: str, style: str, text: str, schema: Schema) -> list[str]:
    """One value behind its flag."""
    if style == PLACE:
        return [text]
    if style == COUPLE:
        return [flag, text]
    if style == PAIR:
        return [flag + text]
    if style == GLUED and text and text[0] not in "=-":
        return [flag + text]
    long = flag.startswith("--")
    pair = not schema.takes and PAIRED.match(text)
    taken = (text.startswith("-") or pair) and (long or schema.source != "click")
    if style == EQUALS or taken or (style != APART and joins(schema)):
        return [f"{flag}={text}"]
    return [flag, text]


def _unsigned(text: str) -> str:
    """`-1e-4` as `-0.0001`, which argparse takes for a number and not for a flag."""
    if not text.startswith("-") or _NUMBER.fullmatch(text):
        return text
    try:
        return format(Decimal(text), "f")
    except InvalidOperation:
        return text


def _bool(on: bool, schema: Schema, values: Sequence[str]) -> str:
    """True or false in the words that stand there, else in those of the parser."""
    for yes, no in _PAIRS.items():
        if values and values[0] in (yes, no):
            return yes if on else no
    python = schema.source in _PYTHON or schema.source == "argparse"
    return str(on) if python else str(on).lower()


def _fired(text: str, schema: Schema) -> str:
    """As Fire reads it: a text that reads as a number is quoted."""
    held = _literal(text)
    return repr(text) if schema.type == "str" and not isinstance(held, str | None) else text


def _quoted(text: str, schema: Schema) -> str:
    """As Hydra and OmegaConf read it: a text is quoted where it would be read as another value."""
    if _QUOTED.fullmatch(text) or "${" in text:
        return text
    is_text = schema.type == "str" or not text
    is_other = params.parse(text) != text
    whole = text[:1] in ("[", "{") and schema.type != "str"
    if (is_text and is_other) or not (whole or _PLAIN.fullmatch(text)):
        escaped = text.replace("\\", "\\\\") if text.endswith("\\") else text
        return "'" + escaped.replace("'", "\\'") + "'"
    return text


def _element(text: str) -> str:
    """An element of a list as a Python expression."""
    return text if _literal(text) is not None or text == "None" else repr(text)


def _literal(text: str) -> Any:
    """The value of a Python literal; None where a text is none."""
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
