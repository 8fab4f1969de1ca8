"""Which checkpoint a run left, and whether it is as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.errors import NoCheckpoint
from workbench.inputs.data import checkpoints, digest, files
from workbench.inputs.data.files import READ, FileUse, kind_of


class Left:
    """A run folder whose record tells of files that are really there."""

    def __init__(self, root: Path) -> None:
        self.cwd = root / "project"
        self.run = root / "12"
        self.run.mkdir()
        self._age = 0

    def wrote(self, name: str, content: str = "weights", role: str = "written") -> Path:
        """A file of the run, each newer than the one before."""
        path = self.cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        self._age += 1
        os.utime(path, (1e9 + self._age, 1e9 + self._age))
        found, state = digest.of_file(str(path))
        use = FileUse(str(path), role, state.st_size, state.st_mtime, found, kind_of(str(path)))
        files.append(self.run, [use])
        return path

    def find(self, wanted: str = "") -> str:
        """The checkpoint that is chosen, from the folder that the run began in."""
        return os.path.relpath(checkpoints.find(self.run, str(self.cwd), wanted).path, self.cwd)


@pytest.fixture
def left(tmp_path: Path) -> Left:
    return Left(tmp_path)


def test_the_best_comes_before_the_newest(left: Left) -> None:
    left.wrote("out/epoch1.pt")
    left.wrote("out/epoch2.pt")
    assert left.find() == "out/epoch2.pt"
    left.wrote("out/best_model.pt")
    left.wrote("out/epoch3.pt")
    left.wrote("pretrained-best.pt", role=READ)
    assert left.find() == "out/best_model.pt"


def test_what_is_gone_gives_way_to_what_is_there(left: Left) -> None:
    left.wrote("epoch1.pt")
    left.wrote("epoch2.pt").unlink()
    assert left.find() == "epoch1.pt"
    (left.cwd / "epoch1.pt").unlink()
    with pytest.raises(NoCheckpoint, match=r"epoch2\.pt of run 12 is gone"):
        left.find()


def test_the_state_of_an_optimiser_is_no_checkpoint(left: Left) -> None:
    for name in ("model.safetensors", "optimizer.pt", "scheduler.pt", "rng_state_0.pth"):
        left.wrote(f"checkpoint-5/{name}")
    assert left.find() == "checkpoint-5/model.safetensors"
    left.wrote("optimal.pt")
    assert left.find() == "optimal.pt"


def test_where_no_kind_tells_the_name_does(left: Left) -> None:
    left.wrote("predictions.csv")
    left.wrote("model.npz")
    left.wrote("metrics_last.json")
    assert left.find() == "model.npz"


def test_a_pattern_chooses_files_and_folders(left: Left) -> None:
    for step in (5, 10):
        left.wrote(f"out/checkpoint-{step}/model.safetensors")
        left.wrote(f"out/checkpoint-{step}/optimizer.pt")
    left.wrote("out/final.json")
    assert left.find("checkpoint-*") == "out/checkpoint-10"
    assert left.find("out/checkpoint-5") == "out/checkpoint-5"
    assert left.find("*.json") == "out/final.json"
    assert left.find(str(left.cwd / "out" / "final.json")) == "out/final.json"
    with pytest.raises(NoCheckpoint, match=r"nothing that matches \*\.onnx"):
        left.find("*.onnx")


@pytest.mark.parametrize("content", ["WEIGHTS", "weights of a later run"])
def test_what_has_changed_since_is_refused(left: Left, content: str) -> None:
    path = left.wrote("best.pt")
    left.wrote("last.pt")
    path.write_text(content)
    with pytest.raises(NoCheckpoint, match=r"best\.pt has changed since"):
        left.find()
    assert left.find("last.pt") == "last.pt"


def test_one_changed_file_changes_its_folder(left: Left) -> None:
    left.wrote("checkpoint-5/model.safetensors")
    left.wrote("checkpoint-5/optimizer.pt").write_text("WEIGHTS")
    with pytest.raises(NoCheckpoint, match=r"optimizer\.pt has changed since"):
        left.find("checkpoint-*")


def test_a_run_that_wrote_nothing_has_none(left: Left) -> None:
    with pytest.raises(NoCheckpoint, match="run 12 is known to have written no checkpoint"):
        left.find()


@pytest.mark.parametrize(
    ("path", "step"),
    [
        ("/p/checkpoint-500/model.safetensors", 500),
        ("/p/epoch=3-step=1200.ckpt", 1200),
        ("/p/model_step_007.pt", 7),
        ("/p/iter-20.pt", 20),
        ("/p/epoch3.pt", None),
        ("/step-9/project/out/best.pt", None),
    ],
)
def test_the_step_that_a_name_tells(path: str, step: int | None) -> None:
    assert checkpoints.Checkpoint(path, ()).step == step
