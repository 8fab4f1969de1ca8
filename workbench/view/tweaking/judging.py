"""Whether a text can be the value of a field, while it is typed; and which value comes next."""

from __future__ import annotations

from ...errors import BadFilter
from ...tweak.field import Field
from .code import CODE, FILE
from .samples import ROW

#: The kind of a line on which a parameter or a variable is added: `name=value`.
NEW = "new"
_TRUTH = {"true": "false", "yes": "no", "on": "off", "1": "0"}
_OPPOSITES = {**_TRUTH, **{no: yes for yes, no in _TRUTH.items()}}


def wrong(field: Field, text: str) -> str | BadFilter:
    """Why it cannot; empty where it can. Of a filter what its words tell, not those of the data."""
    from ...inputs.data.subsets.subset import Subset
    from ...tweak.form import problem_of

    if field.kind == NEW:
        name, equals, _ = text.partition("=")
        return "" if name.strip() and equals else "say name=value"
    if field.kind != "filter":
        return problem_of(field, text)
    try:
        Subset.parse(text)
    except BadFilter as error:
        return error
    return ""


def is_switch(field: Field) -> bool:
    """Whether it is one of two, or of few."""
    return field.kind in ("bool", CODE, ROW) or bool(field.choices)


def is_typed(field: Field) -> bool:
    """Whether its value is typed, as one goes from field to field."""
    return not (is_switch(field) or field.kind == FILE or field.locked)


def next_value(field: Field, step: int = 1) -> str:
    """The choice so many further; of true and false the other one, in the same spelling."""
    now = field.value if field.value is not None else field.default or ""
    if field.choices:
        at = field.choices.index(now) if now in field.choices else -1 if step > 0 else 0
        return field.choices[(at + step) % len(field.choices)]
    other = _OPPOSITES.get(now.lower(), "true")
    return other.title() if now[:1].isupper() else other
