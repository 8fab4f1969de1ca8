"""Putting a parameter's value into the words of a command line, in the spelling that stands there.

What launches the script (`torchrun`, `accelerate launch`, `uv run`, `python -m`) and what other
parameters say stays as it is, word by word. A parameter that is given several times is given once
afterwards, where it stood last: the new value counts, whatever the parser makes of repeats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..errors import BadEdit
from . import params, spelling
from .arguments import (
    APART,
    COUPLE,
    EQUALS,
    PAIR,
    PLACE,
    PLACING,
    SWITCH,
    Argument,
    arguments,
    kin,
    placed_names,
)
from .params import Schema

_CARRIER = re.compile(r"opt|overrid|set$|cfg|conf|param|^-o$", re.IGNORECASE)
_NONE: Mapping[str, Schema] = {}
#: Sources of names that are set as `name=value`.
_PAIRED = ("hydra", "omegaconf")


def put(
    command: Sequence[str], name: str, value: str | None, schemas: Mapping[str, Schema] = _NONE
) -> tuple[str, ...]:
    """The command with the value that was typed for a parameter; None takes the parameter away,
    with all its repeats.

    Args:
        name: as `params.typed` gives it, `optim.lr` for nested ones; `+name` adds one that Hydra
            does not know.
        schemas: what is known of all parameters of the script, in the order of their declaration.

    Raises BadEdit where the value has a place that cannot be given or taken away alone.
    """
    own = list(params.own_arguments(command))
    before = tuple(command[: len(command) - len(own)])
    read = arguments(own, schemas)
    standing = [one for one in read if one.name == name.lstrip("+")]
    if value is None:
        return before + tuple(_without(own, read, standing, schemas))
    schema = schemas.get(name.lstrip("+"), Schema())
    if standing:
        return before + tuple(_again(own, standing, value, schema))
    return before + tuple(_added(own, read, name, value, schemas))


def typed(command: Sequence[str], schemas: Mapping[str, Schema] = _NONE) -> dict[str, str]:
    """The parameters that stand on a command line, as they are typed; a list as `2 4`, a switch as
    `true` or `false`."""
    found: dict[str, list[str]] = {}
    for one in arguments(params.own_arguments(command), schemas):
        schema = schemas.get(one.name, Schema())
        before = found.get(one.name, (None,))[0]
        values = [*one.values] if one.style != SWITCH else [_switched(one, schema, before)]
        if schema.takes == params.AGAIN or (one.style == PLACE and one.name in found):
            values = [*found.get(one.name, ()), *values]
        found[one.name] = values
    return {name: _text(values) for name, values in found.items() if name}


def _text(values: Sequence[str]) -> str:
    if len(values) == 1:
        return values[0]
    plain = all(value and not any(sign in value for sign in " ,'\"") for value in values)
    return " ".join(values) if plain else str([*values])


def _switched(one: Argument, schema: Schema, before: str | None) -> str:
    """What a flag alone makes of its parameter, which is `before` worth by the words before it."""
    if spelling.is_counted(schema):
        return spelling.counted(one.flag, schema, before)
    if kin(one.flag, schema):
        return "false"
    alone = not any(kin(flag, schema) for flag in schema.flags)
    negated = not schema.flags and one.flag.lstrip("-").startswith(("no-", "no_"))
    turns_off = alone and schema.takes == params.NOTHING and schema.default is True
    return "false" if negated or turns_off else "true"


def _again(own: list[str], standing: list[Argument], value: str, schema: Schema) -> list[str]:
    """With the new value in the place of the last of those that stand there."""
    last = standing[-1]
    values = (
        [text for one in standing for text in one.values] if last.style == PLACE else [*last.values]
    )
    if last.style == PLACE and value.startswith("-") and not _dashed(own, last):
        _check_place(value)
    if len(standing) > 1 and not schema.takes and last.style != PLACE and value[:1] == "[":
        schema = replace(schema, takes=params.AGAIN)
    new = spelling.words(last.flag, last.style, value, schema, values)
    told = list(own)
    told[last.start : last.end] = new
    for one in reversed(standing[:-1]):
        del told[one.start : one.end]
    return told


def _without(
    own: list[str],
    read: list[Argument],
    standing: list[Argument],
    schemas: Mapping[str, Schema],
) -> list[str]:
    """Without the parameter. Raises BadEdit for one whose place others count from."""
    placed = [one for one in read if one.style == PLACE and one.name]
    if standing and standing[-1].style == PLACE and standing[-1] != placed[-1]:
        raise BadEdit(
            f"{standing[-1].name} cannot be left out: arguments that count by their place follow",
            "Give it another value.",
        )
    told = list(own)
    for one in reversed(standing):
        del told[one.start : one.end]
    return _bare(told, read, standing, schemas)


def _bare(
    told: list[str],
    read: list[Argument],
    gone: list[Argument],
    schemas: Mapping[str, Schema],
) -> list[str]:
    """Without a flag such as `--cfg-options` of which all pairs are gone."""
    for one in gone:
        carrier = _carrier(read, one)
        bare = carrier and all(pair in gone for pair in _carried(read, carrier))
        if carrier and bare and _carries(carrier, schemas.get(carrier.name)):
            place = next((at for at, word in enumerate(told) if word == carrier.flag), None)
            if place is not None:
                del told[place]
    return told


def _carries(carrier: Argument, schema: Schema | None) -> bool:
    """Whether a flag cannot stand without pairs: by what is declared, else by its name."""
    if schema is not None and schema.takes:
        return schema.takes != params.NOTHING
    return bool(_CARRIER.search(carrier.flag))


def _carrier(read: list[Argument], one: Argument) -> Argument | None:
    """The flag alone, as `--cfg-options`, that a pair stands behind; None where there is none."""
    place = read.index(one)
    while place >= 0 and read[place].style in (PAIR, COUPLE):
        place -= 1
    held = read[place] if place >= 0 and one.style in (PAIR, COUPLE) else None
    return held if held is not None and held.style == SWITCH and held.flag != "--" else None


def _carried(read: list[Argument], carrier: Argument) -> list[Argument]:
    found = []
    for one in read[read.index(carrier) + 1 :]:
        if one.style not in (PAIR, COUPLE):
            break
        found.append(one)
    return found


def _added(
    own: list[str], read: list[Argument], name: str, value: str, schemas: Mapping[str, Schema]
) -> list[str]:
    """With a parameter that does not stand there yet, in the spelling of its parser, else in that
    of the other words."""
    schema = schemas.get(name.lstrip("+"), Schema())
    if not schema.flags and schema.source in PLACING and name in schemas:
        return _filled(own, read, name, value, schemas)
    style = _style(read, name, schema)
    if style in (PAIR, COUPLE):
        flag = f"{name}=" if style == PAIR else name
        new = spelling.words(flag, style, value, schema)
        place = max((one.end for one in read if one.style == style), default=_end(own))
        again = _repeated(read) if style == PAIR else ()
        return [*own[:place], *again, *new, *own[place:]]
    new = _flagged(name, style, value, schema)
    end = _end_of_command(own, read, name, schemas)
    place = min((one.start for one in read if one.style == COUPLE), default=end)
    place = _before_carrier(read, place)
    return [*own[:place], *new, *own[place:]]


def _flagged(name: str, style: str, value: str, schema: Schema) -> list[str]:
    """The words of a flag that does not stand there yet."""
    on = [flag for flag in schema.flags if not kin(flag, schema)] or [f"--{name.lstrip('+')}"]
    flag = next((one for one in on if one.startswith("--")), on[0])
    alone = schema.takes == params.NOTHING or (schema.type == "bool" and not schema.takes)
    if alone and spelling.truth(value) is not None and not spelling.joins(schema):
        return spelling.words(flag, SWITCH, value, schema)
    if schema.takes == params.NOTHING and schema.type == "bool":
        return spelling.words(flag, SWITCH, value, schema)
    return spelling.words(flag, style, value, schema)


def _style(read: list[Argument], name: str, schema: Schema) -> str:
    """How to set what does not stand there: as its parser wants it, else as the others are set."""
    styles = [one.style for one in read if one.name]
    if not schema.flags and (schema.source in _PAIRED or name.startswith("+")):
        return PAIR
    if not schema.flags and COUPLE in styles:
        return COUPLE
    if not schema.flags and PAIR in styles:
        return PAIR
    if spelling.joins(schema) or (EQUALS in styles and APART not in styles):
        return EQUALS
    return APART


def _repeated(read: list[Argument]) -> tuple[str, ...]:
    """The flag that stands before each pair, as in `--set a=1 --set b=2`; nothing where one flag
    takes them all, or none."""
    pairs = [one for one in read if one.style == PAIR]
    flags = [carrier.flag for one in pairs if (carrier := _carrier(read, one))]
    each = len(pairs) > 1 and len(flags) == len(pairs) and len({*flags}) == 1
    alone = all(len(_carried(read, one)) == 1 for one in read if one.flag in flags)
    return (flags[0],) if each and alone else ()


def _before_carrier(read: list[Argument], place: int) -> int:
    """Where a flag may stand, before the `--opts` that takes all that follows."""
    carriers = [one.start for one in read if one.style == SWITCH and one.end == place]
    couples = any(one.style == COUPLE and one.start == place for one in read)
    return carriers[0] if carriers and couples else place


def _end(own: list[str]) -> int:
    """Where words may be added: before `--`, else at the end."""
    return own.index("--") if "--" in own else len(own)


def _end_of_command(
    own: list[str], read: list[Argument], name: str, schemas: Mapping[str, Schema]
) -> int:
    """Where the flags of a parameter's command end: before a sub-command that has the same flag, by
    whose name its own parameter is called (`train.lr`)."""
    flags = {*schemas.get(name, Schema()).flags}
    rivals = {other.rpartition(".")[0] for other in schemas if flags & {*schemas[other].flags}}
    places = (one.start for one in read if one.style == PLACE and one.values[0] in rivals - {""})
    return _end(own) if "." in name else min(places, default=_end(own))


def _filled(
    own: list[str], read: list[Argument], name: str, value: str, schemas: Mapping[str, Schema]
) -> list[str]:
    """With a value at its place, and defaults at the places before it. Raises BadEdit."""
    names = placed_names(schemas)
    given = {one.name for one in read if one.style == PLACE}
    new: list[str] = []
    for other in names[: names.index(name)]:
        if other not in given:
            default = schemas[other].default
            if default is None:
                raise BadEdit(
                    f"{name} counts by its place, and {other} before it has no value",
                    f"Set {other} as well.",
                )
            new.append(str(default))
    new += spelling.words("", PLACE, value, schemas[name])
    if "--" not in own:
        for word in new:
            _check_place(word)
    place = max((one.end for one in read if one.style == PLACE and one.name), default=len(own))
    return [*own[:place], *new, *own[place:]]


def _dashed(own: list[str], one: Argument) -> bool:
    """Whether a word stands behind `--`, so that it is no flag."""
    return "--" in own[: one.start]


def _check_place(value: str) -> None:
    if value.startswith("-") and not isinstance(params.parse(value), int | float):
        raise BadEdit(
            f"{value} begins with a dash: the script would take it for a flag",
            "Launch it with -- before the arguments that count by their place.",
        )
