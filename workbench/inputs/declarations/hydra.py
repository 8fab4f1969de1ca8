"""`@hydra.main(config_path=…, config_name=…)`: the YAML files that it composes, with the options of
groups that the command line chooses (`optim=adam`)."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...sources import documents
from .. import expressions, params
from ..arguments import PAIRED
from .source import Declared, Source

_SUFFIXES = (".yaml", ".yml")
_GROUPS = 50


def declared(source: Source) -> list[Declared]:
    """The values of the composed configuration, and the groups that can be chosen."""
    found = []
    for _, decorator in source.decorators():
        is_call = isinstance(decorator, ast.Call)
        if is_call and isinstance(decorator, ast.Call) and _is_main(decorator):
            found += _configuration(decorator, source)
    return found


def _is_main(call: ast.Call) -> bool:
    return expressions.dotted(call.func) in ("hydra.main", "main") and bool(call.keywords)


def _configuration(call: ast.Call, source: Source) -> list[Declared]:
    known = expressions.keywords(call)
    name = source.text(known.get("config_name"))
    folder = source.path.parent / source.text(known.get("config_path"))
    if not name:
        return []
    chosen = _chosen(source.words)
    groups: dict[str, str] = {}
    composer = _Composer(source.files)
    values = composer.composed(folder, name, groups, chosen)
    for group in chosen.keys() - groups.keys():  # `+optim=adam`
        if chosen[group] in composer.options(folder / group):
            groups[group] = chosen[group]
            _merge(values, {group: composer.composed(folder / group, chosen[group], {}, {})})
    values.pop("hydra", None)
    line = call.lineno
    found = [
        Declared(group, "str", chosen, composer.options(folder / group), "", (), "hydra", line)
        for group, chosen in groups.items()
    ]
    return found + [
        Declared(
            name, "" if value is None else type(value).__name__, value, (), "", (), "hydra", line
        )
        for name, value in params.flatten(values).items()
    ]


def _chosen(words: Sequence[str]) -> dict[str, str]:
    """What the words of a command line give names: options of groups are among them."""
    found = (PAIRED.fullmatch(word) for word in words)
    return {one["name"]: one["value"].strip("'\"") for one in found if one}


class _Composer:
    """Composes configurations; `seen` is told the files and folders that it looks for."""

    def __init__(self, seen: set[Path]) -> None:
        self._seen = seen

    def composed(
        self,
        folder: Path,
        name: str,
        groups: dict[str, str],
        typed: Mapping[str, str],
        depth: int = 0,
    ) -> dict[str, Any]:
        """A configuration with those that its list of defaults names, or those that are `typed` in
        their place; `groups` is told the choices of the list."""
        own = self._read(folder / name)
        values: dict[str, Any] = {}
        listed = own.pop("defaults", None)
        for entry in listed if isinstance(listed, list) and depth < 5 else []:
            if isinstance(entry, dict) and len(entry) == 1:
                group, chosen = next((str(k), str(v)) for k, v in entry.items())
                group = group.removeprefix("override ").removeprefix("optional ")
                if _is_plain(group):
                    groups[group] = chosen
                    taken = typed.get(group, chosen)
                    inner = self.composed(folder / group, taken, {}, {}, depth + 1)
                    _merge(values.setdefault(group, {}), inner)
            elif isinstance(entry, str) and entry != "_self_":
                _merge(values, self.composed(folder, entry, groups, typed, depth + 1))
        _merge(values, own)
        return values

    def options(self, folder: Path) -> tuple[str, ...]:
        """The names that a group offers."""
        self._seen.add(folder)
        try:
            names = sorted(path.stem for path in folder.iterdir() if path.suffix in _SUFFIXES)
        except OSError:
            return ()
        return tuple(names[:_GROUPS])

    def _read(self, path: Path) -> dict[str, Any]:
        """What the file holds, whatever the suffix; nothing where it is missing or broken."""
        for suffix in _SUFFIXES:
            place = path if path.suffix in _SUFFIXES else path.with_name(path.name + suffix)
            self._seen.add(place)
            try:
                values = documents.load(place)
            except (OSError, ValueError):
                continue
            return values if isinstance(values, dict) else {}
        return {}


def _is_plain(group: str) -> bool:
    """Whether a group lies beside the list that names it, under its own name."""
    return "/" not in group.lstrip("/") and "@" not in group and not group.startswith("hydra")


def _merge(values: dict[str, Any], more: dict[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(values.get(name), dict):
            _merge(values[name], value)
        else:
            values[name] = value
