"""Parameters read from the source of scripts, which are never run."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.inputs.declared import LARGEST, Declared, declared


def _read(folder: Path, code: str) -> dict[str, Declared]:
    path = folder / "train.py"
    path.write_text(textwrap.dedent(code))
    found = declared(path)
    assert found.problem == ""
    return {one.name: one for one in found.params}


def test_argparse(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        """
        import argparse
        RATE = 3e-4
        p = argparse.ArgumentParser()
        p.add_argument("data", nargs="?", help="where")
        p.add_argument("--lr", "--learning-rate", type=float, default=RATE,
                       help="rate (default: %(default)s), 10%%")
        p.add_argument("-b", "--batch-size", type=int, default=2 * 32)
        p.add_argument("--amp", action="store_true")
        p.add_argument("--no-shuffle", dest="shuffle", action="store_false")
        p.add_argument("--save", action=argparse.BooleanOptionalAction, default=True)
        p.add_argument("--layers", type=int, nargs="+", default=[64, -1])
        p.add_argument("--kind", choices=("adam", "sgd"), default="adam")
        p.add_argument("--version", action="version", version="1")
        p.add_argument("--out", default=some.where())
        p.add_argument("--flag", type=lambda text: text == "1", default=True)
        p.set_defaults(kind="sgd")
        """,
    )
    assert found["data"] == Declared("data", "str", None, (), "where", (), "argparse", 5)
    assert found["lr"] == Declared(
        "lr",
        "float",
        3e-4,
        (),
        "rate (default: 0.0003), 10%",
        ("--lr", "--learning-rate"),
        "argparse",
        6,
    )
    assert (found["batch_size"].default, found["batch_size"].flags[0]) == (64, "-b")
    assert (found["amp"].type, found["amp"].default) == ("bool", False)
    assert (found["shuffle"].default, found["save"].type) == (True, "bool")
    assert (found["layers"].type, found["layers"].default) == ("list", [64, -1])
    assert (found["kind"].choices, found["kind"].default) == (("adam", "sgd"), "sgd")
    assert (found["out"].default, found["flag"].type) == (None, "bool")
    assert "version" not in found
    assert found["RATE"].source == "constants"


def test_click_and_typer(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        """
        import click, typer
        from enum import Enum
        from typing import Annotated, Optional
        app = typer.Typer()

        class Kind(str, Enum):
            adam = "adam"
            sgd = "sgd"

        @click.command()
        @click.option("-l", "--learning-rate", default=0.1, help="rate")
        @click.option("--amp/--no-amp", default=False)
        @click.option("--optim", type=click.Choice(["a", "b"]))
        @click.option("--width", type=click.IntRange(1, 9), multiple=True)
        @click.argument("data")
        def main(**given): ...

        @app.command()
        def train(
            ctx: typer.Context,
            path: str,
            kind: Kind = Kind.sgd,
            epochs: Annotated[int, typer.Option("--epochs", "-e", help="how many")] = 3,
            seed: Optional[int] = typer.Option(None, help="seed"),
            *,
            quick: bool = False,
        ): ...
        """,
    )
    rate = Declared(
        "learning_rate", "float", 0.1, (), "rate", ("-l", "--learning-rate"), "click", 12
    )
    assert found["learning_rate"] == rate
    assert (found["amp"].type, found["amp"].flags) == ("bool", ("--amp", "--no-amp"))
    assert (found["optim"].choices, found["width"].type) == (("a", "b"), "list")
    assert (found["data"].flags, found["path"].flags) == ((), ())
    assert (found["kind"].type, found["kind"].default) == ("str", "sgd")
    assert found["kind"].choices == ("adam", "sgd")
    epochs = Declared("epochs", "int", 3, (), "how many", ("--epochs", "-e"), "click", 24)
    assert found["epochs"] == epochs
    assert (found["seed"].type, found["seed"].default) == ("int", None)
    assert found["quick"].flags == ("--quick", "--no-quick")
    assert "ctx" not in found


def test_absl(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        """
        from absl import flags
        flags.DEFINE_float("lr", 0.1, "rate", short_name="l")
        flags.DEFINE_enum("kind", "adam", ["adam", "sgd"], "which")
        KIND = flags.DEFINE_multi_integer(name="seeds", default=[1], help="seeds")
        flags.DEFINE_string(computed(), None, "no name")
        """,
    )
    assert found["lr"] == Declared("lr", "float", 0.1, (), "rate", ("--lr", "-l"), "absl", 3)
    assert (found["kind"].type, found["kind"].choices) == ("str", ("adam", "sgd"))
    assert (found["seeds"].type, found["seeds"].default) == ("list", [1])
    assert set(found) == {"lr", "kind", "seeds"}


DATACLASSES = """
    from dataclasses import dataclass, field
    from typing import Literal, Optional

    @dataclass
    class Base:
        seed: int = 1

    @dataclass
    class Optim:
        lr: float = 0.1
        kind: Literal["adam", "sgd"] = "adam"

    @dataclass
    class Args(Base):
        optim: Optim = field(default_factory=Optim)
        model_name: str = field(default="gpt2", metadata={"help": "which model"})
        layers: list[int] = field(default_factory=lambda: [1, 2])
        limit: Optional[float] = None
        '''how much'''

    @dataclass
    class Unused:
        other: int = 3
