"""Edited parameters arrive, whatever library reads the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workbench.tweak.edits import Edits
from workbench.tweak.form import fields
from workbench.tweak.origin import of_run
from workbench.tweak.setting import settings_of

from ..process.arriving import Script
from ..process.helpers import Place
from .helpers import PROGRAMS, interpreter, train

CONFIG = """\
defaults: [{model: small}, _self_]
lr: 0.1  # rate
name: x
layers: [1, 2]
"""

Case = tuple[str, dict[str, str | None], dict[str, Any]]

CASES: dict[str, list[Case]] = {
    "params_typer": [
        ("d --lr 0.3 --amp", {"lr": "-1e-4", "amp": "false"}, {"lr": -1e-4, "amp": False}),
        ("d", {"layers": "[3, 4]", "kind": "sgd"}, {"layers": [3, 4], "kind": "sgd"}),
        ("d", {"data": "e f", "amp": "true"}, {"data": "e f", "amp": True}),
    ],
    "params_absl": [
        ("--lr=0.4 --noamp", {"lr": "-1e-4", "amp": "true"}, {"lr": -1e-4, "amp": True}),
        ("-l 3", {"lr": "2", "names": "[c, d]"}, {"lr": 2.0, "names": ["c", "d"]}),
        ("--amp=true", {"amp": "false", "data": "-x y"}, {"amp": False, "data": "-x y"}),
        ("", {"amp": "no", "kind": "sgd"}, {"amp": False, "kind": "sgd"}),
    ],
    "params_fire": [
        ("--lr 0.5 train d --epochs 9", {"lr": "-1e-4"}, {"lr": -1e-4, "epochs": 9}),
        ("train d", {"epochs": "4", "new": "[2,4]"}, {"epochs": 4, "new": [2, 4]}),
        ("train d --kind=a", {"kind": "12"}, {"kind": "12"}),
    ],
    "params_hydra": [
        ("lr=7", {"lr": "1e-4", "model": "big"}, {"lr": 1e-4, "model": {"width": 80}}),
        ("", {"lr": "-1", "model.width": "3"}, {"lr": -1, "model": {"width": 3}}),
        ("", {"name": "it's a, (b)=c", "layers": "[3,4]"}, {"name": "it's a, (b)=c"}),
        ("", {"name": "12", "layers": "3 4"}, {"name": "12", "layers": [3, 4]}),
        ("", {"name": "", "+new.one": "2"}, {"name": "", "new": {"one": 2}}),
        ("+new=1", {"new": "2"}, {"new": 2}),
        ("+new=1 lr=3", {"new": None, "lr": None}, {"lr": 0.1}),
    ],
    "params_omegaconf": [
        ("optim.lr=3", {"optim.lr": "1e-4", "epochs": "4"}, {"optim": {"lr": 1e-4}, "epochs": 4}),
        ("", {"optim.lr": "2"}, {"optim": {"lr": 2.0}, "epochs": 3}),
    ],
    "params_jsonargparse": [
        ("--optim.lr 3", {"optim.lr": "-1e-4", "name": "-x y"}, {"optim": {"lr": -1e-4}}),
        ("", {"optim.lr": "2", "epochs": "4"}, {"optim": {"lr": 2.0}, "epochs": 4}),
    ],
    "params_simple_parsing": [
        ("--lr 3", {"options.optim.lr": "-1e-4", "foo": "4"}, {"foo": 4}),
        ("", {"options.log_dir": "a b"}, {"options": {"optim": {"lr": 0.1}, "log_dir": "a b"}}),
    ],
    "params_transformers": [
        ("--dropout 0.2", {"dropout": "1e-4", "cache": "false"}, {"dropout": 1e-4, "cache": False}),
        ("--cache False", {"cache": "true", "model_name": "-x"}, {"cache": True}),
    ],
    "params_tyro": [
        ("--optim.lr 3", {"optim.lr": "-1e-4", "num_envs": "8"}, {"optim": {"lr": -1e-4}}),
        ("--num_envs 2", {"num_envs": "8", "kind": "sgd"}, {"num_envs": 8, "kind": "sgd"}),
        ("", {"entity": "a b"}, {"entity": "a b"}),
    ],
    "params_tyro_commands": [
        ("train --lr 5", {"lr": "6", "epochs": "4"}, {"lr": 6.0, "epochs": 4}),
    ],
}


@pytest.mark.parametrize(
    ("program", "words", "values", "told"),
    [(program, *case) for program, cases in CASES.items() for case in cases],
)
def test_arrives(
    tmp_path: Path, program: str, words: str, values: dict[str, str | None], told: dict[str, Any]
) -> None:
    library = program.removeprefix("params_").removesuffix("_commands")
    script = _script(tmp_path, program, interpreter(library))
    got = script.got_of(tuple(words.split()), values)
    assert {name: got[name] for name in told} == told


@pytest.mark.parametrize(
    ("program", "words", "values", "told"),
    [
        ("params_click", "train d --lr 0.2", {"train.lr": "0.3", "lr": "5"}, {"train.lr": 0.3}),
        ("params_tyro", "--optim.lr 3", {"optim.lr": "4", "num_envs": "2"}, {"num_envs": 2}),
        ("params_absl", "--noamp", {"amp": "true", "lr": "-2"}, {"amp": True, "lr": -2.0}),
        ("params_fire", "train d", {"lr": "-3", "epochs": "4"}, {"lr": -3, "epochs": 4}),
        ("params_hydra", "lr=7", {"model": "big", "layers": "[7]"}, {"layers": [7]}),
    ],
)
def test_arrives_by_what_a_run_has_understood(
    place: Place, program: str, words: str, values: dict[str, str | None], told: dict[str, Any]
) -> None:
    """Also where the script that is there now cannot be read."""
    python = interpreter(program.removeprefix("params_"))
    _configure(place.root)
    ran = train(place, python, program, *words.split())
    origin = of_run(place.run(ran.number))
    text = (place.root / "train.py").read_text()
    (place.root / "train.py").write_text("import other\n")
    setting = settings_of(place.root, origin, Edits(params=values))
    assert not setting.problems
    (place.root / "train.py").write_text(text)
    number = place.launch(*setting.command)
    assert place.ended(number).life.state == "finished", place.output(number)
    understood = place.run(number).params
    assert {name: understood[name] for name in told} == told


TYRO = """
    import dataclasses, json, tyro
    @dataclasses.dataclass
    class Model:
        amp_mode: bool = False
        layers: tuple[int, ...] = (1, 2)
        drop: float | None = 0.5
    @dataclasses.dataclass
    class Args:
        model: Model = dataclasses.field(default_factory=Model)
        track: bool = True
    print(json.dumps(dataclasses.asdict(tyro.cli(Args))))
