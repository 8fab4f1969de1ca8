"""Parameters as real parsers understood them, with the code of the training left as it is."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.inputs import params
from workbench.inputs.params import Schema
from workbench.inside import layout

from ..process.helpers import Place
from .helpers import Trained, captured, interpreter, train

CONFIG = """
defaults: [{model: small}, _self_]
lr: 0.1
twice: ${lr}
missing: ???
"""


def _understood(place: Place, program: str, *arguments: str, needs: str) -> Trained:
    """The program after its end. What was captured is what the program itself had."""
    return train(place, interpreter(needs), program, *arguments)


def _schemas(trained: Trained) -> dict[str, Schema]:
    return params.schemas(trained.place.lines(trained.number, layout.PARAMS))


@pytest.fixture
def configured(place: Place) -> Place:
    """A folder with a configuration for Hydra, in two files."""
    model = place.root / "conf" / "model"
    model.mkdir(parents=True)
    (place.root / "conf" / "config.yaml").write_text(CONFIG)
    (model / "small.yaml").write_text("width: 8\n")
    (model / "big.yaml").write_text("width: 80\n")
    return place


def test_click_tells_the_command_and_its_group(place: Place) -> None:
    words = "--verbose train d --lr 0.2 -b 7 --layer 1 --layer 2 --hub-token hf_abc".split()
    ran = _understood(place, "params_click", *words, needs="click")
    group = {"verbose": True, "lr": 9.0}
    assert ran.params("click") == {**ran.told, **group, "hub_token": "***"}
    told = _schemas(ran)
    assert told["train.lr"] == Schema("float", 0.1, (), "Rate of learning.", ("--lr",), "click")
    assert told["kind"] == Schema("str", "adam", ("adam", "sgd"), "", ("--kind",), "click")
    assert told["batch_size"].flags == ("-b", "--batch-size")
    assert (told["layer"].type, told["data"].flags) == ("list", ())
    captured("click", "click", params="commands and their groups")


def test_typer_tells_what_its_function_gets(place: Place) -> None:
    ran = _understood(place, "params_typer", "d", "--lr", "0.3", "--kind", "sgd", needs="typer")
    assert ran.params("click") == ran.told
    told = _schemas(ran)
    assert told["layers"] == Schema("list", [1, 2], (), "Widths.", ("--layers",), "click")
    assert (told["kind"].type, told["kind"].choices) == ("str", ("adam", "sgd"))
    assert told["amp"].flags == ("--amp", "--no-amp")
    assert (told["lr"].low, told["lr"].high, told["layers"].takes) == (-1, None, "again")
    captured("typer", "typer", params="commands")


def test_absl_tells_the_flags_of_the_script_alone(place: Place) -> None:
    ran = _understood(place, "params_absl", "--lr=0.4", "--noamp", needs="absl")
    assert ran.params("absl") == ran.told
    told = _schemas(ran)
    assert told["lr"] == Schema("float", 0.1, (), "Rate of learning.", ("--lr", "-l"), "absl")
    assert (told["kind"].type, told["kind"].choices) == ("str", ("adam", "sgd"))
    assert (told["amp"].type, told["names"].type) == ("bool", "list")
    captured("absl flags", "absl-py", params="the flags that the script defines")


def test_fire_tells_the_arguments_of_the_class_and_of_its_method(place: Place) -> None:
    words = "--lr 0.5 train d --epochs 9 --new 3".split()
    ran = _understood(place, "params_fire", *words, needs="fire")
    assert ran.params("fire") == ran.told
    told = _schemas(ran)
    assert told["lr"] == Schema("float", 0.1, (), "rate of learning", ("--lr",), "fire")
    assert told["epochs"].default == 3
    captured("fire", "fire", params="arguments of classes and methods")


def test_hydra_tells_the_composed_configuration(configured: Place) -> None:
    ran = _understood(configured, "params_hydra", "lr=7", "model=big", needs="hydra")
    assert ran.params("hydra") == ran.told
    assert ran.told == {"model": {"width": 80}, "lr": 7, "twice": 7, "missing": "???"}
    captured("hydra", "hydra-core", params="the composed configuration")


def test_hydra_multirun_leaves_the_last_job(configured: Place) -> None:
    ran = _understood(configured, "params_hydra", "-m", "lr=7,8", needs="hydra")
    assert ran.params("hydra") == ran.told
    assert ran.told["twice"] == 8


def test_hydra_composing_by_itself(configured: Place) -> None:
    ran = _understood(configured, "params_compose", needs="hydra")
    assert ran.params("hydra") == {**ran.told, "twice": 3}


def test_omegaconf_tells_the_merge_that_follows_the_command_line(place: Place) -> None:
    ran = _understood(place, "params_omegaconf", "optim.lr=3", needs="omegaconf")
    assert ran.params("omegaconf") == ran.told
    captured("omegaconf", "omegaconf", params="the merge with the command line")


def test_jsonargparse_nests(place: Place) -> None:
    ran = _understood(place, "params_jsonargparse", "--optim.lr", "3", needs="jsonargparse")
    assert ran.params("jsonargparse") == ran.told
    assert _schemas(ran)["optim.lr"] == Schema(
        "float", 0.1, (), "", ("--optim.lr",), "jsonargparse"
    )
    captured("jsonargparse", "jsonargparse", params="nested, as parsed")


def test_the_command_line_of_lightning_merges_its_files(place: Place) -> None:
    interpreter("lightning", "docstring_parser", "typeshed_client")
    (place.root / "config.yaml").write_text("model: {lr: 0.5}\n")
    words = "fit --config config.yaml --model.width=9".split()
    ran = _understood(place, "params_lightning", *words, needs="lightning")
    told = ran.params("jsonargparse")
    assert told["model"] == ran.told == {"width": 9, "lr": 0.5}
    assert told["trainer"]["fast_dev_run"] is True
    assert "fit" not in told and "config" not in told
    captured("LightningCLI", "lightning", params="command line and configuration files, merged")


def test_tyro_tells_what_the_script_makes_of_it_too(place: Place) -> None:
    words = "--optim.lr 3 --num-envs 8".split()
    ran = _understood(place, "params_tyro", *words, needs="tyro")
    assert ran.params("tyro") == ran.told
    assert ran.told["batch_size"] == 1024
    told = _schemas(ran)
    assert told["optim.lr"] == Schema("float", 0.1, (), "rate of learning", ("--optim.lr",), "tyro")
    assert told["kind"] == Schema("str", "adam", ("adam", "sgd"), "", ("--kind",), "tyro")
    assert told["num_envs"].flags == ("--num-envs",)
    captured("tyro", "tyro", params="nested, and what the script makes of them")


def test_tyro_tells_a_command_before_it_runs(place: Place) -> None:
    python = interpreter("tyro")
    ran = train(place, python, "params_tyro_commands", "train", "--lr", "5")
    assert ran.params("tyro") == ran.told == {"lr": 5.0, "epochs": 3}
    number = place.launch(python, "train.py", "train", "--lr", "500")
    assert place.ended(number).life.state == "killed"
    lines = place.lines(number, layout.PARAMS)
    assert [line["params"]["lr"] for line in lines if line["source"] == "tyro"] == [500.0]


def test_simple_parsing_tells_nested_dataclasses_by_path(place: Place) -> None:
    ran = _understood(place, "params_simple_parsing", "--lr", "4", needs="simple_parsing")
    told = ran.params("argparse")
    assert told == params.flatten(ran.told)
    lr = _schemas(ran)["options.optim.lr"]
    assert lr == Schema("float", 0.1, (), "rate of learning", ("--lr",), "argparse")
    merged = params.merged(place.run(ran.number).spec.command, {"argparse": told}, _schemas(ran))
    assert "lr" not in merged and merged["options.optim.lr"] == 4.0
    captured("simple-parsing", "simple-parsing", params="nested dataclasses")


@pytest.mark.parametrize("words", [["--dropout", "0.9", "--no_cache"], ["model.json"]])
def test_the_parser_of_transformers(place: Place, words: list[str]) -> None:
    (place.root / "model.json").write_text('{"dropout": 0.3}')
    ran = _understood(place, "params_transformers", *words, needs="transformers")
    told: dict[str, Any] = {**ran.params("argparse"), **ran.params("transformers")}
    assert told == ran.told
    assert _schemas(ran)["model_name"].help == "Which model."
    captured("HfArgumentParser", "transformers", params="command line, `parse_dict`, JSON files")
