"""What a person chooses of the table of runs: filter, order, columns, groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.message import Message

from workbench.view.columns import possible
from workbench.view.groups import CODE, DATA, TAG, Group, ways
from workbench.view.listing import Line, Listing, TableWish

from .dialogs import Pick
from .filtering import FilterLine
from .rows import RowsView

#: What ways of grouping are called that are no parameter.
_WAYS = {TAG: "tag", CODE: "version of the code", DATA: "version of the data"}


class TableChoices(RowsView):
    """Keeps what was chosen as one frozen wish, and tells when it changes."""

    class Wished(Message):
        """The table should show something else."""

    def __init__(self, wish: TableWish) -> None:
        super().__init__(id="runs")
        self.border_title = "Runs"
        self.wish = wish
        self.column = ""
        self.listing = Listing()
        self._marks: frozenset[int] = frozenset()

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return None

    def shown_columns(self) -> Sequence[str]:
        """The keys of the columns that there is room for."""
        return ()

    def repaint(self) -> None:
        """Repaint what is not as it should be."""

    def change(self, **wished: object) -> None:
        """Wish for something else."""
        self.wish = replace(self.wish, **wished)  # type: ignore[arg-type]  # by field name
        self.post_message(self.Wished())

    def show_title(self) -> None:
        """Say what is unusual about the list, in its border."""
        wish, listing = self.wish, self.listing
        count = f"{listing.matching} of {len(listing.known)}"
        told = [f"/{wish.filter}  {count}"] if wish.filter else []
        told += [f"by {wish.group.removeprefix('param:')}"] if wish.group else []
        told += [f"{len(self._marks)} marked"] if self._marks else []
        base = listing.settings.baseline
        told += [f"base {base}"] if base in listing.known else []
        told += [f"{listing.archived} archived"] if listing.archived else []
        told = [listing.trouble.message] if listing.trouble is not None else told
        subtitle = " · ".join(told).replace("[", "\\[")
        if subtitle != (self.border_subtitle or ""):  # setting it repaints the whole panel
            self.border_subtitle = subtitle

    def back(self) -> bool:
        """One step back; whether there was one."""
        if self.wish.filter:
            self.change(filter="")
        elif self.wish.group:
            self.change(group="")
        elif self.column:
            self.column = ""
            self.repaint()
        else:
            return False
        return True

    def do_filter(self) -> None:
        def keep(text: str | None) -> None:
            self.change(filter=before if text is None else text)

        before = self.wish.filter
        runs = list(self.listing.known.values())
        self.app.push_screen(FilterLine(before, runs, lambda text: self.change(filter=text)), keep)

    def do_group(self) -> None:
        def group(way: str | None) -> None:
            if way is not None:
                self.change(group=way, unfolded=frozenset())

        runs = list(self.listing.known.values())
        told = [(way, _WAYS.get(way, way.removeprefix("param:"))) for way in ways(runs)]
        told = [*([("", "no groups")] if self.wish.group else []), *told]
        chosen = {self.wish.group} - {""}
        self.app.push_screen(Pick("Group the runs by", told, chosen), group)

    def do_columns(self) -> None:
        runs = list(self.listing.known.values())
        told = [(key, key.replace(":", "  ", 1)) for key in possible(runs)]

        keys = list(self._keys())

        def toggle(key: str) -> None:
            if key in keys:
                keys.remove(key)
            else:
                keys.append(key)
            self.change(columns=tuple(keys))

        self.app.push_screen(Pick("Columns", told, keys, toggle))

    def do_found_columns(self) -> None:
        self.change(columns=())

    def do_fold(self) -> None:
        if isinstance(line := self.line, Group):
            self.change(unfolded=self.wish.unfolded ^ {line.title})

    def do_next_column(self) -> None:
        self._select_column(1)

    def do_previous_column(self) -> None:
        self._select_column(-1)

    def do_sort(self) -> None:
        """By the chosen column: best or highest first, then the other way round, then no more."""
        if self.wish.sort != self.column:
            self.change(sort=self.column, ascending=self._lower_is_better())
        elif self.wish.ascending == self._lower_is_better():
            self.change(ascending=not self.wish.ascending)
        else:
            self.change(sort="", ascending=False)

    def do_hide_column(self) -> None:
        keys = list(self.shown_columns())
        at = keys.index(self.column) if self.column in keys else 0
        left = [key for key in keys if key != self.column]
        self.change(columns=tuple(key for key in self._keys() if key != self.column))
        self.column = left[min(at, len(left) - 1)] if left else ""

    def do_column_left(self) -> None:
        self._move_column(-1)

    def do_column_right(self) -> None:
        self._move_column(1)

    def do_archived(self) -> None:
        self.change(archived=not self.wish.archived)

    def _select_column(self, step: int) -> None:
        keys = list(self.shown_columns())
        start = 0 if step > 0 else len(keys) - 1
        at = keys.index(self.column) + step if self.column in keys else start
        self.column = keys[max(0, min(len(keys) - 1, at))] if keys else ""
        self.repaint()

    def _move_column(self, step: int) -> None:
        keys = list(self._keys())
        if self.column not in keys:  # the listing with it is on its way
            return
        at = keys.index(self.column)
        to = max(0, min(len(keys) - 1, at + step))
        keys.insert(to, keys.pop(at))
        self.change(columns=tuple(keys))

    def _keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.listing.columns)

    def _lower_is_better(self) -> bool:
        kind, _, name = self.column.partition(":")
        return kind == "metric" and self.listing.settings.direction(name) == "down"
