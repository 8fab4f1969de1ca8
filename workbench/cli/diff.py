"""`workbench diff`: what differs between two runs, or between a run and the code as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from ..compare.between import LANES, Comparison
from ..compare.code import CodeDifference
from ..compare.values import Differs
from ..view.table import value_text
from .common import echo_json, json_option, project_of, runs_argument, safe

_WIDE = 24


@click.command()
@runs_argument("old", metavar="RUN")
@runs_argument("new", metavar="[RUN]", required=False)
@click.option("--params", is_flag=True, help="Only parameters.")
@click.option("--code", is_flag=True, help="Only the code, as a unified diff.")
@click.option("--data", is_flag=True, help="Only the data that was read.")
@click.option("--env", is_flag=True, help="Only the environment.")
@click.option("--metrics", is_flag=True, help="Only the last values of the metrics.")
@json_option
@click.pass_context
def command(ctx: click.Context, /, old: str, new: str | None, as_json: bool, **lanes: bool) -> None:
    """Tell what differs between two runs: parameters, code, data, environment, metrics.

    With one RUN: its code against the working tree as it is now.

    \b
      workbench diff 11 12
      workbench diff 11 12 --code
      workbench diff last
    """
    project = project_of(ctx)
    found = project.compare(*project.find_all([old] if new is None else [old, new]))
    asked = ["code"] if new is None else [lane for lane in LANES if lanes[lane]]
    wanted = asked or list(LANES)
    if as_json:
        echo_json(_json(found, wanted))
    elif wanted == ["code"]:
        _print_code(found)
    else:
        _print(found, wanted)


def _print(found: Comparison, wanted: Sequence[str]) -> None:
    click.echo(safe(f"{found.old} → {found.new}"))
    for lane in wanted:
        if lane != "code":
            _print_values(lane, found.values[lane])
        elif found.code is None or found.code.changes:
            click.echo(f"\ncode  {_extent(found)}")
    told = [lane for lane in wanted if lane != "code" and found.values[lane]]
    if not told and not ("code" in wanted and found.code and found.code.changes):
        click.echo("no difference")
    if "code" in wanted and found.code and found.code.diff:
        click.echo("")
        click.echo(safe(found.code.diff).rstrip("\n"))


def _print_values(lane: str, differences: Sequence[Differs]) -> None:
    if not differences:
        return
    click.echo(f"\n{lane}")
    width = min(40, max(len(one.name) for one in differences))
    for one in differences:
        change = "" if one.change is None else f"   {one.change:+.4g}"
        was, now = (value_text(side, 12) for side in (one.old, one.new))
        click.echo(safe(f"  {one.name:<{width}}  {was} → {now}{change}"))


def _print_code(found: Comparison) -> None:
    if found.code is None:
        raise SystemExit(_missing(found))
    if found.code.diff:
        click.echo(safe(found.code.diff).rstrip("\n"))
    else:
        click.echo("no difference in the code", err=True)


def _extent(found: Comparison) -> str:
    """`2 files, +4 −1: model.py, train.py`."""
    if found.code is None:
        return found.no_code
    added, removed = found.code.lines
    names = [change.path for change in found.code.changes]
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    some = ", ".join(names[:5])
    plural = "s" if len(names) > 1 else ""
    return safe(f"{len(names)} file{plural}, +{added} −{removed}: {some}{more}")


def _missing(found: Comparison) -> str:
    return f"workbench: {found.no_code}"


def _json(found: Comparison, wanted: Sequence[str]) -> Mapping[str, object]:
    told: dict[str, object] = {"old": found.old, "new": found.new}
    for lane in wanted:
        told[lane] = _code_json(found.code) if lane == "code" else _values_json(found.values[lane])
    return told


def _code_json(code: CodeDifference | None) -> object:
    if code is None:
        return None
    changes = [
        {"path": c.path, "status": c.status, "added": c.added, "removed": c.removed}
        for c in code.changes
    ]
    return {"files": changes, "diff": code.diff}


def _values_json(differences: Sequence[Differs]) -> object:
    return [one.sides() for one in differences]
