"""What a launched Python process tells of itself, with no change in its code.

- `process`    which part this process plays: the training, a child of it, a launcher
- `watch`      calls a hook when a library that has one is imported
- `libraries`  which library has which hook
- `wrap`       having a function of a library tell what it was given and what came of it
- `tell`       where hooks put what they learn: params, metrics, files, notes
- `files`      which files are opened, from Python's audit events
- `constants`  the module-level constants of the main script, as they are while it runs
- `params/`, `metrics/`, `data/`: the hooks, a file a library

A hook that meets a version of a library that it does not know stays out, and says so in the
run's notes.
"""

from __future__ import annotations


def install(folder: str) -> None:
    """Put the hooks into this process, which belongs to the run in `folder`."""
    from . import process, tell

    part = process.part()
    if part == process.LAUNCHER:
        return
    tell.begin(folder, main=part == process.MAIN)
    from . import files, libraries, watch

    watch.install(libraries.wanted(main=part == process.MAIN))
    files.install()
    if part == process.MAIN:
        from . import constants, interpreter

        interpreter.install()
        constants.install()
