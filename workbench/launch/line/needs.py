"""What a run needs before it may begin: GPUs, slots of its project; and its priority.

    1, 2, …        so many GPUs, any
    auto           the GPU with the most free memory; none on a machine without GPUs
    0,1  or  3,    these GPUs, as nvidia-smi numbers them; `0:1` is the second MIG part of GPU 0
    mem:20G        a GPU of that much memory at least, the smallest there is
    0 or none      no GPU

A GPU is taken as a whole, whatever of its memory is asked for.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...errors import UsageError

#: The highest priority; the lowest is as far below 0.
HIGHEST = 999
_COUNT = re.compile(r"[0-9]{1,3}")
_LABELS = re.compile(r"\d{1,3}(:\d{1,2})?(,\d{1,3}(:\d{1,2})?)*,?")
_MEMORY = re.compile(r"mem:(\d+(?:\.\d+)?)([MGT]?)(?:i?B)?", re.IGNORECASE)
_UNITS = {"M": 2**20, "G": 2**30, "T": 2**40, "": 2**30}


class Want(NamedTuple):
    """The GPUs that are wanted: `many` of those that `labels` name (any where it is empty), of
    `memory` bytes at least; `emptiest` first those with the most free memory."""

    many: int = 0
    labels: tuple[str, ...] = ()
    memory: int = 0
    emptiest: bool = False


class Needs(NamedTuple):
    """What a run needs: `gpus` as it was asked for, empty for none; `slots` of the `of` that its
    project has; of GPUs only those that `among` names, any where it is empty."""

    gpus: str = ""
    slots: int = 0
    of: int = 0
    priority: int = 0
    among: tuple[str, ...] = ()

    def told(self) -> dict[str, object]:
        """As run.json has it."""
        told = {name: value for name, value in self._asdict().items() if value}
        return told | ({"among": list(self.among)} if self.among else {})


def needs_of(told: object) -> Needs | None:
    """The needs that run.json tells; None where the run waits for nothing, or for what cannot be
    understood."""
    if not isinstance(told, Mapping):
        return None
    among = told.get("among")
    labels = tuple(str(one) for one in among) if isinstance(among, list) else ()
    slots, of, priority = (_whole(told.get(key)) for key in ("slots", "of", "priority"))
    needs = Needs(str(told.get("gpus") or ""), slots, of, priority, labels)
    try:
        needs = needs._replace(gpus="") if not want(needs.gpus).many else needs
    except UsageError:
        return None
    return needs if needs.gpus or needs.slots else None


@functools.lru_cache(maxsize=64)
def want(gpus: str) -> Want:
    """The GPUs that a text asks for. Raises UsageError."""
    text = gpus.strip()
    if text in ("", "none"):
        return Want()
    if text == "auto":
        return Want(1, emptiest=True)
    if _COUNT.fullmatch(text):
        return Want(int(text))
    if _LABELS.fullmatch(text):
        labels = tuple(dict.fromkeys(filter(None, text.split(","))))
        return Want(len(labels), labels)
    if found := _MEMORY.fullmatch(text):
        return Want(1, memory=int(float(found[1]) * _UNITS[found[2].upper()]))
    raise UsageError(
        f"--gpus {gpus}: not understood",
        "Say a number (2), auto, GPUs by number (0,1 or 3,), mem:20G, or none.",
    )


def words(needs: Needs) -> str:
    """What is waited for: `2 GPUs and a slot`."""
    wanted = want(needs.gpus)
    told = []
    if wanted.labels:
        told.append(named(wanted.labels))
    elif wanted.memory:
        told.append(f"a GPU of {wanted.memory / 2**30:g} GiB")
    elif wanted.many:
        told.append("a GPU" if wanted.many == 1 else f"{wanted.many} GPUs")
    if needs.slots:
        told.append("a slot" if needs.slots == 1 else f"{needs.slots} slots")
    return " and ".join(told)


def named(labels: Iterable[str]) -> str:
    """`GPU 0`, `GPUs 0 and 2`."""
    *most, last = labels
    return f"GPUs {', '.join(most)} and {last}" if most else f"GPU {last}"


def _whole(value: object) -> int:
    return value if isinstance(value, int) and abs(value) < 10_000 else 0
