"""What the process of a training tells of its parameters: argparse, and constants."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from workbench.inputs import params
from workbench.inputs.params import Schema
from workbench.inside import layout

from .helpers import VERSIONS, Place, interpreter

ARGUMENTS = """
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("data", help="Where the data is.")
    parser.add_argument("--lr", type=float, default=1e-3, help="Rate (default: %(default)s).")
    parser.add_argument("-b", "--batch-size", type=int, default=32)
    parser.add_argument("--amp", action="store_true")
    parser.add_argument("--layers", type=int, nargs="+", default=[1])
    parser.add_argument("--hub_token", default="hf_abc")
    parser.add_argument("--shuffle", type=lambda text: text == "yes", default=False)
    commands = parser.add_subparsers(dest="command")
    train = commands.add_parser("train")
    train.add_argument("--epochs", type=int, default=3, choices=[1, 2, 3])
    train.add_argument("--kind")
    train.set_defaults(call=print, _hidden=1)
    commands.add_parser("test").add_argument("--epochs", type=int, default=9)
    args = parser.parse_args()
    args.steps = args.epochs * 10
"""

CONFIGURATOR = """
    import sys
    from ast import literal_eval

    for word in sys.argv[1:]:
        if "=" not in word:
            exec(open(word).read())
        else:
            key, value = word[2:].split("=")
            try:
                globals()[key] = literal_eval(value)
            except (SyntaxError, ValueError):
                globals()[key] = value
"""

CONSTANTS = """
    import os

    out_dir = "out"
    lr = 6e-4 * 2
    batch_size = 12
    dtype = "bfloat16" if os.environ.get("NEVER") else "float32"
    device = "cuda"
    hub_token = "hf_abc"
    config_keys = [key for key in globals() if not key.startswith("_")]
    exec(open("configurator.py").read())
    ddp = os.environ.get("NEVER")
    if ddp:
        device = "cuda:" + ddp
    if device == "cpu":
        workers = 0
    else:
        workers = 4
    best = 1e9
    done = 0
    seen = []
    words: int = 3


    class Config:
        width = 8
        depth: int = 2

        def count(self):
            return 0


    class Network:
        kind = "mlp"

        def forward(self):
            local = 5


    class Settings:
        def __init__(self, rate):
            self.rate = rate
            self.open = None


    settings = Settings(0.5)
    optimiser = {"name": "adam", "betas": (0.9, 0.999)}

    if __name__ == "__main__":
        epochs = 3
        for step in range(epochs):
            best = min(best, step)
            done += 1
