"""Event files of several libraries, read as TensorBoard reads them."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest

from tests.sources.common import DATA, drain, expected, names, series, times
from workbench.sources.events import EventFile
from workbench.sources.growing import PIECE
from workbench.sources.tensorboard import TensorBoard

EVENTS = DATA / "tensorboard"
TORCH = next((EVENTS / "torch").glob("*tfevents*"))
FILES = [
    (library, name)
    for library in ("torch", "tensorboardx", "tensors", "catboost_info", "lightning", "trainer")
    for name in expected(EVENTS / f"{library}.expected.json")
]


@pytest.mark.parametrize(("library", "name"), FILES)
def test_scalars_are_those_of_tensorboards_own_reader(
    tmp_path: Path, library: str, name: str
) -> None:
    """Every tag has the same steps, values and times, in the same order."""
    tags = expected(EVENTS / f"{library}.expected.json")[name]
    shutil.copy(EVENTS / library / name, tmp_path)
    points = drain(TensorBoard(tmp_path))
    assert names(points) == set(tags)
    for tag, rows in tags.items():
        found = series(points, tag)
        assert [step for step, _ in found] == [step for step, _, _ in rows]
        assert [value for _, value in found] == pytest.approx(
            [value for _, value, _ in rows], nan_ok=True
        )
        # Values of one step that were written within a second are one point.
        assert times(points, tag) == pytest.approx([time for _, _, time in rows], abs=1)


def test_params_of_a_table_and_of_the_hparams_plugin() -> None:
    """CleanRL's table in Markdown, and what `add_hparams` wrote into a folder of its own."""
    reader = TensorBoard(EVENTS / "torch")
    points = drain(reader)
    assert reader.params["lr"] == 0.1
    assert reader.params["env_id"] == "Cart|Pole"
    assert (reader.params["batch"], reader.params["optim"]) == (32, "adam")
    assert reader.params["amp"] == 1
    assert series(points, "hparam/acc")[0][1] == 0.5


def test_params_of_lightning_and_of_transformers() -> None:
    """Lightning's hparams.yaml, and the JSON in the Trainer's text tag."""
    lightning = TensorBoard(EVENTS / "lightning" / "version_0")
    drain(lightning)
    assert lightning.params == {"lr": 0.1, "width": 1}
    trainer = TensorBoard(EVENTS / "trainer" / "runs" / "Jan01_00-00-00_host")
    drain(trainer)
    assert trainer.params["per_device_train_batch_size"] == 4
    assert trainer.started is not None and trainer.ended is not None
    assert trainer.started <= trainer.ended


def test_folders_of_add_scalars_and_of_keras_are_parts_of_one_run() -> None:
    """Their tags get the names that people know."""
    points = drain(TensorBoard(EVENTS / "torch"))
    assert series(points, "both/loss/val") == [(step, -step) for step in range(20)]
    points = drain(TensorBoard(EVENTS / "tensors"))
    assert names(points) == {
        "epoch_loss",
        "kinds",
        "validation/epoch_loss",
        "validation/kinds",
    }


def test_a_file_that_is_followed_alone_has_the_same_names() -> None:
    """The parts of a run are told apart also by who sees one file at a time."""
    for run in ("torch", "tensors", "catboost_info"):
        files = [path for path in (EVENTS / run).rglob("*tfevents*") if path.is_file()]
        alone = [name for path in files for name in names(drain(TensorBoard(path)))]
        assert len(alone) == len(set(alone))
        assert set(alone) == names(drain(TensorBoard(EVENTS / run)))


def test_repeated_steps_keep_their_order() -> None:
    """The same tag twice in a step is two values."""
    found = series(drain(TensorBoard(TORCH)), "loss/train")
    assert [step for step, _ in found] == [step for step in range(20) for _ in range(2)]
    assert found[0][1] == 1 and found[1][1] == 0.5


def test_numbers_that_are_none_are_kept() -> None:
    """NaN and infinity are values like others."""
    values = [value for _, value in series(drain(TensorBoard(TORCH)), "nan")]
    assert values[0] == math.inf and math.isnan(values[1])


def test_a_growing_file_gives_each_point_once(tmp_path: Path) -> None:
    """However the file is cut while it grows."""
    whole = TORCH.read_bytes()
    path = tmp_path / TORCH.name
    reader = TensorBoard(path)
    points = []
    for end in range(0, len(whole) + 97, 97):
        path.write_bytes(whole[:end])
        points += drain(reader)
    told = expected(EVENTS / "torch.expected.json")[TORCH.name]
    assert len(series(points, "loss/train")) == len(told["loss/train"])
    assert reader.problem == ""


def test_small_pieces_are_the_same_as_large_ones() -> None:
    """The limit bounds a piece and loses nothing."""
    one = drain(TensorBoard(TORCH), limit=1)
    assert series(one, "loss/train") == series(drain(TensorBoard(TORCH)), "loss/train")


def test_a_new_event_file_goes_on_with_the_run(tmp_path: Path) -> None:
    """A resumed training writes another file into the same folder."""
    shutil.copytree(EVENTS / "catboost_info" / "learn", tmp_path / "run")
    reader = TensorBoard(tmp_path / "run")
    first = drain(reader)
    shutil.copy(TORCH, tmp_path / "run")
    assert first and "late" in names(drain(reader))


def test_a_replaced_file_is_read_from_its_start(tmp_path: Path) -> None:
    """A new training that writes to the same file, shorter or longer."""
    learn = EVENTS / "catboost_info" / "learn" / "events.out.tfevents"
    path = tmp_path / "events.out.tfevents"
    path.write_bytes(learn.read_bytes())
    reader = TensorBoard(path)
    count = len(drain(reader))
    path.write_bytes(TORCH.read_bytes())
    assert "late" in names(drain(reader))
    path.write_bytes(learn.read_bytes())
    assert len(drain(reader)) == count


def test_a_broken_file_is_read_up_to_the_break(tmp_path: Path) -> None:
    """What stands before the break is told, and where the break is."""
    whole = bytearray(TORCH.read_bytes())
    whole[1500:1900] = b"\xff" * 400
    path = tmp_path / TORCH.name
    path.write_bytes(whole)
    reader = TensorBoard(path)
    found = series(drain(reader), "loss/train")
    assert 0 < len(found) < 40
    assert "broken at byte" in reader.problem


def test_a_large_graph_is_passed_over(tmp_path: Path) -> None:
    """A record that is larger than a piece costs no memory and hides nothing."""
    graph = b"\x22" + b"\xff\xff\xff\x01" + bytes(3 * PIECE)
    path = tmp_path / "events.out.tfevents"
    path.write_bytes(_record(graph) + TORCH.read_bytes())
    found: list[str] = []
    assert len(EventFile(path, lambda tag, value: found.append(tag)).read(10_000)) > 50


def test_a_length_beyond_all_measure_waits(tmp_path: Path) -> None:
    """A record of 2^60 bytes is one that never comes."""
    path = tmp_path / "events.out.tfevents"
    path.write_bytes(_record(b"", 1 << 60) + bytes(100))
    assert drain(TensorBoard(path)) == []


def _record(data: bytes, length: int | None = None) -> bytes:
    """A record as event files frame it; its length may be a lie."""
    from workbench.sources.events import _masked_crc

    length = len(data) if length is None else length
    head = length.to_bytes(8, "little") + _masked_crc(length).to_bytes(4, "little")
    return head + data + bytes(4)