"""


@pytest.mark.parametrize(
    ("call", "source", "optim", "flag"),
    [
        ("tyro.cli(Args)", "tyro", "optim.lr", "--model-name"),
        ("HfArgumentParser((Args,))", "argparse", "optim.lr", "--model_name"),
        ("parser.add_arguments(Args, dest='a')", "argparse", "a.optim.lr", "--model_name"),
        ("OmegaConf.structured(Args)", "omegaconf", "optim.lr", ""),
        ("draccus.parse(config_class=Args)", "draccus", "optim.lr", "--model_name"),
    ],
)
def test_dataclasses_that_a_parser_is_given(
    tmp_path: Path, call: str, source: str, optim: str, flag: str
) -> None:
    found = _read(tmp_path, textwrap.dedent(DATACLASSES) + call)
    before = optim.removesuffix("optim.lr")
    names = "seed optim.lr optim.kind model_name layers limit".split()
    assert list(found) == [before + name for name in names]
    assert (found[optim].default, found[optim].source) == (0.1, source)
    assert found[f"{before}optim.kind"].choices == ("adam", "sgd")
    name = found[f"{before}model_name"]
    flags = (flag,) if flag else ()
    assert (name.help, name.default, name.flags) == ("which model", "gpt2", flags)
    assert found[f"{before}layers"].default == [1, 2]
    assert (found[f"{before}limit"].type, found[f"{before}limit"].help) == ("float", "how much")


@pytest.mark.parametrize(
    "call", ["fire.Fire(train)", "fire.Fire({'go': train})", "tyro.cli(train)"]
)
def test_functions_that_a_parser_is_given(tmp_path: Path, call: str) -> None:
    found = _read(tmp_path, f"def train(data, lr=0.1, *, name: str = 'x'): ...\n{call}")
    told = {name: (one.type, one.default) for name, one in found.items()}
    assert told == {"data": ("", None), "lr": ("float", 0.1), "name": ("str", "x")}


def test_a_class_and_its_methods_for_fire(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        """
        class Trainer:
            def __init__(self, lr=0.1): ...
            def train(self, epochs=3): ...
            def _inner(self, hidden=1): ...
        fire.Fire(Trainer)
        """,
    )
    assert list(found) == ["lr", "epochs"]


def test_hydra_composes_its_files(tmp_path: Path) -> None:
    (tmp_path / "conf" / "model").mkdir(parents=True)
    (tmp_path / "conf" / "config.yaml").write_text(
        "defaults: [base, {model: small}, {override hydra/launcher: basic}, _self_]\n"
        "lr: 0.1\nhydra: {x: 1}\nmodel: {depth: 2}\n"
    )
    (tmp_path / "conf" / "base.yaml").write_text("lr: 9\nseed: 1\n")
    (tmp_path / "conf" / "model" / "small.yaml").write_text("width: 8\ndepth: 1\n")
    (tmp_path / "conf" / "model" / "big.yaml").write_text("width: 80\n")
    found = _read(
        tmp_path,
        """
        import hydra
        @hydra.main(version_base=None, config_path="conf", config_name="config")
        def main(config): ...
        """,
    )
    told = {name: one.default for name, one in found.items()}
    assert told == {"model": "small", "lr": 0.1, "seed": 1, "model.width": 8, "model.depth": 2}
    assert found["model"].choices == ("big", "small")
    command = ("python", "train.py", "model=big", "lr=1")
    chosen = {one.name: one.default for one in declared(tmp_path / "train.py", command).params}
    assert chosen == told | {"model.width": 80, "model.depth": 2}
    (tmp_path / "conf" / "optim").mkdir()
    (tmp_path / "conf" / "optim" / "adam.yaml").write_text("beta: 0.9\n")
    more = declared(tmp_path / "train.py", ("python", "train.py", "+optim=adam", "+x=1")).params
    assert {one.name: one.default for one in more} == told | {"optim": "adam", "optim.beta": 0.9}


def test_parameters_tell_their_sub_commands(tmp_path: Path) -> None:
    code = """
        import typer
        app = typer.Typer()
        @app.command()
        def train_cmd(data: str, lr: float = 0.1): ...
        """
    assert [one.commands for one in _read(tmp_path, code).values()] == [(), ()]
    more = """
        @app.command(name="test")
        def evaluate(data: str, best: bool = False): ...
        @app.callback()
        def main(verbose: bool = False): ...
        """
    found = _read(tmp_path, code + more)
    assert {name: one.commands for name, one in found.items()} == {
        "data": ("train-cmd", "train", "test"),
        "lr": ("train-cmd", "train"),
        "best": ("test",),
        "verbose": (),
    }


def test_constants_and_those_that_a_configurator_sets(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        """
        lr = 6e-4 * 2
        dtype = "a" if fast else "b"
        exec(open("configurator.py").read())
        after = 2 ** 4
        config = {"width": 8, "names": ["a"]}
        seen, losses = [], []
        class Config:
            depth = 3
        if __name__ == "__main__":
            epochs = 3
        if resume:
            prefix = "x"
        for step in range(3):
            best = 1
        """,
    )
    told = {name: (one.default, one.flags) for name, one in found.items()}
    assert told == {
        "lr": (1.2e-3, ("--lr",)),
        "dtype": (None, ("--dtype",)),
        "after": (16, ()),
        "config.width": (8, ()),
        "config.names": (["a"], ()),
        "epochs": (3, ()),
        "Config.depth": (3, ()),
    }


def test_what_stands_above_an_error_is_read(tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_text(
        "p.add_argument('--lr', default=1)\n\ndef main():\n    if True\n        x = 1\n"
    )
    found = declared(path)
    assert [one.name for one in found.params] == ["lr"]
    assert found.problem.startswith("line 4: ")


@pytest.mark.parametrize(
    "content",
    [
        b"\0\0\0",
        b"\xff\xfe lr = 1",
        b"(" * 5000,
        b"x = " + b"-" * 100_000 + b"1",
        b"lr = 9 ** 9 ** 9 ** 9\nname = 'x' * 10 ** 12\n",
        b"import hydra\n@hydra.main(config_name=__file__)\ndef main(c): ...",
        b"lr = 1\n" * (LARGEST // 4),
        b"@dataclass\nclass A:\n  a: A = 1\ntyro.cli(A)\nclass B(B):\n  b: int\ntyro.cli(B)",
    ],
)
def test_no_source_is_too_odd(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "train.py"
    path.write_bytes(content)
    found = declared(path)
    assert all(one.default is None or one.name == "lr" for one in found.params)


def test_of_a_very_long_script_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_text("lr = 1\n" + "print('x')\n" * LARGEST)
    found = declared(path)
    assert [one.name for one in found.params] == ["lr"]
    assert found.problem.startswith("only the first")


def test_a_script_that_is_missing(tmp_path: Path) -> None:
    found = declared(tmp_path / "none.py")
    assert found.params == () and "No such file" in found.problem


CODE = st.sampled_from(
    """p.add_argument( '--lr' , type=float default=1 choices=[ ] ) @click.option( def f(x=1): ... \n
    class A: @dataclass fire.Fire( tyro.cli(A) flags.DEFINE_enum( lr = 1 if else for in """.split(
        " "
    )
)


@given(st.lists(CODE, max_size=30))
def test_no_arrangement_of_words_makes_it_fail(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "words.py"
    path.write_text(" ".join(words))
    assert declared(path).params is not None
