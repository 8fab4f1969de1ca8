"""What is in the files is not trusted: no reader raises, hangs or fills the memory."""

from __future__ import annotations

import random
import sqlite3
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.common import DATA, drain
from workbench.sources import documents, hparams, tensors
from workbench.sources.csvs import Csv
from workbench.sources.discovery import Found, find, open_source
from workbench.sources.follow import kind_of, open_file
from workbench.sources.jsonl import JsonLines, JsonList
from workbench.sources.mlflow import MlflowFolder
from workbench.sources.reading import Reader, flatten, loads
from workbench.sources.tensorboard import TensorBoard
from workbench.sources.trainer_state import TrainerState
from workbench.sources.wandb import Wandb

EVENTS = next((DATA / "tensorboard" / "torch").glob("*tfevents*"))
HPARAMS = next((DATA / "tensorboard" / "torch").glob("1*/*tfevents*"))
TENSORS = next((DATA / "tensorboard" / "tensors" / "train").iterdir())
WANDB = next((DATA / "wandb").rglob("*.wandb"))
STATE = DATA / "tensorboard" / "trainer" / "checkpoint-12" / "trainer_state.json"
MONITOR = DATA / "field" / "sb3_monitor" / "0.monitor.csv"
CSV = DATA / "field" / "lightning" / "metrics.csv"
HISTORY = DATA / "wandb" / "expected.json"
READERS: list[
    tuple[type[TensorBoard | Wandb | Csv | JsonLines | JsonList | TrainerState], Path]
] = [
    (TensorBoard, EVENTS),
    (TensorBoard, HPARAMS),
    (TensorBoard, TENSORS),
    (Wandb, WANDB),
    (Csv, CSV),
    (Csv, MONITOR),
    (JsonLines, MONITOR),
    (JsonList, HISTORY),
    (TrainerState, STATE),
]


def _exhaust(reader: Reader) -> None:
    """Read all; points are what they promise, and there is an end of them."""
    points = drain(reader)
    assert len(points) < 100_000
    for point in points:
        assert point.metrics and all(type(value) is float for value in point.metrics.values())
        assert "".join(point.metrics).encode() is not None  # raises for halves of characters
        assert point.step is None or isfinite(point.step)
    assert isinstance(reader.problem, str)
    assert reader.read() == []


@pytest.mark.parametrize(("kind", "sample"), READERS)
@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=300))
def test_random_bytes(
    kind: type[TensorBoard | Wandb | Csv | JsonLines | JsonList | TrainerState],
    sample: Path,
    content: bytes,
) -> None:
    """Alone, and behind the beginning of a real file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / sample.name
        for begin in (b"", sample.read_bytes()[:700]):
            path.write_bytes(begin + content)
            _exhaust(kind(path))
            kind_of(path)
            open_file(path)


@pytest.mark.parametrize(("kind", "sample"), READERS)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), flips=st.integers(1, 30), growing=st.booleans())
def test_real_files_with_wrong_bytes(
    kind: type[TensorBoard | Wandb | Csv | JsonLines | JsonList | TrainerState],
    sample: Path,
    seed: int,
    flips: int,
    growing: bool,
) -> None:
    """Some bytes are others, and the file may be cut off and grow."""
    chance = random.Random(seed)
    content = bytearray(sample.read_bytes()[:20_000])
    for _ in range(flips):
        content[chance.randrange(len(content))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, 34, 44))
    with TemporaryDirectory() as folder:
        path = Path(folder) / sample.name
        path.write_bytes(content[: chance.randrange(len(content))] if growing else content)
        reader = kind(path)
        drain(reader)
        path.write_bytes(content)
        _exhaust(reader)


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=200), tag=st.sampled_from(["hparams/x", "_hparams_/y"]))
def test_messages_that_are_none(data: bytes, tag: str) -> None:
    """A damaged message is a ValueError or is read as something, and nothing else."""
    for read in (lambda: hparams.read(tag, data), lambda: tensors.texts(data)):
        try:
            read()
        except ValueError:
            pass


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet="ab:'\"[]{}!&*#- \n~1.", max_size=120))
def test_yaml_that_is_none(text: str) -> None:
    """What is not understood is left out."""
    for name, value in documents.params(text.encode()).items():
        assert name and isinstance(value, str | int | float | None)
    hparams.table(text)


def test_yaml_of_libraries() -> None:
    """Nested values, quotes, lists, comments, tags."""
    text = (
        "# made by hand\noptim:\n  name: 'it''s'  # not this\n  betas:\n  - 0.9\n  - 0.99\n"
        'url: "a: b\\n"\nempty:\nnone: null\nflag: true\nname: !!python/name:os.path x\n"a b": 1\n'
    )
    assert documents.params(text.encode()) == {
        "optim.name": "it's",
        "url": "a: b\n",
        "empty": None,
        "none": None,
        "flag": True,
        "name": "x",
        "a b": 1,
        "optim.betas": "[0.9, 0.99]",
    }


def test_halves_of_characters_are_replaced() -> None:
    """JSON can tell them, and nothing that we write can hold them."""
    assert loads(r'{"\ud83d": "\ud83d\ude00"}') == {"?": "\U0001f600"}
    assert loads(b'{"\xff": 1}') == {"\ufffd": 1}


def test_depth_and_width_are_bounded() -> None:
    """Nests that are too deep are no JSON; what is flattened has its limits."""
    with pytest.raises(ValueError, match="deep"):
        loads("[" * 200_000)
    deep: dict[str, object] = {}
    for _ in range(500):
        deep = {"a": deep, "b": [deep] if len(deep) < 2 else 10**400}
    assert len(flatten(deep)) < 100
    assert len(flatten({str(n): n for n in range(10_000)})) == 2_000
    assert flatten({"huge": 10**400}) == {"huge": float("inf")}
    assert flatten({"seed": 2**64, "less": -(2**70)}) == {"seed": 2.0**64, "less": -(2.0**70)}


@settings(max_examples=40, deadline=None)
@given(line=st.binary(max_size=60), meta=st.binary(max_size=60))
def test_a_file_store_of_garbage(line: bytes, meta: bytes) -> None:
    """Metrics and meta.yaml may hold anything."""
    with TemporaryDirectory() as folder:
        run = Path(folder)
        (run / "metrics").mkdir()
        (run / "params").mkdir()
        (run / "metrics" / "loss").write_bytes(line + b"\n1 2 3\n")
        (run / "params" / "lr").write_bytes(line)
        (run / "meta.yaml").write_bytes(meta)
        _exhaust(MlflowFolder(run))
        find(run)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), flips=st.integers(1, 200))
def test_a_damaged_database(seed: int, flips: int) -> None:
    """SQLite's own damage is told and raises nothing."""
    chance = random.Random(seed)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mlflow.db"
        with sqlite3.connect(path) as connection:
            connection.executescript((DATA / "mlflow" / "mlflow.sql").read_text())
        connection.close()
        uuid = find(Path(folder))[0].run_id
        content = bytearray(path.read_bytes())
        for _ in range(flips):
            content[chance.randrange(16, len(content))] = chance.randrange(256)
        path.write_bytes(content)
        find(Path(folder))
        reader = open_source(Found("mlflow", path, "x", uuid, 0.0))
        assert reader is not None
        reader.read()
        reader.read()