"""


@pytest.mark.parametrize(
    ("words", "values", "told"),
    [
        ("", {"model.amp_mode": "true", "track": "false"}, [True, [1, 2], 0.5, False]),
        ("--no-track --model.amp-mode", {"track": "true"}, [True, [1, 2], 0.5, True]),
        ("--model.amp-mode", {"model.amp_mode": "no"}, [False, [1, 2], 0.5, True]),
        ("--model.layers 3 4", {"model.layers": "[5, 6, 7]"}, [False, [5, 6, 7], 0.5, True]),
        ("", {"model.layers": "8", "model.drop": "None"}, [False, [8], None, True]),
    ],
)
def test_switches_and_lists_within_dataclasses_of_tyro(
    tmp_path: Path, words: str, values: dict[str, str | None], told: list[Any]
) -> None:
    got = Script(tmp_path, TYRO, interpreter("tyro")).got_of(tuple(words.split()), values)
    assert [*got["model"].values(), got["track"]] == told


YACS = """
    import argparse, json
    from yacs.config import CfgNode as Node
    cfg = Node({"SOLVER": Node({"LR": 0.1, "STEPS": (1, 2), "NAME": "sgd", "AMP": False})})
    p = argparse.ArgumentParser()
    p.add_argument("--config-file", default="")
    p.add_argument("opts", nargs=argparse.REMAINDER)
    args = p.parse_args()
    if args.config_file:
        cfg.merge_from_file(args.config_file)
    cfg.merge_from_list(args.opts)
    print(json.dumps(cfg.SOLVER))
