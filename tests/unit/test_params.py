"""Parameters from command lines as people write them, and from what code told."""

from __future__ import annotations

import math
import shlex
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.inputs.params import flatten, of_command, of_records, parse
from workbench.inside import layout, records
from workbench.outputs.lines import read_all

COMMANDS: dict[str, dict[str, object]] = {
    "python train.py": {},
    "python train.py --lr 0.1": {"lr": 0.1},
    "python train.py --lr=0.1 -b 64": {"lr": 0.1, "b": 64},
    "python -u -X dev train.py --lr 0.1": {"lr": 0.1},
    "python -m pkg.train --lr 1e-4": {"lr": 1e-4},
    "python train.py --batch-size 8": {"batch_size": 8},
    "python train.py --amp --lr 1": {"amp": True, "lr": 1},
    "python train.py --no-amp": {"amp": False},
    "python train.py --no-amp true": {"no_amp": True},
    "python train.py --lr -0.5 --x -inf": {"lr": -0.5, "x": -math.inf},
    "python train.py --lr 1 --lr 2": {"lr": 2},
    "python train.py lr=0.1 model.width=256 +new=x ++forced=1": {
        "lr": 0.1,
        "model.width": 256,
        "new": "x",
        "forced": 1,
    },
    "python train.py --model.lr 1 --data/path=a=b": {"model.lr": 1, "data/path": "a=b"},
    "python train.py --name 'two words' --note=": {"name": "two words", "note": ""},
    "python train.py config.yaml --lr 1": {"lr": 1},
    "python train.py --lr 1 -- --not 2": {"lr": 1, "not": 2},
    "python train.py -- x": {},
    "torchrun --nproc-per-node 4 train.py --lr 1": {"lr": 1},
    "accelerate launch --num_processes 2 train.py --lr 1": {"lr": 1},
    "python -m torch.distributed.run --nproc-per-node 4 train.py --lr 1": {"lr": 1},
    "torchrun --nproc-per-node 4 -m pkg.train --lr 1": {"lr": 1},
    "python train.py --layers 64 128 --lr 1": {"layers": [64, 128], "lr": 1},
    "bash -c 'train --lr 1'": {},
    "bash train.sh 8 --lr 1": {"lr": 1},
    "./a.out --lr 1": {"lr": 1},
    "env A=1 python train.py --lr 1": {"lr": 1},
    "python train.py --on TRUE --off false --none None": {"on": True, "off": False, "none": None},
    "sh": {},
}


@pytest.mark.parametrize("command", COMMANDS)
def test_parameters_of_a_command_line(command: str) -> None:
    assert of_command(shlex.split(command)) == COMMANDS[command]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1", -1),
        ("+7", 7),
        ("1_000", 1000),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e-3", 1e-3),
        ("1E5", 1e5),
        ("inf", math.inf),
        ("-inf", -math.inf),
        ("True", True),
        ("none", None),
        ("", ""),
        ("1__2", "1__2"),
        ("1_", "1_"),
        ("1_.5", "1_.5"),
        ("_1", "_1"),
        ("1.2.3", "1.2.3"),
        ("0x10", "0x10"),
        ("1e", "1e"),
        (".", "."),
        ("-", "-"),
        ("٣", "٣"),
        ("infinite", "infinite"),
        ("2024-01-02", "2024-01-02"),
        ("9" * 25, "9" * 25),
        ("9223372036854775807", 2**63 - 1),
        ("007", 7),
        ("[1,2]", "[1,2]"),
    ],
)
def test_a_value_as_typed(text: str, value: object) -> None:
    parsed = parse(text)
    assert parsed == value
    assert type(parsed) is type(value)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text()), st.text(alphabet="01_.eE+-infa"))
def test_no_command_line_is_refused(words: list[str], number: str) -> None:
    of_command(["python", "train.py", *words, "--x", number])
    of_command(["x", *words])


def test_a_long_word_that_looks_like_a_number_takes_no_time() -> None:
    """One look at each character: the square of this would be hours."""
    for word in ("1" * 1_000_000 + "x", "1_" * 500_000, "." * 1_000_000):
        assert parse(word) == word


@pytest.mark.parametrize(
    ("nested", "flat"),
    [
        ({}, {}),
        ({"a": 1}, {"a": 1}),
        ({"a": {"b": {"c": 1}, "d": 2}}, {"a.b.c": 1, "a.d": 2}),
        ({"a": {}}, {"a": {}}),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}),
        ({"a.b": 1, "a": {"b": 2}}, {"a.b": 2}),
    ],
)
def test_nested_names_are_paths(nested: dict[str, object], flat: dict[str, object]) -> None:
    assert flatten(nested) == flat


def test_later_records_win_and_others_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / layout.PARAMS
    told: list[object] = [
        {"params": {"a": 1, "b": {"c": 2}}},
        7,
        {"params": 3},
        {"summary": {"a": 9}},
    ]
    records.append(str(path), *told, {"params": {"b": {"c": 4}}})
    assert of_records(read_all(path)) == {"a": 1, "b.c": 4}
    assert of_records(read_all(path), "summary") == {"a": 9}
