"""What a name on a line stands for: something measured, a counter, a meter, or none of these.

Names are compared by their words: `train_loss`, `Train Loss`, `train/loss` and `trainLoss` have the
words "train" and "loss". The vocabulary is closed and small on purpose, since a metric that is
missed can be logged by hand, while one that is made up spoils a chart.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache


class Kind(IntEnum):
    """What a name stands for."""

    UNKNOWN = 0
    MEASURE = 1  # a goal: loss, accuracy, reward
    COMPANION = 2  # wanted beside a goal, but echoed as a setting too: learning rate
    EPOCH = 3
    STEP = 4
    WHOLE = 5  # a step counted over the whole run
    PLURAL = 6  # a setting (`epochs: 10`), except with a total: `Epochs: 3/10`
    METER = 7  # timings, rates, memory
    SETTING = 8  # sizes, counts and other numbers that are not measured


_MEASURES = frozenset(
    """
    loss losses acc accuracy error err auc auroc auprc aupr ap map miou iou f1 fbeta bleu rouge
    rougel meteor cider chrf wer cer ppl perplexity reward rewards rew return returns ret score
    scores rmse mse mae mape r2 psnr ssim lpips fid nll kl elbo bpc bpb bpd dice precision recall
    sensitivity specificity mrr hits ndcg top1 top5 entropy objective inertia likelihood mcc kappa
    pearson spearman cost bits success win l1 l2 em rmsle crossentropy logloss merror residual
    """.split()
)
#: Measured when the name ends with them; settings have them in front: `map_size`, `l1_ratio`.
_LAST_ONLY = frozenset("map l1 l2 ap em bits success win return".split())
_RATES = frozenset("success win error recall pass hit".split())
_METERS = frozenset(
    """
    time times eta elapsed sec secs second seconds ms us ns speed fps sps tps ips mfu hfu flops
    tflops flos throughput memory mem vram cpu gb mb gib mib wps ups wpb bsz wall runtime dur
    duration remaining allocated reserved date timestamp dt latency util bandwidth rss ram qps
    """.split()
)
_EPOCHS = frozenset("epoch ep".split())
_STEPS = frozenset("step iter iteration it batch update timestep episode round generation".split())
_PLURALS = frozenset(
    "epochs steps iters iterations batches updates timesteps episodes rounds generations".split()
)
#: Steps counted over the whole run, whatever else is counted on the line.
_WHOLE = frozenset(("global step", "total timesteps", "num timesteps", "timesteps", "num updates"))
_AROUND_COUNTER = frozenset("end of current at after finished completed the".split())
_SETTINGS = frozenset(
    """
    size sizes num number count counts seed dim dims workers samples best consumed params parameters
    version num rank world pid port gpu gpus tokens vocab patience every interval freq
    images instances
    """.split()
)
#: With these a name of something measured is a setting, unless the line tells its step.
_SOFT_SETTINGS = frozenset(
    """
    weight weights decay threshold scale coef coefficient factor ratio smoothing target type clip
    eps epsilon limit window fn function min_delta warmup margin penalty attempted initial init
    """.split()
)
_PHASES = {
    **dict.fromkeys(("train", "training", "trn"), "train"),
    **dict.fromkeys(("val", "validation", "validating"), "val"),
    **dict.fromkeys(("eval", "evaluation", "evaluating"), "eval"),
    **dict.fromkeys(("test", "testing"), "test"),
    "valid": "valid",
    "dev": "dev",
    "learn": "learn",
}
_COMPANIONS = (("learning", "rate"), ("learn", "rate"), ("grad", "norm"), ("gradient", "norm"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z0-9]+")
_BLANKS = re.compile(r"[.:]?\s+")


@lru_cache(maxsize=2048)
def normal(name: str) -> str:
    """The name of a metric, from the words printed: the one rule for all kinds of lines."""
    return _BLANKS.sub("_", name.strip().lower().replace("'s ", "/"))


@lru_cache(maxsize=2048)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case: `trainLoss/Acc@1` has train, loss, acc and 1."""
    return tuple(_WORD.findall(_CAMEL.sub(" ", name).lower()))


@lru_cache(maxsize=2048)
def phase(text: str) -> str | None:
    """The part of training that a label names: "train" of `Train Epoch`, the last if several."""
    for word in reversed(_WORD.findall(text.lower())):
        if word in _PHASES:
            return _PHASES[word]
    return None


@lru_cache(maxsize=2048)
def soft_setting(name: str) -> bool:
    """Whether a name of something measured more likely sets it: `loss_weight`."""
    return not _SOFT_SETTINGS.isdisjoint(words(name))


@lru_cache(maxsize=2048)
def kind(name: str) -> Kind:
    """What a name stands for."""
    parts = words(name)
    if not parts:
        return Kind.UNKNOWN
    if counter := _counter(parts):
        return counter
    if not _METERS.isdisjoint(parts) or name.lower() == "v_num":
        return Kind.METER
    if _companion(parts):
        return Kind.COMPANION
    if not _SETTINGS.isdisjoint(parts):
        return Kind.SETTING
    whole = tuple(_WORD.findall(name.lower().rstrip("0123456789")))  # `mAP50`
    return Kind.MEASURE if _measured(parts) or (whole and _measured(whole)) else Kind.UNKNOWN


def _counter(parts: tuple[str, ...]) -> Kind | None:
    own = [word for word in parts if word not in _PHASES] or [""]
    plural = own[-1] in _PLURALS
    singular = own[-1][:-1] if plural else own[-1]
    if singular not in _EPOCHS and singular not in _STEPS:
        return None
    if " ".join(own) in _WHOLE:
        return Kind.WHOLE
    if not all(word in _AROUND_COUNTER for word in own[:-1]):
        return Kind.SETTING  # a counter of something else, or a number of them: `max_steps`
    if plural:
        return Kind.PLURAL
    return Kind.EPOCH if singular in _EPOCHS else Kind.STEP


def _companion(parts: tuple[str, ...]) -> bool:
    tail = parts[-2:]
    if parts[-1] in ("lr", "gnorm") or parts[0] == "lr":
        return True
    return tail in _COMPANIONS


def _measured(parts: tuple[str, ...]) -> bool:
    if parts[-1] == "rate":
        return len(parts) > 1 and parts[-2] in _RATES
    last = [word for word in parts if not word.isdigit()][-1:]
    return any(
        (word in _MEASURES and (word not in _LAST_ONLY or [word] == last))
        or (len(word) > 4 and word.endswith(("loss", "acc")))
        for word in parts
    )
