"""jsonargparse and LightningCLI: the whole configuration, from its files and the command line."""

from __future__ import annotations

from . import understood
from .omegaconf import leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

#: What stands where a parameter has no help.
_NO_HELP = ("_EMPTY_HELP_", "==SUPPRESS==")
#: Entries that name the files that the others were read from.
_FILES = ("config", "__path__", "__default_config__")


def parse(module: ModuleType) -> None:
    """Tell what `parse_args` has understood of the command line."""
    understood.outermost(module.ArgumentParser, "parse_args", _parsed)


def _parsed(result: Any, parser: Any, args: object = None, *rest: object, **named: object) -> None:
    if not understood.from_command_line(named.get("args", args)):
        return
    values = {name: value for name, value in result.as_dict().items() if name not in _FILES}
    chosen = values.pop("subcommand", None) if isinstance(values.get("subcommand"), str) else None
    if chosen is not None and isinstance(values.get(chosen), dict):
        inner = {name: value for name, value in values.pop(chosen).items() if name not in _FILES}
        if not set(inner).intersection(values):
            values.update(inner)
        else:
            values[chosen] = inner
        parser = _subparser(parser, chosen) or parser
    understood.params("jsonargparse", values, _schema(parser, dict(leaves(values))))


def _subparser(parser: Any, name: str) -> Any:
    for action in parser._actions:
        if isinstance(getattr(action, "choices", None), dict) and name in action.choices:
            return action.choices[name]
    return None


def _schema(parser: Any, values: dict[str, Any]) -> dict[str, object]:
    actions = [one for one in parser._actions if one.dest in values]
    given = understood.typed({flag: one.dest for one in actions for flag in one.option_strings})
    return {
        one.dest: understood.entry(
            type=understood.type_name(_hint(one), values[one.dest]),
            default=one.default,
            choices=one.choices,
            help=one.help if one.help not in _NO_HELP and isinstance(one.help, str) else None,
            flags=list(one.option_strings),
            required=one.required or None,
            given=one.dest in given,
        )
        for one in actions
    }


def _hint(action: Any) -> object:
    return getattr(action, "_typehint", None) or action.type
