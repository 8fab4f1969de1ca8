"""What is left out of a snapshot, and why: secrets, big files, and data and output that Git does
not track. Otherwise what every run writes would look like a change of the code.
"""

from __future__ import annotations

import re
import stat
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from os import stat_result

from .listing import Listed, as_text
from .scripts import IGNORED
from .secrets import looks_secret

#: Bytes; a bigger file is not code, whether Git tracks it or not.
BIG = 1 << 20
#: Untracked files directly in one folder, and their bytes; a folder with more holds data.
MANY, MUCH = 2000, 64 << 20
#: Entries that are told; what was left out beyond that is only counted.
TOLD = 200

SECRET = "looks like a secret"
TOO_BIG = "bigger than 1 MiB"
_ENVIRONMENT = "a Python environment"
_FOLDER = "a folder of data or output, untracked"
_FULL = "too many or too big files to be code, untracked"
_KIND = "data or output, untracked"
_ALONE = 5  # files left out in one folder for one reason that are still named one by one

#: Folders of this name hold data in one project and a package with code in another.
_MIXED = frozenset(["data", "dataset", "datasets", "env"])
_SOURCE = frozenset(
    "py pyi pyx pxd ipynb sh bash c cc cpp cu cuh h hpp rs go jl r lua toml yaml yml".split()
)
_DATA = frozenset(
    # checkpoints and arrays
    "pt pth ckpt safetensors bin onnx h5 hdf5 keras pb tflite npy npz mat pkl pickle joblib "
    "gguf ggml msgpack dill model ubj pte engine orbax distcp "
    # archives and packages
    "zip tar gz tgz bz2 xz zst 7z rar whl egg jar "
    # images, sound, film, print
    "png jpg jpeg gif bmp tif tiff webp ico heic svg psd wav mp3 flac ogg m4a aac mp4 avi mov "
    "mkv webm pdf ply obj stl glb pcd dcm nii "
    # tables and records
    "parquet arrow feather orc avro csv tsv jsonl ndjson tfrecord tfrecords lmdb mdb rec idx "
    # logs and databases
    "log out err tfevents wandb db sqlite sqlite3 duckdb db-wal db-shm db-journal "
    # what compilers and the system leave
    "pyc pyo so o a dylib dll exe class swp swo tmp bak prof nsys-rep ncu-rep core".split()
)
_EVENTS = re.compile(r"(^|.*\.)tfevents\..*|nohup\.out|core\.\d+|.*~")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file, or a folder when `path` ends in `/`, that is not in a snapshot, and why."""

    path: str
    files: int
    bytes: int
    why: str


@dataclass(slots=True)
class Heap:
    """What is left out, gathered while it is found."""

    found: list[tuple[str, str, int, str]] = field(default_factory=list)  # folder, name, bytes, why

    def add(self, folder: str, name: str, size: int, why: str) -> None:
        """A file left out; without a name it counts with its folder."""
        self.found.append((folder, name, size, why))

    def told(self) -> tuple[tuple[LeftOut, ...], int]:
        """The bounded list, sorted by path, and how many entries it lacks. Secrets come first
        into the bound."""
        alike = Counter((folder, why) for folder, _, _, why in self.found)
        files: Counter[tuple[str, str]] = Counter()
        sizes: Counter[tuple[str, str]] = Counter()
        for folder, name, size, why in self.found:
            one = name and (why == SECRET or alike[folder, why] <= _ALONE)
            entry = (folder + name if one else folder or "./", why)
            files[entry] += 1
            sizes[entry] += size
        left = [LeftOut(as_text(of[0]), files[of], sizes[of], of[1]) for of in files]
        left.sort(key=lambda one: (one.why != SECRET, one.path))
        return tuple(sorted(left[:TOLD], key=lambda one: one.path)), max(0, len(left) - TOLD)


def sift(listed: Iterable[Listed], heap: Heap) -> dict[str, stat_result]:
    """The files that are code, by path; the others go on the heap."""
    everything = [one for one in listed if _storable(one[2].st_mode)]
    environments = _environments(everything)
    folders: dict[str, tuple[str, str]] = {}
    kept: dict[str, stat_result] = {}
    loose: dict[str, list[str]] = {}
    for path, tracked, status in everything:
        inside, slash, name = path.rpartition("/")
        if not tracked:
            if inside not in folders:
                folders[inside] = _reason(inside, environments)
            folder, why = folders[inside]
            if why and not (why == _FOLDER and _code_in_mixed(folder, name)):
                heap.add(folder, "", status.st_size, why)
                continue
        why = _against(path, name, tracked, status)
        if why:
            heap.add(inside + slash, name, status.st_size, why)
            continue
        kept[path] = status
        if not tracked:
            loose.setdefault(inside, []).append(path)
    _drop_full(kept, loose, heap)
    return _without_doubles(kept)


def _storable(mode: int) -> bool:
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode)


def _against(path: str, name: str, tracked: bool, status: stat_result) -> str:
    """Why a file is not code; empty if it is."""
    if looks_secret(path):
        return SECRET
    if status.st_size > BIG:
        return TOO_BIG
    return _KIND if not tracked and looks_made(name) else ""


def looks_made(name: str) -> bool:
    """Whether the name is that of data or output, which is no code where Git does not track it."""
    return _suffix(name) in _DATA or _EVENTS.fullmatch(name) is not None


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _environments(listed: list[Listed]) -> frozenset[str]:
    """The folders that are Python environments, whatever their names."""
    marks = ("/pyvenv.cfg", "/conda-meta/history")
    return frozenset(
        path.removesuffix(mark) for path, _, _ in listed for mark in marks if path.endswith(mark)
    )


def _reason(inside: str, environments: frozenset[str]) -> tuple[str, str]:
    """The outermost folder of a path that holds no code, with `/`, and why; empty if none."""
    reached = ""
    for part in inside.split("/") if inside else ():
        reached += part
        if reached in environments:
            return reached + "/", _ENVIRONMENT
        if part in IGNORED or part.endswith(".egg-info"):
            return reached + "/", _FOLDER
        reached += "/"
    return "", ""


def _code_in_mixed(folder: str, name: str) -> bool:
    last = folder.rstrip("/").rpartition("/")[2]
    return last in _MIXED and _suffix(name) in _SOURCE


def _drop_full(kept: dict[str, stat_result], loose: Mapping[str, list[str]], heap: Heap) -> None:
    for inside, paths in loose.items():
        if len(paths) > MANY or sum(kept[path].st_size for path in paths) > MUCH:
            for path in paths:
                heap.add(inside + "/" if inside else "", "", kept.pop(path).st_size, _FULL)


def _without_doubles(kept: dict[str, stat_result]) -> dict[str, stat_result]:
    """Without tracked files below what has become a link to another place."""
    links = tuple(f"{path}/" for path, status in kept.items() if stat.S_ISLNK(status.st_mode))
    if not links:
        return kept
    return {path: status for path, status in kept.items() if not path.startswith(links)}
