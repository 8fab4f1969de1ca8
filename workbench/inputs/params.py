"""The parameters of a run: from its command line, and from what was understood inside it.

Nested names are kept as paths: `{"optim": {"lr": 0.1}}` is `optim.lr`. What is known by several
ways counts once; more trusted than the defaults that a script declares are the configuration files
that the command line names, then its own words, then the constants of the script as it runs, then
what a parser understood, then what the code told.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ..inside import layout, secrets

#: A leaf: number, text, true or false, nothing, or a list of such.
Value: TypeAlias = object
Params: TypeAlias = dict[str, Value]

_FLAG = re.compile(r"--?(?P<name>[A-Za-z_][\w./-]*)(?:=(?P<value>.*))?", re.DOTALL)
_PAIR = re.compile(r"\+{0,2}(?P<name>[A-Za-z_][\w./@-]*)=(?P<value>.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?((\d+(_\d+)*(\.\d*)?|\.\d+)(e[+-]?\d+)?|inf|nan)", re.ASCII)
_LONG = 1 << 63  # longer digits name something: a hash, a job
#: Programs and modules that launch a script and have flags of their own.
_LAUNCHERS = frozenset(
    """torchrun accelerate deepspeed horovodrun mpirun mpiexec srun torch.distributed.run
    torch.distributed.launch accelerate.commands.launch deepspeed.launcher.runner uv poetry
    pipenv""".split()
)
#: The sources of what configuration files hold, and of what was only typed.
CONFIGS = "configs"
TYPED = "command line"
#: The source of what a script declares, by its text.
DECLARED = "declared"
#: The source of the constants of a script.
CONSTANTS = "constants"
#: What follows a flag: nothing, one value, several; or one each time that it is given; or one word
#: of which any but the empty one means true (`type=bool` of argparse).
NOTHING, ONE, SEVERAL, AGAIN, WORD = "nothing", "one", "several", "again", "word"
_PARSERS = frozenset(
    "argparse click absl fire hydra omegaconf jsonargparse tyro transformers".split()
)
_UNDERSTOOD = _PARSERS | {CONSTANTS}
_UNKNOWN: Mapping[str, str] = {}
_WORDS = {"true": True, "false": False, "none": None, "null": None}


@dataclass(frozen=True)
class Schema:
    """What is known of a parameter beyond its value. `type` is `int`, `float`, `str`, `bool`,
    `list`, … and empty where it is not known; `flags` are the words that set it; `given` tells
    whether the run has set it, None where that is not known. `takes` is what follows a flag:
    `NOTHING`, `ONE`, `SEVERAL` values, one value `AGAIN` and again, a `WORD`; empty where it is not
    known. `low` and `high` are the ends of its range, themselves allowed. `commands` are the words
    of the sub-commands that it belongs to, empty where it belongs to none."""

    type: str = ""
    default: Value = None
    choices: tuple[Value, ...] = ()
    help: str = ""
    flags: tuple[str, ...] = ()
    source: str = ""
    given: bool | None = field(default=None, compare=False)
    takes: str = field(default="", compare=False)
    low: float | None = field(default=None, compare=False)
    high: float | None = field(default=None, compare=False)
    commands: tuple[str, ...] = field(default=(), compare=False)


def of_records(records: Iterable[Mapping[str, object]], key: str = "params") -> Params:
    """Parameters (or a summary) from the records of its file, from the least trusted source to
    the most; of one source the later ones win."""
    return _by_trust(by_source(records, key))


def by_source(
    records: Iterable[Mapping[str, object]],
    key: str = "params",
    known: Mapping[str, Params] | None = None,
) -> dict[str, Params]:
    """Parameters (or a summary) by who told them, `sdk` for the code itself: what is `known`
    already, and what more the records tell."""
    found = {source: dict(values) for source, values in (known or {}).items()}
    for record in records:
        values = record.get(key)
        if isinstance(values, dict):
            source = record.get("source")
            told = found.setdefault(source if isinstance(source, str) else layout.SDK, {})
            told.update(flatten(values))
    return found


def schemas(records: Iterable[Mapping[str, object]]) -> dict[str, Schema]:
    """What the records tell about each parameter; later ones win."""
    found: dict[str, Schema] = {}
    for record in records:
        told, source = record.get("schema"), record.get("source")
        if isinstance(told, dict):
            for name, known in told.items():
                if isinstance(known, dict):
                    found[name] = _schema(known, source if isinstance(source, str) else "")
    return found


def merged(
    command: Sequence[str],
    captured: Mapping[str, Params],
    schemas: Mapping[str, Schema] | None = None,
) -> Params:
    """All parameters of a run, each once, secrets hidden.

    Args:
        command: the words of the command line.
        captured: what was told inside the run, as `by_source` gives it.
        schemas: tells which name a flag such as `-b` stands for.
    """
    told = {**captured, TYPED: typed(command, schemas or {})}
    if not _UNDERSTOOD.isdisjoint(captured):
        told.pop(DECLARED, None)  # what the script understood is known
    found = _by_trust(told)
    return {
        name: secrets.HIDDEN if secrets.hidden(name, value) else value
        for name, value in found.items()
    }


def typed(command: Sequence[str], schemas: Mapping[str, Schema]) -> Params:
    """Parameters from the words of a command line, by the names that their flags stand for."""
    names = _aliases(schemas)
    takes = {_named(flag): one.takes for one in schemas.values() for flag in one.flags}
    return {names.get(name, name): value for name, value in of_command(command, takes).items()}


def of_command(command: Sequence[str], takes: Mapping[str, str] = _UNKNOWN) -> Params:
    """Parameters from the arguments of a command line; `takes` tells what follows a flag, by its
    name, as `Schema` does.

    Understands `--lr 0.1`, `--lr=0.1`, `-b 64`, `--layers 64 128`, `lr=0.1`, `+lr=0.1`, `--flag`,
    `--no-flag`; of a repeated flag the last counts. What a launcher such as torchrun takes for
    itself is left out: only what follows the script or the module counts.
    """
    found: Params = {}
    arguments = deque(own_arguments(command))
    while arguments:
        argument = arguments.popleft()
        if flag := _FLAG.fullmatch(argument):
            name = flag["name"].replace("-", "_")
            told = takes.get(name, "")
            values = [] if flag["value"] is None else [parse(flag["value"])]
            while flag["value"] is None and arguments and _follows(arguments[0], told, values):
                values.append(parse(arguments.popleft()))
            if values and told == AGAIN:
                before = found.get(name)
                found[name] = [*(before if isinstance(before, list) else ()), *values]
            elif values:
                found[name] = values[0] if len(values) == 1 else values
            elif name.startswith("no_"):
                found[name[3:]] = False
            else:
                found[name] = True
        elif pair := _PAIR.fullmatch(argument):
            found[pair["name"]] = parse(pair["value"])
    return found


def parse(text: str) -> Value:
    """A value as typed: a number, true, false, none, or else the text itself."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if not _NUMBER.fullmatch(text.lower()):
        return text
    try:
        number = int(text)
    except ValueError:
        return float(text)
    return number if abs(number) < _LONG else text


