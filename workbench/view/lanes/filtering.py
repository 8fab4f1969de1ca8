"""The data lane while it is edited: the datasets with their filters, and what the filter under the
cursor keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...draw.cells import Row, line
from ...errors import BadFilter
from ...tweak.field import Field
from ..data.columns import profile_rows
from ..tweaking.draft import Draft
from ..tweaking.peeking import Peeker
from ..tweaking.rows import field_rows
from ..tweaking.samples import Samples
from .lane import Page
from .rows import note
from .tweak import TweakLane

if TYPE_CHECKING:
    from ...inputs.data.subsets.preview import Preview


class FilterLane(TweakLane):
    """Shows the fields at once, and the rest as it becomes known. What was known of the filter
    before stays while the next one is typed."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, "data")
        self._peeker = Peeker()
        self._good: tuple[Path, Preview] | None = None
        self._samples: dict[Path, Samples] = {}

    def close(self) -> None:
        """Let go of the dataset."""
        self._peeker.close()

    def state(self, draft: Draft) -> object:
        """The fields, and what is known of the one under the cursor, which is looked at."""
        at = self._at(draft)
        if at is not None and not at.locked:
            self._peeker.want(_path(at, draft), _text(at, draft))
        return self.fields(draft), at, draft.typed, self._peeker.version, self._peeker.busy

    def draw(self, draft: Draft, width: int) -> Page:
        """The fields, and below them what is known of the one under the cursor."""
        fields, at = self.fields(draft), self._at(draft)
        if at is None or at.locked:
            return super().draw(draft, width)
        problem, typing = self._problem(at, draft), draft.typed is not None
        told = problem.message if problem is not None and not typing else ""
        page = _Sheet(width)
        page.add_fields(
            [replace(one, problem=told) if told and one.name == at.name else one for one in fields]
        )
        page.add([line([], width)])
        self._add_preview(page, at, _path(at, draft))
        trouble = problem if typing else None  # said where it is typed
        return Page(page.rows, fields=page.fields, busy=self._peeker.busy, trouble=trouble)

    def _add_preview(self, page: _Sheet, at: Field, path: Path) -> None:
        """What the newest filter keeps that could be understood."""
        from ..data.filtered import filtered_rows  # it brings DuckDB along

        if self._good is None or self._good[0] != path:
            page.add(note(self._peeker.why or "looking into it …", page.width))
            return
        preview = self._good[1]
        if preview.text:
            page.add(filtered_rows(at.name, preview, page.width))
        else:
            whole = replace(preview.before, rows=preview.rows)  # it may be of a sample
            page.add(profile_rows(at.name, whole, page.width)[0])
        samples = self._samples.setdefault(path, Samples())
        page.add_samples(samples.rows(at.name, preview, page.width))

    def _problem(self, at: Field, draft: Draft) -> BadFilter | None:
        """What is wrong with the filter under the cursor. A good one is kept as soon as its columns
        are known: the page does not shrink and grow with each key."""
        found = self._peeker.found
        if found is None or found[0] != _path(at, draft):
            return None
        preview = found[1]
        if preview.problem is None and (preview.after.columns or preview.exact):
            self._good = found
        return preview.problem

    def _at(self, draft: Draft) -> Field | None:
        """The dataset under the cursor, or that of the row under the cursor."""
        fields = self.fields(draft)
        names = {one.name: one for one in fields}
        at = names.get(draft.at) or names.get(draft.at.rpartition("#")[0])
        return at or (fields[0] if fields else None)


class _Sheet:
    """Rows, and which of them are fields."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.rows: list[Row] = []
        self.fields: list[tuple[int, Field]] = []

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows that are no fields."""
        self.rows += rows

    def add_fields(self, fields: Sequence[Field]) -> None:
        """Add a row a field."""
        self.fields += enumerate(fields, len(self.rows))
        self.rows += field_rows(fields, self.width)

    def add_samples(self, rows: Sequence[tuple[Row, Field | None]]) -> None:
        """Add rows of the dataset, each of them a field."""
        for row, field in rows:
            if field is not None:
                self.fields.append((len(self.rows), field))
            self.rows.append(row)


def _path(field: Field, draft: Draft) -> Path:
    return Path(draft.origin.spec.cwd, field.name)


def _text(field: Field, draft: Draft) -> str:
    """The filter as it is typed, or as it stands."""
    return draft.typed if draft.typed is not None else field.value or ""
