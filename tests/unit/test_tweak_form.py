"""What a form shows of an origin, what is wrong with an edit, and where each edit goes."""

from __future__ import annotations

import dataclasses
import textwrap
from pathlib import Path

import pytest

from workbench.inputs.declared import declared
from workbench.run.spec import Spec
from workbench.tweak.edits import Edits
from workbench.tweak.field import Field
from workbench.tweak.form import fields, problem_of
from workbench.tweak.origin import Origin
from workbench.tweak.plan import plan
from workbench.tweak.setting import settings_of

TRAIN = """
    import argparse
    import click
    WIDTH = 64 * 2
    NAMES = ["ä", "b"]
    class Settings:
        depth = 3
    p = argparse.ArgumentParser()
    p.add_argument("--lr", type=float, default=0.1, help="Rate of learning.")
    p.add_argument("--kind", choices=["adam", "sgd"], default="adam")
    p.add_argument("--layers", nargs="+", type=int, choices=[1, 2, 4])
    p.add_argument("--epochs", type=int)
    p.add_argument("--api-key")
    p.add_argument("--config")
    p.parse_args()
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a script, a configuration file, a table, and folders of images."""
    (tmp_path / "train.py").write_text(textwrap.dedent(TRAIN))
    (tmp_path / "c.yaml").write_text("lr: 0.3\nmodel:\n  width: 8\n  amp: true\n")
    for name in ("data/a.csv", "data/digits/0/a.png", "data/digits/1/b.png", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    return tmp_path


def _origin(root: Path, words: str = "", **env: str) -> Origin:
    return Origin(Spec(("python", "train.py", *words.split()), str(root), env=env))


def _lane(root: Path, origin: Origin, edits: Edits, lane: str = "params") -> dict[str, Field]:
    return {one.name: one for one in fields(root, origin, edits) if one.lane == lane}


def test_parameters_tell_what_sets_them(root: Path) -> None:
    found = _lane(root, _origin(root, "--kind sgd --api-key abc --config c.yaml"), Edits())
    assert found["kind"] == Field(
        lane="params",
        name="kind",
        value="sgd",
        was="sgd",
        kind="str",
        default="adam",
        choices=("adam", "sgd"),
        source="command line",
    )
    assert (found["lr"].value, found["lr"].source) == ("0.3", "c.yaml")
    assert (found["lr"].kind, found["lr"].default) == ("float", "0.1")
    assert (found["epochs"].value, found["epochs"].source) == (None, "default")
    assert found["api_key"].value == "***"
    assert found["model.amp"].value == "true"
    assert (found["WIDTH"].value, found["WIDTH"].source) == ("128", "train.py:4")
    assert [*found].index("kind") < [*found].index("epochs")


def test_edits_are_seen_in_their_fields(root: Path) -> None:
    edits = Edits(params={"kind": "adam", "epochs": "3", "lrr": "1", "layers": "4 3"})
    found = _lane(root, _origin(root, "--kind sgd"), edits)
    kind = found["kind"]
    assert (kind.value, kind.was, kind.changed, kind.problem) == ("adam", "sgd", True, "")
    assert (found["epochs"].value, found["epochs"].was) == ("3", None)
    assert found["lrr"].problem == "the script knows no lrr; did you mean lr?"
    assert found["layers"].problem == "not one of 1, 2, 4"


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        (Field("params", "x", "1", kind="int"), "1.5", "not a whole number"),
        (Field("params", "x", "1", kind="int"), "-3", ""),
        (Field("params", "x", "1", kind="int", low=1), "0", "less than 1"),
        (Field("params", "x", "1", kind="float", high=1), "1.5", "more than 1"),
        (Field("params", "x", "1", kind="float"), "1e-4", ""),
        (Field("params", "x", "1", kind="float", default="1"), "1e-4x", "not a number"),
        (Field("params", "x", "1", kind="float"), "none", ""),
        (Field("params", "x", "1", kind="number"), "${lr}", ""),
        (Field("params", "x", "1", kind="bool"), "maybe", "not true or false"),
        (Field("params", "x", "1", kind="bool"), "off", ""),
        (Field("params", "x", "a", choices=("a", "b")), "c", "not one of a, b"),
        (Field("params", "x", "a", kind="list", choices=("a", "b")), "[a, b]", ""),
        (Field("params", "x", "a", kind="list"), "[1, 2", "it has no ] at its end"),
        (Field("params", "x", "a", kind="list"), "1, 2]", ""),
        (Field("params", "x", "a", kind="numbers"), "[1, 2e3]", ""),
        (Field("params", "x", "a", kind="numbers", low=0), "1 x", "x: not a number"),
        (Field("params", "x", "a", kind="numbers", low=0), "1, -2", "-2: less than 0"),
        (Field("params", "x", "a", kind="str"), "anything", ""),
        (Field("code", "t.py:X", "1"), "64 * 2", ""),
        (Field("code", "t.py:X", "1"), "64 *", "no Python expression: invalid syntax"),
        (Field("data", "a.csv", "", kind="filter"), "label <> 7", ""),
    ],
)
def test_what_is_wrong_with_a_typed_text(field: Field, text: str, problem: str) -> None:
    assert problem_of(field, text) == problem


