"""What the screen remembers between two sittings: selection, marks, layout, theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from workbench.inside import layout, records
from workbench.view.board import TIME
from workbench.view.listing import TableWish

from .charts import Options


@dataclass(frozen=True, slots=True)
class Memory:
    """The state of the screen that outlives it. `marks` are run numbers in the order of marking."""

    cursor: int | None = None
    marks: tuple[int, ...] = ()
    lane: str = "log"
    focus: str = "runs"
    zoomed: bool = False
    theme: str = ""
    charts: Options = field(default_factory=Options)
    table: TableWish = field(default_factory=TableWish)


def load(root: Path) -> Memory:
    """What was remembered; what cannot be understood is forgotten."""
    try:
        told = records.read_whole(str(_path(root))) or {}
    except (OSError, ValueError):
        return Memory()
    cursor, marks, charts = told.get("cursor"), told.get("marks"), told.get("charts")
    return Memory(
        cursor=cursor if isinstance(cursor, int) else None,
        marks=tuple(n for n in marks if isinstance(n, int)) if isinstance(marks, list) else (),
        charts=_known(Options(), charts if isinstance(charts, dict) else {}),
        table=_table(told.get("table")),
        lane=_text(told, "lane") or "log",
        focus=_text(told, "focus") or "runs",
        theme=_text(told, "theme"),
        zoomed=told.get("zoomed") is True,
    )


def save(root: Path, memory: Memory) -> None:
    """Remember. A project without `.workbench`, or a read-only one, is left as it is."""
    if _path(root).parent.is_dir():
        try:
            records.write_whole(str(_path(root)), asdict(memory))
        except OSError:
            pass


def _known(options: Options, told: Mapping[str, object]) -> Options:
    """The options with what was told of them, as far as it has their type."""
    defaults = asdict(options)
    if told.get("by_time") is True:  # as it was remembered before there were other axes
        told = {"x": TIME, **told}
    known = {n: told[n] for n, value in defaults.items() if type(told.get(n)) is type(value)}
    return Options(**{**defaults, **known})


def _table(remembered: object) -> TableWish:
    """What the table showed; a filter is not carried over, or runs would seem to be gone."""
    held = remembered if isinstance(remembered, dict) else {}
    told = held.get("columns")
    columns = told if isinstance(told, list) else []
    return TableWish(
        sort=_text(held, "sort"),
        ascending=held.get("ascending") is True,
        columns=tuple(c for c in columns if isinstance(c, str))
        if isinstance(columns, list)
        else (),
        group=_text(held, "group"),
    )


def _text(told: Mapping[str, object], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _path(root: Path) -> Path:
    return root / layout.PROJECT / layout.SCREEN
