"""Copies of configuration files with other values: all other text stays, byte for byte."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from workbench.errors import BadEdit
from workbench.inputs.rewriting import others, rewritten

YAML = """\
# what is trained
lr: 3e-4   # rate
name: "a b"  # quoted
base: &base {w: 1, h: 2}
model:
  <<: *base
  layers:   # widths
    - 1
    - 2
  drop: 0.1 # tail

  # of the optimiser
opt: {lr: 0.1, betas: [0.9, 0.99]}
other: *base
text: |
  hello
  there
empty:
items:
  - name: x
    v: 1
last: 5"""


def _yaml(**changes: str | None) -> str:
    named = {name.replace("__", "."): change for name, change in changes.items()}
    return rewritten(Path("c.yaml"), YAML.encode(), named).decode()


@pytest.mark.parametrize(
    ("name", "change", "old", "new"),
    [
        ("lr", "1e-5", "lr: 3e-4   # rate", "lr: 1.0e-05   # rate"),
        ("name", "it's", '"a b"  # quoted', '"it\'s"  # quoted'),
        ("name", "12", '"a b"  # quoted', '"12"  # quoted'),
        ("model.w", "7", "  drop: 0.1 # tail\n", "  drop: 0.1 # tail\n  w: 7\n"),
        ("model.layers", "3 4 5", "    - 1\n    - 2\n", "    - 3\n    - 4\n    - 5\n"),
        ("model.layers.1", "9", "    - 2\n", "    - 9\n"),
        ("model.drop", None, "  drop: 0.1 # tail\n", ""),
        ("opt.betas", "[0.5]", "[0.9, 0.99]", "[0.5]"),
        ("opt.betas.0", "1", "[0.9, 0.99]", "[1.0, 0.99]"),
        ("opt.lr", None, "{lr: 0.1, betas", "{betas"),
        ("other.w", "5", "other: *base", "other: {<<: *base, w: 5}"),
        ("other", "null", "other: *base", "other: null"),
        ("text", "bye", "text: |\n  hello\n  there\n", "text: bye\n"),
        ("empty", "x", "empty:\n", "empty: x\n"),
        ("empty.a.b", "1", "empty:\n", "empty: {a: {b: 1}}\n"),
        ("items.0.v", "2", "    v: 1\n", "    v: 2\n"),
        ("items.0.name", None, "  - name: x\n    v: 1\n", "  - v: 1\n"),
        ("last", "2.5", "last: 5", "last: 2.5"),
        ("last", None, "last: 5", ""),
        ("new", "yes please", "last: 5", "last: 5\nnew: yes please"),
        ("new", "yes", "last: 5", 'last: 5\nnew: "yes"'),
        ("a.b", "0.00001", "last: 5", "last: 5\na: {b: 1.0e-05}"),
    ],
)
def test_yaml(name: str, change: str | None, old: str, new: str) -> None:
    assert YAML.count(old) == 1
    assert _yaml(**{name.replace(".", "__"): change}) == YAML.replace(old, new)


@pytest.mark.parametrize("typed", ["1e-4", "1e-12", "1E5", "1", "-2.5e+30", "inf", "0.1"])
def test_a_float_stays_one_for_every_reader(typed: str) -> None:
    content = rewritten(Path("c.yaml"), b"lr: 0.5\n", {"lr": typed})
    told = yaml.safe_load(content)["lr"]
    assert (type(told), told) == (float, float(typed))


def test_an_anchor_is_one_value_with_its_aliases() -> None:
    told = yaml.safe_load(_yaml(base__w="9"))
    assert (told["base"]["w"], told["other"]["w"], told["model"]["w"]) == (9, 9, 9)


def test_several_changes_at_once() -> None:
    told = yaml.safe_load(_yaml(lr="0.2", model__drop=None, opt__lr="0.3", new="1"))
    assert (told["lr"], told["opt"]["lr"], told["new"]) == (0.2, 0.3, 1)
    assert "drop" not in told["model"]


JSON = (
    '{\n\t"lr": 0.1,\n\t"n": {"a": 1, "b": []},\n\t"l": [\n\t\t1,\n\t\t2\n\t],\n\t"s": "x\\ty"\n}\n'
)


@pytest.mark.parametrize(
    ("name", "change", "old", "new"),
    [
        ("lr", "1", "0.1", "1.0"),
        ("n.a", "true", '"a": 1', '"a": true'),
        ("n.c", "z", '"b": []}', '"b": [], "c": "z"}'),
        ("l.0", "9", "\t\t1,", "\t\t9,"),
        ("k", "é", '"x\\ty"\n', '"x\\ty",\n\t"k": "é"\n'),
        ("lr", None, '"lr": 0.1,\n\t', ""),
        ("s", None, ',\n\t"s": "x\\ty"', ""),
        ("s", 'a"b', '"x\\ty"', '"a\\"b"'),
    ],
)
def test_json(name: str, change: str | None, old: str, new: str) -> None:
    told = rewritten(Path("c.json"), JSON.encode(), {name: change}).decode()
    assert told == JSON.replace(old, new)
    json.loads(told)


TOML = '# top\nlr = 0.1 # rate\n[opt]\nname = "sgd"\nbetas = [1, 2] # two\n'


@pytest.mark.parametrize(
    ("name", "change", "old", "new"),
    [
        ("lr", "1", "0.1", "1.0"),
        ("opt.name", "12", '"sgd"', '"12"'),
        ("opt.betas", "3 4", "[1, 2]", "[3, 4]"),
        ("opt.betas.0", "3", "[1, 2]", "[3, 2]"),
        ("opt.new", "true", "[1, 2] # two\n", "[1, 2] # two\nnew = true\n"),
        ("lr", None, "lr = 0.1 # rate\n", ""),
    ],
)
def test_toml(name: str, change: str | None, old: str, new: str) -> None:
    told = rewritten(Path("c.toml"), TOML.encode(), {name: change}).decode()
    assert told == TOML.replace(old, new)
    tomllib.loads(told)


@pytest.mark.parametrize(
    ("text", "changes", "told"),
    [
        ("--lr\n0.5\n# note\n", {"lr": "1"}, "--lr\n1\n# note\n"),
        ("--lr 0.5\n--amp\n", {"lr": "a b"}, "--lr 'a b'\n--amp\n"),
        ("--lr=0.5\n--amp\n", {"lr": "a b", "amp": "false"}, "--lr=a b\n"),
        ("--lr=1\n--w\n1\n2\n--lr=2\n", {"lr": "3", "w": None}, "--lr=3\n"),
        ("--lr=1\n", {"batch_size": "3"}, "--lr=1\n--batch_size=3\n"),
    ],
)
def test_a_file_of_arguments(text: str, changes: dict[str, str | None], told: str) -> None:
    assert rewritten(Path("args.txt"), text.encode(), changes).decode() == told


@pytest.mark.parametrize(
    ("name", "content", "change", "why"),
    [
        ("c.yaml", b"a: [1\n", {"a": "1"}, r"c\.yaml cannot be changed: .*line 1"),
        ("c.json", b'{\n"a": }', {"a": "1"}, r"c\.json cannot be changed: .*line 2"),
        ("c.toml", b"x = 1\na =\n", {"a": "1"}, r"c\.toml cannot be changed: .*line 2"),
        ("c.yaml", b"a: \xff\n", {"a": "1"}, r"c\.yaml is no text"),
        ("c.json", b"[1, 2]", {"a": "1"}, "has no place for a"),
        ("c.yaml", b"a: 5\n", {"a.b": "1"}, "has no place for a"),
    ],
)
def test_what_cannot_be_changed(
    name: str, content: bytes, change: dict[str, str | None], why: str
) -> None:
    with pytest.raises(BadEdit, match=why):
        rewritten(Path(name), content, change)


def test_an_empty_file_gets_its_first_value() -> None:
    assert rewritten(Path("c.yaml"), b"# only\n", {"a.b": "1"}) == b"# only\na: {b: 1}\n"
    assert rewritten(Path("c.json"), b"{}", {"a": "x"}) == b'{"a": "x"}'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"lr": 1, "name": "adam"}, False),
        ({"_base_": "x.yaml"}, True),
        ({"defaults": ["model", "_self_"]}, True),
        ({"defaults": {"lr": 1}}, False),
        ({"deep": [{"path": "beside.yaml"}]}, True),
        ({"data": "../data/a.csv"}, True),
        ({"data": "data/a.csv"}, False),
        ({"data": "/data/a.csv"}, False),
    ],
)
def test_a_file_that_names_others(tmp_path: Path, content: Any, expected: bool) -> None:
    for name in ("conf/beside.yaml", "data/a.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    path = tmp_path / "conf" / "c.yaml"
    assert others(path, yaml.safe_dump(content).encode(), tmp_path) is expected
    assert others(path, b"a: !include x.yaml\n", tmp_path)
