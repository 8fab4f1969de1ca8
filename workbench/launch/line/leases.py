"""Leases: the GPUs and slots that a run holds, each as a lock of the kernel.

The supervisor holds them, and the training inherits them with its open files: so a lease lives as
long as either of them, and is free when both are gone, however they went.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable, Mapping, Sequence, Set

from ...inside import layout, records
from . import folder
from .needs import Needs
from .turns import Gpu

_GPU = "gpu~"
_SLOT = "slot~"
_TURN = "turn"
_TRIES = 25  # of 2 ms: whoever has the turn needs it for less


class Lease:
    """What a run holds. `gpus` are its GPUs, `env` the variables that show it no others, `files`
    the locks by the paths of their files."""

    def __init__(
        self,
        files: Mapping[str, int],
        gpus: Sequence[Gpu] = (),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._files = dict(files)
        self.gpus = tuple(gpus)
        self.env = dict(env or {})

    @property
    def handles(self) -> tuple[int, ...]:
        """The open files, for who is to hold it as well."""
        return tuple(self._files.values())

    def told(self) -> dict[str, object]:
        """As `waiting.json` has it."""
        gpus = [[gpu.id, gpu.label] for gpu in self.gpus]
        return {"files": list(self._files), "gpus": gpus, "env": self.env}

    def lock(self, paths: Iterable[str], many: int) -> bool:
        """Hold so many more of these files; whether that many were free. Raises OSError, and what
        was locked before is held."""
        wanted = len(self._files) + many
        for path in paths:
            if len(self._files) == wanted:
                break
            if (handle := folder.lock(path)) is not None:
                self._files[path] = handle
        return len(self._files) == wanted

    def claim(self, who: Mapping[str, object]) -> None:
        """Tell others who holds it."""
        for path, handle in self._files.items():
            folder.write(handle, {**folder.read(path), **who})

    def release(self) -> None:
        """Give it back at once, whoever else has inherited it."""
        for handle in self._files.values():
            fcntl.flock(handle, fcntl.LOCK_UN)
        self.close()

    def close(self) -> None:
        """Hold it no more; who has inherited it goes on holding it."""
        for handle in self._files.values():
            os.close(handle)
        self._files = {}


def shown(gpus: Sequence[Gpu], all_of_them: Sequence[Gpu]) -> dict[str, str]:
    """The variables that show a training these GPUs alone.

    Numbers, in the order that nvidia-smi has: many programs understand nothing else. Where one of
    the GPUs is divided, numbers do not tell the parts, and names do.
    """
    if not gpus:
        return {}
    if any(":" in gpu.label for gpu in all_of_them):
        return {"CUDA_VISIBLE_DEVICES": ",".join(gpu.id for gpu in gpus)}
    numbers = ",".join(gpu.label for gpu in gpus)
    return {"CUDA_DEVICE_ORDER": "PCI_BUS_ID", "CUDA_VISIBLE_DEVICES": numbers}


def inherited(told: Mapping[str, object], handles: Sequence[int] | None = None) -> Lease:
    """The lease that `waiting.json` tells: with the open files `handles`, or what of it nobody else
    holds, not even the training, locked anew."""
    paths = [str(path) for path in _list(told.get("files"))]
    if handles is None:
        tried = ((path, _lock_known(path)) for path in paths)
        files = {path: handle for path, handle in tried if handle is not None}
    else:
        files = dict(zip(paths, handles, strict=False))
    pairs = [pair for pair in _list(told.get("gpus")) if isinstance(pair, list) and len(pair) == 2]
    env = told.get("env")
    named = {str(key): str(value) for key, value in env.items()} if isinstance(env, dict) else {}
    return Lease(files, [Gpu(str(one), str(label)) for one, label in pairs], named)


def take(
    home: str,
    needs: Needs,
    project: str,
    gpus: Sequence[Gpu],
    env: Mapping[str, str],
    who: Mapping[str, object],
) -> Lease | None:
    """Take these GPUs, which `env` shows, and slots of a project; None where one of them has been
    taken since. `who` is told to others. Raises OSError."""
    wanted = [os.path.join(home, _name(gpu)) for gpu in gpus]
    slots = [os.path.join(home, f"{_SLOT}{project}~{place}") for place in range(needs.of)]
    lease = Lease({}, gpus, env)
    try:
        if lease.lock(wanted, len(wanted)) and lease.lock(slots, needs.slots):
            lease.claim(who)
            return lease
    except BaseException:
        lease.close()
        raise
    lease.close()
    return None


def tell_lease(run: str, lease: Lease) -> None:
    """Keep in the folder of a run what it holds, and since when. Raises OSError."""
    path = os.path.join(run, layout.WAITING)
    before = records.read_whole(path) or {}
    told = {"since": before.get("since"), "until": time.time(), "got": lease.told()}
    records.write_whole(path, told)


def turn(home: str) -> Lease | None:
    """The right to take something now, which one process has at a time; None while another has
    it. Raises OSError."""
    path = os.path.join(home, _TURN)
    handle = folder.lock(path, _TRIES)
    return None if handle is None else Lease({path: handle})


def announce(home: str, gpus: Iterable[Gpu]) -> None:
    """Make known to all who wait which GPUs this machine has, and which it has no more. Raises
    OSError."""
    there = {_name(gpu): {"label": gpu.label, "memory": gpu.memory} for gpu in gpus}
    known = {name for name in os.listdir(home) if name.startswith(_GPU)}
    for name in known | set(there):
        path = os.path.join(home, name)
        told = folder.read(path)
        now = {**told, **there.get(name, {}), "gone": name not in there}
        if now != told and (name in there or told):
            handle = folder.opened(path)
            folder.write(handle, now)
            os.close(handle)
            folder.ring(home)


def known(home: str, names: Iterable[str]) -> list[Gpu]:
    """The GPUs that were announced."""
    found = []
    for name in names:
        told = folder.read(os.path.join(home, name)) if name.startswith(_GPU) else {}
        memory, label = told.get("memory"), str(told.get("label") or "")
        if label and not told.get("gone"):
            uuid = name.removeprefix(_GPU).replace("|", "/")
            found.append(Gpu(uuid, label, memory if isinstance(memory, int) else 0))
    return found


def free(home: str, gpus: Iterable[Gpu]) -> Set[str]:
    """The ids of the GPUs that nobody has leased."""
    return {gpu.id for gpu in gpus if not folder.held(os.path.join(home, _name(gpu)))}


def slots(home: str, names: Iterable[str]) -> dict[str, int]:
    """How many slots are taken, by project."""
    found: dict[str, int] = {}
    for name in names:
        if name.startswith(_SLOT) and folder.held(os.path.join(home, name)):
            project = name.split("~")[1]
            found[project] = found.get(project, 0) + 1
    return found


def is_gpu(name: str) -> bool:
    """Whether the file of that name is the lease of a GPU; else it is that of a slot."""
    return name.startswith(_GPU)


def holders(home: str, names: Iterable[str]) -> list[tuple[str, dict[str, object]]]:
    """The leases that are held, by the names of their files, with what each tells."""
    kept = [name for name in sorted(names) if name.startswith((_GPU, _SLOT))]
    paths = [(name, os.path.join(home, name)) for name in kept]
    return [(name, folder.read(path)) for name, path in paths if folder.held(path)]


def _lock_known(path: str) -> int | None:
    try:
        return folder.lock(path)
    except OSError:
        return None


def _name(gpu: Gpu) -> str:
    return _GPU + gpu.id.replace("/", "|")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