"""


def _run(place: Place, python: str, *arguments: str, **asked: Any) -> int:
    number = place.launch(python, *arguments, **asked)
    assert place.ended(number).life.state == "finished", place.output(number)
    assert place.lines(number, layout.NOTES) == []
    return number


def _told(place: Place, number: int) -> list[dict[str, Any]]:
    """The records that were told inside the run, not what its source declares."""
    lines = place.lines(number, layout.PARAMS)
    return [line for line in lines if line["source"] != params.DECLARED]


def _captured(place: Place, number: int, source: str) -> params.Params:
    return params.by_source(place.lines(number, layout.PARAMS)).get(source, {})


def _python(version: str) -> str:
    found = interpreter(version)
    if found is None:
        pytest.skip(f"no Python {version} here")
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_argparse_tells_what_it_understood(place: Place, version: str) -> None:
    script = place.script(ARGUMENTS)
    words = "--layers 1 2 --amp d --batch 64 train --epochs 2".split()
    number = _run(place, _python(version), script, *words)
    assert _captured(place, number, "argparse") == {
        "data": "d",
        "lr": 1e-3,
        "batch_size": 64,
        "amp": True,
        "layers": [1, 2],
        "hub_token": "***",
        "shuffle": False,
        "command": "train",
        "epochs": 2,
        "kind": None,
        "steps": 20,
    }
    lines = _told(place, number)
    told = params.schemas(lines)
    assert told["lr"] == Schema("float", 1e-3, (), "Rate (default: 0.001).", ("--lr",), "argparse")
    assert told["epochs"] == Schema("int", 3, (1, 2, 3), "", ("--epochs",), "argparse")
    assert told["batch_size"].flags == ("-b", "--batch-size")
    kinds = {name: told[name].type for name in ("amp", "layers", "shuffle", "kind", "command")}
    assert kinds == {
        "amp": "bool",
        "layers": "list",
        "shuffle": "bool",
        "kind": "str",
        "command": "str",
    }
    assert told["hub_token"].default == "***"
    (schema,) = [line["schema"] for line in lines if "schema" in line]
    given = {name for name, known in schema.items() if known["given"]}
    assert given == {"data", "batch_size", "amp", "layers", "command", "epochs"}


@pytest.mark.parametrize("version", VERSIONS)
def test_constants_tell_what_a_configurator_makes_of_them(place: Place, version: str) -> None:
    place.script(CONFIGURATOR, "configurator.py")
    place.script("batch_size = 4\nout_dir = 'other'\n", "small.py")
    script = place.script(CONSTANTS)
    number = _run(place, _python(version), script, "small.py", "--lr=0.1", "--device=cpu")
    assert _captured(place, number, "constants") == {
        "out_dir": "other",
        "lr": 0.1,
        "batch_size": 4,
        "dtype": "float32",
        "device": "cpu",
        "hub_token": "***",
        "workers": 0,
        "words": 3,
        "Config.width": 8,
        "Config.depth": 2,
        "settings.rate": 0.5,
        "settings.open": None,
        "optimiser.name": "adam",
        "optimiser.betas": [0.9, 0.999],
        "epochs": 3,
    }


def test_constants_are_told_before_a_kill(place: Place) -> None:
    """They are read when the first file is opened, not only at the end."""
    (place.root / "data.txt").write_text("x")
    number = place.train(
        """
        import os, signal
        lr = 0.5
        open("data.txt").read()
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    assert place.ended(number).life.state == "killed"
    assert _captured(place, number, "constants") == {"lr": 0.5}


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("parser.parse_args(['--lr', '2'])", {}),
        ("parser.parse_args([])", {}),
        ("parser.parse_args(sys.argv[1:])", {"lr": 3.0}),
        ("parser.parse_known_args(sys.argv[1:3])", {"lr": 3.0}),
        ("parser.parse_known_args(); parser.parse_known_args(['--lr', '2'])", {"lr": 3.0}),
    ],
)
def test_only_the_command_line_of_the_process_counts(
    place: Place, code: str, told: dict[str, object]
) -> None:
    script = place.script(
        f"""
        import argparse, sys
        parser = argparse.ArgumentParser()
        parser.add_argument("--lr", type=float)
        parser.add_argument("--unused", default=argparse.SUPPRESS)
        {code}
        """
    )
    number = _run(place, interpreter("3.12") or "python3", script, "--lr", "3")
    assert _captured(place, number, "argparse") == told


def test_a_parser_of_a_tool_around_the_training_does_not_count(place: Place) -> None:
    tool = """
        import argparse

        def peek():
            parser = argparse.ArgumentParser()
            parser.add_argument("--lr")
            parser.add_argument("--workers", default=8)
            parser.parse_known_args()
    """
    (place.root / "absl").mkdir()
    (place.root / "absl" / "__init__.py").write_text(textwrap.dedent(tool))
    script = place.script("import absl\nabsl.peek()\n")
    number = _run(place, interpreter("3.12") or "python3", script, "--lr", "3")
    assert _told(place, number) == []


def test_the_processes_that_it_starts_tell_no_parameters(place: Place) -> None:
    script = place.script(
        """
        import argparse, os, subprocess, sys
        parser = argparse.ArgumentParser()
        parser.add_argument("--rank", type=int, default=0)
        if os.fork() == 0:
            sys.argv += ["--rank", "1"]
            parser.parse_args()
            os._exit(0)
        os.wait()
        if parser.parse_args().rank == 0:
            subprocess.run([sys.executable, __file__, "--rank", "2"], check=True)
        """
    )
    number = _run(place, interpreter("3.12") or "python3", script)
    assert _captured(place, number, "argparse") == {"rank": 0}
    assert len(_told(place, number)) == 1


def test_a_refused_command_line_ends_as_it_would_have(place: Place) -> None:
    script = place.script(
        """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--lr", type=float)
        try:
            parser.parse_args(["--lr", "x"])
        except SystemExit as error:
            print("code", error.code)
        print(parser.parse_args().lr)
        """
    )
    number = _run(place, interpreter("3.12") or "python3", script, "--lr", "3")
    assert "code 2" in place.output(number) and "3.0" in place.output(number)
    assert _captured(place, number, "argparse") == {"lr": 3.0}


def test_the_namespace_is_not_kept_alive(place: Place) -> None:
    """Scripts keep models in it, and free them."""
    script = place.script(
        """
        import argparse, weakref

        class Model:
            pass

        parser = argparse.ArgumentParser()
        args = parser.parse_args()
        args.model = Model()
        model = weakref.ref(args.model)
        del args
        print("kept" if model() else "freed")
        """
    )
    number = _run(place, interpreter("3.12") or "python3", script)
    assert place.output(number).split() == ["freed"]
