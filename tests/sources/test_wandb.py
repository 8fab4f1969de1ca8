"""Run folders of wandb."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.sources.common import DATA, drain, expected, names, series, times
from workbench.sources.wandb import Wandb

RUN = next((DATA / "wandb" / "wandb").iterdir())
FILE = next(RUN.iterdir())
HISTORY = expected(DATA / "wandb" / "expected.json")


def test_history_is_what_was_logged() -> None:
    """Every number of every step, with its time; texts, truths and pictures are no metrics."""
    points = drain(Wandb(RUN))
    for name in ("loss", "val/acc", "count", "nested.a", "nested.b.c", "late"):
        rows = [row for row in HISTORY if name in row]
        assert series(points, name) == [(row["_step"], row[name]) for row in rows]
        assert times(points, name) == [row["_timestamp"] for row in rows]
    assert len(series(points, "nan")) == 100
    assert names(points) == {"loss", "val/acc", "count", "nested.a", "nested.b.c", "nan", "late"}


def test_params_summary_and_facts() -> None:
    """What was configured at the start and later; how the run was called and how it ended."""
    reader = Wandb(RUN)
    drain(reader)
    assert reader.params["lr"] == 0.1
    assert reader.params["optim.name"] == "sgd"
    assert reader.params["optim.betas"] == "[0.9, 0.99]"
    assert reader.params["late"] == 3
    assert reader.summary["best"] == 0.9
    assert (reader.title, reader.state, reader.problem) == ("first", "finished", "")
    assert reader.started is not None and reader.ended is not None


def test_a_growing_file_gives_each_point_once(tmp_path: Path) -> None:
    """Torn records wait for their ends."""
    whole = FILE.read_bytes()
    path = tmp_path / FILE.name
    reader, points = Wandb(path), []
    for end in [*range(0, 40_000, 501), *range(40_000, len(whole), 5_003), len(whole)]:
        path.write_bytes(whole[:end])
        points += drain(reader)
    assert [step for step, _ in series(points, "loss")] == list(range(100))


def test_a_damaged_block_does_not_hide_the_next(tmp_path: Path) -> None:
    """The file is taken up again where the next block begins."""
    whole = bytearray(FILE.read_bytes())
    whole[10_000] ^= 0xFF
    path = tmp_path / FILE.name
    path.write_bytes(whole)
    reader = Wandb(path)
    steps = [step for step, _ in series(drain(reader), "loss")]
    assert 0 < len(steps) < 100 and steps[-1] == 99
    assert "broken at byte" in reader.problem


@pytest.mark.parametrize("content", [b"", b":W&", b"something else entirely"])
def test_another_file_is_told(tmp_path: Path, content: bytes) -> None:
    """A file that is not wandb's gives nothing, and may become one."""
    path = tmp_path / "run-1.wandb"
    path.write_bytes(content)
    reader = Wandb(path)
    assert drain(reader) == []
    path.write_bytes(FILE.read_bytes())
    assert len(series(drain(reader), "loss")) == 100


def test_without_its_log_a_run_has_its_summary(tmp_path: Path) -> None:
    """An online run of which only the small files were kept."""
    folder = tmp_path / "run-20240101_000000-abc"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "config.yaml").write_text(
        "_wandb:\n    value:\n        x: 1\nlr:\n    desc: null\n    value: 0.5\n"
    )
    (folder / "files" / "wandb-summary.json").write_text('{"loss": NaN, "_step": 3, "a": {"b": 1}}')
    reader = Wandb(folder)
    assert drain(reader) == []
    assert reader.params["lr"] == 0.5
    assert set(reader.summary) == {"loss", "a.b"}
    shutil.rmtree(folder)
    assert drain(reader) == []
