"""Whether lower or higher is better, guessed from the name of a metric.

What is not surely known is unknown: a wrong colour on a regression is worse than none.
"""

from __future__ import annotations

import re
from typing import Literal

Direction = Literal["up", "down"]

_DOWN = frozenset(
    """loss nll elbo bpc bpb perplexity ppl error err mse rmse mae mape smape rmsle logloss wer cer
    ter fid kid lpips ece brier regret merror mlogloss crossentropy entropyloss eer hter chamfer
    deviance hinge""".split()
)
_UP = frozenset(
    """acc accuracy top1 top5 iou miou jaccard f1 fscore auc auroc auprc roc map ap ndcg mrr
    precision recall sensitivity specificity bleu rouge rougel meteor chrf cider spice reward
    return score dice psnr ssim r2 mcc kappa pearson spearman hit hits winrate success""".split()
)
#: Metrics whose name has a word of both kinds are what the last of these says.
_LAST_WORD = frozenset({"loss", "error", "err", "regret"})
#: What only steers or counts, whatever else its name says.
_NEITHER = frozenset("lr learning epoch step steps norm time eta count samples tokens size".split())


def guess(name: str) -> Direction | None:
    """`down` for losses and errors, `up` for scores, None for what nobody can tell by its name."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)  # `valLoss`, but `mIoU` is one word
    found = set(re.findall(r"[a-z]+\d*", f"{name} {apart}".lower()))
    if found & _LAST_WORD and not found & _NEITHER:
        return "down"
    if found & _NEITHER:
        return None
    down, up = found & _DOWN, found & _UP
    if bool(down) == bool(up):
        return None
    return "down" if down else "up"
