"""`workbench params`: the parameters of a run, or those that a script declares."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from ..draw.cells import cell_width, fit
from ..errors import NoSuchRun, UsageError
from ..index.catalog import Run
from ..inputs.declared import Declarations, Declared, declared
from ..inputs.described import Described, described
from ..project import Project
from ..view.table import value_text
from .common import echo_json, json_option, project_of, runs_argument, safe

_MANY = 40
#: Widest columns of names, of values with their defaults.
_NAMES, _VALUES = 40, 36


@click.command()
@runs_argument("reference", default="last", metavar="[RUN|SCRIPT]")
@click.option("--all", "everything", is_flag=True, help=f"All, also where there are over {_MANY}.")
@json_option
@click.pass_context
def command(ctx: click.Context, reference: str, everything: bool, as_json: bool) -> None:
    """Tell the parameters of a run, those that somebody chose first; or those that a script
    declares, which is read and not run.

    \b
      workbench params 12
      workbench params last --all
      workbench params train.py
    """
    found = _find(project_of(ctx), reference)
    if isinstance(found, Run):
        _tell_run(found, everything, as_json)
    else:
        _tell_script(found, declared(found), everything, as_json)


def _find(project: Project, reference: str) -> Run | Path:
    """The run of that name, else the script; a name that ends in `.py` is that of a script."""
    places = (Path(reference), project.root / reference)
    script = next((place for place in places if place.is_file()), None)
    if reference.endswith(".py"):
        if script is None:
            raise UsageError(f"there is no file {reference}", "Give a run, or a script's path.")
        return script
    try:
        return project.find(reference)
    except NoSuchRun:
        if script is None:
            raise
        return script


def _tell_run(run: Run, everything: bool, as_json: bool) -> None:
    found = described(run.folder, run.spec, run.params)
    if as_json:
        echo_json({"run": None if run.origin else run.number, "params": list(map(_json, found))})
    elif not found:
        click.echo(f"{safe(run.called)} has no parameters that are known.")
    else:
        _echo(
            [(one.name, _with_default(one), one.source, one.schema.help) for one in found],
            everything,
        )


def _tell_script(path: Path, found: Declarations, everything: bool, as_json: bool) -> None:
    if as_json:
        told = [asdict(one) | {"value": None} for one in found.params]
        echo_json({"script": str(path), "params": told, "problem": found.problem})
        return
    if found.problem:
        click.echo(f"workbench: {safe(str(path))}: {safe(found.problem)}", err=True)
    if found.params:
        _echo([_declared(one) for one in found.params], everything)
    else:
        click.echo(f"{safe(str(path))} declares no parameters.")


def _echo(rows: Sequence[tuple[str, str, str, str]], everything: bool) -> None:
    shown = rows if everything else rows[:_MANY]
    for text in table(shown, shutil.get_terminal_size((100, 24)).columns):
        click.echo(text)
    if len(shown) < len(rows):
        click.echo(f"and {len(rows) - len(shown)} more: --all")


def table(rows: Sequence[tuple[str, str, str, str]], width: int) -> Iterator[str]:
    """Names, values, sources and helps below each other; the helps are cut at `width` cells."""
    limits = (_NAMES, _VALUES, _NAMES)
    widths = [
        min(limit, max((cell_width(safe(row[place])) for row in rows), default=0))
        for place, limit in enumerate(limits)
    ]
    left = width - sum(widths) - 2 * len(widths)
    for row in rows:
        cells = [fit(safe(text), size) for text, size in zip(row, widths, strict=False)]
        helped = fit(safe(row[-1]), min(left, cell_width(safe(row[-1])))) if left > 8 else ""
        yield "  ".join([*cells, helped]).rstrip()


def _with_default(one: Described) -> str:
    value = value_text(one.value, 12)
    return f"{value}  (default {value_text(one.schema.default, 12)})" if one.changed else value


def _declared(one: Declared) -> tuple[str, str, str, str]:
    value = "" if one.default is None else value_text(one.default, 12)
    choices = f"{{{', '.join(map(str, one.choices))}}}" if one.choices else ""
    told = " ".join(part for part in (choices, one.help) if part)
    return (", ".join(one.flags) or one.name), value or one.type, one.source, told


def _json(one: Described) -> dict[str, object]:
    schema = asdict(one.schema)
    schema.pop("given")
    told = {"name": one.name, "value": one.value, **schema}
    return told | {"source": one.source, "chosen": one.chosen}
