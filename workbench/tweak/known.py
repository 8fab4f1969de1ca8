"""What is known of the parameters of an origin: what its script declares now, what was understood
when it ran, what its command line and its configuration files say.

Nothing is run. What a script declares is kept until the file changes: a form asks after each key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ..inputs import arguments, described, params, words
from ..inputs.declared import LARGEST, Declarations, declared_in
from ..inputs.params import CONSTANTS, DECLARED, Params, Schema
from ..inside import records
from .edits import NOW, Edits
from .held import Held, find
from .origin import Origin
from .texts import launched, place_of

#: Parsers that refuse a name that they do not know.
_STRICT = frozenset("argparse click tyro absl jsonargparse draccus hydra".split())
_PARSERS = _STRICT | {"omegaconf", "fire"}
Stamp = Mapping[Path, tuple[int, int] | None]
_declarations: dict[tuple[bytes, Path, tuple[str, ...]], tuple[Stamp | None, Declarations]] = {}
_MANY = 16  # scripts that are kept
_LENIENT = re.compile(rb"parse_known_args|allow_extra_args|ignore_unknown_options|strict=False")


@dataclass(frozen=True)
class Known:
    """What is known; `content` is that of the script.

    `schemas` are in the order of declaration, `lines` tell where constants stand in the script,
    `typed` what stands on the command line, `values` what the run understood (what would be
    understood, as far as it can be told); `asked` are the parameters that were edited of the origin
    itself, and `constants` the expressions of constants that it has from edits, by their names,
    where the working tree is launched; `executed` what files of Python that the command line names
    make of constants, and the names of the files; `defaults` what was declared when the run was
    launched, `is_then` whether its own code is launched; `strict` tells whether the script refuses
    other names.
    """

    script: Path | None
    schemas: Mapping[str, Schema]
    lines: Mapping[str, int] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    held: tuple[Held, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    content: bytes = b""
    asked: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    executed: Mapping[str, tuple[object, str]] = field(default_factory=dict)
    defaults: Mapping[str, object] = field(default_factory=dict)
    is_then: bool = False
    strict: bool = False

    def holding(self, name: str) -> Held | None:
        """The configuration file that sets a parameter, of several the last; or that has to: a
        script with a file as its one argument reads no flags."""
        found = next((one for one in reversed(self.held) if name in one.values), None)
        last = self.held[-1] if self.held else None
        lacks = found is None and last is not None and last.is_alone and not last.problem
        return last if lacks and name in self.schemas else found


def known(root: Path, origin: Origin, edits: Edits) -> Known:
    """What is known of the parameters of an origin whose code is launched as `edits` tell; `root`
    is the project's folder."""
    spec = origin.spec
    read = partial(launched, root, origin, edits)
    script = script_of(spec.command, Path(spec.cwd))
    content = _content(script, read)
    found = _found(content, script, spec.command, edits)
    then = _kept(_recorded(origin), found, edits)
    schemas = _schemas(found, then, spec.command)
    held = find(origin, script, content, schemas, read)
    return Known(
        script=script,
        schemas=schemas,
        lines={one.name: one.line for one in found.params if one.source == CONSTANTS},
        typed=words.typed(spec.command, schemas),
        held=held,
        values=_values(origin, schemas, held),
        content=content,
        asked=origin.params if edits.code == NOW else {},
        constants=_edited(root, origin, script) if edits.code == NOW else {},
        executed=_executed(origin, schemas, read),
        defaults={name: one.default for name, one in then.items()},
        is_then=edits.code != NOW,
        strict=_is_strict(schemas, content) and not _is_open(spec.command, schemas),
    )


def _kept(then: dict[str, Schema], found: Declarations, edits: Edits) -> dict[str, Schema]:
    """What was understood then, without what belongs to an option of a group of Hydra's that is
    another one now."""
    groups = {one.name for one in found.params if one.source == "hydra" and one.choices}
    gone = tuple(f"{name}." for name in groups if name in edits.params)
    return {name: one for name, one in then.items() if not name.startswith(gone)}


def _schemas(
    found: Declarations, then: Mapping[str, Schema], command: Sequence[str]
) -> dict[str, Schema]:
    """What is declared now and what was understood `then`, without what belongs to another
    sub-command than the one that is typed."""
    schemas = {one.name: _filled(one.schema, then.get(one.name)) for one in found.params}
    schemas |= {name: one for name, one in then.items() if name not in schemas}
    word = arguments.command_of(params.own_arguments(command), schemas)
    return {
        name: one
        for name, one in schemas.items()
        if not word or not one.commands or word in one.commands
    }


def _edited(root: Path, origin: Origin, script: Path | None) -> Mapping[str, str]:
    """The expressions of the script's constants that the origin has from edits."""
    place = place_of(root, script) if script is not None and origin.constants else None
    parted = ((*name.rpartition(":"), text) for name, text in origin.constants.items())
    return {name: text for path, _, name, text in parted if path == place}


