"""What a filter keeps and drops of a dataset, as rows and as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from ...compare import data
from ...compare.data import DatasetChange
from ...compare.told import dataset_told
from ...draw.cells import Piece, Row, fit
from ...inputs.data.subsets.preview import Preview
from . import difference, words


def change(path: str, preview: Preview) -> DatasetChange:
    """The dataset before and after, as two versions of it."""
    sides = (preview.before, preview.after)
    return data.compared(DatasetChange(path, data.CHANGED, None, None, profiles=sides))


def filtered_rows(path: str, preview: Preview, width: int) -> list[Row]:
    """Rows kept and dropped, then the columns, those that move most first, of a filter that is
    right."""
    drawn = difference.Drawn(width)
    named = fit(path, min(width // 3, len(path)))
    drawn.add(Piece(f" {named}  ", "title"), Piece(counts(preview)))
    if preview.note:
        drawn.add(Piece(fit(f" {preview.note}", width), "warn"))
    if preview.after.columns and preview.text and preview.kept:
        difference.add_columns(change(path, preview), drawn)
    return drawn.rows


def counts(preview: Preview) -> str:
    """`52 000 of 52 312 rows kept (99 %), 312 dropped`; `about 99 % of …` while it is counted."""
    of, share = words.counted(preview.rows, preview.unit), words.percent(preview.share)
    if preview.kept is None:
        return f"about {share} of {of} kept …"
    kept, dropped = words.grouped(preview.kept), words.grouped(preview.dropped)
    return f"{kept} of {of} kept ({share}), {dropped} dropped"


def told(path: str, preview: Preview) -> Mapping[str, object]:
    """A preview as JSON, distributions included."""
    names = [one.name for one in preview.before.columns]
    compared = dataset_told(change(path, preview))
    samples = zip(("kept", "dropped"), preview.samples, strict=True)
    return {
        "path": path,
        "filter": preview.text,
        preview.unit: [preview.rows, preview.kept],
        "dropped": preview.dropped,
        **({"note": preview.note} if preview.note else {}),
        "columns": compared["columns"],
        "before": preview.before.told(),
        "after": preview.after.told(),
        "samples": {
            side: [
                {"row": int(one[0] or 0), **dict(zip(names, one[1:], strict=False))} for one in rows
            ]
            for side, rows in samples
        },
    }
