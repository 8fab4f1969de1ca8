"""Which metrics are one measure on several slices: `acc/road`, `acc/pedestrian`, `acc/sky`.

A name is cut into segments at `/`, `.` and `:`, a segment into words at `_`, `-` and blanks. What
a metric measures is told by a word that is known to measure something (`acc`, `iou`, `f1`,
`loss`); the slice is a whole segment, or what stands before or behind that word in its segment:

    acc/road  road/acc  val/acc/road  val/iou_car  eval_PER_f1  f1_class_0  IoU.road  0.precision

Three or more metrics that differ in nothing but this are a family. Not of one are

    train/loss  train/acc  train/lr             their words measure different things
    train/acc  val/acc  test/acc                the same data that was split, told by their names
    loss/cls  loss/box  loss/kl                 terms of a loss
    reward/min  reward/max  loss_epoch          statistics of one thing
    map_50  map_75  bleu_1  precision_at_10     thresholds, orders, ranks; so are bare numbers that
                                                do not count from 0 or 1
    f1/macro  acc/all                           the whole, not a part

What is not known stays unknown: of a measure with a name of its own nothing is claimed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..draw.natural import natural_key
from ..settings.directions import guess

#: Members of a family at least: of two, none is an outlier.
LEAST = 3

_SEGMENT = re.compile(r"[/:]+|(?<!\d)\.|\.(?!\d)")
_WORD = re.compile(r"[_\- ]+")
_SPLITS = frozenset("train training val valid validation eval evaluation test testing dev".split())
_WHOLE = frozenset("all overall mean avg average macro micro weighted total samples global".split())
_STATISTICS = frozenset(
    """min max std sem stderr var variance median sum ema smooth smoothed running best last final
    epoch step steps iter batch current norm stddev lower upper ci low high count support time
    scale scaler weight weights coef lr delta ratio threshold thresh""".split()
)
_ORDERS = frozenset("top at k bleu rouge ngram gram seed rank gpu worker device".split())
_TERMS = frozenset(
    """ce bce kl kld mse mae l1 l2 huber recon reconstruction rec cls classification class box bbox
    reg regression obj objectness dfl mask rpn giou ciou iou dice focal adv adversarial gan g d gen
    disc generator discriminator policy value vf pg entropy actor critic aux auxiliary main
    perceptual percep lpips vq vqvae commit commitment codebook contrastive nce infonce mlm nsp itm
    itc lm tv style content feature feat distill kd decay wd penalty consistency prior latent
    alignment align smoothness depth pose flow triplet center margin cycle identity sparsity l0
    regularization regularizer q q1 q2 qf qf1 qf2 alpha temperature moe router balance z""".split()
)
_BEHIND = frozenset("rate score percent pct".split())
_TOGETHER = frozenset("class classwise balanced".split()) | _BEHIND
_KINDS = re.compile(r"^(multiclass|multilabel|binary)(?=.)|(?<=.)(score|index)$")
_TERMED = frozenset("loss nll reward".split())


@dataclass(frozen=True, slots=True)
class Family:
    """One measure on several slices. `measure` is the name with `*` for the slice, `members` the
    metric of each slice, as people sort."""

    measure: str
    members: Mapping[str, str]

    @property
    def title(self) -> str:
        """What is measured: `val/iou` of `val/iou_*`."""
        return re.sub(r"[/._:\- ]*\*", "", self.measure).strip("/._:- ") or self.measure


def families(names: Iterable[str]) -> list[Family]:
    """The families among these metrics, as people sort. A metric belongs to one at most, of
    several to the largest."""
    return list(_families(frozenset(names)))


@lru_cache(maxsize=32)
def _families(names: frozenset[str]) -> tuple[Family, ...]:
    """Remembered: a lane asks for the same names again and again."""
    held: dict[str, dict[str, str]] = defaultdict(dict)
    choices: dict[str, list[str]] = {}
    for name in sorted(names, key=natural_key):
        for measure, slice_ in _readings(name):
            held[measure][slice_] = name
            choices.setdefault(name, []).append(measure)
    chosen: dict[str, dict[str, str]] = defaultdict(dict)
    for name, measures in choices.items():
        measure = max(measures, key=lambda one: len(held[one]))
        chosen[measure].update({s: n for s, n in held[measure].items() if n == name})
    parts = ((measure, _slices(measure, members)) for measure, members in chosen.items())
    found = [Family(measure, members) for measure, members in parts if len(members) >= LEAST]
    return tuple(sorted(found, key=lambda family: natural_key(family.measure)))


def _slices(measure: str, members: Mapping[str, str]) -> Mapping[str, str]:
    """Those that are parts of the data: no terms, orders or thresholds."""
    said = set(re.split(r"[^a-z0-9]+", measure.lower()))
    terms = said & _TERMED and any(set(_words(slice_)) & _TERMS for slice_ in members)
    named = {s: name for s, name in members.items() if not re.fullmatch(r"[0-9.]+", s)}
    counted = sorted(int(s) for s in members if s.isdecimal())
    classes = counted[:1] in ([0], [1]) and counted[-1] - counted[0] == len(counted) - 1
    if terms:
        return {}
    return members if classes and not said & (_ORDERS | _TERMED) else named


def _readings(name: str) -> Iterator[tuple[str, str]]:
    """How the name can be read: what is measured with `*` for the slice, and the slice."""
    parts = [*_parts(name)]
    measuring = [place for place, part in enumerate(parts) if _measures(_words(part))]
    for place in range(0, len(parts), 2):
        around = "".join(parts[:place]), "".join(parts[place + 1 :])
        if place in measuring:
            for pattern, slice_ in _inside(parts[place]):
                yield f"{around[0]}{pattern}{around[1]}", slice_
        elif measuring and _is_slice(_words(parts[place])):
            yield f"{around[0]}*{around[1]}", parts[place]
    rest = parts[measuring[-1] + 2 :] if measuring else []
    if len(rest) > 1 and all(_is_slice(_words(part)) for part in rest[::2]):
        slice_ = "".join(rest)  # a class may be called `a.b`
        yield name.removesuffix(slice_) + "*", slice_


def _parts(name: str) -> Iterator[str]:
    """Segments and what separates them, in turn, a segment first."""
    end = 0
    for found in _SEGMENT.finditer(name):
        yield name[end : found.start()]
        yield found.group()
        end = found.end()
    yield name[end:]


def _inside(segment: str) -> Iterator[tuple[str, str]]:
    """A slice behind or before the words that measure, in one segment."""
    words = _words(segment)
    marks = [bool(_measures([word])) for word in words]
    first, last = marks.index(True), len(marks) - 1 - marks[::-1].index(True)
    if any(not mark and word not in _TOGETHER for mark, word in _between(marks, words)):
        return
    while last + 1 < len(words) and words[last + 1] in _BEHIND:
        last += 1
    while first > 0 and words[first - 1] in _TOGETHER | _WHOLE:
        first -= 1 + (words[first - 2 : first] == ["per", "class"])
    begin = next((at for at, word in enumerate(words[:first]) if word not in _SPLITS), first)
    spans = [found.span() for found in re.finditer(r"[^_\- ]+", segment)]
    for low, high in ((last + 1, len(words)), (begin, first)):
        if low < high and _is_slice(words[low:high]):
            start, end = spans[low][0], spans[high - 1][1]
            yield f"{segment[:start]}*{segment[end:]}", segment[start:end]


def _between(marks: Sequence[bool], words: Sequence[str]) -> Iterator[tuple[bool, str]]:
    first, last = marks.index(True), len(marks) - marks[::-1].index(True)
    yield from zip(marks[first:last], words[first:last], strict=True)


def _is_slice(words: Sequence[str]) -> bool:
    """Whether the words may name a part of the data."""
    said = set(words)
    if not said or said <= _SPLITS or said & (_STATISTICS | _WHOLE | _ORDERS):
        return False
    return not _measures(words)


def _measures(words: Sequence[str]) -> bool:
    """Whether one of the words is known to measure something."""
    return any(guess(_KINDS.sub("", word)) is not None for word in words if word != "reward")


def _words(text: str) -> list[str]:
    return [word for word in _WORD.split(text.lower()) if word]
