"""Params that a library left in a file beside its log."""

from __future__ import annotations

from pathlib import Path

from . import documents
from .growing import whole
from .reading import Params

#: Lightning, Ultralytics, and what many scripts write.
_NAMES = ("hparams.yaml", "args.yaml", "config.yaml")
_LIMIT = 1 << 20


def params_beside(folder: Path) -> Params:
    """The params of the first such file in the folder; empty where there is none."""
    for name in _NAMES:
        content = whole(folder / name, _LIMIT)
        if content is not None:
            return documents.params(content)
    return {}
