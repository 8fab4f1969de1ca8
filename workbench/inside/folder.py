"""Finding the project and making a run.

A run folder is born whole: it is filled beside the others and renamed to its number, which
either succeeds or finds the number taken. So no reader ever sees half a run, and two launches
at once get two numbers, on NFS too.
"""

import errno
import os
import time

from . import identity, layout, records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Asked = dict[str, object]
    Fill = Callable[[str], object]


def find_project(start: str) -> str:
    """The nearest folder at or above `start` that has a `.workbench`; else `start` itself."""
    named = os.environ.get(layout.PROJECT_DIR)
    if named:
        return os.path.abspath(named)
    start = os.path.abspath(start)
    folder = start
    while not os.path.isdir(os.path.join(folder, layout.PROJECT)):
        parent = os.path.dirname(folder)
        if parent == folder:
            return start
        folder = parent
    return folder


def make_project(project: str) -> str:
    """Make `.workbench` in `project` where it is missing; its runs folder. Raises OSError."""
    runs = layout.runs_folder(project)
    os.makedirs(runs, exist_ok=True)
    ignore = os.path.join(project, layout.PROJECT, ".gitignore")
    if not os.path.exists(ignore):
        with open(ignore, "w", encoding="ascii") as file:
            file.write("*\n")
    return runs


def make_run(
    project: str, asked: "Asked | Callable[[str], Asked]", fill: "Fill | None" = None
) -> str:
    """Make the next run of a project from what was asked; its folder. Raises OSError.

    `asked` becomes `run.json`, with the format's version, a uuid, the time, and the asker; where it
    depends on the folder that the run gets, it is a function of that. `fill` puts into the folder
    what else the run has from its birth on.
    """
    runs = make_project(project)
    spec = {"format": layout.FORMAT, "uuid": os.urandom(16).hex(), "asked": time.time()}
    spec["by"] = {"user": identity.user(), "host": identity.host(), "pid": os.getpid()}

    def write(folder: str) -> None:
        told = asked(folder) if callable(asked) else asked
        records.write_whole(os.path.join(beside, layout.RUN), dict(spec, **told))

    beside = records.fresh_name(runs)
    try:
        os.mkdir(beside)
        if fill is not None:
            fill(beside)
        return _take_number(runs, beside, write)
    except BaseException:
        discard(beside)
        raise


def numbers(runs: str) -> "list[int]":
    """The numbers of the runs in a runs folder, ascending. Raises OSError."""
    names = os.listdir(runs)
    return sorted(int(name) for name in names if name.isdecimal() and str(int(name)) == name != "0")


def discard(folder: str) -> None:
    """Remove a run folder that is of no use, as far as it can be removed."""
    import shutil  # rarely needed, and slow to load

    shutil.rmtree(folder, ignore_errors=True)


def _take_number(runs: str, beside: str, write: "Fill") -> str:
    number = max([_last(runs), *numbers(runs)]) + 1
    while True:
        folder = os.path.join(runs, str(number))
        write(folder)
        try:
            os.rename(beside, folder)
            return folder
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                raise
            number += 1


def _last(runs: str) -> int:
    try:
        with open(os.path.join(os.path.dirname(runs), layout.LAST), encoding="ascii") as file:
            return int(file.read())
    except (OSError, ValueError):
        return 0
