"""`workbench goals`: how past runs meet the goals of today."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import click

from ..draw.cells import cell_width, fit
from ..errors import UsageError
from ..filters.goals import Answer, Verdict, Verdicts
from ..index.catalog import Run
from ..project import Project
from ..settings import FILE
from ..view.states import sign
from ..view.table import value_text
from .common import echo_json, json_option, project_of, runs_argument

_SIGNS: dict[Answer, str] = {"pass": "✓", "fail": "✗", "not yet": "…", "never measured": "—"}
_CELLS = 24


@dataclass(frozen=True, slots=True)
class _Judged:
    """Some runs and their verdicts, in the same order."""

    runs: Sequence[Run]
    verdicts: Verdicts

    def only(self, answers: set[Answer]) -> list[int]:
        """The rows to show: all, or those with one of these answers; `pass` means every goal."""
        return [
            row
            for row in range(len(self.runs))
            if not answers
            or self.verdicts.answers(row) & (answers - {"pass"})
            or ("pass" in answers and self.verdicts.passes(row))
        ]


@click.command()
@runs_argument("runs", nargs=-1, metavar="[RUNS]...")
@click.option("-g", "--goal", "typed", multiple=True, help="A goal, beside those of the project.")
@click.option("--keep", is_flag=True, help="Keep the goals of -g for this project.")
@click.option("--forget", metavar="GOAL", help="Forget a goal that was kept.")
@click.option("--passed", is_flag=True, help="Only runs that pass every goal.")
@click.option("--failed", is_flag=True, help="Only runs that fail a goal.")
@click.option("--unmeasured", is_flag=True, help="Only runs that never measured a goal.")
@click.option("--check", is_flag=True, help="Exit with 1 unless every run passes every goal.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    runs: tuple[str, ...],
    typed: tuple[str, ...],
    keep: bool,
    forget: str | None,
    passed: bool,
    failed: bool,
    unmeasured: bool,
    check: bool,
    as_json: bool,
) -> None:
    """Judge RUNS, or all runs, by the goals of the project and those typed in.

    Goals are filters with a name, in [goals] of workbench.toml. A run that never measured what a
    goal speaks of neither passes nor fails.

    \b
      workbench goals
      workbench goals 12 13 -g "acc/pedestrian >= 99.9 %"
      workbench goals --unmeasured --json
      workbench goals -g "val/acc > 0.9" --keep
      workbench goals last --check && ./deploy.sh
    """
    project = project_of(ctx)
    for text in typed if keep else ():
        project.set_goal(text, text)
    if forget is not None:
        _forget(project, forget)
    goals = {**project.settings().goals, **{text: text for text in typed}}
    if not goals:
        hint = f'Write [goals] in {FILE}, or type one: workbench goals -g "val/acc > 0.9"'
        raise UsageError(f"{project.root} has no goals", hint)
    every = [run for run in project.runs() if not run.spec.measures]
    asked = project.find_all(runs) if runs else every
    judged = _Judged(asked, project.judge(goals, asked))
    answers: dict[Answer, bool] = {"pass": passed, "fail": failed, "never measured": unmeasured}
    rows = judged.only({answer for answer, wanted in answers.items() if wanted})
    if as_json:
        echo_json([_json(judged, row) for row in rows])
    else:
        _print(judged, rows)
    if check and not all(map(judged.verdicts.passes, range(len(asked)))):
        ctx.exit(1)


def _forget(project: Project, name: str) -> None:
    """Forget a goal that was kept. Raises UsageError for one that was not."""
    known = project.settings().goals
    project.set_goal(name, None)
    if name not in known or name in project.settings().goals:
        where = f"it stands in {FILE}" if name in known else f"known are: {', '.join(known)}"
        raise UsageError(f"the goal {name!r} was not kept by a command or a key", where)


def _print(judged: _Judged, rows: Sequence[int]) -> None:
    width = shutil.get_terminal_size((120, 24)).columns
    head = ["#", "", *(goal.name for goal in judged.verdicts.goals), "command"]
    lines = [head, *(_cells(judged, row) for row in rows)]
    widths = [min(_CELLS, max(map(cell_width, column))) for column in zip(*lines, strict=True)]
    widths[-1] = max(0, width - sum(widths[:-1]) - 2 * (len(widths) - 1))
    for cells in lines if rows else ():
        line = "  ".join(fit(cell, wide) for cell, wide in zip(cells, widths, strict=True))
        click.echo(line[:width].rstrip())
    for place, goal in enumerate(judged.verdicts.goals):
        counts = Counter(verdicts[place].answer for verdicts in judged.verdicts.rows)
        told = ", ".join(f"{counts[answer]} {answer}" for answer in _SIGNS if counts[answer])
        click.echo(fit(f"{goal.name}: {told or 'no runs'}", width).rstrip())


def _cells(judged: _Judged, row: int) -> list[str]:
    run = judged.runs[row]
    return [run.label, sign(run), *map(_cell, judged.verdicts.rows[row]), run.title]


def _cell(verdict: Verdict) -> str:
    """`✓ 0.9993`, `✗ 0.08`, `— never measured`."""
    told = verdict.answer if verdict.value is None else value_text(verdict.value)
    return f"{_SIGNS[verdict.answer]} {told}"


def _json(judged: _Judged, row: int) -> dict[str, object]:
    run = judged.runs[row]
    verdicts = zip(judged.verdicts.goals, judged.verdicts.rows[row], strict=True)
    return {
        "run": None if run.origin else run.number,
        "name": run.spec.name,
        "state": run.life.state,
        "passes": judged.verdicts.passes(row),
        "goals": {
            goal.name: {"answer": verdict.answer, "measured": dict(verdict.measured)}
            for goal, verdict in verdicts
        },
    }
