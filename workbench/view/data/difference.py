"""What differs between the datasets of two runs, as rows: datasets, then the columns that moved."""

from __future__ import annotations

from collections.abc import Sequence

from ...compare import data
from ...compare.data import ColumnChange, DataDifference, DatasetChange
from ...compare.distance import SAME
from ...compare.shapes import shapes
from ...compare.told import data_words
from ...draw.cells import Piece, Row, fit, line
from ...draw.spark import heights
from ...inputs.data.files import FileUse
from ...inputs.data.profiles.profile import NUMBER, Profile, Top
from . import words

_MOST = 200  # columns of a dataset that are drawn
_INKS = {data.ADDED: "good", data.REMOVED: "bad", data.UNKNOWN: "warn"}


class Drawn:
    """Rows; those that begin a dataset or a column are `stops`, runs and datasets are `heads`."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.rows: list[Row] = []
        self.stops: list[int] = []
        self.heads: list[int] = []

    def add(self, *pieces: Piece, stop: bool = False) -> None:
        """One more row."""
        if stop:
            self.stops.append(len(self.rows))
        self.rows.append(line(pieces, self.width))


def draw(difference: DataDifference, drawn: Drawn) -> None:
    """Add what differs."""
    drawn.heads.append(len(drawn.rows))
    told = data_words(difference) or _nothing(difference)
    between = f" {difference.old} → {difference.new}  "
    drawn.add(Piece(between, "title"), Piece(fit(told, max(0, drawn.width - len(between)))))
    for change in difference.changes:
        _dataset(change, drawn)
    same = [one.path for one in difference.datasets if one.how == data.SAME]
    if same and difference.changes:
        drawn.add(Piece(fit(f" the same: {', '.join(same)}", drawn.width), "dim"))


def _nothing(difference: DataDifference) -> str:
    return "the same data" if difference.datasets else "no data was seen to be read"


def _dataset(change: DatasetChange, drawn: Drawn) -> None:
    drawn.heads.append(len(drawn.rows))
    was = f"{change.was} → " if change.was else ""
    pieces = [
        Piece(f" {change.how:<8} ", _INKS.get(change.how, "")),
        Piece(f"{fit(was + change.path, min(drawn.width // 2, len(was + change.path)))}  "),
        Piece(f"{rows_told(change)}  "),
        Piece(_contents(change), "dim"),
    ]
    drawn.add(*pieces, stop=True)
    if change.filter:
        drawn.add(Piece(fit(f"   filter: {change.filter}", drawn.width), "warn"))
    if change.unknown:
        drawn.add(Piece(fit(f"   columns not known; {change.unknown}", drawn.width), "dim"))
    for column in change.added:
        drawn.add(
            Piece(f"   + {fit(column.name, drawn.width // 3)} {column.type}", "good"), stop=True
        )
    for column in change.removed:
        drawn.add(
            Piece(f"   - {fit(column.name, drawn.width // 3)} {column.type}", "bad"), stop=True
        )
    add_columns(change, drawn)


def columns_told(change: DatasetChange, most: int) -> list[str]:
    """`label: 8 10 % → 5 %`, `+ new`, `- old`: the columns that came, went, and moved most."""
    told = [f"+ {one.name}" for one in change.added] + [f"- {one.name}" for one in change.removed]
    moved = [one for one in change.columns if one.moved]
    told += [f"{one.name}: {_facts(one)}" if _facts(one) else one.name for one in moved]
    more = len(told) - most
    return [*told[:most], f"and {more} more"] if more > 0 else told


def _contents(change: DatasetChange) -> str:
    """`52ac81f0 → 91bb02ee`; of what is on one side alone its own."""
    known = [_content(use) for use in (change.old, change.new) if use is not None]
    return " → ".join(dict.fromkeys(known))


def _content(use: FileUse) -> str:
    return use.digest.rpartition(":")[2][:8] or use.version[:8] or "—"


def rows_told(change: DatasetChange) -> str:
    """`52 312 → 52 000 rows, −312`; empty where nothing is known."""
    was, now = change.rows
    if was is None and now is None:
        return ""
    if change.old is None or change.new is None:
        return words.counted(now if was is None else was, change.unit)
    if was is None or now is None:
        return f"{words.grouped(was)} → {words.grouped(now)} {change.unit}"
    if was == now:
        return words.counted(now, change.unit)
    more = words.grouped(abs(now - was))
    sign = "+" if now > was else "−"
    return f"{words.grouped(was)} → {words.grouped(now)} {change.unit}, {sign}{more}"


def add_columns(change: DatasetChange, drawn: Drawn) -> None:
    """Add a row for each column that moved, with both distributions, and one for the others."""
    moved = [one for one in change.columns if one.moved]
    _columns(moved[:_MOST], drawn)
    _rest(change, moved, drawn)


def _rest(change: DatasetChange, moved: Sequence[ColumnChange], drawn: Drawn) -> None:
    """How many columns have not moved, as far as is known."""
    still = [one.distance for one in change.columns if not one.moved]
    unknown = still.count(None)
    same = sum(one is not None and one.verdict == SAME for one in still)
    chance = len(still) - unknown - same
    told = [f"{len(moved) - _MOST} more that moved"] if len(moved) > _MOST else []
    told += [f"{same} as before"] if same else []
    told += [f"{chance} moved within chance"] if chance else []
    told += [f"{unknown} not compared"] if unknown else []
    told += _notes(change.profiles)
    if told:
        head = "other columns" if moved else "columns"
        drawn.add(Piece(fit(f"   {head}: {', '.join(told)}", drawn.width), "dim"))


def _notes(profiles: Sequence[Profile | str]) -> list[str]:
    return [one.note for one in profiles[-1:] if isinstance(one, Profile) and one.note]


def _columns(changes: Sequence[ColumnChange], drawn: Drawn) -> None:
    if not changes:
        return
    longest = max(len(one.name) for one in changes)
    names = min(max(6, longest), max(12, drawn.width // 6))
    cells = 10 if drawn.width < 110 else 20
    for one in changes:
        _column(one, names, cells, drawn)


def _column(change: ColumnChange, names: int, cells: int, drawn: Drawn) -> None:
    """`label  far .31  ▂▅▇▃ → ▁▅▇▅  mean 4.5 → 3.1`."""
    verdict = change.distance.verdict if change.distance is not None else "type"
    share = f"{change.distance.share:.2f}" if change.distance is not None else ""
    told = f"{verdict:<8} {share:<4}"
    room = max(0, drawn.width - names - 2 * cells - 23)
    drawn.add(
        Piece(f"   {fit(change.name, names)} "),
        Piece(f"{told}  ", "warn" if verdict == "far" else ""),
        Piece(f"{_sides(change, cells)}  ", "meter"),
        Piece(fit(_facts(change), room)),
        stop=True,
    )


def _sides(change: ColumnChange, cells: int) -> str:
    """Both distributions in the same bins, at the same scale."""
    found = shapes([change.old, change.new], cells) if change.old.kind == change.new.kind else []
    if not found:
        return " " * (2 * cells + 3)
    most = max(max(one) for one in found)
    was, now = (heights(one, most) for one in found)
    return f"{was} → {now}".ljust(2 * cells + 3)


def _facts(change: ColumnChange) -> str:
    """What of the column differs, in numbers; what tells most first."""
    old, new, far = change.old, change.new, change.distance
    told = [f"{old.type} → {new.type}"] if change.retyped else []
    if far is not None:
        told += [f"gone: {', '.join(map(_named, far.gone[:4]))}"] if far.gone else []
        told += [f"new: {', '.join(map(_named, far.fresh[:4]))}"] if far.fresh else []
    told += [*_shares(change), *_means(change)]
    if words.nulls(old) != words.nulls(new):
        told.append(
            f"missing {words.percent(words.nulls(old))} → {words.percent(words.nulls(new))}"
        )
    return "; ".join(told)


def _named(value: str) -> str:
    return value or "(empty)"


def _shares(change: ColumnChange) -> list[str]:
    """The share of the value that moved most; of texts else that of the most frequent one."""
    old, new, far = change.old.top, change.new.top, change.distance
    value = far.shifted if far is not None else None
    if value is None and old is not None and old.values and not _means(change):
        value = old.values[0]
    if value is None or (far is not None and value in (*far.gone, *far.fresh)):
        return []
    was, now = (_share(top, value) for top in (old, new))
    if was is None or now is None:
        return []
    return [f"{_named(value)} {words.percent(was)} → {words.percent(now)}"]


def _share(top: Top | None, value: str) -> float | None:
    """The share of rows with that value; None where it is not known."""
    counts = {} if top is None else dict(zip(top.values, top.counts, strict=True))
    if top is None or (value not in counts and top.rest):
        return None
    return counts.get(value, 0) / (top.total or 1)


def _means(change: ColumnChange) -> list[str]:
    """The means of numbers."""
    old, new = change.old, change.new
    if old.numbers is None or new.numbers is None or old.kind not in (NUMBER, "time"):
        return []
    was, now = (words.value(one, one.mean) for one in (old.numbers, new.numbers))
    return [f"mean {was} → {now}"]
