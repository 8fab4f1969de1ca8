"""Metrics read from the lines that a training program prints, for runs whose code logs nothing.

Names are the words of the line, in lower case, with `_` for blanks: `Train Loss` is `train_loss`.
A label that tells the part of training goes in front with a slash, unless the name tells it:
`Test set: Average loss` is `test/average_loss`, `Train Epoch: 1 … Loss` is `train/loss`; groups of
boxed tables and nested dicts are joined the same way. In `train Loss: 0.5 Acc: 0.8` the first name
tells it for the others: `train_loss`, `train_acc`. The name never depends on the line's step.

Values are the numbers as printed: 98 of `98%`, the mean of `mean+std` and `mean +/- std`, the value
of `value (average)`, the first of `0.47 / 0.12`; of a ratio of integers the percentage, so that
`Accuracy: 9800/10000 (98%)` is 98.

Steps are in `axis`: a global step where the line's counters allow, the last step seen for a line
that tells an epoch or nothing, None where no line has told any. Counters themselves are no metrics,
and neither are timings, rates and memory. Learning rates and gradient norms count on lines about
training, but not alone, since programs echo their settings.

What counts is decided by evidence, in `evidence`; a made-up metric is worse than a missed one.
A line that repeats the one before it is told once, a progress bar once per step. Work is linear in
the text: patterns are anchored or bounded, and lines count up to their first 10,000 characters.
"""

from .scraper import Point, Scraper

__all__ = ["Point", "Scraper"]
