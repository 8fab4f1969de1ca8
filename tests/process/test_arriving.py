"""Edited parameters arrive in real scripts: by flags, by files, by places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .arriving import Script

ARGPARSE = """
    import argparse, json
    p = argparse.ArgumentParser()
    p.add_argument("data", nargs="?", default="none")
    p.add_argument("--learning-rate", "--lr", type=float, default=0.1)
    p.add_argument("-b", "--batch_size", type=int, default=8)
    p.add_argument("--name", default="")
    p.add_argument("--amp", action="store_true")
    p.add_argument("--no-cuda", dest="cuda", action="store_false")
    p.add_argument("--ema", action=argparse.BooleanOptionalAction, default=True)
    p.add_argument("--shuffle", type=lambda s: s.lower() == "true", default=True)
    p.add_argument("--word", type=bool, default=True)
    p.add_argument("--layers", nargs="+", type=int, default=[1])
    p.add_argument("--shift", nargs=2, type=float, default=[0, 0])
    p.add_argument("--tag", action="append", default=[])
    p.add_argument("--kind", choices=["adam", "sgd"], default="adam")
    p.add_argument("--widths", type=lambda s: [int(x) for x in s.split(",")], default=[1])
    p.add_argument("-v", "--verbose", action="count", default=0)
    print(json.dumps(vars(p.parse_args())))
"""


@pytest.mark.parametrize(
    ("words", "values", "told"),
    [
        (["--lr", "0.2"], {"learning_rate": "1e-4"}, {"learning_rate": 1e-4}),
        (["--lr=0.2"], {"learning_rate": "-1"}, {"learning_rate": -1.0}),
        (["--lr", "0.2"], {"learning_rate": "-1e-4"}, {"learning_rate": -1e-4}),
        (["--learn", "0.2"], {"learning_rate": "0.3"}, {"learning_rate": 0.3}),
        (["--lr", "1", "--lr", "2"], {"learning_rate": "3"}, {"learning_rate": 3.0}),
        (["--lr", "1", "--lr", "2"], {"learning_rate": None}, {"learning_rate": 0.1}),
        ([], {"learning_rate": "5", "batch_size": "6"}, {"learning_rate": 5.0, "batch_size": 6}),
        (["-b", "64"], {"batch_size": "-1"}, {"batch_size": -1}),
        (["-b64"], {"batch_size": "32"}, {"batch_size": 32}),
        (["-b=64"], {"batch_size": None}, {"batch_size": 8}),
        (["--name", "x"], {"name": 'it\'s "so" --odd'}, {"name": 'it\'s "so" --odd'}),
        (["--name", "x"], {"name": "--odd"}, {"name": "--odd"}),
        (["--name", "x"], {"name": ""}, {"name": ""}),
        ([], {"name": "a=b"}, {"name": "a=b"}),
        (["--name", "a=b"], {"name": "c=d e"}, {"name": "c=d e"}),
        ([], {"amp": "true"}, {"amp": True}),
        (["--amp", "data"], {"amp": "false"}, {"amp": False, "data": "data"}),
        (["--amp"], {"amp": None}, {"amp": False}),
        ([], {"cuda": "false"}, {"cuda": False}),
        (["--no-cuda"], {"cuda": "true"}, {"cuda": True}),
        (["--ema"], {"ema": "false"}, {"ema": False}),
        (["--no-ema"], {"ema": "true"}, {"ema": True}),
        ([], {"ema": "no"}, {"ema": False}),
        (["--ema", "--no-ema"], {"ema": "yes"}, {"ema": True}),
        (["--shuffle", "true"], {"shuffle": "false"}, {"shuffle": False}),
        ([], {"shuffle": "false"}, {"shuffle": False}),
        (["--word", "True"], {"word": "false"}, {"word": False}),
        (["--word="], {"word": "true"}, {"word": True}),
        (["--layers", "64", "128"], {"layers": "[2,4]"}, {"layers": [2, 4]}),
        (["--layers", "64", "128", "--amp"], {"layers": "2 4 8"}, {"layers": [2, 4, 8]}),
        ([], {"layers": "7"}, {"layers": [7]}),
        ([], {"shift": "-1e-4 -2"}, {"shift": [-1e-4, -2.0]}),
        (["--tag", "a", "--amp", "--tag", "b"], {"tag": "[c, d, e]"}, {"tag": ["c", "d", "e"]}),
        ([], {"tag": "['one two', c]"}, {"tag": ["one two", "c"]}),
        ([], {"tag": "c"}, {"tag": ["c"]}),
        ([], {"kind": "sgd"}, {"kind": "sgd"}),
        (["--widths", "1,2"], {"widths": "[3,4]"}, {"widths": [3, 4]}),
        (["--widths", "1,2"], {"widths": "3,4"}, {"widths": [3, 4]}),
        (["d", "--amp"], {"data": "e f"}, {"data": "e f", "amp": True}),
        (["--amp", "d"], {"data": "e"}, {"data": "e", "amp": True}),
        (["d"], {"data": None}, {"data": "none"}),
        ([], {"data": "e"}, {"data": "e"}),
        (["--lr", "1", "--", "-d"], {"data": "-e", "amp": "true"}, {"data": "-e", "amp": True}),
        (["--layers", "1", "2", "--lr", "1"], {"name": "x"}, {"layers": [1, 2], "name": "x"}),
    ],
)
def test_argparse(
    tmp_path: Path, words: list[str], values: dict[str, str | None], told: dict[str, Any]
) -> None:
    got = Script(tmp_path, ARGPARSE).got_of(tuple(words), values)
    assert {name: got[name] for name in told} == told


def test_what_was_not_edited_stays(tmp_path: Path) -> None:
    script = Script(tmp_path, ARGPARSE)
    words = "d -b 64 --layers 1 2 --tag a --tag b --no-ema --name=x".split()
    before = script.got(*words)
    assert script.got(*words, kind="sgd") == {**before, "kind": "sgd"}


FREE = """
    import argparse, json
    p = argparse.ArgumentParser()
    p.add_argument("--set", action="append", default=[])
    p.add_argument("--cfg-options", nargs="+", default=[])
    p.add_argument("--lr", type=float, default=0.1)
    print(json.dumps(vars(p.parse_args())))