def flatten(values: Mapping[str, object], prefix: str = "") -> Params:
    """Nested dictionaries as paths joined by dots; an empty dictionary stays as it is."""
    found: Params = {}
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value:
            found.update(flatten(value, f"{name}."))
        else:
            found[name] = value
    return found


def own_arguments(command: Sequence[str]) -> Sequence[str]:
    """The arguments after the script, the module or the code; of another program, all of them."""
    launched = any(Path(part).name in _LAUNCHERS for part in command)
    for place, argument in enumerate(command):
        if argument.endswith((".py", ".sh")) and not argument.startswith("-"):
            return command[place + 1 :]
        if argument == "-c" or (argument == "-m" and _next(command, place) not in _LAUNCHERS):
            return command[place + 2 :]
    return () if launched else command[1:]


def _by_trust(captured: Mapping[str, Params]) -> Params:
    found: Params = {}
    for source in sorted(captured, key=trust):
        found.update(captured[source])
    return found


def trust(source: str) -> int:
    """How much a source is trusted; what a script declares is trusted least."""
    known = (DECLARED, CONFIGS, TYPED, CONSTANTS)
    if source in known:
        return known.index(source)
    return 4 if source in _PARSERS else 5


def _aliases(schemas: Mapping[str, Schema]) -> dict[str, str]:
    """The parameter that each flag sets, by the name that `of_command` reads from the flag."""
    found = {}
    for name, schema in schemas.items():
        for flag in schema.flags:
            typed = _named(flag)
            if typed not in schemas:
                found[typed] = name
    return found


def _named(flag: str) -> str:
    """The name that `of_command` reads from a flag."""
    return flag.lstrip("-").replace("-", "_")


def _follows(word: str, takes: str, values: Sequence[Value]) -> bool:
    """Whether a word is a value of the flag before it, which has `values` already."""
    if takes in (ONE, AGAIN, WORD):
        return not values and (bool(_PAIR.fullmatch(word)) or not _is_name(word))
    return takes != NOTHING and not _is_name(word)


def _schema(known: Mapping[str, object], source: str) -> Schema:
    choices, flags, given = (known.get(name) for name in ("choices", "flags", "given"))
    return Schema(
        type=str(known.get("type", "")),
        default=known.get("default"),
        choices=tuple(choices) if isinstance(choices, list) else (),
        help=str(known.get("help", "")),
        flags=tuple(map(str, flags)) if isinstance(flags, list) else (),
        source=source,
        given=given if isinstance(given, bool) else None,
        takes=str(known.get("takes", "")),
        low=_bound(known.get("low")),
        high=_bound(known.get("high")),
    )


def _bound(value: object) -> float | None:
    return value if isinstance(value, int | float) else None


def _next(command: Sequence[str], place: int) -> str:
    return command[place + 1] if place + 1 < len(command) else ""


def _is_name(argument: str) -> bool:
    """Whether an argument begins a new parameter: a flag (but no negative number), or a pair."""
    flag = _FLAG.fullmatch(argument) and not _NUMBER.fullmatch(argument.lower())
    return argument == "--" or bool(flag) or bool(_PAIR.fullmatch(argument))
