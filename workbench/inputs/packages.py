"""The packages of a Python environment, told by the names in the folders of its `sys.path`.

Nothing of that environment is imported or run.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .masks import shapeless


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package; `editable` is its folder where it is installed as one, `source` the
    repository and commit, or the address, that it was installed from."""

    name: str
    version: str
    metadata: Path
    editable: str = ""
    source: str = ""


def installed(path: Iterable[str]) -> dict[str, Package]:
    """The packages found in the folders of a `sys.path`, by name, the first of a name counting."""
    found: dict[str, Package] = {}
    for folder in path:
        for metadata in _metadata(folder):
            package = _package(metadata)
            if package is not None:
                found.setdefault(canonical(package.name), package)
    return {package.name: package for _, package in sorted(found.items())}


def imported(packages: Mapping[str, Package], modules: Iterable[str]) -> list[str]:
    """The names of those packages that some of the top-level modules belong to."""
    owners = {canonical(name): name for name in packages}
    left = {name for name in modules if name not in sys.stdlib_module_names}
    found = {owners[canonical(module)] for module in left if canonical(module) in owners}
    left -= {module for module in left if canonical(module) in owners}
    for package in packages.values():
        if left and package.name not in found and not left.isdisjoint(_modules(package)):
            found.add(package.name)
    return sorted(found, key=str.lower)


def canonical(name: str) -> str:
    """The name as package indices compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _metadata(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [e.path for e in entries if e.name.endswith((".dist-info", ".egg-info"))]
    except OSError:  # a folder that is missing, a zip archive
        return []


def _package(metadata: str) -> Package | None:
    path = Path(metadata)
    name, dash, version = path.stem.partition("-")
    if not dash:
        version = _version(path / "PKG-INFO")
    elif path.suffix == ".egg-info":
        version = re.sub(r"-py\d[\d.]*$", "", version)
    if not name or name.startswith("~"):
        return None  # what an interrupted pip left behind
    return Package(name, version, path, *_origin(path / "direct_url.json"))


def _version(path: Path) -> str:
    try:
        found = re.search(r"^Version: (.+)$", path.read_text(errors="replace"), re.MULTILINE)
    except OSError:
        return ""
    return found[1].strip() if found else ""


def _origin(path: Path) -> tuple[str, str]:
    """The folder of an editable installation, and where anything else came from by address."""
    try:
        told = json.loads(path.read_bytes())
        url = shapeless(str(told["url"]))
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""
    if told.get("dir_info", {}).get("editable"):
        return url.removeprefix("file://"), ""
    vcs = told.get("vcs_info") or {}
    return "", f"{vcs.get('vcs')}+{url}@{vcs.get('commit_id')}" if vcs else url


def _modules(package: Package) -> set[str]:
    """The top-level modules that a package installed."""
    try:
        text = (package.metadata / "top_level.txt").read_text(errors="replace")
        return set(text.split())
    except OSError:
        pass
    try:
        lines = (package.metadata / "RECORD").read_text(errors="replace").splitlines()
    except OSError:
        return set()
    return {line.partition("/")[0].partition(".")[0] for line in lines}
