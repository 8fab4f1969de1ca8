"""`workbench data`: what runs were trained on, how it is distributed, and what differs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..compare import data
from ..compare.side import datasets, filters
from ..compare.told import difference_told
from ..draw.cells import Row, plain
from ..errors import NoSuchRun, UsageError
from ..index.catalog import Run
from ..inputs.data.files import FileUse
from ..inputs.data.filtered import Filtered
from ..inputs.data.profiles.profile import Profile
from ..inside.records import readable
from ..project import Project
from ..view.data import difference
from ..view.data.columns import extent, profile_rows
from ..view.data.words import filter_notes
from .common import echo_json, json_option, project_of, runs_argument, safe
from .files import as_told, table

if TYPE_CHECKING:
    from ..inputs.data.profiles.make import Maker


@click.command()
@runs_argument("what", nargs=-1, metavar="[RUN | FILE]...")
@click.option(
    "--columns",
    is_flag=True,
    help="The columns of each dataset and their values; with --filter those of all rows.",
)
@click.option("--filter", "text", metavar="TEXT", help="What a filter would keep of a FILE.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, what: Sequence[str], columns: bool, text: str | None, as_json: bool
) -> None:
    """List the data that a run read: datasets and checkpoints, by file or by name and version.

    Configurations, logs, and what the run wrote itself are left out; `workbench files` has them.
    With several runs, tell what differs from the first one: files, rows, columns that moved. With
    a FILE or a folder, tell what is in it now; with --filter, what a filter keeps and drops of it,
    and how its columns move. Steps of a filter stand apart by `;`: an SQL expression, `10 %`,
    `500 rows`, `balanced by label`, `drop 3, 17, 20-30`.

    \b
      workbench data 12 --columns
      workbench data 12 14
      workbench data train.csv --json
      workbench data train.csv --filter "label in (3, 8); 10 %"
    """
    project = project_of(ctx)
    path = _file(project, what[0]) if len(what) == 1 else None
    if text is not None:
        path = path or _only_dataset(project.find_all(what or ["last"]))
        return _tell_filter(path, text, columns, as_json)
    if path is not None:
        return _tell_file(path, as_json)
    runs = project.find_all(what or ["last"])
    if len(runs) > 1:
        return _tell_difference(project, runs, as_json)
    return _tell_run(project, runs[0], columns, as_json)


def _file(project: Project, word: str) -> Path | None:
    """The file or folder that a word names, unless it names a run."""
    try:
        project.find(word)
        return None
    except NoSuchRun:
        if Path(word).exists():
            return Path(word)
        if Path(word).suffix or "/" in word:
            raise UsageError(f"{word}: no such file", "Name a run, a file or a folder.") from None
        raise


def _tell_file(path: Path, as_json: bool) -> None:
    from ..inputs.data.profiles.failure import NotProfiled

    try:
        found = _maker().of_path(str(path.absolute()))
    except NotProfiled as error:
        raise UsageError(f"{readable(path)}: {error.message}", _READABLE) from error
    if as_json:
        echo_json({"path": readable(path), **found.told()})
    else:
        _print(profile_rows(readable(path), found, _width())[0])


def _tell_filter(path: Path, text: str, exact: bool, as_json: bool) -> None:
    from ..inputs.data.subsets.preview import Previewer
    from ..view.data import filtered

    previewer = Previewer(path)
    try:
        found = previewer.preview(text, exact=exact)
    finally:
        previewer.close()
    if found.problem is not None:
        raise found.problem
    if as_json:
        echo_json(filtered.told(readable(path), found))
    else:
        _print(filtered.filtered_rows(readable(path), found, _width()))


def _only_dataset(runs: Sequence[Run]) -> Path:
    """The dataset that is meant: the only one that the only run named has read."""
    uses = [*datasets(runs[0]).values()] if len(runs) == 1 else []
    if len(uses) != 1:
        read = ", ".join(readable(use.path) for use in uses)
        raise UsageError("a filter is for one dataset", f"Name one: {read or 'its file'}.")
    return Path(uses[0].path)


def _tell_run(project: Project, run: Run, columns: bool, as_json: bool) -> None:
    uses = datasets(run)
    look = _looker(project) if columns else data.kept(project.root)
    known = {path: look(use) for path, use in uses.items()}
    if as_json:
        given = filters(run, uses)
        told = (_told(use, known[path], columns) for path, use in uses.items())
        echo_json([one | _filter(given, path) for path, one in zip(uses, told, strict=True)])
    elif not uses:
        click.echo(f"Run {run.number} is not known to have read data.")
    else:
        notes = filter_notes(run, uses)
        named = [use if use.is_named else replace(use, path=path) for path, use in uses.items()]
        head, *lines = table(named, run.spec.cwd)
        click.echo(head)
        for line, (path, one) in zip(lines, known.items(), strict=True):
            about = "" if isinstance(one, str) or one.problem else f"  ({extent(one)})"
            click.echo(f"{line}{about}")
            if path in notes:
                click.echo(f"  {safe(notes[path])}")
        for path, one in known.items() if columns else ():
            click.echo("")
            _print(profile_rows(readable(path), one, _width())[0])


def _filter(given: Mapping[str, Filtered], path: str) -> dict[str, object]:
    return {"dataset": readable(path), "filtered": given[path].told()} if path in given else {}


def _told(use: FileUse, known: Profile | str, columns: bool) -> dict[str, object]:
    """A dataset for `--json`: its rows where they are known, or why they are not."""
    if isinstance(known, str):
        return {**as_told(use), "unknown": known}
    extent = {"unknown": known.problem} if known.problem else {known.unit: known.rows}
    return {**as_told(use), **extent, **({"profile": known.told()} if columns else {})}


def _tell_difference(project: Project, runs: Sequence[Run], as_json: bool) -> None:
    look = _looker(project)
    found = [data.of_runs(project.root, runs[0], run, look) for run in runs[1:]]
    if as_json:
        echo_json([difference_told(one) for one in found])
        return
    drawn = difference.Drawn(_width())
    for one in found:
        if drawn.rows:
            drawn.add()
        difference.draw(one, drawn)
    _print(drawn.rows)


def _looker(project: Project) -> data.Look:
    """Looks up profiles, and makes those that are missing while that is possible."""
    from ..inputs.data.profiles.failure import NotProfiled
    from ..inputs.data.profiles.store import Profiles
    from ..inside import layout

    maker, profiles = _maker(), Profiles(project.root / layout.PROJECT)

    def look(use: FileUse) -> Profile | str:
        try:
            return maker.of_use(profiles, use)
        except NotProfiled as error:
            return str(error.message)

    return look


def _maker() -> Maker:
    from ..inputs.data.profiles.make import Maker

    return Maker()


def _print(rows: Sequence[Row]) -> None:
    for line in plain(rows).splitlines():
        click.echo(safe(line.rstrip()))


def _width() -> int:
    return min(200, shutil.get_terminal_size((100, 24)).columns)


_READABLE = (
    "Tables are CSV, TSV, JSON lines, Parquet, .npy and .npz; any folder can be looked into."
)
