"""Making a run of ours from one that another tool recorded."""

from __future__ import annotations

import itertools
import os
import time
from dataclasses import replace
from pathlib import Path

from ..inside import folder as folders
from ..inside import layout, records
from ..inside.metrics import MetricsFile
from ..run.spec import Spec
from .reading import Reader


def bring_in(project: Path, spec: Spec, reader: Reader) -> Path:
    """Make a run from all that `reader` has to tell, and from `spec`; its folder.

    The folder appears when all is in it. The other tool's files stay as they are. Raises OSError.
    """

    def fill(folder: str) -> None:
        _metrics(Path(folder), reader)
        _values(Path(folder), reader)
        _times(Path(folder), reader)

    told = replace(spec, note=reader.title or spec.note).request()
    if reader.started is not None:
        told["asked"] = reader.started
    return Path(folders.make_run(str(project), told, fill))


def _metrics(folder: Path, reader: Reader) -> None:
    path = folder / layout.metrics_of(reader.origin)
    file = MetricsFile(str(path), lambda what, error: None)
    counts: dict[tuple[str, ...], itertools.count[int]] = {}
    try:
        while points := reader.read():
            for point in points:
                names = tuple(point.metrics)
                step = point.step
                if step is None:
                    step = next(counts.setdefault(names, itertools.count()))
                whole = int(step) if float(step).is_integer() else step
                file.write(point.metrics, whole, point.time or reader.started or time.time())
    finally:
        os.close(file.handle)


def _values(folder: Path, reader: Reader) -> None:
    now, source = reader.ended or time.time(), reader.origin
    if reader.params:
        told = {"time": now, "source": source, "params": records.jsonable(reader.params)}
        records.append(str(folder / layout.PARAMS), told)
    if reader.summary:
        told = {"time": now, "source": source, "summary": records.jsonable(reader.summary)}
        records.append(str(folder / layout.SUMMARY), told)


def _times(folder: Path, reader: Reader) -> None:
    if reader.started is not None:
        records.write_whole(str(folder / layout.PROCESS), {"time": reader.started})
    end: dict[str, object] = {"time": reader.ended, "read": True, "recorded": reader.origin}
    if reader.state in ("failed", "killed"):
        end["why"] = f"{reader.state}, says {reader.origin}"
    if reader.problem:
        end["last"] = [reader.problem]
    records.write_whole(str(folder / layout.END), end)
