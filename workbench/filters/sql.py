"""From the tree of a filter to one SQL expression of three values: true, false, not known (NULL).

No text of the filter gets into the SQL: columns have names of ours, values are bound. NaN is
measured: it is less than nothing, more than nothing, and equal to nothing but `nan`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from ..errors import BadFilter
from ..index.catalog import Run
from ..inside.records import readable
from . import literals
from .columns import Columns, joined
from .meaning import Meaning, Meanings, nearest, number_of, text_of
from .references import Content
from .tree import All, Any, Changed, Compare, Known, Node, Not, Operand, Search, Sign, Value
from .words import STATE_WORDS, Kind

_ORDERED = ("number", "mixed", "duration", "moment")
_TEXTS = ("mixed", "text", "tags", "state")
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_SIGNS = {"text": "=, !=, ~ or !~", "number": "=, !=, <, <=, > or >=", "same": "= or !="}


class Compiler:
    """Makes the expression of a filter, and the columns that it reads."""

    def __init__(self, meanings: Meanings, now: float) -> None:
        self.columns = Columns()
        self._meanings = meanings
        self._now = now
        self._content = Content(meanings.runs, self.columns)

    def expression(self, node: Node) -> str:
        """The SQL of a part. Raises BadFilter without a text."""
        match node:
            case All(parts):
                return " AND ".join(f"({self.expression(part)})" for part in parts) or "true"
            case Any(parts):
                return " OR ".join(f"({self.expression(part)})" for part in parts)
            case Not(part):
                return f"NOT ({self.expression(part)})"
            case Compare():
                return self._compare(node)
            case Known(_, known):
                return f"{'' if known else 'NOT '}({self._known(node)})"
            case Changed(operand, since):
                return self._content.changed(operand.name, since)
            case Search(word, plain):
                return self._search(word, plain)

    def _compare(self, node: Compare) -> str:
        operand, sign, values = node.operand, node.sign, node.values
        found = self._meanings.of(node)
        _check(operand, sign, found.kind)
        if sign == "!=":
            return f"NOT ({self._is(operand, found, '=', values)})"
        if sign in ("~", "!~"):
            told = self._contains(operand, found, values[0])
            return told if sign == "~" else f"NOT ({told})"
        return self._is(operand, found, sign, values)

    def _is(self, operand: Operand, found: Meaning, sign: Sign, values: Sequence[Value]) -> str:
        match found.kind:
            case "number" | "duration":
                return self._number(operand, found, sign, values)
            case "moment":
                return self._moment(operand, found, sign, values)
            case "mixed":
                return self._mixed(operand, found, sign, values)
            case "code" | "data":
                return _any(self._content.same(found.kind, value) for value in values)
            case "flag":
                column = self.columns.flags(operand.name, lambda: list(map(bool, found.values)))
                return _any(f"{column} = {self.columns.bind(_truth(value))}" for value in values)
            case "state":
                states = [state for value in values for state in sorted(_states(value))]
                column = self._text(operand, found)
                return _any(f"{column} = {self.columns.bind(state)}" for state in states)
            case "tags":
                column = self._text(operand, found)
                return _any(
                    f"contains({column}, {self.columns.bind(joined([value.text]))})"
                    for value in values
                )
            case _:
                column = self._text(operand, found)
                return _any(f"{column} = {self.columns.bind(value.text)}" for value in values)

    def _number(self, operand: Operand, found: Meaning, sign: Sign, values: Sequence[Value]) -> str:
        column, known = self._numbers(operand, found)
        read = literals.duration if found.kind == "duration" else literals.number
        tests = [self._test(column, sign, _read(operand, value, read), value) for value in values]
        return f"CASE WHEN {known} THEN {_any(tests)} END"

    def _test(self, column: str, sign: Sign, number: float, value: Value) -> str:
        """Where `column` is known."""
        if not math.isnan(number):
            return f"coalesce({column} {sign} {self.columns.bind(number)}, false)"
        if sign != "=":
            raise _bad(value, "nothing is more or less than nan", "Compare with = or !=.")
        return f"{column} IS NULL"

    def _mixed(self, operand: Operand, found: Meaning, sign: Sign, values: Sequence[Value]) -> str:
        column, known = self._numbers(operand, found)
        if sign != "=":
            number = _read(operand, values[0], literals.number)
            return f"CASE WHEN {known} THEN {self._test(column, sign, number, values[0])} END"
        text, tests = self._text(operand, found), []
        for value in values:
            tests.append(f"{text} = {self.columns.bind(text_of(value.text))}")
            if (told := literals.number(value.text)) is not None:
                tests.append(f"({known} AND {self._test(column, sign, told, value)})")
        return f"CASE WHEN {self._present(operand, found)} THEN {_any(tests)} END"

    def _moment(self, operand: Operand, found: Meaning, sign: Sign, values: Sequence[Value]) -> str:
        column, known = self._numbers(operand, found)
        tests = []
        for value in values:
            begins, ends = _moment(operand, value, self._now)
            if sign == "=" and begins == ends:
                raise _bad(value, f"`{value.text}` is an instant", "Compare with < or >.")
            if sign == "=":
                bounds = self.columns.bind(begins), self.columns.bind(ends)
                tests.append(f"{column} >= {bounds[0]} AND {column} < {bounds[1]}")
            else:  # after a day is after its end
                edge = begins if sign in ("<", ">=") else ends
                fair = {"<=": "<", ">": ">="}.get(sign, sign) if begins != ends else sign
                tests.append(f"{column} {fair} {self.columns.bind(edge)}")
        return f"CASE WHEN {known} THEN {_any(tests)} END"

    def _contains(self, operand: Operand, found: Meaning, value: Value) -> str:
        column = self._text(operand, found, lower=True)
        test = f"contains({column}, {self.columns.bind(value.text.lower())})"
        if found.kind == "mixed":
            return f"CASE WHEN {self._present(operand, found)} THEN {test} END"
        return test

    def _known(self, node: Known) -> str:
        operand, found = node.operand, self._meanings.of(node)
        match found.kind:
            case "code" | "data":
                return self._content.known(found.kind)
            case "flag":
                return self.columns.flags(operand.name, lambda: list(map(bool, found.values)))
            case "mixed":
                return self._present(operand, found)
            case "number" | "duration" | "moment":
                return self._numbers(operand, found)[1]
            case _:
                return f"{self._text(operand, found)} <> ''"

    def _search(self, word: Value, plain: bool) -> str:
        column = self.columns.texts("search", lambda: list(map(_told, self._meanings.runs)))
        tests = [f"contains({column}, {self.columns.bind(word.text.lower())})"]
        if plain and word.text.lower() in STATE_WORDS:
            state = Operand("state", word.start, word.end, plain=True)
            tests.append(self._compare(Compare(state, "=", (word,))))
        return _any(tests)

    def _numbers(self, operand: Operand, found: Meaning) -> tuple[str, str]:
        return self.columns.numbers(_key(operand, found), list(map(number_of, found.values)))

    def _present(self, operand: Operand, found: Meaning) -> str:
        """Whether a run has the parameter, be it a number or text."""
        name = operand.name
        return self.columns.flags(
            ("param", name), lambda: [name in run.params for run in self._meanings.runs]
        )

    def _text(self, operand: Operand, found: Meaning, lower: bool = False) -> str:
        def make() -> list[str]:
            if found.kind == "tags":
                return [joined(tuple(value)) for value in found.values]  # type: ignore[arg-type]
            if found.kind == "mixed":
                return list(map(text_of, found.values))
            return [readable(value) for value in found.values]

        return self.columns.texts(_key(operand, found), make, lower)


def _key(operand: Operand, found: Meaning) -> object:
    return found.kind, operand.name, operand.plain, operand.function, operand.step


def _any(tests: Iterable[str]) -> str:
    return " OR ".join(f"({test})" for test in tests)


def _told(run: Run) -> str:
    """What a run is found by."""
    said = run.labels
    parts = [run.label, run.spec.name, *run.spec.command, *said.tags, said.note]
    return readable("\n".join(parts).lower())


def _check(operand: Operand, sign: Sign, kind: Kind) -> None:
    """Raise BadFilter for a sign that means nothing there."""
    fits = kind in _ORDERED if sign in ("<", "<=", ">", ">=") else kind in _TEXTS
    if sign in ("=", "!=") or fits:
        return
    told = "number" if kind in _ORDERED else "text" if kind in _TEXTS else "same"
    raise BadFilter(
        f"`{operand.name}` cannot be compared with {sign}",
        f"Use {_SIGNS[told]}.",
        start=operand.start,
        end=operand.end,
    )


def _read(operand: Operand, value: Value, read: Callable[[str], float | None]) -> float:
    number = read(value.text)
    if number is None:
        told = "duration" if read is literals.duration else "number"
        hint = "Such as 90, 1h30m, 2 days." if told == "duration" else ""
        raise _bad(value, f"`{operand.name}` is a {told}, and `{value.text}` is none", hint)
    return number


def _moment(operand: Operand, value: Value, now: float) -> tuple[float, float]:
    found = literals.moment(value.text, now)
    if found is None:
        hint = "Such as 2d ago, today, 2026-11-25, 2026-11-25 14:30."
        raise _bad(value, f"`{operand.name}` is a time, and `{value.text}` is none", hint)
    return found


def _truth(value: Value) -> bool:
    found = _TRUTHS.get(value.text.lower())
    if found is None:
        raise _bad(value, f"`{value.text}` is neither yes nor no")
    return found


def _states(value: Value) -> frozenset[str]:
    found = STATE_WORDS.get(value.text.lower())
    if found is None:
        near = nearest(value.text, STATE_WORDS)
        asks = f"; did you mean {near}?" if near else ""
        raise _bad(value, f"`{value.text}` is no state{asks}", f"States: {', '.join(STATE_WORDS)}.")
    return found


def _bad(value: Value, message: str, hint: str = "") -> BadFilter:
    return BadFilter(message, hint, start=value.start, end=value.end)
