"""`workbench show`: everything about a run."""

from __future__ import annotations

import shlex
import time
from collections.abc import Mapping

import click
import orjson

from ..compare.side import datasets, missed
from ..draw.natural import natural_key
from ..index.catalog import Run
from ..inputs.code.failing import Failure
from ..inputs.data.filtered import filtered
from ..inputs.masks import masked
from ..inside import layout
from ..outputs.lines import read_all
from ..run.facts import peek
from ..run.lifecycle import describe
from ..run.spec import Spec
from ..view.data.words import filter_words
from ..view.line import line_facts
from ..view.states import elapsed, sign
from ..view.table import metric_names, sources_text, value_text
from .common import at_json, echo_json, json_option, project_of, run_json, runs_argument, safe


@click.command()
@runs_argument("run", default="last")
@json_option
@click.pass_context
def command(ctx: click.Context, run: str, as_json: bool) -> None:
    """Tell everything about a run: what was asked, how it went, parameters, metrics.

    \b
      workbench show 12
      workbench show last --json
    """
    project = project_of(ctx)
    found = project.find(run)
    failed = project.failure(found)
    end = peek(found.folder / layout.END)
    if as_json:
        machine = peek(found.folder / layout.SUPERVISOR).get("machine")
        told = run_json(found) | {"folder": str(found.folder), "env": dict(found.spec.env)}
        told |= {"measures": dict(found.spec.measures)} if found.spec.measures else {}
        told |= {"why": failed.error, "at": at_json(failed)} if failed else {}
        given, whole = filtered(found.spec), missed(found, datasets(found))
        told |= {
            "filters": {
                path: one.told() | {"arrived": path not in whole} for path, one in given.items()
            }
        }
        told |= {"needs": dict(found.spec.needs), "home": found.spec.home}
        waiting = peek(found.folder / layout.WAITING) if found.spec.needs else None
        echo_json(told | {"waiting": waiting, "end": end, "machine": machine})
        return
    for line in page(found, end, failed):
        click.echo(line)


def page(run: Run, end: Mapping[str, object], failed: Failure | None = None) -> list[str]:
    """What there is to tell, as lines."""
    spec = run.spec
    lines = [f"{sign(run)} {_head(run)}  {safe(describe(run.life))}"]
    facts = {
        "why": failed.error if failed and failed.error not in describe(run.life) else "",
        "at": _where(failed) if failed else "",
        "command": shlex.join(spec.command),
        "folder": spec.cwd,
        **line_facts(run),
        "set": " ".join(f"{k}={masked(k, v)}" for k, v in spec.env.items()),
        "tags": ", ".join(spec.tags),
        "note": spec.note if spec.note != run.title else "",
        "parent": str(spec.parent or ""),
        "measures": _about(spec),
        "started": _clock(run.started),
        "ended": _clock(run.ended),
        "took": elapsed(run.seconds),
        "kept in": str(run.folder),
    }
    lines += [f"  {name:<12} {safe(text)}" for name, text in facts.items() if text]
    lines += _section("params", {name: value_text(run.params[name], 12) for name in run.params})
    if given := filtered(spec):
        whole = missed(run, datasets(run))
        told = {path: filter_words(one, "", path in whole) for path, one in given.items()}
        lines += _section("filters", told)
    sources = sources_text(run)
    ordered = {name: _metric(run, name, sources.get(name)) for name in metric_names([run])}
    lines += _section("metrics", ordered, ordered=True)
    lines += _section("summary", {name: _text(value) for name, value in run.summary.items()})
    notes = [str(one.get("note")) for one in read_all(run.folder / layout.NOTES)]
    lines += ["", "notes", *(f"  {safe(text)}" for text in notes)] if notes else []
    last = end.get("last")
    if run.life.state not in ("finished", "stopped") and isinstance(last, list):
        lines += ["", "last lines", *(f"  {safe(str(line))}" for line in last)]
    return lines


def _where(failed: Failure) -> str:
    """`train.py:41 in step  loss = model(batch)`."""
    function = f" in {failed.frame.function}" if failed.frame.function else ""
    remark = f"  ({failed.place.remark})" if failed.place.remark else ""
    return f"{failed.place.text}{function}  {failed.frame.code}".rstrip() + remark


def _about(spec: Spec) -> str:
    """The run that an evaluation measures, and the checkpoint."""
    told = spec.measures
    return f"run {told.get('number')}  {told.get('checkpoint', '')}".rstrip() if told else ""


def _metric(run: Run, name: str, source: str | None) -> str:
    """The last value, and where it came from unless the script itself told it."""
    value = value_text(run.metrics[name], 12)
    if source is None:
        return value
    how = "measured" if run.sources[name] == layout.LATER else "from"
    return f"{value:<12}  {how} {source}"


def _head(run: Run) -> str:
    return safe(run.called if run.origin else f"{run.called}  {run.title}")


def _section(title: str, values: dict[str, str], ordered: bool = False) -> list[str]:
    if not values:
        return []
    names = list(values) if ordered else sorted(values, key=natural_key)
    width = min(40, max(map(len, names)))
    return ["", title, *(f"  {safe(n):<{width}}  {safe(values[n])}" for n in names)]


def _text(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value, default=str).decode()


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
