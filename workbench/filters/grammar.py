"""From the text of a filter to a tree.

any       = all ("or" all)*
all       = not ("and" not)*            words beside each other are searched for together
not       = "not" not | "(" any ")" | condition
condition = operand sign value | operand ["not"] "in" "(" value ("," value)* ")"
          | operand "is" ["not"] value | operand ["is" ["not"]] ("missing" | "exists")
          | operand "changed" "since" value | ("started" | "ended") ("today" | "yesterday") | word
operand   = name | ("min" | "max" | "last" | "count") "(" name ")"
          | "at" "(" name "," ["step"] number ")"
"""

from __future__ import annotations

import re
from dataclasses import replace

from . import literals
from .stream import Stream, Wanted
from .tokens import HABITS, RESERVED, Token
from .tree import All, Any, Changed, Compare, Known, Node, Not, Operand, Search, Value
from .words import ALIASES, FLAGS, FUNCTIONS, attribute

_DEEP = 50
_CHANGES = "Write `code changed since 12` or `data changed since 12`."


def parse(text: str) -> Node:
    """The tree of a filter; of no text, what holds for every run. Raises BadFilter."""
    return Parser(text).parse()


class Parser(Stream):
    """Reads one filter. `about` is what the value is compared with where it stopped."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.about: Operand | None = None
        self._depth = 0

    def parse(self) -> Node:
        """The tree. Raises BadFilter."""
        if self.next("condition").kind == "end":
            return All(())
        found = self._any()
        token = self.next()
        if token.kind != "end":
            self.fail(f"`{token.text}` is not expected here", token)
        return found

    def _any(self) -> Node:
        parts = [self._all()]
        while self.next("or").says("or"):
            self.advance()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Node:
        parts = [self._not()]
        while True:
            token = self.next("and")
            if token.says("and"):
                self.advance()
                parts.append(self._not())
            elif token.kind in ("word", "quoted", "(") and not token.says("or"):
                parts.append(self._beside(parts[-1], token))
            else:
                return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _beside(self, before: Node, token: Token) -> Node:
        """A condition with no `and` before it: only words are searched for together."""
        found = self._not()
        if not (_is_word(before) and _is_word(found)):
            self.fail(f"`{token.text}` is not expected here", token, "Say `and` or `or` before it.")
        return found

    def _not(self) -> Node:
        self._depth += 1
        token = self.next("condition")
        if self._depth > _DEEP:
            self.fail("this is nested too deeply", token)
        if token.says("not"):
            self.advance()
            found: Node = Not(self._not())
        elif token.kind == "(":
            self.advance()
            found = self._any()
            self.take(")")
        else:
            found = self._condition()
        self._depth -= 1
        return found

    def _condition(self) -> Node:
        first = self.next("condition")
        operand = self._operand()
        self.about = operand
        sign = self.next("operator")
        if sign.kind == "sign":
            self.advance()
            return Compare(operand, sign.text, (self._value(operand),))  # type: ignore[arg-type]
        if sign.says("is", "missing", "exists"):
            return self._is(operand)
        if sign.says("in") or (sign.says("not") and self.second().says("in")):
            return self._in(operand)
        if sign.says("changed"):
            return self._changed(operand)
        if sign.says("today", "yesterday") and _kind(operand) == "moment":
            return Compare(operand, "=", (self._value(operand),))
        if operand.function:
            self.fail(f"{operand.function}(…) is compared with nothing", first)
        return self._bare(operand, first)

    def _bare(self, operand: Operand, first: Token) -> Node:
        value = Value(first.text, first.start, first.end)
        if operand.plain and ALIASES.get(operand.name, operand.name) in FLAGS:
            return Compare(operand, "=", (replace(value, text="true"),))
        return Search(value, operand.plain)

    def _is(self, operand: Operand) -> Node:
        """`is x`, `is not x`, `missing`, `is missing`, `is not missing`, `exists`, …"""
        is_not = False
        if self.next().says("is"):
            self.advance()
            if is_not := self.next("value").says("not"):
                self.advance()
        token = self.next("value")
        if token.says("missing", "exists"):
            self.advance()
            return Known(operand, token.says("exists") is not is_not)
        return Compare(operand, "!=" if is_not else "=", (self._value(operand),))

    def _in(self, operand: Operand) -> Node:
        is_not = self.next().says("not")
        for _ in range(1 + is_not):
            self.advance()
        self.take("(")
        values = [self._value(operand)]
        while self.next(",", ")").kind == ",":
            self.advance()
            values.append(self._value(operand))
        self.take(")")
        return Compare(operand, "!=" if is_not else "=", tuple(values))

    def _changed(self, operand: Operand) -> Node:
        if not operand.plain or operand.name not in ("code", "data"):
            self.fail(f"`{operand.name}` cannot be asked whether it changed", operand, _CHANGES)
        self.advance()
        if not self.next("since").says("since"):
            self.expected("since", self.next())
        self.advance()
        return Changed(operand, self._value(operand))

    def _operand(self) -> Operand:
        token = self._name("condition")
        if token.says(*FUNCTIONS) and self.next().kind == "(":
            return self._function(token)
        return _operand(token)

    def _function(self, word: Token) -> Operand:
        function, step = word.text.lower(), 0.0
        self.take("(")
        metric = _operand(self._name("metric"))
        if metric.scope == "param":
            self.fail(f"{function}(…) is of a metric", metric)
        if function == "at":
            self.take(",")
            step = self._step()
        end = self.take(")").end
        return Operand(metric.name, word.start, end, "metric", function=function, step=step)

    def _step(self) -> float:
        if self.next("step").says("step"):
            self.advance()
            if self.next().text == "=":
                self.advance()
        token = self.next("step")
        step = literals.number(token.text) if token.kind == "word" else None
        if step is None:
            self.expected("step", token)
        self.advance()
        return step

    def _name(self, wanted: Wanted) -> Token:
        token = self.next(wanted)
        if token.kind == "word" and token.text in HABITS:
            self.fail(f"`{token.text}` is not understood; say `{HABITS[token.text]}`", token)
        if token.kind not in ("word", "quoted") or token.says(*RESERVED):
            self.expected(wanted, token)
        return self.advance()

    def _value(self, operand: Operand) -> Value:
        """One value; a duration or a moment may be several words."""
        self.about = operand
        first = self.next("value")
        if first.kind not in ("word", "quoted") or first.says(*RESERVED) or first.scope:
            self.expected("value", first)
        self.advance()
        if first.kind == "quoted":
            return Value(first.text, first.start, first.end)
        end, more = first.end, _goes_on(operand)
        while (token := self.next()).kind == "word" and more.fullmatch(token.text):
            end = self.advance().end
        return Value(self.text(first.start, end), first.start, end)


def _operand(token: Token) -> Operand:
    scope, _, name = token.text.partition(".")
    if token.kind == "word" and name and scope in ("metric", "param"):
        return Operand(name, token.start, token.end, scope)
    return Operand(token.text, token.start, token.end, token.scope, plain=token.kind == "word")


def _is_word(node: Node) -> bool:
    """Whether it is searched for, or a word such as `star`."""
    match node:
        case Not(part):
            return _is_word(part)
        case Compare(operand, _, values):
            return values[0].start == operand.start
        case _:
            return isinstance(node, Search)


def _kind(operand: Operand) -> str:
    """How a word of the language is compared; empty for any other name."""
    known = attribute(operand.name) if operand.plain else None
    return known.kind if known else ""


def _goes_on(operand: Operand) -> re.Pattern[str]:
    return literals.GOES_ON.get(_kind(operand), literals.PERCENT)