def test_a_list_of_numbers_takes_no_words(root: Path) -> None:
    code = "import argparse\np = argparse.ArgumentParser()\n"
    for name, default in (("ends", [30, 60]), ("names", ["a"]), ("none", [])):
        code += f"p.add_argument('--{name}', nargs='+', default={default})\n"
    (root / "train.py").write_text(code)
    found = _lane(root, _origin(root), Edits(params={"ends": "1 x"}))
    assert [one.kind for one in found.values()] == ["numbers", "list", "list"]
    assert found["ends"].problem == "x: not a number"


def test_what_stands_in_a_file_tells_its_kind(root: Path) -> None:
    origin = _origin(root, "--config c.yaml")
    found = _lane(root, origin, Edits(params={"model.width": "x", "model.amp": "maybe"}))
    assert (found["model.width"].kind, found["model.amp"].kind) == ("number", "bool")
    assert found["model.width"].problem == "not a number"
    assert found["model.amp"].problem == "not true or false"


def test_ranges_of_click_are_kept(root: Path) -> None:
    (root / "train.py").write_text(
        "import click\n@click.command()\n@click.option('--n', type=click.IntRange(1, 8))\n"
        "def main(n): ...\n"
    )
    found = _lane(root, _origin(root), Edits(params={"n": "9"}))
    assert (found["n"].low, found["n"].high, found["n"].problem) == (1, 8, "more than 8")


def test_the_other_lanes(root: Path) -> None:
    origin = _origin(root, SEED="1", API_KEY="abc")
    edits = Edits(
        constants={"train.py:WIDTH": "256", "other.py:X": "1"},
        filters={"data/a.csv": "label <> 7"},
        env={"SEED": None, "NEW": "x"},
    )
    code = _lane(root, origin, edits, "code")
    assert (code["train.py:WIDTH"].value, code["train.py:WIDTH"].was) == ("256", "64 * 2")
    assert code["train.py:NAMES"].value == '["ä", "b"]'
    assert (code["train.py:Settings.depth"].value, code["other.py:X"].was) == ("3", None)
    data = _lane(root, origin, edits, "data")
    assert {name: (one.value, one.was) for name, one in data.items()} == {
        "data/a.csv": ("label <> 7", ""),
        "data/digits": ("", ""),
    }
    env = _lane(root, origin, edits, "env")
    variables = {name: (one.value, one.was) for name, one in env.items() if name[0] != "-"}
    assert variables == {
        "SEED": (None, "1"),
        "API_KEY": ("***", "***"),
        "NEW": ("x", None),
    }


def test_where_each_edit_goes(root: Path) -> None:
    origin = _origin(root, "--config c.yaml --kind sgd", SEED="1", GONE="x")
    params = {"lr": "1e-4", "kind": "adam", "model.width": "9", "WIDTH": "300", "NAMES": "a b"}
    setting = settings_of(
        root, origin, Edits(params=params, env={"SEED": "2", "GONE": None, "NEW": "y"})
    )
    assert setting.problems == {}
    assert setting.command[2:] == ("--config", "\0/configs/c.yaml", "--kind", "adam")
    assert setting.files == {
        "configs/c.yaml": b"lr: 0.0001\nmodel:\n  width: 9\n  amp: true\n",
    }
    assert setting.constants == {"train.py:WIDTH": "300", "train.py:NAMES": "['a', 'b']"}
    assert setting.env == {"SEED": "2", "NEW": "y"}
    assert setting.placed == {}


