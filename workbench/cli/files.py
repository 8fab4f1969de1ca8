"""`workbench files`: which files a run read and wrote."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Literal

import click

from ..draw.cells import cell_width, fit
from ..index.catalog import Run
from ..inputs.data import files
from ..inputs.data.files import FileUse
from ..inside.records import readable
from .common import echo_json, json_option, project_of, runs_argument, safe

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


@click.command()
@runs_argument("run", default="last")
@json_option
@click.pass_context
def command(ctx: click.Context, run: str, as_json: bool) -> None:
    """List the files that a run read and wrote, with sizes and digests.

    \b
      workbench files 12
      workbench files last --json
    """
    found = project_of(ctx).find(run)
    uses = files.read(found.folder)
    if as_json:
        echo_json([as_told(use) for use in uses])
    elif not uses:
        click.echo(f"Run {found.number} has no record of files{_yet(found)}.")
    else:
        for line in table(uses, found.spec.cwd):
            click.echo(line)


def table(uses: Sequence[FileUse], cwd: str) -> list[str]:
    """The uses as lines of text, files below `cwd` by their paths from there."""
    rows = [("", "size", "kind", "digest", "path")]
    rows += [
        (use.role, size_text(use.size), use.kind, short(use), name_of(use, cwd)) for use in uses
    ]
    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    sides: tuple[Literal["left", "right"], ...] = ("left", "right", "left", "left")
    return ["  ".join([*map(fit, cells, widths, sides), name]).rstrip() for *cells, name in rows]


def name_of(use: FileUse, cwd: str) -> str:
    """The path as people read it, with what else is known of it."""
    path = use.path
    if not use.is_named and path.startswith(cwd + "/"):
        path = os.path.relpath(path, cwd)
    about = [f"{use.files} files{', sampled' if use.sampled else ''}"] if use.files else []
    about += [f"@{use.version}"] if use.version else []
    about += [use.problem] if use.problem else []
    told = f"{path}{'/' if use.files is not None else ''}"
    return safe(readable(f"{told}  ({'; '.join(about)})" if about else told)).replace(
        "\n", "\N{REPLACEMENT CHARACTER}"
    )


def as_told(use: FileUse) -> dict[str, object]:
    """A use for `--json`, as text that UTF-8 can hold."""
    told = {name: readable(v) if isinstance(v, str) else v for name, v in use.told().items()}
    return {**told, "data": use.is_data}


def short(use: FileUse) -> str:
    """The digest, its first twelve digits."""
    kind, colon, digits = use.digest.partition(":")
    return f"{kind}{colon}{digits[:12]}"


def size_text(size: int | None) -> str:
    """Bytes in three digits."""
    if size is None:
        return ""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.{0 if unit == 0 or value >= 99.5 else 1}f} {_UNITS[unit]}"


def _yet(run: Run) -> str:
    return " yet" if run.live else ""
