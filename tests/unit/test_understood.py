"""What hooks make of values and types, as parsers give them."""

from __future__ import annotations

import argparse
import enum
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Optional, Union

import numpy as np
import pytest

from workbench.inside.hooks.params import understood


class Kind(enum.Enum):
    adam = "adam"


@dataclass
class Inner:
    net: object = field(default_factory=object)
    lr: float = 0.1


@pytest.mark.parametrize(
    ("kind", "value", "name"),
    [
        (int, 3, "int"),
        ("integer", None, "int"),
        (lambda text: text, True, "bool"),
        (None, 0.5, "float"),
        (None, None, "str"),
        (Optional[int], None, "int"),  # noqa: UP045
        (int | None, 3, "int"),
        (list[int], [1], "list"),
        (tuple[int, ...], (), "list"),
        (dict[str, int], {}, "dict"),
        (Union[int, str], "x", "str"),  # noqa: UP007
        (Literal["a", "b"], "a", "str"),
        (Kind, "adam", "str"),
        (Path, Path(), "Path"),
        ("Optional[float]", None, "float"),
    ],
)
def test_names_of_types(kind: object, value: object, name: str) -> None:
    assert understood.type_name(kind, value) == name


def test_values_become_plain_and_stay_small() -> None:
    given: dict[str, Any] = {
        "inner": Inner(),
        "space": argparse.Namespace(x=np.float32(1)),
        "class": Inner,
        "deep": [{"a": (1, object)}],
        "long": list(range(5000)),
    }
    told = understood.simple(given)
    assert told["inner"]["lr"] == 0.1 and told["inner"]["net"].startswith("<object")
    assert told["space"] == {"x": 1.0}
    assert (told["class"], told["deep"]) == ("Inner", [{"a": [1, "object"]}])
    assert len(told["long"]) == 1000


def test_what_contains_itself() -> None:
    loop: dict[str, Any] = {"lr": 1, "object": object()}
    loop["loop"] = loop
    assert understood.simple(loop)["loop"]["lr"] == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--lr", "1"], {"lr"}),
        (["--lr=1"], {"lr"}),
        (["-b64"], {"batch"}),
        (["--bat", "64"], {"batch"}),
        (["--l", "64"], set()),
        (["--"], set()),
        (["-1", "lr"], set()),
    ],
)
def test_which_parameters_are_typed(
    monkeypatch: pytest.MonkeyPatch, words: list[str], found: set[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["train.py", *words])
    names = {"--lr": "lr", "--limit": "limit", "-b": "batch", "--batch": "batch"}
    assert understood.typed(names) == found