def test_names_that_a_configurator_does_not_know_are_told(root: Path) -> None:
    (root / "train.py").write_text(
        "lr = 0.1\nout_dir = str(lr)\nexec(open('configurator.py').read())\n"
    )
    edits = Edits(params={"lrr": "1", "out_dir": "x", "lr": "2"})
    told = settings_of(root, _origin(root, "--lr=0.2"), edits)
    assert told.problems == {"lrr": "the script knows no lrr; did you mean lr?"}
    assert told.command[2:] == ("--lr=2.0", "--out_dir=x")


def test_files_of_one_name_stay_apart(root: Path) -> None:
    (root / "other").mkdir()
    (root / "other" / "c.yaml").write_text("seed: 1\n")
    origin = _origin(root, "c.yaml other/c.yaml")
    setting = settings_of(root, origin, Edits(params={"lr": "1", "seed": "2"}))
    assert setting.command[2:] == ("\0/configs/c.yaml", "\0/configs/2/c.yaml")


def test_what_cannot_be_launched_is_told_by_name(root: Path) -> None:
    origin = _origin(root, "--config c.yaml")
    told = settings_of(root, origin, Edits(params={"lrr": "1", "epochs": "x", "lr": "a"}))
    assert told.problems == {
        "lrr": "the script knows no lrr; did you mean lr?",
        "epochs": "not a whole number",
        "lr": "not a number",
    }
    assert told.command == origin.spec.command


def test_a_file_that_does_not_parse_is_named(root: Path) -> None:
    (root / "c.yaml").write_text("seed: 1\nx: [\n")
    origin = _origin(root, "--config c.yaml")
    told = settings_of(root, origin, Edits(params={"model.width": "1"})).problems["model.width"]
    assert told.startswith(f"{root / 'c.yaml'} cannot be read: ") and "line 3" in told
    assert "unicode string" not in told
    assert "line 3" in _lane(root, origin, Edits())["c.yaml"].locked


def test_a_file_that_is_gone_is_named_and_no_parameter_is_blamed(root: Path) -> None:
    (root / "train.py").write_text((root / "train.py").read_text().replace("parse_args", "parse"))
    (root / "c.yaml").unlink()
    origin = _origin(root, "--config c.yaml")
    found = _lane(root, origin, Edits())
    assert found["c.yaml"].locked == "cannot be read: No such file or directory"
    told = settings_of(root, origin, Edits(params={"model.width": "1"})).problems
    assert told["model.width"].startswith(f"{root / 'c.yaml'} cannot be read: No such file")


def test_a_script_that_takes_other_names_gets_them(root: Path) -> None:
    text = (root / "train.py").read_text().replace("parse_args", "parse_known_args")
    (root / "train.py").write_text(text)
    setting = settings_of(root, _origin(root), Edits(params={"lrr": "1"}))
    assert (setting.problems, setting.command[2:]) == ({}, ("--lrr", "1"))


def test_a_script_that_is_gone(root: Path) -> None:
    (root / "train.py").unlink()
    origin = _origin(root, "--lr 1")
    assert _lane(root, origin, Edits())["lr"].value == "1"
    assert settings_of(root, origin, Edits(params={"lr": "2"})).command[2:] == ("--lr", "2")


def test_modules_are_found(root: Path) -> None:
    (root / "pkg").mkdir()
    (root / "train.py").rename(root / "pkg" / "main.py")
    origin = dataclasses.replace(
        _origin(root), spec=Spec(("torchrun", "-m", "pkg.main"), str(root))
    )
    assert _lane(root, origin, Edits())["kind"].choices == ("adam", "sgd")


