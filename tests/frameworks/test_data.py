"""Data that native code opens, and data that is known by a name."""

from __future__ import annotations

import json
import os
import subprocess

from workbench.inputs.data import files

from ..process.helpers import Place
from .helpers import captured, interpreter, train

#: What the program uses of each framework, which `package` has.
USED = (
    ("Hugging Face Hub", "huggingface-hub", "models by name and commit"),
    ("PyTorch", "torch", "`torch.save`"),
    ("XGBoost", "xgboost", "`save_model`"),
    ("datasets", "datasets", "the files of `load_dataset`"),
    ("fsspec", "fsspec", "addresses, without their secrets"),
    ("h5py", "h5py", "`File`"),
    ("pyarrow", "pyarrow", "Parquet"),
    ("safetensors", "safetensors", "`safe_open`, `load_file`, `save_file`"),
    ("scikit-learn", "scikit-learn", "its datasets by name"),
)
COMMIT = "0123456789abcdef0123456789abcdef01234567"
GIVEN = """
import h5py, numpy, torch
from safetensors.torch import save_file
with h5py.File("in.h5", "w") as file: file["x"] = numpy.arange(3)
save_file({"w": torch.zeros(3)}, "given.safetensors")
"""


def hub(place: Place) -> str:
    """A cache of the hub as its library leaves it, with one model."""
    home = place.root / "hub"
    model = home / "models--org--net"
    (model / "refs").mkdir(parents=True)
    (model / "refs/main").write_text(COMMIT)
    (model / "snapshots" / COMMIT).mkdir(parents=True)
    (model / "snapshots" / COMMIT / "config.json").write_text('{"model_type": "bert"}')
    return str(home)


def test_libraries_tell_what_they_open(place: Place) -> None:
    """Each file once, read or written, with nothing noted as left out."""
    python = interpreter("h5py", "safetensors", "datasets", "transformers", "xgboost", "sklearn")
    subprocess.run([python, "-c", GIVEN], cwd=place.root, check=True)
    (place.root / "rows.csv").write_text("a,b\n1,2\n")
    trained = train(place, python, "data_all", env={"HF_HUB_CACHE": hub(place)})
    assert (trained.told["rows"], trained.told["total"], trained.told["keys"]) == (3, 3, ["w"])
    assert trained.notes() == []
    uses = files.read(place.folder(trained.number))
    roles = {os.path.relpath(u.path, place.root): u.role for u in uses if not u.is_named}
    expected = {
        "table.parquet": "both",
        "out.h5": "written",
        "in.h5": "read",
        "model.safetensors": "both",
        "given.safetensors": "read",
        "model.pt": "written",
        "boosted.ubj": "written",
        "rows.csv": "read",
        "told.json": "written",
    }
    assert {name: roles.get(name) for name in expected} == expected
    assert [use.problem for use in uses if not use.digest and not use.is_named] == []
    named = {use.path: use.version for use in uses if use.is_named}
    assert named.pop("sklearn://digits")
    assert named == {
        "hf://models/org/net": COMMIT,
        f"http://127.0.0.1:{trained.told['port']}/rows.csv": "",
    }
    assert "pass" not in json.dumps([use.told() for use in uses])
    for framework, package, how in USED:
        captured(framework, package, data=how)
