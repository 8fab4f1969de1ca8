"""`wb.data(path)`: in a run with a filter the path of the copy, anywhere else the path itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.inside import layout
from workbench.inside.relevant import Relevant

from .helpers import SOURCE, Place, interpreter

PROGRAM = """
import pathlib, sys
import workbench as wb
for word in sys.argv[1:]:
    print(wb.data(word))
    print(repr(wb.data(pathlib.Path(word))))
    print(wb.data(word.encode()))
"""


def asked(folder: Path, *words: str, told: str | None, python: str = sys.executable) -> list[str]:
    """What a script below `folder` is told of paths, with `told` in its environment."""
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    environment.pop(layout.SUBSETS_NOW, None)
    if told is not None:
        environment[layout.SUBSETS_NOW] = told
    answer = subprocess.run(
        [python, "-c", PROGRAM, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    return answer.stdout.splitlines()


def three(path: str) -> list[str]:
    """A path as the program prints it: as text, as a Path, as bytes."""
    return [path, f"PosixPath({path!r})", f"b{path!r}"]


@pytest.mark.parametrize("version", ["3.8", "3.13", None])
def test_the_path_of_the_copy_of_the_same_type(tmp_path: Path, version: str | None) -> None:
    python = sys.executable if version is None else interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    (tmp_path / "data").mkdir()
    told = json.dumps({str(tmp_path / "data/train.csv"): "/copies/1/train.csv"})
    lines = asked(tmp_path, "data/train.csv", "./data/../data/train.csv", told=told, python=python)
    assert lines == 2 * three("/copies/1/train.csv")
    absolute = str(tmp_path / "data/train.csv")
    assert asked(tmp_path / "data", absolute, "test.csv", told=told, python=python) == [
        *three("/copies/1/train.csv"),
        *three("test.csv"),
    ]


def test_what_is_below_a_filtered_folder_is_below_its_copy(tmp_path: Path) -> None:
    told = json.dumps({str(tmp_path / "images"): "/copies/1/images"})
    assert asked(tmp_path, "images/cat/1.png", "images2/1.png", told=told) == [
        *three("/copies/1/images/cat/1.png"),
        *three("images2/1.png"),
    ]


def test_a_link_leads_to_the_copy_as_well(tmp_path: Path) -> None:
    """As in a private checkout, where what is no code is linked to the project's."""
    (tmp_path / "project").mkdir()
    (tmp_path / "project/train.csv").touch()
    (tmp_path / "checkout").symlink_to("project")
    told = json.dumps({str(tmp_path / "project/train.csv"): "/copies/1/train.csv"})
    assert asked(tmp_path / "checkout", "train.csv", told=told) == three("/copies/1/train.csv")


@pytest.mark.parametrize("told", [None, "", "{", "[]", "null", '{"train.csv": 3}', '{"/": null}'])
def test_a_path_stays_what_it_is_elsewhere(tmp_path: Path, told: str | None) -> None:
    assert asked(tmp_path, "train.csv", "", "\N{BELL}", told=told)[:3] == three("train.csv")


def test_it_never_raises(place: Place) -> None:
    program = "import workbench as wb; print(wb.data(None), wb.data(3), wb.data('\\0'))"
    told = {layout.SUBSETS_NOW: '{"/a": "/b"}', "PYTHONPATH": SOURCE}
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.stdout, answer.stderr) == ("None 3 \0\n", "")


def test_a_launched_script_without_our_package_has_it_too(place: Place) -> None:
    """The launcher puts the package on the path; the copy is a file that counts as data."""
    copy = place.root / layout.PROJECT / layout.SUBSETS / "k/digits.csv"
    copy.parent.mkdir(parents=True)
    copy.write_text("x\n1\n")
    told = json.dumps({str(place.root / "digits.csv"): str(copy)})
    number = place.train(
        "import workbench as wb; print(open(wb.data('digits.csv')).read())",
        env={layout.SUBSETS_NOW: told},
    )
    place.ended(number)
    assert place.output(number).split() == ["x", "1"]
    assert [*place.run(number).data] == [".workbench/subsets/k/digits.csv"]


def test_copies_and_checkouts_matter_and_what_else_is_ours_does_not() -> None:
    matters = Relevant(()).matters
    home = str(Path.home())
    for root in ("/p", home):
        assert matters(f"{root}/.workbench/subsets/k/train.csv")
        assert matters(f"{root}/.workbench/checkouts/c/data/train.csv")
        assert not matters(f"{root}/.workbench/runs/1/metrics.jsonl")
        assert not matters(f"{root}/.workbench/subsets.json")
