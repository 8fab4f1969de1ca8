"""`workbench code`: the code that a run was launched with."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from ..draw.numerals import number
from ..index.catalog import Run
from ..inputs.code.keep import in_words, kept
from ..inputs.code.listing import as_text
from ..inputs.code.shadow import Entry, Shadow
from ..inputs.code.snapshot import Snapshot
from ..inside import layout
from ..run.facts import peek
from .common import echo_json, json_option, project_of, runs_argument, safe


@click.command()
@runs_argument("run", default="last")
@click.argument("path", required=False)
@click.option("--restore", metavar="DIR", help="Write all of it into a new folder.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, run: str, path: str | None, restore: str | None, as_json: bool
) -> None:
    """List the code of a run as it was at its launch, print one file of it, or bring it back.

    \b
      workbench code 12
      workbench code 12 train.py
      workbench code 12 --restore ../as-it-was
    """
    if path and restore:
        raise click.UsageError("Name a file or --restore DIR, not both.")
    project = project_of(ctx)
    found = project.find(run)
    snapshot = kept(found.folder)
    told = peek(found.folder / layout.CODE)
    shadow = Shadow(project.root)
    if restore:
        files = shadow.restore(snapshot.tree, Path(restore))
        folder = str(Path(restore).absolute())
        _echo({"restored": files, "folder": folder}, f"{files} files in {folder}", as_json)
    elif path:
        _print_file(shadow.read(snapshot.tree, path), path, as_json)
    else:
        entries = shadow.files(snapshot.tree)
        _echo(
            _json(found, told, entries),
            "\n".join(page(found, snapshot, in_words(told), entries)),
            as_json,
        )


def page(
    run: Run, snapshot: Snapshot, git: Mapping[str, str], entries: Iterable[Entry]
) -> list[str]:
    """What there is to tell, as lines; `git` is what Git said at the launch."""
    lines = [f"code of run {run.number}  {safe(run.title)}"]
    size = number(snapshot.bytes, 6)
    facts = {"tree": snapshot.tree[:12], "files": f"{snapshot.files}, {size} bytes"}
    lines += [f"  {name:<10} {safe(text)}" for name, text in {**facts, **git}.items() if text]
    lines += ["", "files"]
    lines += [f"  {number(one.size, 6):>6}  {_shown(one.path)}" for one in entries]
    if snapshot.left_out:
        lines += ["", "left out"]
        lines += [_left(one.path, one.files, one.bytes, one.why) for one in snapshot.left_out]
    if snapshot.more:
        lines.append(f"  and {snapshot.more} more")
    return lines


def _left(path: str, files: int, size: int, why: str) -> str:
    many = f"{files} files, " if path.endswith("/") else ""
    return f"  {number(size, 6):>6}  {_shown(path)}  {many}{safe(why)}"


def _shown(path: str) -> str:
    return safe(as_text(path)).replace("\n", "\\n").replace("\t", "\\t")


def _json(run: Run, told: Mapping[str, object], entries: Iterable[Entry]) -> dict[str, object]:
    listed = [
        {"path": as_text(one.path), "bytes": one.size, "sha": one.sha, "mode": f"{one.mode:o}"}
        for one in entries
    ]
    return {"run": run.number, **told, "listed": listed}


def _print_file(content: bytes, path: str, as_json: bool) -> None:
    text = content.decode(errors="replace")
    if as_json:
        echo_json({"path": as_text(path), "bytes": len(content), "text": text})
    elif sys.stdout.isatty():
        click.echo(safe(text), nl=False)
    else:
        sys.stdout.buffer.write(content)


def _echo(told: Mapping[str, object], text: str, as_json: bool) -> None:
    if as_json:
        echo_json(dict(told))
    else:
        click.echo(text)
