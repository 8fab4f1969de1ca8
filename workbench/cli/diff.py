"""`workbench diff`: what differs among runs, or from a run to what it would be now."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence

import click

from ..compare.between import LANES, CodeSide, Comparison
from ..compare.metrics import Metric
from ..compare.sentence import sentences
from ..compare.values import Missing, Varies
from ..compare.wording import pair, short, signed
from ..draw.cells import cell_width, plain
from ..errors import UsageError
from ..index.catalog import Run
from ..project import Project
from ..view.compared import tables
from ..view.markdown import markdown
from .code_diff import CodeOptions, code_json, code_options, print_code, sort_out
from .common import echo_json, json_option, project_of, runs_argument, safe
from .data_diff import data_json, data_page, rows_between

_MOST = 40  # names of a lane, where it was not asked for
_LONG = 60  # cells of a value


@click.command()
@runs_argument("words", metavar="RUN...", nargs=-1, required=True)
@click.option("--params", is_flag=True, help="Only parameters.")
@click.option("--code", is_flag=True, help="Only the code, of RUN... [PATH...].")
@click.option("--data", is_flag=True, help="Only the data that was read.")
@click.option("--env", is_flag=True, help="Only the environment.")
@click.option("--metrics", is_flag=True, help="Only the metrics: last values, and best ones.")
@click.option("-w", "--against", metavar="RUN", help="Compare with this run (default: the first).")
@click.option("--parent", is_flag=True, help="Compare one RUN with its parent.")
@click.option("--md", "as_md", is_flag=True, help="Print Markdown, for a pull request.")
@code_options
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    words: tuple[str, ...],
    against: str | None,
    parent: bool,
    as_md: bool,
    as_json: bool,
    stat: bool,
    ignore_space: bool,
    split: bool | None,
    context: int,
    **lanes: bool,
) -> None:
    """Tell what differs among runs: parameters, code, data, environment, metrics.

    All are compared with the first one. With one RUN alone: what launching it again would take
    now, by the code, the declared parameters, the data and the packages as they are.

    \b
      workbench diff 11 12
      workbench diff 12 13 14 15 --metrics
      workbench diff 11 12 13 --code --ignore-space src/model
      workbench diff last --parent
      workbench diff last
    """
    if as_md and as_json:
        raise click.UsageError("Choose --md or --json, not both.")
    project = project_of(ctx)
    asked = [lane for lane in LANES if lanes[lane]]
    names, paths = sort_out(project, words) if asked == ["code"] else (words, ())
    runs = _runs(project, names, against, parent)
    options = CodeOptions(stat, ignore_space, split, context, paths)
    if asked == ["code"] and not as_json and not as_md:
        print_code(project.root, runs, options)
        return
    found = project.compare(runs, asked or None)
    if as_json:
        code = {"code": code_json(project.root, runs, options)} if asked == ["code"] else {}
        echo_json(_json(found) | code)
    elif as_md:
        click.echo(markdown(found))
    else:
        for text in page(found, shutil.get_terminal_size((100, 24)).columns, asked):
            click.echo(text)


def _runs(
    project: Project, references: Sequence[str], against: str | None, parent: bool
) -> list[Run]:
    """The runs to compare, the baseline first."""
    runs = project.find_all([*([against] if against else []), *references])
    if not parent:
        return runs
    if len(runs) > 1:
        raise UsageError("--parent compares one run", "Name one RUN, and no --against.")
    number = runs[0].spec.parent
    base = next((one for one in project.runs() if one.number == number), None)
    if base is None:
        gone = "has no parent" if number is None else f"was made from run {number}, which is gone"
        raise UsageError(
            f"{runs[0].called} {gone}",
            f"Name the other run: workbench diff {runs[0].label} --against RUN",
        )
    return [base, runs[0]]


def page(found: Comparison, width: int, asked: Collection[str]) -> Iterator[str]:
    """The sentences, and what differs lane by lane: of two sides `old → new`, of more a table. Of
    a lane that was asked for everything."""
    yield from (safe(one.text) for one in sentences(found))
    if len(found.sides) == 2:
        yield safe(f"\n{found.sides[0].called} → {found.sides[1].called}")
    if not found.differs:
        yield "no difference"
    most = None if asked else _MOST
    for lane in LANES:
        if lane == "data" and lane in asked and found.data:
            yield from ("", *data_page(found, width)) if found.values.get(lane) else ()
        elif len(found.sides) == 2:
            yield from _pairs(found, lane, most)
        else:
            for block in tables(found, lane, width, most=most):
                yield "\n" + "\n".join(text.rstrip() for text in plain(block).splitlines())
    difference = found.code[1].found if len(found.sides) == 2 and found.code else None
    if difference is not None and (diff := difference.diff):
        yield "\n" + safe(diff).rstrip("\n")


def _pairs(found: Comparison, lane: str, most: int | None) -> Iterator[str]:
    """A lane of two sides, a line a difference."""
    if lane == "code":
        if found.code and (text := _extent(found.code[1])):
            yield f"\ncode  {text}"
        return
    differ = found.metrics if lane == "metrics" else found.values.get(lane, ())
    if differ:
        yield f"\n{lane}"
    width = min(40, max((cell_width(safe(one.name)) for one in differ), default=0))
    for one in differ[:most]:
        rows = rows_between(found, one.name) if lane == "data" else ""
        yield safe(f"  {one.name:<{width}}  {_change(one)}{rows}")
    if most is not None and len(differ) > most:
        yield f"  and {len(differ) - most} more: --{lane}"


def _change(one: Varies) -> str:
    """`0.1 → 0.5   +0.4`, of a metric with what that means."""
    if not one.differs(1):
        told = f"last {pair(one.values[0], one.values[0])[0]}"
    else:
        told = " → ".join(pair(one.values[0], one.values[1], _LONG))
        change = one.change(1)
        told += "" if change is None else f"   {signed(change)}"
    verdict = one.verdict(1) if isinstance(one, Metric) else None
    return f"{told} {verdict}" if verdict in ("better", "worse") else told


def _extent(side: CodeSide) -> str:
    """`2 files, +4 −1: model.py, train.py`; empty where nothing differs."""
    if side.found is None:
        return safe(side.problem)
    names = [short(change.path, _LONG) for change in side.found.changes]
    if not names:
        return ""
    added, removed = side.found.lines
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    plural = "s" if len(names) > 1 else ""
    return f"{len(names)} file{plural}, +{added} −{removed}: {', '.join(names[:5])}{more}"


def _json(found: Comparison) -> dict[str, object]:
    """Values in the order of the runs; null stands for what a run lacks, or
    is not known to have."""
    told: dict[str, object] = {
        "runs": [_side(found, place) for place in range(len(found.sides))],
        "sentences": [one.text for one in sentences(found)],
    }
    for lane, differ in found.values.items():
        told[lane] = [_named(found, lane, one) for one in differ]
    if found.code:
        told["code"] = [_code(side) for side in found.code]
    if "metrics" in found.same:
        told["metrics"] = [_metric(one) for one in found.metrics]
    return told


def _side(found: Comparison, place: int) -> dict[str, object]:
    run = found.sides[place].run
    if run is None:
        return {"run": None, "name": found.sides[place].called, "state": None}
    number = None if run.origin else run.number
    return {"run": number, "name": run.spec.name or run.title, "state": run.life.state}


def _named(found: Comparison, lane: str, one: Varies) -> dict[str, object]:
    told = {"name": one.name, "values": _values(one.values)}
    return told | (data_json(found, one.name) if lane == "data" else {})


def _values(values: Sequence[object]) -> list[object]:
    return [None if isinstance(value, Missing) else value for value in values]


def _metric(one: Metric) -> dict[str, object]:
    places = range(len(one.values))
    return {
        "name": one.name,
        "values": _values(one.values),
        "changes": [one.change(place) for place in places],
        "verdicts": [one.verdict(place) for place in places],
        "best": _values(one.best),
        "direction": one.direction,
    }


def _code(side: CodeSide) -> dict[str, object]:
    """The files that differ; null where that is not known, and then why."""
    if side.problem:
        return {"files": None, "diff": None, "problem": side.problem}
    files = [
        {"path": c.path, "status": c.status, "added": c.added, "removed": c.removed}
        for c in (side.found.changes if side.found else ())
    ]
    return {"files": files, "diff": side.found.diff if side.found else "", "problem": ""}
