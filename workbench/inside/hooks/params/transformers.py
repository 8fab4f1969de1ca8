"""HfArgumentParser reading a file: its dataclasses. What it parses comes through argparse."""

from __future__ import annotations

from .. import wrap
from . import understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def read(module: ModuleType) -> None:
    """Tell the fields of the dataclasses that were made from a JSON or YAML file."""
    wrap.after(module.HfArgumentParser, "parse_dict", _parsed)


def _parsed(result: Any, *_: object, **__: object) -> None:
    values: dict[str, object] = {}
    schema: dict[str, object] = {}
    for made in result:
        for field in getattr(made, "__dataclass_fields__", {}).values():
            if field.init and hasattr(made, field.name):
                value = values[field.name] = getattr(made, field.name)
                schema[field.name] = understood.entry(
                    type=understood.type_name(field.type, value),
                    default=field.default,
                    help=field.metadata.get("help"),
                    flags=["--" + field.name],
                )
    understood.params("transformers", values, schema)