"""


def test_yacs(tmp_path: Path) -> None:
    script = Script(tmp_path, YACS, interpreter("yacs"))
    script.file("x.yaml", "SOLVER:\n  LR: 0.2  # rate\n  STEPS: (3, 4)\n  AMP: false\n")
    words = ("--config-file", "x.yaml", "SOLVER.NAME", "adam")
    got = script.got_of(words, {"SOLVER.LR": "1e-4", "SOLVER.NAME": "a b", "SOLVER.AMP": "true"})
    assert got == {"LR": 1e-4, "STEPS": [3, 4], "NAME": "a b", "AMP": True}
    got = script.got_of(words[2:], {"SOLVER.LR": "0.3", "SOLVER.STEPS": "[5, 6]"})
    assert got == {"LR": 0.3, "STEPS": [5, 6], "NAME": "adam", "AMP": False}


COLLECTIONS = """
    import json
    from absl import app
    from ml_collections import config_dict, config_flags
    config = config_dict.ConfigDict({"lr": 0.1, "optim": {"name": "sgd"}})
    held = config_flags.DEFINE_config_dict("config", config)
    app.run(lambda _: print(json.dumps(held.value.to_dict())))
"""


def test_nested_flags_of_ml_collections(tmp_path: Path) -> None:
    script = Script(tmp_path, COLLECTIONS, interpreter("ml_collections"))
    values = {"config.lr": "1e-4", "config.optim.name": "a b"}
    assert script.got_of(("--config.lr=2.0",), values) == {"lr": 1e-4, "optim": {"name": "a b"}}


def test_a_name_that_the_script_does_not_know(tmp_path: Path) -> None:
    script = _script(tmp_path, "params_hydra", interpreter("hydra"))
    assert script.setting((), {"model.widht": "3"}).problems == {
        "model.widht": "the script knows no model.widht; did you mean model.width?"
    }


def test_a_form_of_a_run_tells_what_was_understood(place: Place) -> None:
    ran = train(place, interpreter("tyro"), "params_tyro", "--optim.lr", "3")
    origin = of_run(place.run(ran.number))
    found = {one.name: one for one in fields(place.root, origin, Edits()) if one.lane == "params"}
    rate = found["optim.lr"]
    assert (rate.value, rate.default, rate.source) == ("3", "0.1", "command line")
    assert (rate.kind, rate.help) == ("float", "rate of learning")
    assert found["kind"].choices == ("adam", "sgd")


def test_a_file_that_is_the_only_argument_gets_what_has_a_flag(tmp_path: Path) -> None:
    """`HfArgumentParser` reads flags only where there is no file."""
    script = _script(tmp_path, "params_transformers", interpreter("transformers"))
    script.file("a.json", '{"dropout": 0.2}')
    got = script.got("a.json", dropout="1e-4", cache="false")
    assert got == {"model_name": "gpt2", "dropout": 1e-4, "cache": False}


def _script(root: Path, program: str, python: str) -> Script:
    script = Script(root, (PROGRAMS / f"{program}.py").read_text(), python)
    _configure(script.root)
    return script


def _configure(root: Path) -> None:
    """A configuration for Hydra, in three files."""
    (root / "conf" / "model").mkdir(parents=True)
    (root / "conf" / "config.yaml").write_text(CONFIG)
    (root / "conf" / "model" / "small.yaml").write_text("width: 8\n")
    (root / "conf" / "model" / "big.yaml").write_text("width: 80\n")
