"""absl flags: those that the project defines, not those of the libraries that it loads."""

from __future__ import annotations

import os
import sys

from .. import wrap
from . import understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def flags(module: ModuleType) -> None:
    """Tell the flags whenever the command line has been parsed."""
    wrap.after(module.FlagValues, "__call__", _parsed)


def _parsed(result: object, values: Any, argv: Any, known_only: bool = False) -> None:
    if not argv or not understood.from_command_line(list(argv[1:])):
        return
    by_module = values.flags_by_module_dict()
    ours = [flag for name, held in by_module.items() if _of_project(name) for flag in held]
    understood.params(
        "absl",
        {flag.name: _value(flag) for flag in ours},
        {flag.name: _entry(flag) for flag in ours},
    )


def _of_project(name: str) -> bool:
    """Whether a module is the script, or one that stands in no folder of libraries."""
    if name in (sys.argv[0], "__main__") or name.startswith("absl."):
        return not name.startswith("absl.")
    path = getattr(sys.modules.get(name), "__file__", None) or ""
    inside = os.path.join(sys.prefix, "lib", ""), os.path.join(sys.base_prefix, "lib", "")
    return bool(path) and "-packages" not in path and not path.startswith(inside)


def _value(flag: Any) -> object:
    """The value of a flag; a whole configuration (ml_collections) as nested values."""
    nested = getattr(flag.value, "to_dict", None)
    return nested() if callable(nested) else flag.value


def _entry(flag: Any) -> dict[str, object]:
    kind = flag.flag_type() if hasattr(flag, "flag_type") else ""
    short = ["-" + flag.short_name] if flag.short_name else []
    return understood.entry(
        type="list" if "list" in kind or "multi" in kind else _type(kind, flag.value),
        default=flag.default,
        choices=getattr(flag.parser, "enum_values", None),
        help=flag.help,
        flags=["--" + flag.name, *short],
        given=bool(flag.present),
    )


def _type(kind: str, value: object) -> str:
    return "str" if "enum" in kind else understood.type_name(kind, value)
