"""The parameters of an origin as fields."""

from __future__ import annotations

import ast

from ..inputs import params
from ..inputs.params import Schema
from ..inside import secrets
from .edits import Edits
from .field import Field
from .held import Held
from .kinds import kind_of, why_not
from .known import Known
from .ways import CODE, FILE, WORDS, carried, unknown, unread, way

_NOTHING = Schema()
_COMPUTED = "worked out by the script: nothing sets it from outside"


def parameters(told: Known, edits: Edits) -> list[Field]:
    """All parameters with their edits: those first that somebody has set or that are edited."""
    names = dict.fromkeys([*told.typed, *told.schemas, *told.values])
    names |= dict.fromkeys(name for held in told.held for name in held.values)
    names |= dict.fromkeys(name.lstrip("+") for name in edits.params)
    asked = {name.lstrip("+"): (name, value) for name, value in edits.params.items()}
    found = []
    for name in names:
        one = parameter(name, told)
        found.append(edited(one, *asked[name], told) if name in asked else one)
    found += [_broken(held) for held in told.held if held.problem]
    return sorted(found, key=lambda one: (one.was is None or bool(one.locked)) and not one.changed)


def parameter(name: str, told: Known) -> Field:
    """A parameter as the origin has it."""
    schema = told.schemas.get(name, _NOTHING)
    by = way(name, told)
    value = _value(name, by, told)
    return Field(
        lane="params",
        name=name,
        value=value,
        was=value,
        kind=kind_of(schema) or _kind_in_file(name, by, told),
        default=_default(name, by, schema, told),
        choices=tuple(text(one) for one in schema.choices),
        help=schema.help,
        source=_source(name, by, told),
        locked="" if by else unread(told) or _unset(told),
        low=schema.low,
        high=schema.high,
    )


def _kind_in_file(name: str, by: str, told: Known) -> str:
    """The kind of a value as it stands in a configuration file, of which nothing more is known."""
    held = told.holding(name)
    value = held.values.get(name) if by == FILE and held is not None else None
    return "" if value is None else kind_of(Schema(type=type(value).__name__))


def _unset(told: Known) -> str:
    """Why nothing sets a parameter that the run understood."""
    files = ", ".join(dict.fromkeys(held.path.name for held in told.held))
    return f"{files} does not set it (any more), nor does another place" if files else _COMPUTED


def _broken(held: Held) -> Field:
    """A configuration file that cannot be read, in the place of what it sets."""
    problem = f"cannot be read: {held.problem}"
    return Field("params", held.path.name, None, source=held.path.name, locked=problem)


def edited(one: Field, name: str, value: str | None, told: Known) -> Field:
    """The field with an edit that was made of it; `name` as it was typed, `+lr`."""
    problem = unknown(name, told) or one.locked
    if not problem and value is not None:
        problem = why_not(one, value)
    return one.with_value(value, problem)


def text(value: object) -> str:
    """A value as one would type it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(text(one) for one in value)}]"
    return "null" if value is None else str(value)


def _value(name: str, by: str, told: Known) -> str | None:
    """What sets it, as it stands there; None where nothing does."""
    schema = told.schemas.get(name, _NOTHING)
    held = told.holding(name)
    if by == CODE and name in told.constants:
        value: object = told.constants[name]
    elif by == WORDS and (name in told.typed or name not in told.executed):
        value = told.typed.get(name)
    elif by == FILE and held is not None:
        value = carried(told).get(name, held.values.get(name))
        if name not in held.values:
            return None
    elif by == WORDS and name in told.executed:
        value = told.executed[name][0]
    else:
        value = schema.default if by == CODE and schema.default is not None else None
        value = told.values.get(name) if value is None else value
    if value is None and by != FILE:
        return None
    return secrets.HIDDEN if secrets.hidden(name, value) else text(value)


def _default(name: str, by: str, schema: Schema, told: Known) -> str | None:
    """What counts where nothing sets it; of what Hydra has composed, what it has understood."""
    value = _value_in_code(told.constants[name]) if name in told.constants else schema.default
    if by == WORDS and name not in told.typed and (value is None or _is_composed(name, told)):
        value = told.values.get(name)
    if value is None or by == CODE:
        return None
    return secrets.HIDDEN if secrets.hidden(name, value) else text(value)


def _is_composed(name: str, told: Known) -> bool:
    """Whether what Hydra has composed for the run counts, and not what is declared now: with its
    own code, or where something else than the default of then has set it."""
    schema, understood = told.schemas.get(name, _NOTHING), told.values.get(name)
    if schema.source != "hydra" or understood is None or "${" in str(schema.default):
        return False
    return told.is_then or understood != told.defaults.get(name, understood)


def _value_in_code(expression: str) -> object:
    """What an edited constant is worth; the expression itself where that takes running it."""
    try:
        return ast.literal_eval(expression)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return expression


def _source(name: str, by: str, told: Known) -> str:
    held = told.holding(name)
    if by == FILE and held is not None:
        return held.path.name if name in held.values else "default"
    if by == CODE:
        line = told.lines.get(name)
        script = told.script.name if told.script is not None else "the code"
        return f"{script}:{line}" if line else script
    if not by:
        return "the script"
    if name in told.executed and name not in told.typed:
        return told.executed[name][1]
    return params.TYPED if name in told.typed else "default" if name in told.schemas else ""
