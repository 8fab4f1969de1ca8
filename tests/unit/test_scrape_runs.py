"""Metrics of whole outputs: steps over many lines, bars, pieces, real programs, junk."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from workbench.outputs.scrape import Point, Scraper

Told = list[tuple[float | None, dict[str, float]]]

OUTPUTS = Path(__file__).parents[1] / "data" / "output"
KERAS = "\x1b[1m{}/57\x1b[0m \x1b[32m━━━━━━━━━━\x1b[0m \x1b[1m1s\x1b[0m 16ms/step - "
BAR = "\r{}:   6%|6   | {}/47 [00:00<00:00, 110.39it/s, {}]"


def scrape(text: str) -> Told:
    scraper = Scraper()
    points = scraper.feed(text) + scraper.close()
    return [(point.step, point.metrics) for point in points]


def test_an_epoch_alone_stands_at_the_last_step() -> None:
    text = "step 100  loss 0.5\nepoch 1/60  val_loss 0.4\ntest_acc 0.97\nstep 200  loss 0.4\n"
    assert [step for step, _ in scrape(text)] == [100, 100, 100, 200]


def test_epochs_are_laid_end_to_end() -> None:
    lines = "Epoch {} Step {}/50, loss: 0.{}\n"
    steps = [(0, 10), (0, 50), (1, 10), (2, 50)]
    text = "".join(lines.format(e, s, n + 1) for n, (e, s) in enumerate(steps))
    assert [step for step, _ in scrape(text)] == [10, 50, 60, 150]


def test_steps_without_a_total_go_on_where_the_epoch_before_ended() -> None:
    text = "".join(f"epoch: {e}, batch: {b}, loss: 0.{e}{b}\n" for e in (1, 2, 3) for b in (5, 9))
    assert [step for step, _ in scrape(text)] == [5, 9, 14, 18, 23, 27]


def test_steps_that_rise_over_the_epochs_are_taken_as_they_are() -> None:
    text = "".join(f"Epoch {1 + s // 100}, step {s}, loss: 0.{s}\n" for s in range(50, 350, 50))
    assert [step for step, _ in scrape(text)] == list(range(50, 350, 50))


def test_batches_of_an_evaluation_are_no_steps() -> None:
    told = scrape("Epoch 0 [train] 50/100 loss: 0.5\nEpoch 0 [val] 5/10 loss: 0.4\n")
    assert told == [(50, {"train/loss": 0.5}), (50, {"val/loss": 0.4})]


def test_a_metric_that_is_told_more_often_than_steps_is_left_to_count() -> None:
    assert [step for step, _ in scrape("Epoch 1\nloss: 0.3\nloss: 0.2\nloss: 0.1\n")] == [
        1,
        None,
        None,
    ]


def test_a_bar_is_told_once_per_step_and_only_what_changed() -> None:
    drawn = [(3, "loss=2"), (3, "loss=1"), (4, "loss=1"), (5, "loss=1, acc=0.5"), (6, "loss=3")]
    text = "".join(BAR.format("Epoch 0", n, values) for n, values in drawn)
    assert scrape(text) == [(3, {"loss": 1}), (5, {"acc": 0.5}), (6, {"loss": 3})]


def test_a_bar_that_starts_over_goes_on_counting() -> None:
    text = "".join(BAR.format("train", n, f"loss={e}.{n}") for e in (1, 2) for n in (20, 47))
    assert [step for step, _ in scrape(text)] == [20, 47, 67, 94]


def test_the_best_iteration_is_not_told_twice() -> None:
    text = "[3]\tl1: 0.3\n[4]\tl1: 0.4\nEarly stopping, best iteration is:\n[3]\tl1: 0.3\n"
    assert [step for step, _ in scrape(text)] == [3, 4]


def test_a_line_that_every_process_prints_is_told_once() -> None:
    assert scrape("step 5: loss 0.5\n" * 4) == [(5, {"loss": 0.5})]


def test_bars_of_an_evaluation_stand_at_the_last_step() -> None:
    bars = "\rEpoch {0}/2: 9%|#| {1}/10 [00:01<00:00, 9it/s, loss={2}]"
    bars += "\rVal: 100%|#| 5/5 [00:01<00:00, 9it/s, loss={3}]"
    text = bars.format(1, 10, 0.5, 0.4) + bars.format(2, 9, 0.3, 0.2)
    assert scrape(text) == [
        (10, {"loss": 0.5}),
        (10, {"val/loss": 0.4}),
        (19, {"loss": 0.3}),
        (19, {"val/loss": 0.2}),
    ]


@pytest.mark.parametrize("path", sorted(OUTPUTS.glob("*.txt")), ids=lambda path: path.stem)
def test_output_of_real_programs(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        told = scrape(file.read())
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert [[step, metrics] for step, metrics in told] == expected


@pytest.mark.parametrize("path", sorted(OUTPUTS.glob("*.txt")), ids=lambda path: path.stem)
@pytest.mark.parametrize("size", [1, 7, 100])
def test_pieces_do_not_matter(path: Path, size: int) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    scraper = Scraper()
    points: list[Point] = []
    for start in range(0, len(text), size):
        points += scraper.feed(text[start : start + size])
    points += scraper.close()
    assert [(point.step, point.metrics) for point in points] == scrape(text)


def test_two_pieces_cut_anywhere_are_as_one() -> None:
    text = "Epoch 1/2\r\n" + KERAS.format(5) + "loss: 0.5\b\b\r" + "\x1b[2K\x1b[1Astep 7: acc 0.25"
    whole = scrape(text)
    assert len(whole) == 2
    for cut in range(len(text)):
        scraper = Scraper()
        points = scraper.feed(text[:cut]) + scraper.feed(text[cut:]) + scraper.close()
        assert [(point.step, point.metrics) for point in points] == whole


HOSTILE = [
    "1",
    ":",
    "=",
    "(",
    "[",
    "{",
    "'",
    "|",
    " ",
    "\t",
    "\x1b[",
    "\x00",
    "━",
    "1:",
    "1(",
    "1,",
]
HOSTILE += [
    "\\'",
    "nan",
    "loss",
    "loss:",
    "tensor(",
    "%|",
    '{"a":',
    "1/ ",
    "1+-",
    "1it [",
    "\ufffd",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize(("front", "back"), [("", ""), ("{", "}"), ("|", "|")])
def test_junk_tells_nothing(unit: str, front: str, back: str) -> None:
    assert scrape(front + unit * (9_990 // len(unit)) + back + "\n") == []


def test_any_text_is_borne() -> None:
    parts = sorted({part for path in OUTPUTS.glob("*.txt") for part in split(path.read_text())})
    draw = random.Random(0)
    scraper = Scraper()
    for _ in range(3_000):
        line = "".join(draw.choices(parts + HOSTILE, k=draw.randrange(1, 12)))
        for point in scraper.feed(line + draw.choice("\n\r\b")):
            assert all(name and type(value) is float for name, value in point.metrics.items())
            assert point.step is None or point.step >= 0


def split(text: str) -> list[str]:
    return re.findall(r"\w+|\W{1,3}", text)


@pytest.mark.parametrize("number", ["9" * 400, "nan", "-1", "1e400"])
def test_a_step_is_a_count(number: str) -> None:
    assert scrape(f"step {number}: loss 0.5, epoch nan\n") in ([], [(None, {"loss": 0.5})])


def test_a_long_line_counts_up_to_its_limit() -> None:
    long = "step 3: loss 0.5" + " " * 9_000 + "x" * 100_000 + ", acc: 0.5"
    scraper = Scraper()
    pieces = [long[start : start + 4096] for start in range(0, len(long), 4096)]
    points = [point for piece in pieces for point in scraper.feed(piece)]
    assert points == []
    assert scraper.feed("\nstep 4: loss 0.25\n") == [
        Point(3, {"loss": 0.5}),
        Point(4, {"loss": 0.25}),
    ]
