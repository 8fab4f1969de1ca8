"""The record of the files that a run read and wrote: `files.jsonl` in its folder.

One JSON object a line; the last line of a path counts. The supervisor appends what it has digested
while the run lasts, and puts the whole record in its place at the end.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ...inside import layout, records

READ, WRITTEN, BOTH = "read", "written", "both"
DATASET, CHECKPOINT, CONFIG, LOG, IMAGE = "dataset", "checkpoint", "config", "log", "image"
MEDIA, TEXT, OTHER = "media", "text", "other"


@dataclass(frozen=True, slots=True)
class FileUse:
    """A file, a folder or a named dataset that a run used.

    `size` in bytes and `mtime` in seconds since the epoch, None where not known; `digest` as
    `digest` and `manifest` name it, empty where there is none, and then `problem` says why;
    `before` is the digest of what was read where the run has written it since; `kind` is a word
    for display; `seen` is `inside`, `outside` or `both`; `files` counts those of a folder, and
    `sampled` says that not each was looked at; `version` is what a hub or an object store calls
    this content; `known` is what else was told.
    """

    path: str
    role: str = READ
    size: int | None = None
    mtime: float | None = None
    digest: str = ""
    kind: str = OTHER
    seen: str = "inside"
    files: int | None = None
    sampled: bool = False
    version: str = ""
    before: str = ""
    problem: str = ""
    known: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_named(self) -> bool:
        """Whether it has a name in a hub or a store, and no place on this machine."""
        return is_named(self.path)

    @property
    def is_data(self) -> bool:
        """Whether it is an input of the run: read, not made by it, neither config nor log."""
        return self.role == READ and self.kind not in (CONFIG, LOG)

    def told(self) -> dict[str, object]:
        """As a record; what is not known is left out."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {
            name: value
            for name, value in values.items()
            if value is not None and value is not False and value != "" and value != {}
        }


def is_named(path: str) -> bool:
    """Whether a path is a name as `hf://…` or `s3://…`."""
    return "://" in path and not path.startswith("/")


def append(run: Path, uses: Iterable[FileUse]) -> None:
    """Add records. Raises OSError."""
    if told := [use.told() for use in uses]:
        records.append(str(run / layout.FILES), *told)


def write(run: Path, uses: Iterable[FileUse]) -> None:
    """Put the whole record in place of what is there. Raises OSError."""
    lines = "".join(json.dumps(use.told(), default=str) + "\n" for use in uses)
    beside = Path(records.fresh_name(str(run)))
    try:
        beside.write_text(lines, encoding="utf-8")
        beside.replace(run / layout.FILES)
    finally:
        beside.unlink(missing_ok=True)


def read(run: Path) -> list[FileUse]:
    """What the run in folder `run` used, in the order of the record; empty where there is none.
    Lines that are torn are passed over."""
    try:
        return parse((run / layout.FILES).read_bytes())
    except OSError:
        return []


def parse(content: bytes) -> list[FileUse]:
    """The records in the content of a file."""
    found: dict[str, FileUse] = {}
    for line in content.splitlines():
        try:
            told = json.loads(line)
            use = FileUse(**{name: told[name] for name in told.keys() & _NAMES})
            found[use.path] = use
        except (ValueError, TypeError, AttributeError, RecursionError):
            continue
    return [use for use in found.values() if isinstance(use.path, str)]


_HUB = re.compile(r"/(?:models|datasets|spaces)--([^/]+)/snapshots/([0-9a-f]{7,64})/")
_NAMES = {f.name for f in fields(FileUse)}
_SUFFIXES: dict[str, str] = {
    **dict.fromkeys(
        """csv tsv parquet arrow feather orc npy npz h5 hdf5 nc zarr jsonl ndjson tfrecord tfrecords
        record rec idx lmdb mdb db sqlite sqlite3 duckdb tar zip gz tgz bz2 xz zst 7z bin mat svm
        libsvm fasta fastq las laz ply pcd bag mcap tif tiff nii dcm""".split(),
        DATASET,
    ),
    **dict.fromkeys(
        """pt pth ckpt safetensors pkl pickle joblib onnx keras gguf ggml pb tflite msgpack model
        ubj cbm pdparams params caffemodel mlmodel distcp""".split(),
        CHECKPOINT,
    ),
    **dict.fromkeys("yaml yml toml ini cfg conf gin properties env".split(), CONFIG),
    **dict.fromkeys("log out err wandb".split(), LOG),
    **dict.fromkeys("png jpg jpeg bmp gif webp ppm pgm svg heic exr".split(), IMAGE),
    **dict.fromkeys("wav mp3 flac ogg opus m4a mp4 avi mkv mov webm".split(), MEDIA),
    **dict.fromkeys("txt md rst tex pdf html xml".split(), TEXT),
}
_LOG_WORDS = ("metrics", "results", "trainer_state", "history")
_CONFIG_WORDS = ("config", "args", "hparams", "param", "setting", "tokenizer", "vocab", "state")


def kind_of(path: str) -> str:
    """A word for what a file is, by its name."""
    name = os.path.basename(path.rstrip("/")).lower()  # noqa: PTH119 - names like `hf://…` too
    suffix = name.rpartition(".")[2]
    if path.startswith("hf://models/"):
        return CHECKPOINT
    if ".tfevents." in name:
        return LOG
    if suffix == "json" and any(word in name for word in _LOG_WORDS):
        return LOG
    if suffix == "json" and any(word in name for word in _CONFIG_WORDS):
        return CONFIG
    if name == "training_args.bin":
        return CONFIG
    if suffix == "bin" and "model" in name:
        return CHECKPOINT
    if suffix == "json" or is_named(path):
        return _SUFFIXES.get(suffix, DATASET)
    return _SUFFIXES.get(suffix, OTHER)


def hub_version(path: str) -> str:
    """The name and the commit that a file in the cache of the Hugging Face hub came from."""
    found = _HUB.search(path)
    return f"{found[1].replace('--', '/')}@{found[2]}" if found else ""


def joined(one: FileUse, other: FileUse) -> FileUse:
    """Two uses of one file, known by two names; the first name stays."""
    changes: dict[str, Any] = {}
    if one.role != other.role:
        changes["role"] = BOTH
    if one.seen != other.seen:
        changes["seen"] = "both"
    if not one.digest:
        changes |= {n: getattr(other, n) for n in ("digest", "size", "mtime", "files", "problem")}
    if not one.version:
        changes["version"] = other.version
    return replace(one, **changes, known={**other.known, **one.known})
