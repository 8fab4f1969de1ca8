"""The environment of a run: interpreter, packages, machine, variables without secrets."""

from __future__ import annotations

import importlib
import json
import platform
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from workbench.inputs import environment, masks, packages
from workbench.inside import layout
from workbench.run.spec import Spec

from .helpers import VERSIONS, Place, wait_for
from .test_sdk import python

UNTIL_GO = "\nimport pathlib, time\nwhile not pathlib.Path('go').exists(): time.sleep(0.01)\n"


def captured(place: Place, *command: str, **asked: object) -> dict[str, object]:
    """What is on record of the run of a command that goes on until there is a file `go`."""
    number = place.launch(*command, **asked)
    folder = place.folder(number)
    wait_for(lambda: environment.read(folder))
    (place.root / "go").touch()
    place.ended(number)
    return environment.read(folder)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_interpreter_and_the_machine_are_told(place: Place, version: str) -> None:
    """By the interpreter itself, and by this system."""
    script = place.script("import json" + UNTIL_GO)
    told = captured(place, python(version), script)
    assert told["python"]["version"].startswith(version)  # type: ignore[index]
    machine = told["machine"]
    assert isinstance(machine, dict)
    assert machine["memory"] == psutil.virtual_memory().total
    assert machine["kernel"] == f"{platform.system()} {platform.release()}"
    assert (told["command"], told["folder"]) == ([python(version), script], str(place.root))


def test_packages_are_those_of_the_training_and_tell_which_were_imported(place: Place) -> None:
    """Versions and editable installations as the package tools tell them."""
    told = captured(place, sys.executable, place.script("import psutil, orjson" + UNTIL_GO))
    versions, imported = told["packages"], told["imported"]
    assert isinstance(versions, dict)
    assert isinstance(imported, list)
    code = "import importlib.metadata as m; print([(d.name, d.version) for d in m.distributions()])"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    theirs = {packages.canonical(name): version for name, version in eval(printed.stdout)}
    assert {packages.canonical(name): versions[name] for name in versions} == theirs
    assert {"psutil", "orjson"} <= {*imported}
    assert "pytest" not in imported


def test_a_package_is_found_by_the_module_that_it_installed(tmp_path: Path) -> None:
    """The two may have different names; what is half removed is no package."""
    site = tmp_path / "site-packages"
    for name, inner, text in (
        ("scikit_learn-1.5.0.dist-info", "RECORD", "sklearn/__init__.py,,\n"),
        ("PyYAML-6.0.egg-info", "top_level.txt", "_yaml\nyaml\n"),
        ("Linked.egg-info", "PKG-INFO", "Metadata-Version: 2.1\nVersion: 0.1.dev0\n"),
        ("mine-0.2.dist-info", "direct_url.json",
         '{"url": "file:///src/mine", "dir_info": {"editable": true}}'),
        ("theirs-0.3.dist-info", "direct_url.json",
         '{"url": "https://me:pw@host/x.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}}'),
        ("~orch-2.0.dist-info", "RECORD", ""),
        ("broken-1.dist-info", "direct_url.json", "{"),
    ):  # fmt: skip
        (site / name).mkdir(parents=True)
        (site / name / inner).write_text(text)
    found = packages.installed([str(tmp_path / "missing"), str(site)])
    versions = {package.name: package.version for package in found.values()}
    assert versions == {
        "broken": "1", "Linked": "0.1.dev0", "mine": "0.2", "PyYAML": "6.0",
        "scikit_learn": "1.5.0", "theirs": "0.3",
    }  # fmt: skip
    assert packages.imported(found, ["sklearn", "yaml", "os"]) == ["PyYAML", "scikit_learn"]
    assert found["mine"].editable == "/src/mine"
    assert found["theirs"].source == "git+https://***@host/x.git@abc"


