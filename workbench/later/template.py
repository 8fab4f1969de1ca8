"""The evaluation command as it is asked for, with the places that each run fills in.

`{checkpoint}` is the path of what the run left, `{run}` its number, `{folder}` its run folder,
`{cwd}` where it ran, `{params.lr}` one of its parameters. `{{run}}` is the text `{run}`; braces
around anything else, as in JSON, are text. A value stays one word, whatever is in it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..errors import UsageError
from ..index.catalog import Run

CHECKPOINT = "checkpoint"
#: What an evaluation command may look like.
EXAMPLE = "python eval.py --ckpt {checkpoint}"
NAMES = (CHECKPOINT, "run", "folder", "cwd")
_PARAM = "params."
_PLACE = re.compile(r"\{\{([A-Za-z_][\w./-]*)\}\}|\{([A-Za-z_][\w./-]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A command, split into words as a shell does; nothing of it is given to a shell."""

    words: tuple[str, ...]

    @property
    def places(self) -> set[str]:
        """The names that a run has to fill in."""
        return {found[2] for word in self.words for found in _PLACE.finditer(word) if found[2]}

    def filled(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The words with these values in their places. Raises UsageError for a parameter that is
        not among them."""
        for name in sorted(self.places - values.keys()):
            raise UsageError(
                f"there is no parameter {name.removeprefix(_PARAM)} to fill in {{{name}}}",
                "`workbench params RUN` lists what it has.",
            )
        return tuple(_PLACE.sub(lambda found: _text(found, values), word) for word in self.words)


def parse(command: str) -> Template:
    """The template of a command line. Raises UsageError where it is empty, has an open quote, or
    names a place that no run can fill in."""
    try:
        template = Template(tuple(shlex.split(command)))
    except ValueError as error:
        raise UsageError(f"{command}: {error}", "Close the quote, or escape it.") from error
    if not template.words:
        raise UsageError("there is no evaluation command", f"Example: {EXAMPLE}")
    for name in sorted(template.places):
        if name not in NAMES and not (name.startswith(_PARAM) and name != _PARAM):
            raise UsageError(f"{{{name}}} is not known{_near(name)}", _hint(name))
    return template


def last_asked(runs: Iterable[Run]) -> str:
    """The command of the newest evaluation among the runs, as it was asked for; empty where there
    is none."""
    asked = {run.number: run.spec.measures.get("command") for run in runs if run.spec.measures}
    return str(asked[max(asked)] or "") if asked else ""


def values_of(
    number: int, folder: str, cwd: str, checkpoint: str, params: Mapping[str, object]
) -> dict[str, str]:
    """What a run fills in; without a checkpoint its place is not among it."""
    told = {"run": str(number), "folder": folder, "cwd": cwd}
    told |= {_PARAM + name: str(value) for name, value in params.items()}
    return told | ({CHECKPOINT: checkpoint} if checkpoint else {})


def _text(found: re.Match[str], values: Mapping[str, str]) -> str:
    return f"{{{found[1]}}}" if found[1] else values[found[2]]


def _near(name: str) -> str:
    import difflib  # rarely needed, and slow to load

    near = difflib.get_close_matches(name, NAMES, 1, 0.5)
    return f"; did you mean {{{near[0]}}}?" if near else ""


def _hint(name: str) -> str:
    known = ", ".join(f"{{{one}}}" for one in NAMES)
    return f"Known are {known} and {{params.NAME}}; {{{{{name}}}}} is the text {{{name}}}."
