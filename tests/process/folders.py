"""Run folders written by hand: whole projects without a process."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from workbench.inside import folder, layout, records

BEGAN = 1_700_000_000.0


def make_run(
    project: Path,
    metrics: Iterable[Mapping[str, object]] = (),
    *,
    command: Iterable[str] = ("python", "train.py", "--lr", "0.1"),
    end: Mapping[str, object] | None = None,
    **asked: object,
) -> Path:
    """A run that has ended well, or as `end` says, with a line a step; its folder."""
    made = Path(folder.make_run(str(project), {"command": [*command], "cwd": "/", **asked}))
    process = {"pid": 1, "started": 1, "boot": "other", "host": "elsewhere", "time": BEGAN}
    for name in (layout.SUPERVISOR, layout.PROCESS):
        records.write_whole(str(made / name), process)
    told = {"time": BEGAN + 60, "seconds": 60.0, "code": 0, "signal": None, **(end or {})}
    records.write_whole(str(made / layout.END), told)
    write_lines(made / layout.METRICS, metrics)
    return made


def write_lines(path: Path, metrics: Iterable[Mapping[str, object]], key: str = "metrics") -> None:
    """Append a record a step, as the SDK writes them."""
    lines = [
        json.dumps({"step": step, "time": BEGAN + step, key: values}) + "\n"
        for step, values in enumerate(metrics)
    ]
    with path.open("a") as file:
        file.writelines(lines)
