"""YAML as libraries and people write it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from workbench.sources.documents import parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lr: 3e-4", {"lr": 3e-4}),
        ("lr: '3e-4'", {"lr": "3e-4"}),
        ("commit: 7e12345", {"commit": "7e12345"}),
        ("most: .inf\nleast: -.inf", {"most": math.inf, "least": -math.inf}),
        ("n: 1_000\nbits: 0x10\nday: 2026-01-01", {"n": 1000, "bits": 16, "day": "2026-01-01"}),
        ("time: 1:30\nmode: 012", {"time": "1:30", "mode": "012"}),
        ("on: yes\n1: no\nnothing:", {"on": True, "1": False, "nothing": None}),
        ("text: |\n  two\n  lines\n", {"text": "two\nlines\n"}),
        ("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}", {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}}),
        ("--- !!python/object:argparse.Namespace\nlr: 1\n", {"lr": 1}),
        ("a: !!python/object/apply:os.getcwd []", {"a": []}),
        ("a: !!python/tuple [1, !!python/name:os.path x]", {"a": [1, "x"]}),
        ("a: !!int ''\nb: !!timestamp x\nc: !!float y", {"a": "", "b": "x", "c": "y"}),
        ("? [a, b]\n: 1", {"['a', 'b']": 1}),
        ("a: 1\n---\na: 2", {"a": 1}),
        ("- 1\n- x", [1, "x"]),
        ("", None),
    ],
)
def test_documents_in_yaml(text: str, value: Any) -> None:
    assert parse(text) == value


def test_a_merge_of_several_takes_the_first() -> None:
    text = "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}"
    assert parse(text)["c"] == {"x": 1, "y": 2}


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, "- " * 100_000])
def test_nests_that_would_overrun_the_stack(text: str) -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        parse(text)
