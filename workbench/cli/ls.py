"""`workbench ls`: the list of runs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict

import click

from ..compare.baseline import Baselines
from ..draw.cells import plain
from ..errors import BadQuery, BadSettings, WorkbenchError
from ..filters.goals import Verdict
from ..index.catalog import Run
from ..project import Project
from ..run.lifecycle import STATES
from ..settings import Settings
from ..view.columns import Column, found_columns, named
from ..view.groups import SEED, grouped, ways
from ..view.listing import Listing, TableWish, arranged, is_away, ordered
from ..view.sheet import Sheet
from ..view.table import metric_names
from .common import echo_json, json_option, project_of, run_json, safe

_BEFORE = 5  # cells before the first column, of which a command needs the last two
_MARK = 3


@click.command()
@click.option(
    "-n",
    "--last",
    type=click.IntRange(min=1),
    help="Only the last N runs; with --sort the first N after sorting.",
)
@click.option("-f", "--filter", "text", help="Only runs of which this is true: see below.")
@click.option("--state", type=click.Choice(STATES), multiple=True, help="Only runs in this state.")
@click.option("--tag", multiple=True, help="Only runs with this tag.")
@click.option(
    "-a", "--archived", is_flag=True, help="List also runs that were put away, and evaluations."
)
@click.option("-s", "--sort", metavar="NAME", help="Sort by a metric, a parameter or a fact.")
@click.option("-r", "--reverse", is_flag=True, help="The other way round.")
@click.option("-c", "--column", "columns", multiple=True, metavar="NAME", help="Show this column.")
@click.option(
    "-g",
    "--group",
    metavar="NAME",
    help="Group by a parameter, tag, code, data; config: all but seed.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    last: int | None,
    text: str | None,
    state: tuple[str, ...],
    tag: tuple[str, ...],
    archived: bool,
    sort: str | None,
    reverse: bool,
    columns: tuple[str, ...],
    group: str | None,
    as_json: bool,
) -> None:
    """List the runs, newest last, with the parameters that differ and the metrics that matter, each
    with its difference to the baseline (▲ better, ▼ worse, ? not known).

    \b
      workbench ls -n 10
      workbench ls --state failed --json
      workbench ls -f "val/acc > 0.9 and lr < 1e-3 and state = done"
      workbench ls -f "code changed since 12 and not archived"
      workbench ls --sort val/acc --group config
    """
    project = project_of(ctx)
    every = project.runs()
    runs = [
        run
        for run in (every if text is None else project.filter(text, every))
        if (not state or run.life.state in state)
        and (not tag or {*tag} <= {*run.labels.tags})
        and (archived or not is_away(run))
    ]
    settings = _settings(project)
    runs = _some(runs, last, settings or Settings(), sort, reverse)
    if not runs and not as_json:
        click.echo(_nothing(project, every))
        return
    known = settings or Settings()
    wish = _wish(runs, known, sort, reverse, group)
    if as_json:
        echo_json(_json(runs, wish))
        return
    verdicts = _verdicts(project, known, runs)
    shown = Listing(
        columns=_columns(columns, runs, bool(verdicts)),
        known={run.number: run for run in every},
        settings=known,
        baselines=Baselines(every, known) if settings is not None else Baselines(),
        verdicts=verdicts,
    )
    for line in table(runs, shown, wish, shutil.get_terminal_size((120, 24)).columns):
        click.echo(line)


def _settings(project: Project) -> Settings | None:
    """What the project has settled; None where that cannot be understood, which is told: the list
    goes without differences and goals then."""
    try:
        return project.settings()
    except BadSettings as error:
        _warn(error)
        return None


def _warn(error: WorkbenchError) -> None:
    """Tell what is wrong of the settings, and go on."""
    click.echo(safe(f"workbench: {error.message}\n  {error.hint}"), err=True)


def _some(
    runs: list[Run], count: int | None, settings: Settings, sort: str | None, reverse: bool
) -> list[Run]:
    """The last runs, so many of them; where they are sorted, the first ones after that."""
    if not count or len(runs) <= count:
        return runs
    if sort is None:
        return runs[-count:]
    first = ordered(runs[::-1], _wish(runs, settings, sort, reverse, None))[:count]
    kept = {run.number for run in first}
    return [run for run in runs if run.number in kept]


def _wish(
    runs: Sequence[Run], settings: Settings, sort: str | None, reverse: bool, group: str | None
) -> TableWish:
    """The newest run last, where the eye is; of what is sorted by, the best first."""
    if not runs:
        return TableWish()
    key = _named("--sort", sort, runs).key if sort is not None else ""
    down = not key or settings.direction(key.removeprefix("metric:")) == "down"
    way = _way(group, runs) if group is not None else ""
    titles = frozenset(one.title for one in grouped(runs, way)) if way else frozenset()
    return TableWish(sort=key, ascending=down != reverse, group=way, unfolded=titles)


def _json(runs: Sequence[Run], wish: TableWish) -> list[dict[str, object]]:
    """The runs, or the groups with theirs: of each metric `mean`, `deviation` and `count`."""
    if not wish.group:
        return [run_json(run) for run in ordered(runs[::-1], wish)]
    names = metric_names(runs)
    told: list[dict[str, object]] = []
    for group in grouped(ordered(runs[::-1], wish), wish.group):
        spreads = {name: group.spread(name) for name in names}
        metrics = {name: asdict(spread) for name, spread in spreads.items() if spread is not None}
        held = [run_json(run) for run in group.runs]
        told.append({"group": group.title, "metrics": metrics, "runs": held})
    return told


def _nothing(project: Project, every: Sequence[Run]) -> str:
    if every:
        return "No run is like that."
    return f"No runs in {project.root}. Launch one: workbench run -- python train.py"


def _verdicts(
    project: Project, settings: Settings, runs: Sequence[Run]
) -> dict[int, dict[str, Verdict]]:
    """How the runs meet the goals; none where a goal cannot be understood, which is told."""
    if not settings.goals:
        return {}
    try:
        found = project.judge(settings.goals, runs)
    except WorkbenchError as error:
        _warn(error)
        return {}
    names = [goal.name for goal in found.goals]
    told = zip(runs, found.rows, strict=True)
    return {run.number: dict(zip(names, row, strict=True)) for run, row in told}


def table(runs: Sequence[Run], listing: Listing, wish: TableWish, width: int) -> list[str]:
    """The runs as lines of text, at most `width` cells wide."""
    sheet = Sheet(arranged(runs, wish, listing), width)
    rows = [sheet.head("", _BEFORE), *(sheet.row(one, "", False) for one in sheet.listing.lines)]
    return [plain([row])[_MARK:].rstrip() for row in rows]


def _columns(names: Sequence[str], runs: Sequence[Run], goals: bool) -> tuple[Column, ...]:
    return tuple(_named("--column", name, runs) for name in names) or found_columns(runs, goals)


def _named(option: str, name: str, runs: Sequence[Run]) -> Column:
    """The column that an option names. Raises BadQuery, which says which option."""
    try:
        return named(name, runs)
    except BadQuery as error:
        raise BadQuery(f"{option}: {error.message}", error.hint) from error


def _way(group: str, runs: Sequence[Run]) -> str:
    """The way of grouping that people mean. Raises BadQuery."""
    known = ways(runs)
    for way in (group, f"param:{group}", {"config": SEED}.get(group, "")):
        if way in known:
            return way
    told = ", ".join(way.removeprefix("param:") for way in known if way != SEED)
    raise BadQuery(
        f"the runs cannot be grouped by {group}", f"They can be by config (all but seed), {told}."
    )
