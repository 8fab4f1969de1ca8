"""Values in memory summed up, by NumPy, as `columns` does it for those of tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import edges
from .profile import Numbers


def numbers(values: NDArray[Any], of: str, whole: bool) -> Numbers | None:
    """The distribution of real numbers, in any shape; None where none is finite."""
    flat = values.ravel().astype(np.float64)
    finite = flat[np.isfinite(flat)]
    if not finite.size:
        return None
    quantiles = [float(one) for one in np.quantile(finite, np.linspace(0, 1, 21))]
    found = edges(quantiles[0], quantiles[-1], quantiles, whole)
    bins = np.searchsorted(np.array(found[1:]), finite, side="left")
    with np.errstate(over="ignore", invalid="ignore"):
        mean, std = float(finite.mean()), float(finite.std())
    return Numbers(
        of,
        quantiles[0],
        quantiles[-1],
        mean if np.isfinite(mean) else None,
        std if np.isfinite(std) else None,
        quantiles,
        found,
        [int(count) for count in np.bincount(bins, minlength=len(found) - 1)],
        int(flat.size - finite.size),
    )
