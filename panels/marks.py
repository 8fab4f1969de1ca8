"""The marked runs, each with a colour of its own for as long as it is marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

#: Colours of runs on the charts; the first one is that of the run under the cursor.
INKS = tuple(f"series-{number}" for number in range(26))


class Marks(Mapping[int, str]):
    """The inks of the marked runs by number, in the order of marking."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._inks: dict[int, str] = {}
        for number in numbers:
            self._mark(number)

    def __getitem__(self, number: int) -> str:
        return self._inks[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._inks)

    def __len__(self) -> int:
        return len(self._inks)

    def toggle(self, numbers: Collection[int]) -> None:
        """Mark these runs, or if they all are, no longer; none: unmark all."""
        if not numbers:
            self._inks.clear()
        elif all(number in self._inks for number in numbers):
            self.keep(self._inks.keys() - set(numbers))
        else:
            for number in numbers:
                self._mark(number)

    def keep(self, numbers: Collection[int]) -> None:
        """Unmark all runs but these."""
        self._inks = {number: ink for number, ink in self._inks.items() if number in numbers}

    def _mark(self, number: int) -> None:
        """Mark a run, in a colour that no other has while there is one."""
        if number not in self._inks:
            free = [ink for ink in INKS if ink not in self._inks.values()]
            self._inks[number] = (free or INKS)[0]
