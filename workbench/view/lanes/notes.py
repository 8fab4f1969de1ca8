"""What people say of a run, which goals it meets, which run it was made from, and what was noted
while it was captured."""

from __future__ import annotations

from pathlib import Path

from ...compare import between
from ...compare.family import Branch, drawn, family_of
from ...draw.cells import Piece, Row, fit, line
from ...errors import WorkbenchError
from ...filters.goals import judge
from ...index.catalog import Run
from ...inside import layout
from ...outputs.lines import read_all
from ...settings import Settings
from .. import family
from ..table import value_text
from .lane import Page, Subject
from .rows import fact, note

_SIGNS = {"pass": ("✓", "good"), "fail": ("✗", "bad"), "never measured": ("—", "warn")}


def notes_page(root: Path, subject: Subject) -> Page:
    """The notes lane of one run."""
    run, width = subject.run, subject.width
    labels = run.labels
    said = {
        "note": labels.note or "N writes one",
        "tags": " ".join(labels.tags) or "T gives some",
        "star": "starred" if labels.star else "",
        "archived": "put away" if labels.archived else "",
    }
    rows = [row for name, text in said.items() if text for row in fact(name, text, width)]
    rows += _goals(run, subject.settings, width)
    rows += _family(root, subject, width)
    told = [str(one.get("note")) for one in read_all(run.folder / layout.NOTES)]
    rows += fact("captured", " · ".join(told), width) if told else []
    return Page(rows)


def _goals(run: Run, settings: Settings, width: int) -> list[Row]:
    """Each goal, how the run meets it, and what it has measured."""
    if not settings.goals:
        return fact("goals", "none yet: [goals] in workbench.toml, or O", width)
    try:
        verdicts = judge(settings.goals, [run])
    except WorkbenchError as error:
        return note(error.message, width)
    rows = []
    for goal, verdict in zip(verdicts.goals, verdicts.rows[0], strict=True):
        sign, ink = _SIGNS.get(verdict.answer, ("…", "dim"))
        told = "" if verdict.value is None else f"  measured {value_text(verdict.value, 9)}"
        head = Piece(" goal         ", "dim")
        said = settings.goals[goal.name]
        text = (
            f" {verdict.answer}  {goal.name if said == goal.name else f'{goal.name} {said}'}{told}"
        )
        rows.append(line([head, Piece(sign, ink), Piece(fit(text, max(0, width - 15)))], width))
    return rows


def _family(root: Path, subject: Subject, width: int) -> list[Row]:
    """Which run it was made from, and what was made from it."""
    first = family_of(subject.run, subject.listed)
    if not first.children:
        return []
    way = subject.settings.direction

    def told(branch: Branch) -> str:
        return family.words(
            branch,
            lambda parent, run: between.of_runs(root, [parent, run], way, family.LANES),
            subject.run.number,
        )

    rows = [line([Piece(" family", "title")], width)]
    return [*rows, *(line([Piece(fit(f"   {text}", width))], width) for text in drawn(first, told))]
