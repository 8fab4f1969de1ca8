"""argparse, and the parsers that stand on it: HfArgumentParser, simple-parsing, absl's.

Counted is what was parsed from the command line of this process, by the training or by a library
on its behalf, but not what tools around the training parse for themselves.
"""

from __future__ import annotations

from . import later, understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

#: Packages that parse command lines for themselves, or have a hook of their own.
_OTHERS = frozenset(
    """pytest _pytest xdist unittest IPython ipykernel traitlets absl hydra fire tyro jsonargparse
    kernprof line_profiler coverage cProfile debugpy pdb torch accelerate deepspeed pip setuptools
    distutils ray wandb mlflow tensorboard""".split()
)


def parse(module: ModuleType) -> None:
    """Tell what every outermost parse of the command line has understood."""
    switches = (module._StoreConstAction, getattr(module, "BooleanOptionalAction", ()))
    chooser = module._SubParsersAction

    def see(result: Any, parser: Any, args: object = None, *rest: object, **named: object) -> None:
        if not understood.from_command_line(named.get("args", args)):
            return
        if understood.caller("argparse") in _OTHERS:
            return
        values = _values(result[0])
        actions = _actions(parser, values, chooser)
        schema = _schema(actions, values, parser.prog, switches)
        understood.params("argparse", values, schema)
        later.watch("argparse", result[0], _values)

    understood.outermost(module.ArgumentParser, "parse_known_args", see)


def _schema(
    actions: list[Any], values: dict[str, object], prog: str, switches: Any
) -> dict[str, dict[str, Any]]:
    """What is known of each value; the first of several actions for one name (`--amp` and
    `--no-amp`) speaks, and has the flags of all."""
    given = understood.typed({flag: one.dest for one in actions for flag in one.option_strings})
    schema: dict[str, dict[str, Any]] = {}
    for action in actions:
        name = action.dest
        if name in schema:
            schema[name].setdefault("flags", []).extend(action.option_strings)
        elif name in values:
            schema[name] = _entry(action, values[name], prog, switches)
            schema[name]["given"] = name in given or _filled(action, values[name])
    return schema


def _values(namespace: object) -> dict[str, object]:
    """What a namespace holds, without what is private or a function."""
    return {
        name: value
        for name, value in vars(namespace).items()
        if not name.startswith("_") and not callable(value)
    }


def _actions(parser: Any, values: dict[str, object], chooser: Any) -> list[Any]:
    """The actions of a parser and of the sub-parsers that were chosen."""
    found = []
    for action in parser._actions:
        found.append(action)
        if isinstance(action, chooser):
            names = [values.get(action.dest)] if action.dest in values else _words()
            chosen = [action.choices[name] for name in names if name in action.choices]
            found += _actions(chosen[0], values, chooser) if chosen else []
    return found


def _filled(action: Any, value: object) -> bool:
    """Whether a positional argument has got a value."""
    return not action.option_strings and value is not action.default


def _words() -> list[str]:
    import sys

    return sys.argv[1:]


def _entry(action: Any, value: object, prog: str, switches: Any) -> dict[str, object]:
    return understood.entry(
        type=_type(action, value, switches),
        default=action.default if action.default != "==SUPPRESS==" else None,
        choices=action.choices,
        help=_help(action, prog),
        flags=list(action.option_strings),
        required=action.required or None,
        takes=_takes(action),
    )


def _takes(action: Any) -> str:
    """What follows a flag: nothing, one value, several, one again and again; or a word of which any
    but the empty one means true."""
    if type(action).__name__ == "_AppendAction":
        return "again"
    if action.nargs in ("*", "+", "...") or (isinstance(action.nargs, int) and action.nargs):
        return "several"
    if action.nargs == 0:
        return "nothing"
    return "word" if action.type is bool else "one"


def _type(action: Any, value: object, switches: Any) -> str:
    if action.nargs in ("*", "+", "...") or isinstance(value, list):
        return "list"
    if isinstance(action, switches):
        return "bool" if isinstance(action.const, (bool, type(None))) else "str"
    if action.type is None:
        return "int" if type(action).__name__ == "_CountAction" else "str"
    return understood.type_name(action.type, value)


def _help(action: Any, prog: str) -> str:
    """The help of an action with what it quotes put in; empty where it is suppressed."""
    text = action.help or ""
    if text == "==SUPPRESS==" or not isinstance(text, str):
        return ""
    try:
        return text % dict(vars(action), prog=prog)
    except (KeyError, TypeError, ValueError):
        return text
