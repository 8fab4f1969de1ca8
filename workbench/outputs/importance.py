"""Which metrics matter most, guessed from their names: for order and for display alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from ..draw.natural import natural_key

_HELD_OUT = re.compile(r"(^|[/_. -])(val|valid|validation|eval|test|dev)($|[/_. -])", re.I)
_GOAL = re.compile(
    r"acc|miou|iou|f1|auc|map|bleu|rouge|reward|return|score|dice|psnr|ssim|fid|ppl|perplexity"
    r"|wer|cer|rmse|mae|mse|error",
    re.I,
)
_LOSS = re.compile(r"loss|nll|elbo|bpc", re.I)
_AIDE = re.compile(r"(^|[/_. -])(lr|learning_rate|grad_norm|norm|epoch|step|time|tps)s?\d*$", re.I)


def weight(name: str) -> int:
    """How much a metric matters, 0 most: held-out goals, held-out losses, goals, losses,
    the rest, and at last what only steers (learning rate, gradient norm)."""
    if _AIDE.search(name):
        return 5
    held_out = bool(_HELD_OUT.search(name))
    if _GOAL.search(name):
        return 0 if held_out else 2
    if _LOSS.search(name):
        return 1 if held_out else 3
    return 4


def important(counts: Mapping[str, int]) -> list[str]:
    """The names of metrics, given how many runs have each: what matters first, and without those
    that are rare beside the others."""
    often = max(counts.values(), default=0) / 4
    names = [name for name, count in counts.items() if count >= often]
    families = Counter(_family(name) for name in names)
    return sorted(names, key=lambda n: (families[_family(n)] > 4, weight(n), natural_key(n)))


def _family(name: str) -> str:
    """Per-class scores (`acc/digit_3`) are many of one kind; no single one of them matters."""
    return re.sub(r"\d+", "#", name.rpartition("/")[0] or name)