def script_of(command: tuple[str, ...], cwd: Path) -> Path | None:
    """The Python script that a command line runs, also behind a launcher and of `-m`; None where
    it is none."""
    before = command[: len(command) - len(params.own_arguments(command))]
    if not before:
        return None
    if before[-1].endswith(".py"):
        return cwd / before[-1]
    if len(before) > 1 and before[-2] == "-m":
        module = cwd.joinpath(*before[-1].split("."))
        places = (module.with_name(f"{module.name}.py"), module / "__main__.py")
        return next((place for place in places if place.is_file()), None)
    return None


def _content(script: Path | None, read: Callable[[Path], bytes]) -> bytes:
    """The text of the script; empty where there is none."""
    try:
        return read(script) if script is not None else b""
    except OSError:
        return b""


def _found(
    content: bytes, script: Path | None, command: Sequence[str], edits: Edits
) -> Declarations:
    """What the script declares; of what Hydra composes, with the options that are chosen now."""
    if script is None:
        return Declarations()
    if b"hydra" not in content:
        return _declared(content, script)
    chosen = tuple(f"{name}={value}" for name, value in edits.params.items() if value is not None)
    return _declared(content, script, (*command, *chosen))


def _declared(content: bytes, script: Path, command: tuple[str, ...] = ()) -> Declarations:
    """What a script declares. It takes a tenth of a second to read a long one, so that is kept
    until another of the files that tell has changed."""
    key = content, script, command
    stamp, found = _declarations.get(key, (None, Declarations()))
    if stamp is None or stamp != _stamp(found.files):
        found = declared_in(content[:LARGEST], script, command)
        if len(_declarations) >= _MANY:
            _declarations.clear()
        _declarations[key] = _stamp(found.files), found
    return found


def _stamp(paths: Iterable[Path]) -> Stamp:
    """What changes when one of the files does, or what is in one of the folders."""
    return {path: records.stamp(str(path)) for path in paths}


def _executed(
    origin: Origin, schemas: Mapping[str, Schema], read: Callable[[Path], bytes]
) -> dict[str, tuple[object, str]]:
    """What the files say that nanoGPT's configurator executes: `train.py config/finetune.py`."""
    found: dict[str, tuple[object, str]] = {}
    for word in params.own_arguments(origin.spec.command) if is_configured(schemas) else ():
        path = Path(origin.spec.cwd, word)
        if word.endswith(".py") and word[:1] != "-" and "=" not in word:
            told = _declared(_content(path, read), path).params
            found |= {one.name: (one.default, path.name) for one in told if one.name in schemas}
    return found


def _recorded(origin: Origin) -> dict[str, Schema]:
    """What was understood when the run ran, by parsers; of other values, where they come from."""
    run = origin.run
    if run is None or run.origin:
        return {}
    schemas, sources = described.told(run.folder, run.spec)
    parsers = {one for one in sources.values() if one in _PARSERS}
    only = next(iter(parsers)) if len(parsers) == 1 else ""
    found = {}
    composed = "hydra" in parsers
    for name in dict.fromkeys([*schemas, *sources]):
        schema = schemas.get(name) or Schema(type=_type(run.params.get(name)))
        if composed and name not in run.params and not schema.choices:
            continue  # no group, but declared by an option of one that was not chosen
        if schema.source in ("", DECLARED):
            source = sources.get(name, "")
            is_parsed = source in _PARSERS or source == CONSTANTS
            declared_by = only if schema.source == DECLARED else ""
            schema = replace(schema, source=source if is_parsed else declared_by)
        found[name] = schema
    return found


def _type(value: object) -> str:
    return "" if value is None else type(value).__name__


def _filled(schema: Schema, other: Schema | None) -> Schema:
    """A schema, with what only the other one tells."""
    if other is None:
        return schema
    names = ("type", "default", "choices", "help", "flags", "source", "takes", "low", "high")
    empty = (None, "", ())
    lacking = {one: getattr(other, one) for one in names if getattr(schema, one) in empty}
    return replace(schema, **lacking)


def _values(origin: Origin, schemas: Mapping[str, Schema], held: tuple[Held, ...]) -> Params:
    """What the run understood; where nothing ran, what the files and the words say."""
    if origin.run is not None:
        known = {*schemas, *words.typed(origin.spec.command, schemas)}
        return {name: value for name, value in origin.run.params.items() if name in known}
    files: Params = {}
    for one in held:
        files.update(one.values)
    return params.merged(origin.spec.command, {params.CONFIGS: files}, schemas)


def _is_open(command: Sequence[str], schemas: Mapping[str, Schema]) -> bool:
    """Whether names of any kind are among the words: `--cfg-options a=1`, `SOLVER.LR 0.1`."""
    read = arguments.arguments(params.own_arguments(command), schemas)
    free = (one for one in read if one.style in (arguments.PAIR, arguments.COUPLE))
    composed = any(schema.source == "hydra" for schema in schemas.values())
    return not composed and any(one.name not in schemas for one in free)


def _is_strict(schemas: Mapping[str, Schema], content: bytes) -> bool:
    sources = {schema.source for schema in schemas.values()}
    refuses = not _STRICT.isdisjoint(sources) or is_configured(schemas)
    return refuses and not _LENIENT.search(content)


def is_configured(schemas: Mapping[str, Schema]) -> bool:
    """Whether the words of the command line set constants of the script, as in nanoGPT."""
    return any(one.source == CONSTANTS and one.flags for one in schemas.values())
