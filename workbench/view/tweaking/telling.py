"""One field in a few words."""

from __future__ import annotations

from ...tweak.field import Field

#: What stands for a value that is not set.
UNSET = "—"
#: Kinds that the name and the lane tell already.
_NAMELESS = ("", "filter", "code", "file", "row", "new")
#: What an empty value means.
_EMPTY = {"filter": "all rows", "file": ""}
_FEW = 8  # choices that are named


def name(field: Field) -> str:
    """What it is called; a row of a dataset by its number."""
    if field.kind != "row":
        return field.name
    path, _, row = field.name.rpartition("#")
    return f"{path}, row {row}"


def value(field: Field) -> str:
    """What it is set to; of what is not set, what counts then."""
    if field.value is not None:
        return field.value or _EMPTY.get(field.kind, '""')
    unset = _shown(field.default) if field.default is not None else UNSET
    return _EMPTY.get(field.kind, unset)


def _shown(text: str) -> str:
    """A text that may be empty."""
    return text or '""'


def was(field: Field) -> str:
    """`was 3e-4`, of a field that is changed."""
    if not field.changed or field.kind == "file":
        return ""
    if field.was is None:
        return f"was {_shown(field.default)}" if field.default is not None else "was not set"
    return f"was {field.was or _EMPTY.get(field.kind, 'empty')}"


def facts(field: Field) -> str:
    """What it is: kind, default, choices, where it is set."""
    told = [field.kind] if field.kind not in _NAMELESS else []
    if field.default is not None:
        shown = field.value is None and not field.changed
        told.append("default" if shown else f"default {_shown(field.default)}")
    if field.choices:
        more = "|…" if len(field.choices) > _FEW else ""
        told.append("|".join(field.choices[:_FEW]) + more)
    told += [_range(field)] if _range(field) else []
    if field.source and (field.source != "default" or field.default is None):
        told.append(field.source)
    return " · ".join(told)


def _range(field: Field) -> str:
    """`0 … 1`, `≥ 0`, `≤ 1`; empty where it is not known."""
    if field.low is not None and field.high is not None:
        return f"{field.low:g} … {field.high:g}"
    if field.low is not None:
        return f"≥ {field.low:g}"
    return f"≤ {field.high:g}" if field.high is not None else ""


def help(field: Field) -> str:
    """What it is for, or how it is written."""
    return field.help or (_FILTERS if field.kind == "filter" else "")


#: How filters are written.
_FILTERS = "label in (3, 8) · 10 % · 500 rows · balanced by label · drop 3, 20-30 · apart by ;"


def trouble(field: Field) -> str:
    """Why it cannot be launched or edited; empty where nothing is wrong."""
    return field.problem or field.locked
