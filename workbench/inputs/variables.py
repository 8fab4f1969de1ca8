"""The environment variables that a script reads, found in its text: nothing is run.

`LR=0.3 workbench run -- python train.py` gives the run a parameter that neither its command line
nor its code tells. Such variables belong to the run as those of `--env` do: a child of it has them
although the shell that launches it does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ..run.spec import Spec
from . import masks

#: Bytes of a script that are read.
_LARGEST = 1 << 18
_READ = re.compile(
    rb"""(?:environ\.get|getenv)\(\s*["'](?P<asked>\w+)["']\s*(?:,\s*(?P<default>[^()\n]*?)\s*)?\)"""
    rb"""|environ\[\s*["'](?P<held>\w+)["']\s*\](?!\s*=[^=])"""
)
#: What tells of the machine, the user, the job and the shell, and not of the training.
_PLACE = re.compile(
    r"(WORKBENCH|SLURM|OMPI|PMI|XDG|SSH|LC|LD|TORCHELASTIC|MASTER|LOCAL|GROUP|ROLE|CONDA|NODE|CUDA)_\w+"
    r"|PYTHON\w*|HOME|PATH|PWD|USER|LOGNAME|HOST|HOSTNAME|SHELL|TERM|COLUMNS|LINES|TMPDIR|TEMP|TMP"
    r"|LANG|DISPLAY|EDITOR|RANK|WORLD_SIZE|VIRTUAL_ENV"
)


def variables(content: bytes) -> dict[str, str | None]:
    """The variables that a script reads, and the texts that it takes where they are not set; None
    where there is none, or none that is told. Those of the machine and the job are left out."""
    found: dict[str, str | None] = {}
    for one in _READ.finditer(content[:_LARGEST]):
        name = (one["asked"] or one["held"]).decode()
        if not _PLACE.fullmatch(name):
            default = (one["default"] or b"").decode("utf-8", "replace")
            found[name] = found.get(name) or _text(default)
    return found


def kept(spec: Spec, environ: Mapping[str, str]) -> Spec:
    """The run with the variables that its script reads of those that are set, each as if `--env`
    had set it; secrets are left where they are."""
    try:
        content = spec.script.read_bytes() if spec.script is not None else b""
    except OSError:
        return spec
    told = {name: environ[name] for name in variables(content) if name in environ}
    plain = {name: text for name, text in told.items() if masks.masked(name, text) == text}
    return replace(spec, env={**plain, **spec.env})


def _text(default: str) -> str | None:
    """The text of a literal; None of another expression."""
    is_text = len(default) > 1 and default[0] == default[-1] and default[0] in "'\""
    plain = default[1:-1] if is_text else default
    return None if any(sign in plain for sign in "'\"\\+(,") or not default else plain
