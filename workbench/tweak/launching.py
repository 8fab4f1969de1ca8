"""Carrying out a plan: the filtered copies, the private copy of the code, the launch."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..errors import BadEdit, BadFilter, CannotWrite, WorkbenchError, remedy
from ..inputs.code import checkout, linking
from ..inputs.code.importing import with_own_code
from ..run.spec import Spec
from . import coding
from .edits import Edits
from .origin import Origin
from .plan import Plan, plan
from .reaching import Reached

if TYPE_CHECKING:
    from ..inputs.data.subsets.copying import Copied

Tell = Callable[[str], object]
_LOOK = 0.05  # seconds between two looks whether somebody has cancelled


class Desk(Protocol):
    """What launching needs of a project."""

    root: Path

    def launch(
        self,
        spec: Spec,
        code: Mapping[str, object] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> int: ...


def launch(
    desk: Desk,
    origin: Origin,
    edits: Edits,
    tell: Tell = lambda text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Launch an origin with edits; the number of the run.

    `tell` is given what goes on, in a few words, while datasets are filtered; it is given up when
    `cancelled` says so. Raises BadEdit where the plan has problems, and then nothing was done;
    Cancelled; CannotWrite where there is no room; NoData, NoSnapshot, NoSuchCommand, LaunchFailed.
    What was begun is removed then, but for filtered copies, which the next launch takes.
    """
    own = checkout.fresh(desk.root)
    found = plan(desk.root, origin, edits, own=own)
    found.check()
    copies = _copies(desk.root, found, tell, cancelled)
    if copies:
        places = {name: one.path for name, one in copies.items()}
        found = plan(desk.root, origin, edits, places, own)
        found.check()
        found = replace(found, spec=replace(found.spec, subsets=_subsets(found, copies, own)))
    if not found.code.own_copy:
        return desk.launch(found.spec, None, found.files)
    return _in_own_copy(desk, found, own)


def _in_own_copy(desk: Desk, found: Plan, own: Path) -> int:
    """Launch it in a private copy of the project."""
    placed = {one.place: one.copy for one in found.datasets.values() if one.place}
    spec, run = found.spec, found.origin.run
    with _room(desk.root):
        made, code = coding.carried_out(desk.root, found.origin, found.code, placed, own)
    try:
        with _room(desk.root):
            _link_folders(found.datasets.values(), own)
        spec = replace(
            spec,
            command=tuple(_placed(word, made) for word in spec.command),
            cwd=str(made.place(spec.cwd)),
            home=spec.cwd,
            env=with_own_code(spec.env, run.folder if run is not None else None, made),
        )
        return desk.launch(spec, code, found.files)
    except BaseException:
        checkout.discard(made)
        raise


def _link_folders(datasets: Iterable[Reached], own: Path) -> None:
    """Make the folders of links that stand for folders outside of the project."""
    placed: dict[tuple[str, str], dict[str, Path]] = {}
    for one in datasets:
        if one.folder[0]:
            inner = str(one.path.relative_to(one.folder[1]))
            placed.setdefault(one.folder, {})[inner] = one.copy
    for (place, folder), copies in placed.items():
        (own / place).mkdir(parents=True)
        linking.link(Path(folder), own / place, linking.Layout((), (), copies))


def _placed(word: str, made: checkout.Checkout) -> str:
    """A word that names a file of the code by its whole path, as the file in the copy."""
    moved = made.moved(word)
    return moved if moved != word and Path(moved).is_file() else word


def _copies(
    root: Path, found: Plan, tell: Tell, cancelled: Callable[[], bool]
) -> dict[str, Copied]:
    """The filtered copies that a plan needs, by the names of the datasets."""
    if not found.datasets:
        return {}
    from ..inputs.data.subsets import copying  # loads DuckDB and NumPy

    made: dict[str, Copied] = {}
    with _watched(cancelled) as given_up:
        for name, one in found.datasets.items():

            def say(part: float, name: str = name) -> None:
                tell(f"filtering {Path(name).name} {part:.0%}")

            say(0.0)
            try:
                made[name] = copying.copy(root, str(one.path), found.filters[name], say, given_up)
            except BadFilter as error:
                told = str(error)
                message = f"{name}: {told.removesuffix(error.hint).rstrip()}"
                raise BadEdit(message, error.hint, {("data", name): told}) from error
    return made


def _subsets(found: Plan, copies: Mapping[str, Copied], own: Path) -> dict[str, object]:
    """What run.json tells of the filtered datasets."""
    told: dict[str, object] = {}
    for name, one in found.datasets.items():
        place, folder = one.folder
        stands = {"folder": [str(own / place), folder]} if place else {}
        told[name] = {**copies[name].told(), "way": one.way, "spelt": one.spelt, **stands}
    return told


@contextmanager
def _watched(cancelled: Callable[[], bool]) -> Iterator[threading.Event]:
    """An event that is set when somebody cancels."""
    given_up, ended = threading.Event(), threading.Event()

    def look() -> None:
        while not ended.is_set() and not given_up.is_set():
            if cancelled():
                given_up.set()
            time.sleep(_LOOK)

    threading.Thread(target=look, daemon=True).start()
    try:
        yield given_up
    finally:
        ended.set()


@contextmanager
def _room(root: Path) -> Iterator[None]:
    """Trouble with the disk as an error that names the project."""
    try:
        yield
    except WorkbenchError:
        raise
    except OSError as error:
        raise CannotWrite(
            f"no copy of the code can be made below {root}: {error.strerror or error}",
            remedy(error, "Launch the working tree without edits of the code."),
        ) from error
