"""`workbench who`: which runs read or wrote a content."""

from __future__ import annotations

import click

from ..errors import UsageError
from ..inputs.data import who
from ..inputs.data.files import FileUse
from ..inside.records import readable
from .common import echo_json, json_option, project_of, safe
from .files import as_told, name_of, size_text

_TITLES = {
    who.CONTENT: "this content",
    who.PATH: "this path, with other content or none known",
    who.FOLDER: "a folder that holds this path",
}


@click.command()
@click.argument("file")
@json_option
@click.pass_context
def command(ctx: click.Context, file: str, as_json: bool) -> None:
    """Tell which runs read or wrote the content that FILE has now.

    FILE is a file, a folder, or a name as `hf://datasets/imdb`. Runs that used the same path with
    other content are told apart.

    \b
      workbench who data/train.csv
      workbench who model.pt --json
    """
    project = project_of(ctx)
    runs = {run.folder: run for run in project.runs()}
    asked = who.ask(file)
    found = list(who.uses(asked, runs))
    if asked.problem and not found:
        raise UsageError(f"{readable(file)}: {asked.problem}", "Name a file that can be read.")
    if as_json:
        uses = [{"run": runs[run].number, "how": how, **as_told(use)} for run, how, use in found]
        path = readable(asked.paths[0])
        echo_json({"path": path, "digest": asked.digest, "size": asked.size, "uses": uses})
        return
    about = (size_text(asked.size), asked.digest or asked.problem)
    click.echo("  ".join(filter(None, (safe(readable(file)), *about))))
    for how, title in _TITLES.items():
        lines = [
            f"  {runs[run].number:>4}  {use.role:<7}  {_digest(how, use)}"
            f"{name_of(use, runs[run].spec.cwd)}  {safe(runs[run].title)}"
            for run, its, use in found
            if its == how
        ]
        if lines:
            click.echo("\n".join(["", title, *lines]))
    if not found:
        click.echo("No run is known to have read or written it.")


def _digest(how: str, use: FileUse) -> str:
    """Where the content differs, which it was."""
    return f"{use.digest[:19]}  " if how == who.PATH and use.digest else ""
