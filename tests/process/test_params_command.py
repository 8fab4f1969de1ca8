"""`workbench params`, and what of parameters is recorded at a launch."""

from __future__ import annotations

import json

import pytest

from workbench.inputs import params
from workbench.inside import layout

from .helpers import Place

TRAIN = """
    import argparse
    WARMUP = 100
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=0.1, help="The rate of \\x1b[2J learning.")
    parser.add_argument("-b", "--batch-size", type=int, default=32)
    parser.add_argument("--kind", choices=["sgd", "adam"], default="sgd")
    parser.add_argument("--config")
    parser.parse_args()
"""


@pytest.fixture
def trained(place: Place) -> Place:
    """A run with a configuration file, two flags and a constant."""
    (place.root / "c.yaml").write_text("lr: 3e-4\nmodel: {width: 8}\nhub: {token: abc}\n")
    number = place.train(TRAIN, "--config", "c.yaml", "--lr", "3e-4", "-b", "64")
    assert place.ended(number).life.state == "finished", place.output(number)
    return place


def test_the_parameters_of_a_run(trained: Place) -> None:
    """What was given first, with its default, its source, its help."""
    lines = trained.command("params", "1", env={"COLUMNS": "80"}).stdout.splitlines()
    names = [line.split()[0] for line in lines]
    assert names == ["batch_size", "config", "lr", "hub.token", "kind", "model.width", "WARMUP"]
    assert lines[2].split()[1:6] == ["3e-4", "(default", "0.1)", "argparse", "The"]
    assert lines[0].split()[1:] == ["64", "(default", "32)", "argparse"]
    assert lines[5].split()[1:] == ["8", "configs"]
    assert not any("\x1b" in line or len(line) > 80 for line in lines)


def test_parameters_in_json(trained: Place) -> None:
    told = json.loads(trained.command("params", "--json").stdout)
    held = {one["name"]: one for one in told["params"]}
    assert held["kind"] == {
        "name": "kind",
        "value": "sgd",
        "type": "str",
        "default": "sgd",
        "choices": ["sgd", "adam"],
        "help": "",
        "flags": ["--kind"],
        "source": "argparse",
        "takes": "one",
        "low": None,
        "high": None,
        "chosen": False,
        "commands": [],
    }
    assert (held["hub.token"]["value"], held["WARMUP"]["source"]) == ("***", "constants")


def test_what_a_script_declares(trained: Place) -> None:
    """It is read, in the folder of the project or in ours."""
    lines = trained.command("params", "train0.py").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["--lr", "-b,", "--kind", "--config", "WARMUP"]
    assert "{sgd, adam}" in lines[2]
    told = json.loads(trained.command("params", "train0.py", "--json").stdout)
    assert {one["name"]: one["default"] for one in told["params"]}["batch_size"] == 32
    trained.script("x = (", "broken.py")
    answer = trained.command("params", "broken.py")
    assert "declares no parameters" in answer.stdout and "line 1" in answer.stderr


def test_many_parameters_are_shown_on_demand(place: Place) -> None:
    names = [f"option{i}" for i in range(50)]
    place.ended(place.train("", *(f"--{name}={i}" for i, name in enumerate(names))))
    lines = place.command("params").stdout.splitlines()
    assert len(lines) == 41 and lines[-1] == "and 10 more: --all"
    lines = place.command("params", "--all").stdout.splitlines()
    assert [line.split() for line in lines][49] == ["option49", "49", "command", "line"]


@pytest.mark.parametrize(("name", "said"), [("9", "no run 9"), ("gone.py", "no file gone.py")])
def test_what_is_not_there(trained: Place, name: str, said: str) -> None:
    answer = trained.command("params", name)
    assert answer.returncode == 2 and said in answer.stderr


def test_a_file_counts_as_it_was_at_the_launch(trained: Place) -> None:
    """And below what the parser understood."""
    (trained.root / "c.yaml").write_text("lr: 9\n")
    declared, read, *_ = trained.lines(1, layout.PARAMS)
    assert (declared["source"], read["source"]) == (params.DECLARED, params.CONFIGS)
    assert read["params"] == {"lr": 3e-4, "model.width": 8, "hub.token": "***"}
    assert read["files"] == [str(trained.root / "c.yaml")]


def test_a_file_that_cannot_be_read_is_noted(place: Place) -> None:
    (place.root / "c.yaml").write_text("lr: [1\n")
    number = place.train("", "--config", "c.yaml")
    assert place.ended(number).params == {"config": "c.yaml"}
    (note,) = place.lines(number, layout.NOTES)
    assert note["note"].startswith("c.yaml was not read: while parsing")


def test_secrets_are_hidden_whoever_tells_them(place: Place) -> None:
    """The script itself, and a library that was given them."""
    number = place.train(
        """
        import sys, workbench as wb
        wb.params({"hub": {"token": "abc", "tokens": 5}, "lr": 1})
        tell = sys.modules["_workbench_inside.hooks.tell"]
        tell.params("keras", {"api_key": "abc", "runs": [{"password": "x"}], "epochs": 3})
        """
    )
    assert place.ended(number).life.state == "finished", place.output(number)
    told = params.by_source(place.lines(number, layout.PARAMS))
    assert told["sdk"] == {"hub.token": "***", "hub.tokens": 5, "lr": 1}
    assert told["keras"] == {"api_key": "***", "runs": [{"password": "***"}], "epochs": 3}


def test_what_a_script_refused_is_told_as_it_was_typed(place: Place) -> None:
    number = place.train(TRAIN, "--config", "b=2 kind=x", "--kind", "none")
    assert place.ended(number).life.state == "failed"
    told = json.loads(place.command("params", "--json").stdout)["params"]
    values = {one["name"]: one["value"] for one in told}
    assert values["config"] == "b=2 kind=x"
    assert "b" not in values and "2 kind" not in values