"""


@pytest.mark.parametrize(
    ("words", "values", "told"),
    [
        ("--cfg-options a=1 b.c=2", {"b.c": "3"}, {"cfg_options": ["a=1", "b.c=3"]}),
        ("--cfg-options a=1 --lr 2", {"b": "3"}, {"cfg_options": ["a=1", "b=3"], "lr": 2.0}),
        ("--cfg-options a=1", {"a": None, "lr": "2"}, {"cfg_options": [], "lr": 2.0}),
        ("--set a=1 --set b=2", {"c": "3"}, {"set": ["a=1", "b=2", "c=3"]}),
        ("--set a=1 --set b=2", {"a": None}, {"set": ["b=2"]}),
    ],
)
def test_pairs_behind_a_flag(
    tmp_path: Path, words: str, values: dict[str, str | None], told: dict[str, Any]
) -> None:
    got = Script(tmp_path, FREE).got_of(tuple(words.split()), values)
    assert {name: got[name] for name in told} == told


YACS = """
    import argparse, json
    p = argparse.ArgumentParser()
    p.add_argument("--config-file", default="")
    p.add_argument("--eval-only", action="store_true")
    p.add_argument("opts", nargs=argparse.REMAINDER)
    print(json.dumps(vars(p.parse_args())))
"""


def test_keys_and_values_in_turn(tmp_path: Path) -> None:
    script = Script(tmp_path, YACS)
    words = ("--config-file", "c", "SOLVER.LR", "0.1", "MODEL.W", "8")
    got = script.got_of(words, {"SOLVER.LR": "1e-4", "eval_only": "true", "TEST.N": "[1,2]"})
    assert got["opts"] == ["SOLVER.LR", "1e-4", "MODEL.W", "8", "TEST.N", "[1,2]"]
    assert (got["config_file"], got["eval_only"]) == ("c", True)
    assert script.got_of(words, {"MODEL.W": None})["opts"] == ["SOLVER.LR", "0.1"]


CLICK = """
    import json, click
    @click.group()
    @click.option("--verbose/--quiet", default=False)
    def cli(verbose):
        pass
    @cli.command()
    @click.argument("data")
    @click.option("--lr", type=click.FloatRange(-1, 1), default=0.1)
    @click.option("--amp/--no-amp", default=True)
    @click.option("--dry", is_flag=True)
    @click.option("-l", "--layer", multiple=True, type=int)
    @click.option("--size", nargs=2, type=int)
    @click.option("-n", "--name", default="")
    def train(**told):
        print(json.dumps(told))
    cli()
