"""Words of a command line with another value, in the spelling that stands there."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import BadEdit
from workbench.inputs.params import AGAIN, NOTHING, ONE, SEVERAL, Schema
from workbench.inputs.spelling import truth
from workbench.inputs.words import put, typed

RATE = Schema("float", 0.1, flags=("--lr",), source="argparse", takes=ONE)
BATCH = Schema("int", 8, flags=("-b", "--batch"), source="argparse", takes=ONE)
AMP = Schema("bool", True, flags=("--amp", "--no-amp"), source="argparse", takes=NOTHING)
DRY = Schema("bool", False, flags=("--dry",), source="argparse", takes=NOTHING)
TAGS = Schema("list", flags=("--tag",), source="click", takes=AGAIN)
SIZES = Schema("list", flags=("--sizes",), source="argparse", takes=SEVERAL)
DATA = Schema("str", source="argparse", takes=ONE)
OUT = Schema("str", "out", source="argparse", takes=ONE)
KNOWN = {"data": DATA, "out": OUT, "lr": RATE, "batch": BATCH, "amp": AMP, "dry": DRY}
KNOWN |= {"tag": TAGS, "sizes": SIZES}
LOUD = Schema("int", 0, flags=("-v", "--verbose"), source="argparse", takes=NOTHING)


@pytest.mark.parametrize(
    ("command", "name", "value", "told"),
    [
        ("python t.py --lr 1", "lr", "2", "python t.py --lr 2"),
        ("python t.py --lr=1", "lr", "2", "python t.py --lr=2"),
        ("python t.py --lr 1 --lr 2 -x", "lr", "3", "python t.py --lr 3 -x"),
        ("python t.py --lr 1 -x --lr=2", "lr", None, "python t.py -x"),
        ("python t.py --batch-size 1", "batch_size", "2", "python t.py --batch-size 2"),
        ("python t.py --a.b 1", "a.b", "2", "python t.py --a.b 2"),
        ("python t.py --a.b_c=1", "a.b_c", "2", "python t.py --a.b_c=2"),
        ("python t.py lr=1 +m.w=2", "m.w", "3", "python t.py lr=1 +m.w=3"),
        ("python t.py lr=1 -x", "new", "3", "python t.py lr=1 new=3 -x"),
        ("python t.py lr=1", "lr", None, "python t.py"),
        ("python t.py A.B 1 C.D 2", "C.D", "3", "python t.py A.B 1 C.D 3"),
        ("python t.py A.B 1", "C.D", "3", "python t.py A.B 1 C.D 3"),
        ("python t.py --opts a.b 1", "a.b", None, "python t.py"),
        ("python t.py --cfg-options a=1 b=2", "a", None, "python t.py --cfg-options b=2"),
        ("python t.py --cfg-options a=1", "a", None, "python t.py"),
        ("python t.py --x", "x", "false", "python t.py"),
        ("python t.py --no-x -y", "x", "true", "python t.py -y"),
        ("python t.py --x=False", "x", "true", "python t.py --x=True"),
        ("python t.py --x 0", "x", "1", "python t.py --x 1"),
        ("python t.py --w 1 2 3 -y", "w", "[4,5]", "python t.py --w 4 5 -y"),
        ("python t.py --t 1 --t 2", "t", "[3, 4]", "python t.py --t 3 --t 4"),
        ("python t.py --lr 1", "lr", "-1", "python t.py --lr=-1"),
        ("python t.py --lr 1", "lr", "", "python t.py --lr ''"),
        ("python t.py --lr 1", "new", "a b", "python t.py --lr 1 --new 'a b'"),
        ("python t.py --lr=1", "new", "a b", "python t.py --lr=1 '--new=a b'"),
        ("python t.py --lr 1 -- -d", "new", "2", "python t.py --lr 1 --new 2 -- -d"),
        ("python t.py -- --lr 1", "lr", "2", "python t.py --lr 2 -- --lr 1"),
        ("torchrun --lr 5 t.py --lr 1", "lr", "2", "torchrun --lr 5 t.py --lr 2"),
        ("accelerate launch -m a.b --lr 1", "lr", "2", "accelerate launch -m a.b --lr 2"),
        ("uv run python -m a.b", "lr", "2", "uv run python -m a.b --lr 2"),
        ("python -u t.py", "lr", None, "python -u t.py"),
    ],
)
def test_what_stands_there_tells_the_spelling(
    command: str, name: str, value: str | None, told: str
) -> None:
    assert shlex.join(put(shlex.split(command), name, value)) == told


@pytest.mark.parametrize(
    ("words", "name", "value", "told"),
    [
        ("-b64 d", "batch", "32", "-b32 d"),
        ("-b 64 d", "batch", None, "d"),
        ("d", "batch", "32", "d --batch 32"),
        ("d", "amp", "false", "d --no-amp"),
        ("--no-amp d", "amp", "yes", "--amp d"),
        ("--dry d", "dry", "no", "d"),
        ("d", "dry", "true", "d --dry"),
        ("d", "tag", "a b", "d --tag a --tag b"),
        ("--tag a d --tag b", "tag", "['c d']", "d --tag 'c d'"),
        ("d --sizes 1 2", "sizes", "3,4,5", "d --sizes 3 4 5"),
        ("d --sizes 1 2", "sizes", "a, 'b,c'", "d --sizes a b,c"),
        ("--lr 1 d e", "data", "f g", "--lr 1 'f g' e"),
        ("--dry d e", "out", "f", "--dry d f"),
        ("d --dry", "out", "f", "d f --dry"),
        ("d e", "out", None, "d"),
    ],
)
def test_what_is_declared_tells_the_spelling(
    words: str, name: str, value: str | None, told: str
) -> None:
    command = ["python", "t.py", *shlex.split(words)]
    assert shlex.join(put(command, name, value, KNOWN)[2:]) == told


@pytest.mark.parametrize(
    ("source", "kind", "value", "told"),
    [
        ("constants", "float", "1", "--x=1.0"),
        ("constants", "str", "12", "--x='12'"),
        ("constants", "bool", "no", "--x=False"),
        ("fire", "str", "12", "--x='12'"),
        ("fire", "bool", "true", "--x=True"),
        ("jsonargparse", "list", "2 4", "--x=[2,4]"),
        ("absl", "list", "[a, b]", "--x=a,b"),
        ("absl", "list", "7 8", "--x=7,8"),
        ("jsonargparse", "list", "a, 'b,c' , d'e", "--x=[a,'b,c',d'e]"),
        ("argparse", "bool", "false", "--x False"),
        ("click", "str", "-y", "--x=-y"),
    ],
)
def test_each_library_reads_words_in_its_own_way(
    source: str, kind: str, value: str, told: str
) -> None:
    known = {"x": Schema(kind, flags=("--x",), source=source, takes=ONE)}
    assert " ".join(put(["python", "t.py"], "x", value, known)[2:]) == told


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("str", "a,b", "x='a,b'"),
        ("str", "it's", r"x='it\'s'"),
        ("str", "1e-4", "x='1e-4'"),
        ("str", "/data/a b.csv", "x=/data/a b.csv"),
        ("str", "${other}", "x=${other}"),
        ("str", "", "x=''"),
        ("float", "1e-4", "x=1e-4"),
        ("list", "2 4", "x=[2,4]"),
        ("", "{a: 1}", "x={a: 1}"),
    ],
)
def test_the_grammar_of_hydra(kind: str, value: str, told: str) -> None:
    known = {"x": Schema(kind, source="hydra")}
    assert put(["python", "t.py"], "x", value, known)[2:] == (told,)


@pytest.mark.parametrize(
    ("words", "name", "value", "why"),
    [
        ("d e", "data", None, "data cannot be left out"),
        ("", "out", "x", "data before it has no value"),
        ("d", "data", "-x", "begins with a dash"),
    ],
)
def test_what_has_a_place_cannot_always_be_changed_alone(
    words: str, name: str, value: str | None, why: str
) -> None:
    with pytest.raises(BadEdit, match=why):
        put(["python", "t.py", *words.split()], name, value, KNOWN)


def test_a_flag_of_two_commands_is_that_of_the_command_before_it() -> None:
    known = {name: Schema("float", flags=("--lr",), takes=ONE) for name in ("lr", "train.lr")}
    command = "python t.py --lr 1 train --lr 2".split()
    assert typed(command, known) == {"lr": "1", "train.lr": "2"}
    assert put(command, "train.lr", "3", known)[2:] == ("--lr", "1", "train", "--lr", "3")
    assert put(command, "lr", None, known)[2:] == ("train", "--lr", "2")
    assert put([*command[:2], "train"], "lr", "3", known)[2:] == ("--lr", "3", "train")


@pytest.mark.parametrize(
    ("words", "was", "value", "told"),
    [
        ("d", None, "3", "d --verbose --verbose --verbose"),
        ("-v d -v", "2", "1", "d -v"),
        ("-vvv d", "3", "2", "-v -v d"),
        ("--verbose d", "1", "0", "d"),
    ],
)
def test_a_flag_that_is_counted_is_repeated(
    words: str, was: str | None, value: str, told: str
) -> None:
    known = {"data": DATA, "loud": LOUD}
    command = ["python", "t.py", *words.split()]
    assert typed(command, known).get("loud") == was
    new = put(command, "loud", value, known)
    assert " ".join(new[2:]) == told
    assert typed(new, known)["data"] == "d"
    with pytest.raises(BadEdit, match="from 0 upwards"):
        put(command, "loud", "-1", known)


def test_what_is_typed_as_texts() -> None:
    words = "d --lr 1e-4 --no-amp --sizes 1 2 --tag a --tag 'b c' --odd=x A=1"
    assert typed(["python", "t.py", *shlex.split(words)], KNOWN) == {
        "data": "d",
        "lr": "1e-4",
        "amp": "false",
        "sizes": "1 2",
        "tag": "['a', 'b c']",
        "odd": "x",
        "A": "1",
    }


ITEMS = {
    "a": ["--a", "1"],
    "b": ["--b=2"],
    "c": ["c=3"],
    "d.e": ["+d.e=4"],
    "f": ["--f"],
    "": ["--", "x"],
}
TEXTS = st.text(min_size=1, max_size=8).filter(
    lambda text: text[0] not in "[(" and truth(text) is None and "\0" not in text
)


@given(st.permutations([name for name in ITEMS if name]), st.booleans(), TEXTS, st.data())
def test_a_value_arrives_whatever_it_is_and_no_other_changes(
    names: list[str], ends: bool, value: str, data: st.DataObject
) -> None:
    chosen = names[: data.draw(st.integers(0, len(names)))]
    words = [word for name in [*chosen, *[""] * ends] for word in ITEMS[name]]
    command = ["python", "t.py", *words]
    name = data.draw(st.sampled_from([*(name for name in ITEMS if name not in ("", "f")), "new"]))
    told = put(command, name, value)
    assert typed(told) == {**typed(command), name: value}
    assert typed(put(told, name, None)).keys() == typed(command).keys() - {name}
