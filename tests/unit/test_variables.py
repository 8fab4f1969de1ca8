"""Which environment variables a script reads, and which of them belong to its run."""

from __future__ import annotations

from pathlib import Path

from workbench.inputs.variables import kept, variables
from workbench.run.spec import Spec
from workbench.tweak.edits import Edits
from workbench.tweak.form import fields
from workbench.tweak.origin import Origin

SCRIPT = b"""
import os
from os import environ, getenv
LR = float(os.environ.get("LR", "0.1"))
NAME = os.getenv('NAME', "a 'b'")
SEED = int(getenv("SEED", 7))
DATA = environ["DATA"]
WIDTH = environ.get( "WIDTH" )
os.environ["OMP_NUM_THREADS"] = "1"
RANK = int(os.environ.get("RANK", 0))
TOKEN = os.environ["HF_TOKEN"]
"""


def test_the_variables_that_a_script_reads() -> None:
    told = {"LR": "0.1", "NAME": None, "SEED": "7", "DATA": None, "WIDTH": None, "HF_TOKEN": None}
    assert variables(SCRIPT) == told


def test_those_that_are_set_belong_to_the_run_but_no_secrets(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_bytes(SCRIPT)
    spec = Spec(("python", "train.py"), str(tmp_path), env={"SEED": "1"})
    shell = {"LR": "0.3", "SEED": "2", "OTHER": "x", "RANK": "0", "HF_TOKEN": "abc"}
    assert kept(spec, shell).env == {"LR": "0.3", "SEED": "1"}
    gone = Spec(("python", "none.py"), str(tmp_path))
    assert kept(gone, shell) == gone


def test_a_form_lists_them(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_bytes(SCRIPT)
    origin = Origin(Spec(("python", "train.py"), str(tmp_path), env={"LR": "0.3"}))
    found = {one.name: one for one in fields(tmp_path, origin, Edits()) if one.lane == "env"}
    assert (found["LR"].was, found["LR"].default) == ("0.3", "0.1")
    assert (found["SEED"].was, found["SEED"].default) == (None, "7")
    assert found["DATA"].source == "read by train.py"
