"""`workbench backfill`: measure old runs later."""

from __future__ import annotations

from pathlib import Path

import click

from ..later.line import DROPPED, FAILED, PLANNED
from ..later.plan import Wanted
from .common import echo_json, json_option, project_of, runs_argument
from .evaluating import news_json, text, wait


@click.command()
@click.option(
    "--eval",
    "command_line",
    required=True,
    metavar="COMMAND",
    help="What to run. {checkpoint}, {run}, {folder}, {cwd} and {params.NAME} are filled in.",
)
@runs_argument("runs", nargs=-1, required=True)
@click.option(
    "--checkpoint",
    default="",
    metavar="GLOB",
    help="Which file or folder that the run wrote (default: one named `best`, else the newest).",
)
@click.option(
    "--bring",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Put FILE as it is now into the run's code; may be given several times.",
)
@click.option(
    "--only-missing",
    multiple=True,
    metavar="METRIC",
    help="Skip runs that have METRIC (all of them, if given several times).",
)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(min=1), metavar="N")
@click.option(
    "--timeout",
    default=0.0,
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    help="Stop an evaluation that takes longer.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be run, and why not.")
@click.option("--detach", is_flag=True, help="Do not wait: go on in the background.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    command_line: str,
    runs: tuple[str, ...],
    checkpoint: str,
    bring: tuple[Path, ...],
    only_missing: tuple[str, ...],
    jobs: int,
    timeout: float,
    dry_run: bool,
    detach: bool,
    as_json: bool,
) -> None:
    """Measure RUNS that have ended, each with its own code and checkpoint, and add the metrics.

    Each evaluation is a run of its own, in a private copy of the code as the run had it, with data
    and everything else that is not code linked in; what it writes to new relative paths is there.
    `python` is the Python that the run had. A file that the command names and that the run's code
    lacks is taken from the project as it is now. What is added is told as measured later, and
    overrules nothing that the run measured itself.

    \b
      workbench backfill --eval "python eval.py --ckpt {checkpoint}" 11 12 13
      workbench backfill --eval "python eval.py --run {folder}" --only-missing acc/pedestrian last
      workbench backfill --eval "python eval.py {checkpoint}" --checkpoint 'out/best-*' 12 --dry-run
    """
    project = project_of(ctx)
    found = project.find_all(dict.fromkeys(runs))
    files = tuple(str(path.absolute()) for path in bring)
    wanted = Wanted(command_line, checkpoint, files, only_missing, timeout)
    line = project.backfill(found, wanted, jobs)
    if dry_run or detach:
        told = line.plans()
        if detach and not dry_run:
            planned = [one.run for one in told if one.what == PLANNED]
            project.backfill_behind(planned, wanted, jobs)
            click.echo(f"{len(planned)} go on in the background; workbench ls shows them", err=True)
    else:
        told = wait(line, quiet=as_json)
    if as_json:
        echo_json([news_json(news) for news in told])
    elif dry_run or detach:
        for news in told:
            click.echo(text(news))
    ctx.exit(int(any(news.what in (FAILED, DROPPED) for news in told)))
