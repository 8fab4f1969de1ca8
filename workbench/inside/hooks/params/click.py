"""click and typer: the parameters of every command that is invoked from the command line."""

from __future__ import annotations

from .. import wrap
from . import understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


class _Commands:
    """The commands of one `main`: those of a group tell theirs one after the other."""

    ours = False
    names: set[str] = set()


def invoke(module: ModuleType) -> None:
    """Tell the parameters of a command, and of its sub-commands, before they run."""
    base = getattr(module, "BaseCommand", None)  # click 8.1 and before
    owner = base if isinstance(base, type) and "make_context" in vars(base) else module.Command
    wrap.before(owner, "make_context", _began)
    wrap.before(module.Command, "invoke", _invoked)


def _began(command: object, name: object, args: object, parent: object = None, **_: object) -> None:
    if parent is None:
        _Commands.ours = understood.from_command_line(args)
        _Commands.names = set()


def _invoked(command: Any, context: Any) -> None:
    if not _Commands.ours:
        return
    known = {one.name: one for one in command.params if one.name in context.params}
    names = {name: _free(name, command.name) for name in known}
    values = {names[name]: context.params[name] for name in known}
    schema = {names[name]: _entry(known[name], context) for name in known}
    _Commands.names.update(values)
    if values:
        understood.params("click", values, schema)


def _free(name: str, command: str) -> str:
    """The name of a parameter, after its command's where another command has that name too."""
    return "{}.{}".format(command, name) if name in _Commands.names else name


def _entry(param: Any, context: Any) -> dict[str, object]:
    value = context.params[param.name]
    source = getattr(context, "get_parameter_source", lambda name: None)(param.name)
    ranged = getattr(param, "type", param)  # typer's own has no type, and the range itself
    flags = list(param.opts) + list(param.secondary_opts)
    return understood.entry(
        type=_type(param, value),
        default=_default(param),
        choices=_choices(param),
        help=getattr(param, "help", None),
        flags=[flag for flag in flags if not flag[:1].isalnum()],
        required=param.required or None,
        given=None if source is None else source.name == "COMMANDLINE",
        takes=_takes(param),
        low=getattr(ranged, "min", None),
        high=getattr(ranged, "max", None),
    )


def _takes(param: Any) -> str:
    """What follows an option: nothing, one value, several, or one again and again."""
    if getattr(param, "is_flag", False) or getattr(param, "count", False):
        return "nothing"
    if getattr(param, "multiple", False):
        return "again"
    return "one" if param.nargs in (1, None) else "several"


def _default(param: Any) -> object:
    unset = callable(param.default) or getattr(param.default, "_name_", "") == "UNSET"
    return None if unset else param.default


def _type(param: Any, value: object) -> str:
    if getattr(param, "multiple", False) or param.nargs not in (1, None):
        return "list"
    described = getattr(param, "type_descriptor", None)  # typer's own
    if described is not None:
        return understood.type_name(getattr(described, "annotation", None), value)
    if _choices(param):
        return "str"
    name = getattr(param.type, "name", "str")
    return understood.type_name(name.replace(" range", "").replace("directory", "path"), value)


def _choices(param: Any) -> object:
    described = getattr(param, "type_descriptor", None)
    return getattr(param.type if described is None else described, "choices", None) or None
