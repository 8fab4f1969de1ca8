"""What may come next in a filter that is being typed. Pure, and fast enough for every key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..draw.numerals import number
from ..errors import BadFilter
from .grammar import Parser
from .meaning import text_of
from .names import Names
from .stream import Wanted
from .tokens import quoted, tokens
from .tree import Operand
from .words import ATTRIBUTES, FUNCTIONS, STATE_WORDS, attribute

_MOST = 100
_QUOTES = "`\"'"
_CELLS = 9
_OPERATORS = {
    "number": "= != < <= > >= in exists missing",
    "mixed": "= != < <= > >= ~ !~ in exists missing",
    "text": "= != ~ !~ in exists missing",
    "tags": "is ~ in exists missing",
    "state": "= != in",
    "flag": "",
    "moment": "> >= < <= =",
    "duration": "> >= < <=",
    "code": "= != changed",
    "data": "= != ~ !~ changed exists missing",
}
_MEANS = {
    "=": "equal",
    "!=": "not equal",
    "~": "contains",
    "!~": "does not contain",
    "in": "one of (a, b)",
    "is": "is, is not",
    "exists": "is known",
    "missing": "was never measured or set",
    "changed": "since a run",
}
_WHEN = {
    "today": "",
    "yesterday": "",
    "2d ago": "two days",
    "1h ago": "an hour",
    "1w ago": "a week",
}
_LASTS = {"60": "seconds", "5m": "minutes", "1h30m": "", "2d": "days"}


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` may stand in place of what is from `start` to `end`; `note` says what it is."""

    text: str
    start: int
    end: int
    note: str = ""


def completions(text: str, cursor: int, names: Names) -> list[Completion]:
    """What may stand at the cursor (an offset in the text), the best first, a hundred at most; none
    where what is before it is wrong already."""
    start, end, begun = _word(text, cursor)
    wanted, about = _wanted(text[:start])
    found: dict[str, str] = {}
    for told, note in _all(wanted, about, names, begun):
        found.setdefault(told, note)
    return [Completion(one, start, end, found[one]) for one in _matching(found, begun)]


def _word(text: str, cursor: int) -> tuple[int, int, str]:
    """Where the word at the cursor begins and ends, and how it begins, without quotes."""
    before = text[:cursor]
    try:
        last = tokens(before)[-2:-1]
    except BadFilter as error:  # a quote that is still open, or half a sign
        begun = before[error.start :].lstrip(_QUOTES)
        return error.start, _end(text, error.start, cursor), begun
    if not last or last[0].end < cursor or last[0].kind not in ("word", "quoted"):
        return cursor, cursor, ""
    return last[0].start, _end(text, last[0].start, cursor), before[last[0].start :].lstrip(_QUOTES)


def _end(text: str, start: int, cursor: int) -> int:
    """Where the word that begins at `start` ends, also behind the cursor."""
    try:
        return next((one.end for one in tokens(text) if one.start == start), cursor)
    except BadFilter:
        return cursor


def _wanted(before: str) -> tuple[set[Wanted], Operand | None]:
    """What would go on after `before`, and what a value there is compared with."""
    try:
        parser = Parser(before)
    except BadFilter:
        return set(), None
    try:
        parser.parse()
    except BadFilter:
        if not parser.at_end:
            return set(), None
    return parser.wanted, parser.about


def _all(
    wanted: set[Wanted], about: Operand | None, names: Names, begun: str
) -> Iterator[tuple[str, str]]:
    if "value" in wanted and about is not None:
        yield from _values(about, names)
    if "operator" in wanted and about is not None:
        yield from _operators(about, names)
    if "condition" in wanted:
        yield from _conditions(names, begun)
    if "metric" in wanted:
        for name, value in names.metrics.items():
            yield quoted(name), f"metric, {_short(value)}"
    if "step" in wanted:
        yield "step", "at this step or before"
    for word in ("since", "and", "or", ",", ")"):
        if word in wanted:
            yield word, ""


def _conditions(names: Names, begun: str) -> Iterator[tuple[str, str]]:
    for name, value in names.metrics.items():
        told = quoted(name)
        if name in names.params or attribute(name) or begun.startswith("metric."):
            told = f"metric.{told}"
        yield told, f"metric, {_short(value)}"
    for name, values in names.params.items():
        told = quoted(name)
        if attribute(name) or begun.startswith("param."):
            told = f"param.{told}"
        yield told, f"parameter, {', '.join(map(_short, values[:3]))}"
    yield from ((name, known.about) for name, known in ATTRIBUTES.items())
    yield from ((f"{name}(", about) for name, about in FUNCTIONS.items())
    yield "not", "turns what follows"


def _values(about: Operand, names: Names) -> Iterator[tuple[str, str]]:
    known = attribute(about.name) if about.plain else None
    match known.kind if known else "":
        case "state":
            yield from ((word, "") for word in STATE_WORDS)
        case "tags":
            yield from ((quoted(tag, '"'), _runs(count)) for tag, count in names.tags.items())
        case "moment":
            yield from _WHEN.items()
        case "duration":
            yield from _LASTS.items()
        case "code" | "data":
            yield from ((str(run), "as this run") for run in names.runs)
        case "":
            yield from ((quoted(text_of(one), '"'), "") for one in names.params.get(about.name, ()))
            if about.name in names.metrics:
                yield f"{names.metrics[about.name]:.4g}", "the newest"


def _operators(about: Operand, names: Names) -> Iterator[tuple[str, str]]:
    known = attribute(about.name) if about.plain else None
    kind = known.kind if known else "number"
    if not known and about.scope != "metric" and about.name in names.params:
        kind = "mixed"
    if not known and about.name not in names.params and about.name not in names.metrics:
        return
    yield from ((sign, _MEANS.get(sign, "")) for sign in _OPERATORS[kind].split())


def _matching(found: Iterable[str], begun: str) -> list[str]:
    """Those that begin so, then those of which a part begins so, then those that hold it."""
    sought = begun.casefold()
    ranked: list[list[str]] = [[], [], []]
    for one in found:
        plain = one.casefold().lstrip(_QUOTES)
        if plain.startswith(sought):
            ranked[0].append(one)
        elif any(f"{mark}{sought}" in plain for mark in "/._-"):
            ranked[1].append(one)
        elif sought in plain:
            ranked[2].append(one)
    return [one for rank in ranked for one in rank][:_MOST]


def _short(value: object) -> str:
    if isinstance(value, float):
        return number(value, _CELLS)
    return text_of(value)


def _runs(count: int) -> str:
    return f"{count} run{'s' if count != 1 else ''}"
