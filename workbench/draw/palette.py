"""The colours of the curves on dark and on light ground (after Okabe and Ito).

Most colour-blind people can tell them apart, too.
"""

from __future__ import annotations

DARK = ("#56b4e9", "#e69f00", "#2fbf8f", "#f28cc3", "#f0e442", "#ff7f5c", "#b39df3", "#9fd356")
LIGHT = ("#0072b2", "#b35900", "#00795a", "#b0307e", "#8a7a00", "#c8401a", "#6a4fc4", "#4f8a10")
