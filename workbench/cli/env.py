"""`workbench env`: what a run ran in, and how to run it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from ..index.catalog import Run
from ..inputs import environment
from ..inside.records import readable
from .common import echo_json, json_option, project_of, runs_argument, safe
from .files import size_text


@click.command()
@runs_argument("run", default="last")
@click.option("--all", "everything", is_flag=True, help="All packages, not only the imported ones.")
@json_option
@click.pass_context
def command(ctx: click.Context, run: str, everything: bool, as_json: bool) -> None:
    """Tell the environment of a run: Python, packages, machine, job, and the command to rerun it.

    \b
      workbench env 12
      workbench env last --all
      workbench env last --json
    """
    found = project_of(ctx).find(run)
    told = environment.read(found.folder)
    again = readable(environment.reproduce(found.spec, told))
    if as_json:
        echo_json({"run": found.number, **told, "reproduce": again})
        return
    for line in page(found, told, everything):
        click.echo(line)
    if again:
        click.echo(f"\nrun it again\n  {safe(again)}")


def page(run: Run, told: Mapping[str, Any], everything: bool) -> Iterator[str]:
    """What is known, as lines."""
    if not told:
        yield f"Run {run.number} has no record of its environment."
        return
    machine, python = told.get("machine") or {}, told.get("python") or {}
    yield from _section("python", {k: python.get(k) for k in ("version", "executable", "prefix")})
    yield from _section("machine", _machine(machine, told))
    yield from _section("container", told.get("container") or {})
    yield from _section("slurm", told.get("slurm") or {})
    yield from _section("variables", told.get("env") or {})
    versions = told.get("packages") or {}
    names = list(versions) if everything else [n for n in told.get("imported", ()) if n in versions]
    title = "packages" if everything else f"packages imported, of {len(versions)}"
    places = {**(told.get("sources") or {}), **(told.get("editable") or {})}
    yield from _section(
        title, {name: f"{versions[name]}  {places.get(name, '')}".rstrip() for name in names}
    )


def _machine(machine: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, object]:
    torch = told.get("torch") or {}
    gpus = machine.get("gpus")
    known = [gpu for gpu in gpus if isinstance(gpu, dict)] if isinstance(gpus, list) else []
    names = [str(gpu.get("name")) for gpu in known]
    return {
        "host": machine.get("host"),
        "system": ", ".join(str(machine[k]) for k in ("os", "kernel") if machine.get(k)),
        "processor": f"{machine.get('cpu', '')} ({machine.get('cpus', '?')} logical)",
        "memory": size_text(machine.get("memory")),
        "GPUs": ", ".join(f"{names.count(n)} x {n}" for n in dict.fromkeys(names)),
        "driver": machine.get("driver"),
        "CUDA": torch.get("cuda") or machine.get("cuda"),
        "ROCm": torch.get("hip"),
    }


def _section(title: str, values: Mapping[str, object]) -> Iterator[str]:
    known = {name: value for name, value in values.items() if value}
    if known:
        width = min(32, max(map(len, known)))
        yield title
        yield from (f"  {safe(name):<{width}}  {safe(str(known[name]))}" for name in known)
        yield ""
