"""What a typed text stands for in a configuration file, given what stood there before."""

from __future__ import annotations

import json
from typing import Any

from ...sources import documents
from .. import params, spelling


def typed(text: str, before: Any) -> Any:
    """The value of a typed text: of the kind that stood there, where it can be.

    A number stays a number, `1` where a fraction stood is `1.0`; a text stays a text, also one of
    digits; where nothing stood the text tells.
    """
    if isinstance(before, bool) and spelling.truth(text) is not None:
        return spelling.truth(text)
    if isinstance(before, str):
        return text
    told = params.parse(text.strip())
    if isinstance(before, float) and isinstance(told, int) and not isinstance(told, bool):
        return float(told)
    if isinstance(before, list) and isinstance(told, str | int | float) and text[:1] != "[":
        return [params.parse(one) for one in spelling.parts(text)]
    if isinstance(told, str) and text.strip()[:1] in ("[", "{", "("):
        return _collection(text.strip(), told)
    return text if told == text.strip() else told


def _collection(text: str, otherwise: str) -> Any:
    """A list or a mapping as YAML, JSON or Python write it."""
    if text.startswith("("):
        return [params.parse(one) for one in spelling.parts(text)]
    try:
        return documents.parse(text)
    except ValueError:
        return otherwise


def as_json(value: Any) -> str:
    """A value as JSON writes it."""
    return json.dumps(value, ensure_ascii=False)


def as_yaml(value: Any, quote: str = "") -> str:
    """A value as YAML 1.1 and 1.2 both read it, on one line; a text in the quotes that stood
    there. A float has a point and a signed exponent (`1.0e-4`): else PyYAML reads a text."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, list):
        return f"[{', '.join(as_yaml(one) for one in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(str(k))}: {as_yaml(v)}" for k, v in value.items()) + "}"
    return _text(value, quote) if isinstance(value, str) else str(value)


def _float(value: float) -> str:
    text = repr(value)
    if text in ("inf", "-inf", "nan"):
        return text.replace("inf", ".inf").replace("nan", ".nan")
    mantissa, exponent, power = text.partition("e")
    if not exponent:
        return text
    sign = "" if power.startswith("-") else "+"
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{sign}{power.lstrip('+')}"


def _text(value: str, quote: str = "") -> str:
    """A text, plain where every reader takes it for that very text."""
    if quote == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if quote != '"' and _is_plain(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_plain(value: str) -> bool:
    signs = set(value) & set(",[]{}&*#?|<>=!%@`\"'\n\t\\")
    if not value.isprintable() or signs or value != value.strip() or ": " in f"{value} ":
        return False
    if value[:1] in "-:~" or params.parse(value) != value:
        return False
    return documents.parse(value) == value and value.lower() not in (
        "y",
        "n",
        "yes",
        "no",
        "on",
        "off",
    )