def test_what_a_child_waits_for_stands_beside_its_variables(root: Path) -> None:
    origin = _origin(root)
    origin = dataclasses.replace(
        origin, spec=dataclasses.replace(origin.spec, needs={"gpus": "1", "of": 4, "priority": 2})
    )
    edits = Edits(waits={"--gpus": "0;1", "--slots": "-1", "--priority": None})
    found = _lane(root, origin, edits, "env")
    assert (found["--gpus"].was, found["--priority"].was, found["--slots"].was) == ("1", "2", None)
    assert found["--gpus"].problem.startswith("not understood")
    assert found["--slots"].problem == "less than 0"
    told = plan(root, origin, edits)
    assert {name for _, name in told.problems} >= {"--gpus", "--slots"}
    assert told.spec.needs == {"gpus": "1", "of": 4}
    assert plan(root, origin, Edits(waits={"--gpus": "mem:20G"})).spec.needs["gpus"] == "mem:20G"


def _hydra(root: Path) -> None:
    """A script of Hydra's with two options of a group."""
    (root / "train.py").write_text(
        "import hydra\n"
        '@hydra.main(version_base=None, config_path="conf", config_name="config")\n'
        "def main(config): ...\n"
    )
    (root / "conf" / "optim").mkdir(parents=True)
    (root / "conf" / "config.yaml").write_text("defaults: [{optim: sgd}]\nseed: 1\n")
    (root / "conf" / "optim" / "sgd.yaml").write_text("lr: 0.1\nmomentum: 0.9\n")
    (root / "conf" / "optim" / "adam.yaml").write_text("lr: 0.001\nbeta: 0.99\n")


def test_a_chosen_option_of_hydra_tells_the_parameters_below_it(root: Path) -> None:
    _hydra(root)
    origin = _origin(root, "optim=adam")
    found = _lane(root, origin, Edits())
    assert (found["optim.lr"].default, "optim.momentum" in found) == ("0.001", False)
    other = Edits(params={"optim": "sgd", "optim.beta": "1"})
    found = _lane(root, origin, other)
    assert (found["optim.lr"].default, found["optim.momentum"].default) == ("0.1", "0.9")
    assert found["optim.beta"].problem.startswith("the script knows no optim.beta")
    (root / "conf" / "optim" / "adam.yaml").write_text("lr: 0.002\nnew: 1\n")
    assert _lane(root, origin, Edits())["optim.new"].default == "1"


def test_a_file_that_the_configurator_executes_tells_its_values(root: Path) -> None:
    (root / "train.py").write_text("lr = 0.1\nwidth = 8\nexec(open('configurator.py').read())\n")
    (root / "small.py").write_text("width = 4\nother = 1\n")
    found = _lane(root, _origin(root, "small.py --lr=1"), Edits(params={"width": "2"}))
    assert [*found] == ["lr", "width"]
    assert (found["width"].was, found["width"].default) == ("4", "8")
    assert found["width"].source == "small.py"


def test_a_constant_that_is_edited_twice_is_told(root: Path) -> None:
    (root / "train.py").write_text("LR = 0.1\n")
    both = Edits(params={"LR": "2"}, constants={"train.py:LR": "1"})
    assert ("code", "train.py:LR") in plan(root, _origin(root), both).problems
    same = Edits(params={"LR": "2.0"}, constants={"train.py:LR": "2.0"})
    assert not plan(root, _origin(root), same).problems


def test_a_constant_that_is_edited_as_a_parameter_is_so_in_the_code(root: Path) -> None:
    (root / "train.py").write_text("LR = 0.1\nNAME = 'a'\n")
    edits = Edits(params={"NAME": "b c"})
    found = _lane(root, _origin(root), edits, "code")
    assert (found["train.py:NAME"].value, found["train.py:NAME"].changed) == ("'b c'", False)
    assert found["train.py:NAME"].source == "edited: parameter NAME"
    assert found["train.py:LR"].source == "train.py:1"


def test_only_files_that_hydra_composes_are_looked_at(root: Path) -> None:
    """Many have their configuration beside their data."""
    _hydra(root)
    script = root / "train.py"
    script.write_text(script.read_text().replace('config_path="conf"', 'config_path="."'))
    for path in (root / "conf").iterdir():
        path.rename(root / path.name)
    assert {path.name for path in declared(script).files} == {"config.yaml", "sgd.yaml", "optim"}
