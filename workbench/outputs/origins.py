"""Where a metric is taken from, when it arrives by several ways.

The same loss may be logged by the script, handed to a library, written to an event file and
printed. It is one metric: it is taken from the source that is nearest to the script, and told as
coming from there. What only a further source has is taken from that one. Last of all come
evaluations after the end of the run: they add what it has not measured, and overrule nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from ..inside import layout

OUTPUT = "output"
#: Sources, those first whose word counts most. Unknown ones stand before the files.
_FIRST = (
    layout.SDK,
    "transformers",
    "lightning",
    "keras",
    "xgboost",
    "lightgbm",
    "catboost",
    "sklearn",
    "accelerate",
    "wandb",
    "mlflow",
    "tensorboard",
)
_LAST = ("files", OUTPUT, layout.LATER)

_SAME = {
    "valid": "val",
    "validation": "val",
    "eval": "val",
    "evaluation": "val",
    "accuracy": "acc",
    "lr": "rate",
    "learning": "rate",
}
#: Words that tell nothing where others stand beside them, those first that tell least.
_MUTE = (
    frozenset("train training s metrics avg average mean".split()),
    frozenset(["epoch", "step"]),
)


def taken(names: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The metrics of a run, each with the source that it is taken from.

    `names` holds the metrics of each source. A metric is left out where a source before its own
    has one that means the same; what was printed, also where it says less (`loss` beside
    `val/loss` and `train/loss`).
    """
    found: dict[str, str] = {}
    meant: set[frozenset[str]] = set()
    for source in sorted(names, key=_place):
        fresh = [name for name in names[source] if not _told(meaning(name), meant, source)]
        found.update((name, source) for name in fresh if name not in found)
        meant.update(map(meaning, fresh))
    return found


@lru_cache(maxsize=4096)
def meaning(name: str) -> frozenset[str]:
    """The words of a name that tell what is measured: `{val, acc}` of `validation/epoch_accuracy`,
    `eval_acc` and `val.accuracy`."""
    words = frozenset(_SAME.get(word, word) for word in re.findall(r"[^\W_]+", name.lower()))
    for mute in _MUTE:
        words = words - mute or words
    return words


def _told(words: frozenset[str], meant: set[frozenset[str]], source: str) -> bool:
    if source == OUTPUT:
        return any(words <= other for other in meant)
    return words in meant


def _place(source: str) -> tuple[int, str]:
    if source in _FIRST:
        return _FIRST.index(source), source
    return (len(_FIRST) + 1 + _LAST.index(source) if source in _LAST else len(_FIRST)), source
