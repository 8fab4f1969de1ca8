"""From the tree of a filter to one SQL expression of three values: true, false, not known (NULL).

No text of the filter gets into the SQL: columns have names of ours, values are bound. NaN is
measured: it is less than nothing, more than nothing, and equal to nothing but `nan`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from ..index.catalog import Run
from ..inside.records import readable
from . import literals
from .columns import Columns, joined
from .meaning import Meaning, Meanings, number_of, text_of
from .references import Content
from .tree import All, Any, Changed, Compare, Known, Node, Not, Operand, Search, Sign, Value
from .values import bad, check, moment, number, states, truth
from .words import STATE_WORDS


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
        check(operand, sign, found.kind)
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
                return _any(f"{column} = {self.columns.bind(truth(value))}" for value in values)
            case "state":
                column, named = self._text(operand, found), map(states, values)
                told = (self.columns.bind(state) for one in named for state in sorted(one))
                return _any(f"{column} = {state}" for state in told)
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
        read = [number(operand, value, found.kind) for value in values]
        tests = [self._test(column, sign, *one) for one in zip(read, values, strict=True)]
        return f"CASE WHEN {known} THEN {_any(tests)} END"

    def _test(self, column: str, sign: Sign, told: float, value: Value) -> str:
        """Where `column` is known."""
        if not math.isnan(told):
            return f"coalesce({column} {sign} {self.columns.bind(told)}, false)"
        if sign != "=":
            raise bad(value, "nothing is more or less than nan", "Compare with = or !=.")
        return f"{column} IS NULL"

    def _mixed(self, operand: Operand, found: Meaning, sign: Sign, values: Sequence[Value]) -> str:
        if sign != "=":
            return self._number(operand, found, sign, values)
        text, tests = self._text(operand, found), []
        for value in values:
            tests.append(f"{text} = {self.columns.bind(text_of(value.text))}")
            if literals.number(value.text) is not None:
                tests.append(f"coalesce({self._number(operand, found, sign, [value])}, false)")
        return f"CASE WHEN {self._present(operand)} THEN {_any(tests)} END"

    def _moment(self, operand: Operand, found: Meaning, sign: Sign, values: Sequence[Value]) -> str:
        column, known = self._numbers(operand, found)
        tests = []
        for value in values:
            begins, ends = moment(operand, value, self._now)
            if sign == "=" and begins == ends:
                raise bad(value, f"`{value.text}` is an instant", "Compare with < or >.")
            if sign == "=":
                bounds = self.columns.bind(begins), self.columns.bind(ends)
                tests.append(f"{column} >= {bounds[0]} AND {column} < {bounds[1]}")
            else:  # after a day is after its end
                edge = begins if sign in ("<", ">=") else ends
                fair = {"<=": "<", ">": ">="}.get(sign, sign) if begins != ends else sign
                tests.append(f"{column} {fair} {self.columns.bind(edge)}")
        return f"CASE WHEN {known} THEN {_any(tests)} END"

    def _contains(self, operand: Operand, found: Meaning, value: Value) -> str:
        if found.kind == "data":
            return self._content.path_has(value)
        column = self._text(operand, found, lower=True)
        test = f"contains({column}, {self.columns.bind(value.text.lower())})"
        if found.kind == "mixed":
            return f"CASE WHEN {self._present(operand)} THEN {test} END"
        return test

    def _known(self, node: Known) -> str:
        operand, found = node.operand, self._meanings.of(node)
        match found.kind:
            case "code" | "data":
                return self._content.known(found.kind)
            case "flag":
                return self.columns.flags(operand.name, lambda: list(map(bool, found.values)))
            case "mixed":
                return self._present(operand)
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

    def _present(self, operand: Operand) -> str:
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
