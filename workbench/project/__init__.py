"""A project: the facade that the screen and the command line both call.

- `reading`    its runs, what they measured, what is settled
- `asking`     comparison, filters, goals, SQL, exports, the line, failures
- `changing`   labels, settings, stops, removals
- `launching`  new runs, edited ones, old ones measured again, quick ones at each save

What only some commands need (DuckDB, NumPy, psutil) is imported by the methods that need it:
`workbench ls` is typed a hundred times a day.
"""

from __future__ import annotations

from .asking import Asking
from .launching import Launching

__all__ = ["Project"]


class Project(Asking, Launching):
    """A folder whose runs are recorded. Opening it executes nothing and writes nothing.

    One instance is for one thread; any number of instances, in any number of processes, may
    work on the same project.
    """
