"""The words of a command line, told apart: which of them set which parameter, and how.

Understood are `--lr 0.1`, `--lr=0.1`, `-b64`, `--flag`, `lr=0.1`, `+lr=0.1`, the pairs
`SOLVER.LR 0.1` of yacs, and words that count by their place. What a script declares tells how many
values a flag takes; a flag that nobody declared takes all that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .params import NOTHING, ONE, SEVERAL, Schema

#: How a parameter is set: `--lr 0.1`, `--lr=0.1`, `-b64`, `--flag`, `lr=0.1`, `LR 0.1`, `0.1`.
APART, EQUALS, GLUED, SWITCH, PAIR, COUPLE, PLACE = (
    "apart equals glued switch pair couple place".split()
)
#: The parsers that know arguments by their place.
PLACING = frozenset("argparse click argv fire tyro jsonargparse".split())

_FLAG = re.compile(r"--?[A-Za-z_][\w./-]*")
#: A word that is itself `name=value`.
PAIRED = re.compile(r"(?P<flag>[+~]{0,2}(?P<name>[A-Za-z_][\w./@-]*)=)(?P<value>.*)", re.DOTALL)
_KEY = re.compile(r"[A-Za-z_]\w*(\.\w+)+|[A-Z][A-Z0-9_]+")
_UPPER = re.compile(r"[A-Z][A-Z0-9_]*(\.\w+)+|[A-Z][A-Z0-9_]+")


@dataclass(frozen=True, slots=True)
class Argument:
    """The words `[start:end]` that set one parameter. `flag` is what stands before its value:
    `--lr`, `+lr=`, a key; `name` is empty for a word that means nothing to us."""

    name: str
    start: int
    end: int
    style: str
    flag: str = ""
    values: tuple[str, ...] = ()


def arguments(words: Sequence[str], schemas: Mapping[str, Schema]) -> list[Argument]:
    """What the words after the script set, in their order; `schemas` tell what is declared."""
    found = list(_Reader(words, schemas).read())
    names = placed_names(schemas)
    key = _KEY if names and schemas[names[0]].takes == SEVERAL else _UPPER
    return _placed(_coupled(found, words, key), schemas)


def command_of(words: Sequence[str], schemas: Mapping[str, Schema]) -> str:
    """The sub-command among the words; empty where there is none."""
    placed = (one.values[0] for one in _Reader(words, schemas).read() if one.style == PLACE)
    return next((word for word in placed if word in _commands(schemas)), "")


def _commands(schemas: Mapping[str, Schema]) -> set[str]:
    return {word for schema in schemas.values() for word in schema.commands}


def kin(flag: str, schema: Schema) -> bool:
    """Whether a flag switches its parameter off: `--no-amp`, `--noamp`, `--model.no-amp`."""
    last = flag.lstrip("-").rpartition(".")[2]
    others = (one.lstrip("-").rpartition(".")[2] for one in schema.flags if one != flag)
    bare = [last[len(no) :] for no in ("no-", "no_", "no") if last.startswith(no)]
    return any(one in bare for one in others)


class _Reader:
    """Reads words from the left to the right."""

    def __init__(self, words: Sequence[str], schemas: Mapping[str, Schema]) -> None:
        self._words = words
        self._schemas = schemas
        self._names: dict[str, list[str]] = {}
        for name, schema in schemas.items():
            for flag in schema.flags:
                self._names.setdefault(flag, []).append(name)
        self._ordered = any(not schema.flags for schema in schemas.values())
        self._seen: set[str] = set()

    def read(self) -> Iterator[Argument]:
        place = 0
        while place < len(self._words):
            if self._words[place] == "--":
                yield from self._rest(place)
                return
            one = self._one(place)
            yield one
            if one.style == PLACE:
                self._seen.add(one.values[0])
            place = one.end

    def _rest(self, place: int) -> Iterator[Argument]:
        """All that follows `--` counts by its place."""
        yield Argument("", place, place + 1, SWITCH, "--")
        for after in range(place + 1, len(self._words)):
            yield Argument("", after, after + 1, PLACE, "", (self._words[after],))

    def _one(self, place: int) -> Argument:
        word = self._words[place]
        flag, equals, value = word.partition("=")
        if _FLAG.fullmatch(flag):
            if equals:
                return Argument(self._name(flag), place, place + 1, EQUALS, flag, (value,))
            return self._glued(place) or self._flag(place)
        if pair := PAIRED.fullmatch(word):
            return Argument(pair["name"], place, place + 1, PAIR, pair["flag"], (pair["value"],))
        return Argument("", place, place + 1, PLACE, "", (word,))

    def _glued(self, place: int) -> Argument | None:
        """`-b64`, where `-b` is declared to take a value and `-b64` is not declared; `-vvv`."""
        word = self._words[place]
        head = word[:2]
        if word.startswith("--") or len(word) < 3 or word in self._names or head not in self._names:
            return None
        name = self._name(head)
        if self._schemas[name].takes == NOTHING:
            again = {*word[1:]} == {word[1]}
            return Argument(name, place, place + 1, SWITCH, word) if again else None
        return Argument(name, place, place + 1, GLUED, head, (word[2:],))

    def _flag(self, place: int) -> Argument:
        name = self._name(self._words[place])
        end = place + 1
        most = self._most(self._schemas.get(name))
        while end < len(self._words) and end - place <= most and not self._begins(end, name):
            end += 1
        values = tuple(self._words[place + 1 : end])
        style = APART if values else SWITCH
        return Argument(name, place, end, style, self._words[place], values)

    def _most(self, schema: Schema | None) -> float:
        """How many values may follow a flag."""
        if schema is None or not schema.takes:
            several = schema is not None and schema.type == "list"
            return 1 if self._ordered and not several else float("inf")
        return {NOTHING: 0, SEVERAL: float("inf")}.get(schema.takes, 1)

    def _begins(self, place: int, name: str) -> bool:
        """Whether a word begins another parameter, and is no value of the flag before it."""
        word = self._words[place]
        if PAIRED.fullmatch(word):
            return self._schemas.get(name, Schema()).takes != ONE
        return word == "--" or bool(_FLAG.match(word))

    def _name(self, flag: str) -> str:
        """The parameter that a flag sets, also where the flag is shortened; of several commands'
        the one whose command stands before it."""
        names = self._names.get(flag) or self._shortened(flag)
        ours = [name for name in names if name.rpartition(".")[0] in self._seen]
        if names:
            return (ours or names)[0]
        plain = flag.lstrip("-").replace("-", "_")
        negated = plain.startswith("no_") and plain not in self._schemas
        return plain[3:] if negated else plain

    def _shortened(self, flag: str) -> list[str]:
        if not flag.startswith("--"):
            return []
        meant = {names[0] for one, names in self._names.items() if one.startswith(flag)}
        return [*meant] if len(meant) == 1 else []


def _coupled(found: list[Argument], words: Sequence[str], key: re.Pattern[str]) -> list[Argument]:
    """With `KEY value` pairs told apart, of words that count by their place, where they read as
    `key`, and of the values of a flag such as `--opts`."""
    told: list[Argument] = []
    place = 0
    while place < len(found):
        one = found[place]
        after = found[place + 1] if place + 1 < len(found) else None
        if one.style == APART and _couples(one.values):
            told.append(replace(one, end=one.start + 1, style=SWITCH, values=()))
            told += _pairs(words, one.start + 1, one.end)
        elif one.style == PLACE == (after and after.style) and key.fullmatch(one.values[0]):
            assert after is not None
            told += _pairs(words, one.start, after.end)
            place += 1
        else:
            told.append(one)
        place += 1
    return told


def _couples(values: Sequence[str]) -> bool:
    return len(values) % 2 == 0 and all(_KEY.fullmatch(key) for key in values[::2])


def _pairs(words: Sequence[str], start: int, end: int) -> list[Argument]:
    return [
        Argument(words[place], place, place + 2, COUPLE, words[place], (words[place + 1],))
        for place in range(start, end, 2)
    ]


def _placed(found: list[Argument], schemas: Mapping[str, Schema]) -> list[Argument]:
    """With the names of what counts by its place. Words too many are commands, and come first."""
    names, commands = placed_names(schemas), _commands(schemas)
    free = [place for place, one in enumerate(found) if one.style == PLACE]
    named = (n for n, place in enumerate(free, 1) if found[place].values[0] in commands)
    free = free[next(named, 0) :]
    several = bool(names) and schemas[names[-1]].takes == SEVERAL
    is_read = any(schemas[name].source == "argv" for name in names)
    if len(free) > len(names) and not several and not is_read:
        free = free[len(free) - len(names) :] if names else []
    told = list(found)
    for number, place in enumerate(free):
        if number < len(names) or several:
            told[place] = replace(found[place], name=names[min(number, len(names) - 1)])
    return told


def placed_names(schemas: Mapping[str, Schema]) -> list[str]:
    """The parameters that are set by their place, in its order."""
    return [name for name, one in schemas.items() if not one.flags and one.source in PLACING]