"""


@pytest.mark.parametrize(
    ("words", "values", "told"),
    [
        ("train d --lr 0.2", {"lr": "-1e-4"}, {"lr": -1e-4}),
        ("train d", {"lr": "-1"}, {"lr": -1.0}),
        ("train d --amp", {"amp": "false"}, {"amp": False}),
        ("train d", {"amp": "false", "dry": "true"}, {"amp": False, "dry": True}),
        ("train d --dry", {"dry": "false"}, {"dry": False}),
        ("train d -l 1 -l 2", {"layer": "[3, 4]"}, {"layer": [3, 4]}),
        ("train d", {"layer": "3 4"}, {"layer": [3, 4]}),
        ("train d --size 1 2", {"size": "3 4"}, {"size": [3, 4]}),
        ("train d -n a", {"name": "-x y"}, {"name": "-x y"}),
        ("train d", {"data": "e f"}, {"data": "e f"}),
    ],
)
def test_click(
    tmp_path: Path, words: str, values: dict[str, str | None], told: dict[str, Any]
) -> None:
    got = Script(tmp_path, CLICK).got_of(tuple(words.split()), values)
    assert {name: got[name] for name in told} == told


COMMANDS = """
    import json, click
    @click.group()
    def cli():
        pass
    @cli.command()
    @click.argument("data", default="d")
    @click.option("--lr", default=0.1)
    def train(**told):
        print(json.dumps(told))
    @cli.command("export")
    @click.argument("data", default="d")
    @click.argument("target", default="t")
    def write(**told):
        print(json.dumps(told))
    cli()
"""


@pytest.mark.parametrize(
    ("words", "values", "told"),
    [
        ("train", {"data": "e"}, {"data": "e", "lr": 0.1}),
        ("train x", {"data": "e", "lr": "2"}, {"data": "e", "lr": 2.0}),
        ("train --lr 3 x", {"data": "train"}, {"data": "train", "lr": 3.0}),
        ("export x", {"target": "y"}, {"data": "x", "target": "y"}),
        ("export", {"target": "y"}, {"data": "d", "target": "y"}),
    ],
)
def test_the_commands_of_click(
    tmp_path: Path, words: str, values: dict[str, str | None], told: dict[str, Any]
) -> None:
    assert Script(tmp_path, COMMANDS).got_of(tuple(words.split()), values) == told


def test_what_belongs_to_another_command_is_told(tmp_path: Path) -> None:
    script = Script(tmp_path, COMMANDS)
    problems = script.setting(("train", "x"), {"target": "y"}).problems
    assert problems == {"target": "the script knows no target"}


CONFIGURATOR = """
    import json, sys
    from ast import literal_eval
    lr = 1e-3
    max_iters = 100
    name = "a"
    compile = True
    exec(open("configurator.py").read())
    print(json.dumps([lr, max_iters, name, compile]))
"""
NANOGPT = """
    for arg in sys.argv[1:]:
        assert arg.startswith("--")
        key, val = arg.split("=")
        key = key[2:]
        try:
            attempt = literal_eval(val)
        except (SyntaxError, ValueError):
            attempt = val
        assert type(attempt) is type(globals()[key]), (key, val)
        globals()[key] = attempt
"""


def test_the_configurator_of_nanogpt(tmp_path: Path) -> None:
    script = Script(tmp_path, CONFIGURATOR)
    script.file("configurator.py", NANOGPT)
    values = {"lr": "1", "name": "12", "compile": "false"}
    assert script.got_of(("--max_iters=5",), values) == [1.0, 5, "12", False]
    assert script.got_of(("--lr=2.0",), {"lr": "1e-4", "name": "b c"}) == [1e-4, 100, "b c", True]


PAIRS = """
    import json, sys
    print(json.dumps(dict(word.split("=", 1) for word in sys.argv[1:])))
"""


def test_pairs_that_a_script_splits_itself(tmp_path: Path) -> None:
    script = Script(tmp_path, PAIRS)
    got = script.got_of(("lr=0.1", "a.b=2"), {"lr": "x y", "a.b": None, "new": "[2,4]"})
    assert got == {"lr": "x y", "new": "[2,4]"}


PLACES = """
    import json, sys
    alpha = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5
    ratio = float(sys.argv[2]) if len(sys.argv) > 2 else 0.5
    print(json.dumps([alpha, ratio]))
