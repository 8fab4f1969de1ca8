"""How many slots a project has, for runs that wait: whoever changes it means them as well."""

from __future__ import annotations

import os

from ...inside import records

_FILE = "workbench.toml"
_MOST = 10_000


class Limit:
    """`max_parallel` of a project's workbench.toml, read again when the file has changed."""

    def __init__(self, project: str) -> None:
        self._path = os.path.join(project, _FILE)
        self._stamp: tuple[int, int] | None = None
        self._told = 0

    def now(self) -> int:
        """As the file says; 0 where it does not. While it cannot be understood, as it did."""
        stamp = records.stamp(self._path)
        if stamp != self._stamp:
            self._stamp, self._told = stamp, self._read() if stamp else 0
        return self._told

    def _read(self) -> int:
        import tomllib  # most runs wait where there is no such file

        try:
            with open(self._path, "rb") as file:
                value = tomllib.load(file).get("line", {}).get("max_parallel", 0)
        except (OSError, ValueError, AttributeError, RecursionError):
            return self._told
        return value if isinstance(value, int) and 0 <= value < _MOST else self._told
