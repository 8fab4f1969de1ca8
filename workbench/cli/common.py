"""What the commands share: opening the project, run references, JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click
import orjson
from click.shell_completion import CompletionItem

from ..errors import UsageError
from ..index.catalog import Run
from ..inside.records import readable
from ..project import Project
from ..run.lifecycle import describe

if TYPE_CHECKING:
    from ..inputs.code.failing import Failure

Command = TypeVar("Command", bound=Callable[..., Any])

#: Control characters, C1 included: what a run printed must not steer the reader's terminal. And
#: bytes that are no UTF-8, as Python holds them: no output takes them.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def project_of(ctx: click.Context) -> Project:
    """The project that the command works on."""
    return Project.open(ctx.find_root().obj or ".")


def json_option(command: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def runs_argument(name: str, **options: Any) -> Callable[[Command], Command]:
    """Add an argument that names runs, completed by the shell."""
    return click.argument(name, shell_complete=_complete_runs, **options)


def pairs(texts: Iterable[str], option: str) -> Iterator[tuple[str, str]]:
    """The names and the values of an option that is given as NAME=VALUE. Raises UsageError."""
    for text in texts:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise UsageError(f"{option} {text}: not of the form NAME=VALUE")
        yield name, value


def echo_json(value: object) -> None:
    """Print a value as JSON. NaN and infinities, which JSON lacks, become text, as do integers of
    more than 64 bits, which many readers round; bytes that are no UTF-8 become `?`."""
    told = orjson.dumps(jsonable(value), option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)
    click.echo(told)


def safe(text: str) -> str:
    """Text of unknown origin without anything that steers a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def run_json(run: Run) -> dict[str, object]:
    """A run as every `--json` prints it."""
    stats = run.stats
    told: dict[str, object] = {
        "run": None if run.origin else run.number,
        "name": run.spec.name,
        "state": run.life.state,
        "command": list(run.spec.command),
        "cwd": run.spec.cwd,
        "params": dict(run.params),
        "metrics": dict(run.metrics),
        "stats": {n: {"low": s.low, "high": s.high, "count": s.count} for n, s in stats.items()},
        "sources": dict(run.sources),
        "code": run.code,
        "data": dict(run.data),
        "summary": dict(run.summary),
        "step": run.step,
        "parent": run.spec.parent,
        "tags": list(run.labels.tags),
        "note": run.labels.note,
        "star": run.labels.star,
        "archived": run.labels.archived,
        "started": run.started,
        "ended": run.ended,
        "seconds": run.seconds,
    }
    if run.origin:
        told |= {"origin": run.origin, "place": str(run.place)}
    if run.problem:
        told["problem"] = run.problem
    return told


def at_json(failed: Failure) -> dict[str, object]:
    """Where a run failed, as `--json` prints it."""
    place = failed.place
    return {
        "error": failed.error,
        "file": str(place.path),
        "line": place.line,
        "function": failed.frame.function,
        "code": failed.frame.code,
        "remark": place.remark,
    }


def labels_json(run: Run) -> dict[str, object]:
    """What people say of a run, as `--json` prints it."""
    labels = run.labels
    return {
        "run": run.spec.name if run.origin else run.number,
        "tags": list(labels.tags),
        "note": labels.note,
        "star": labels.star,
        "archived": labels.archived,
    }


def jsonable(value: object) -> object:
    """A value as JSON can hold it; see `echo_json`."""
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)
    if isinstance(value, dict):
        return {readable(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return readable(value)


def _complete_runs(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    runs = project_of(ctx).runs()
    known = [CompletionItem(str(run.number), help=run.title) for run in reversed(runs)]
    return [item for item in [CompletionItem("last"), *known] if item.value.startswith(incomplete)]


def tell_launched(project: Project, number: int, as_json: bool) -> None:
    """Tell the number of a run that was launched; exit with 1 where it never started."""
    run = project.find(str(number))
    if as_json:
        echo_json(run_json(run))
    elif run.life.state == "never-started":
        click.echo(f"run {number}: {describe(run.life)}", err=True)
    else:
        click.echo(f"run {number}")
        if run.life.state == "waiting":
            click.echo(safe(f"  {describe(run.life)}"), err=True)
        click.echo(f"  follow it: workbench logs -f {number}", err=True)
    if run.life.state == "never-started":
        raise SystemExit(1)