"""


def test_places_that_a_script_counts_itself(tmp_path: Path) -> None:
    script = Script(tmp_path, PLACES)
    assert script.got("0.4", "0.2", alpha="-0.7") == [-0.7, 0.2]
    assert script.got(ratio="0.3") == [0.5, 0.3]
    assert script.got("0.4", "0.2", ratio=None) == [0.4, 0.5]


LOADED = """
    import argparse, json, pathlib
    p = argparse.ArgumentParser()
    p.add_argument("--config", default="conf/base.yaml")
    p.add_argument("--seed", type=int, default=0)
    args = p.parse_args()
    text = pathlib.Path(args.config).read_text()
    if args.config.endswith(".json"):
        told = json.loads(text)
    elif args.config.endswith(".toml"):
        import tomllib
        told = tomllib.loads(text)
    else:
        import yaml
        told = yaml.safe_load(text)
    print(json.dumps({**told, "seed": args.seed}))
"""
FILES = {
    "conf/base.yaml": "# rates\nlr: 0.1  # per step\nopt: {name: 'adam', betas: [0.9, 0.99]}\n",
    "conf/base.json": '{\n  "lr": 0.1,\n  "opt": {"name": "adam", "betas": [0.9, 0.99]}\n}\n',
    "conf/base.toml": 'lr = 0.1  # per step\n[opt]\nname = "adam"\nbetas = [0.9, 0.99]\n',
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_the_command_line_names(tmp_path: Path, name: str) -> None:
    script = Script(tmp_path, LOADED)
    script.file(name, FILES[name])
    values = {"lr": "1e-5", "opt.name": "123", "opt.betas": "[0.8, 0.9]", "seed": "7"}
    got = script.got_of(("--config", name), values)
    assert got == {"lr": 1e-5, "opt": {"name": "123", "betas": [0.8, 0.9]}, "seed": 7}
    assert type(script.got_of((f"--config={name}",), {"lr": "1"})["lr"]) is float


def test_a_file_that_a_default_names(tmp_path: Path) -> None:
    script = Script(tmp_path, LOADED)
    script.file("conf/base.yaml", FILES["conf/base.yaml"])
    setting = script.setting((), {"lr": "0.5"})
    assert setting.command[2:] == ("--config", "\0/configs/base.yaml")
    assert script.got(lr="0.5")["lr"] == 0.5


FIXED = """
    import json, pathlib, yaml
    folder = pathlib.Path(__file__).parent
    print(json.dumps(yaml.safe_load((folder / "settings.yaml").read_text())))
"""


def test_a_file_that_only_the_code_names_has_to_stand_in_its_place(tmp_path: Path) -> None:
    script = Script(tmp_path, FIXED)
    script.file("settings.yaml", "lr: 0.1\n")
    assert [*script.setting((), {"lr": "1e-4"}).placed] == ["settings.yaml"]
    assert script.got(lr="1e-4") == {"lr": 1e-4}


BASED = """
    import json, pathlib, sys, yaml
    path = pathlib.Path(sys.argv[1])
    told = yaml.safe_load(path.read_text())
    base = yaml.safe_load((path.parent / told.pop("_base_")).read_text())
    print(json.dumps({**base, **told}))
"""


def test_a_file_that_names_others_beside_it_stays_beside_them(tmp_path: Path) -> None:
    script = Script(tmp_path, BASED)
    script.file("conf/base.yaml", "width: 8\n")
    script.file("conf/small.yaml", "_base_: base.yaml\nlr: 0.1\n")
    setting = script.setting(("conf/small.yaml",), {"lr": "0.2"})
    assert (setting.command[2:], [*setting.placed]) == (("conf/small.yaml",), ["conf/small.yaml"])
    assert script.got("conf/small.yaml", lr="0.2") == {"width": 8, "lr": 0.2}


LISTED = ARGPARSE.replace("ArgumentParser()", 'ArgumentParser(fromfile_prefix_chars="@")')


def test_a_file_of_arguments(tmp_path: Path) -> None:
    script = Script(tmp_path, LISTED)
    script.file("args.txt", "--learning-rate\n0.2\n--name=a b\n--layers\n1\n2\n")
    got = script.got_of(
        ("@args.txt", "-b", "4"),
        {"learning_rate": "0.3", "name": "c d", "batch_size": "5", "amp": "true"},
    )
    told = {"learning_rate": 0.3, "name": "c d", "batch_size": 5, "amp": True, "layers": [1, 2]}
    assert {name: got[name] for name in told} == told