def test_variables_by_an_allow_list_without_secrets(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What matters, what the user set, nothing else; and what we put there is not told."""
    for name, value in {
        "CUDA_VISIBLE_DEVICES": "0,1",
        "WANDB_API_KEY": "0123456789",
        "HF_TOKEN": "hf_abcdefghijklmnopqrstuv",
        "HF_ENDPOINT": "https://me:pass@mirror/hub",
        "PYTHONPATH": "/my/lib",
        "SLURM_JOB_ID": "77",
        "AWS_PROFILE": "private",
        "SHELL_THING": "private",
    }.items():
        monkeypatch.setenv(name, value)
    asked = {"MINE": "2", "MY_PASSWORD": "abc"}
    told = captured(place, sys.executable, place.script(UNTIL_GO), env=asked)
    values = told["env"]
    assert isinstance(values, dict)
    assert values.get("CUDA_VISIBLE_DEVICES") == "0,1", values
    assert values["WANDB_API_KEY"] == values["HF_TOKEN"] == values["MY_PASSWORD"] == "***"
    assert values["HF_ENDPOINT"] == "https://***@mirror/hub"
    assert (values["PYTHONPATH"], values["MINE"]) == ("/my/lib", "2")
    assert not {"AWS_PROFILE", "SHELL_THING", layout.RUN_DIR} & values.keys()
    assert told["slurm"] == {"job_id": "77"}
    text = (place.folder(1) / layout.ENVIRONMENT).read_text()
    assert not [secret for secret in ("0123456789", "hf_abc", "me:pass", 'abc"') if secret in text]


def test_the_command_to_reproduce_is_one_line_that_a_shell_runs(place: Place) -> None:
    """Words with blanks, quotes and variables come out as they went in."""
    script = place.script("import os, sys; print(sys.argv[1:], os.environ['NOTE'])")
    words = ("--name", "it's $HOME", 'a"b', "")
    spec = Spec((sys.executable, script, *words), str(place.root), env={"NOTE": "two words"})
    line = environment.reproduce(spec, {"env": {"OMP_NUM_THREADS": "2", "PATH": "/x"}})
    assert "OMP_NUM_THREADS=2" in line
    assert "PATH=" not in line
    printed = subprocess.run(
        ["sh", "-c", line], cwd="/", capture_output=True, text=True, check=True
    )
    assert printed.stdout == f"{list(words)} two words\n"


@pytest.mark.parametrize(
    "secret",
    [
        "hf_" + "a" * 34,
        "sk-" + "A1" * 20,
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_" + "a" * 36,
        "me:password",
    ],
)
def test_secrets_are_known_by_their_shape(secret: str) -> None:
    """Wherever they stand; what only resembles one stays."""
    text = f"https://{secret}@host/x" if ":" in secret else f"see {secret} there"
    assert secret not in masks.shapeless(text)
    assert "***" in masks.shapeless(text)
    assert (
        masks.shapeless("hf_model sk-learn http://host:80/a@b")
        == "hf_model sk-learn http://host:80/a@b"
    )


def test_secrets_of_a_command_line_are_masked() -> None:
    """By the name of the flag, in both ways of writing it."""
    words = ["train.py", "--api-key", "abc", "--token=abc", "wandb.api_key=abc", "--lr", "0.1"]
    told = ["train.py", "--api-key", "***", "--token=***", "wandb.api_key=***", "--lr", "0.1"]
    assert masks.command(words) == told


def test_the_command_env_tells_it(place: Place) -> None:
    """As text and as JSON; of a run without a record, what is known even so."""
    captured(place, sys.executable, place.script("import psutil" + UNTIL_GO))
    module = importlib.import_module("workbench.cli.env")
    printed = CliRunner().invoke(module.command, ["1"], obj=str(place.root)).output
    assert f"psutil  {psutil.__version__}" in " ".join(printed.split(" ")).replace("   ", "  ")
    told = json.loads(
        CliRunner().invoke(module.command, ["1", "--json"], obj=str(place.root)).output
    )
    assert told["python"]["executable"] == sys.executable
    (place.folder(1) / layout.ENVIRONMENT).unlink()
    bare = CliRunner().invoke(module.command, ["1"], obj=str(place.root)).output
    assert "no record" in bare
    assert f"cd {place.root} && {sys.executable} train.py" in bare


def test_a_run_that_is_over_at_once_has_its_environment(place: Place) -> None:
    """Whether or not it could be looked at while it lived."""
    number = place.launch("true", env={"OMP_NUM_THREADS": "3"})
    place.ended(number)
    told = environment.read(place.folder(number))
    assert told["env"]["OMP_NUM_THREADS"] == "3"
    assert told["machine"]["memory"] == psutil.virtual_memory().total


def test_what_was_captured_first_stands(place: Place) -> None:
    """A new supervisor may know less: its own environment is another."""
    number = place.launch("true", env={"OMP_NUM_THREADS": "3"})
    place.ended(number)
    environment.capture(place.folder(number), {"OMP_NUM_THREADS": "4"}, place.pid(number))
    assert environment.read(place.folder(number))["env"]["OMP_NUM_THREADS"] == "3"
