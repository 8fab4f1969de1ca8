"""One line of meters a second: the run's process tree, the host, the GPUs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from ..inside import layout, records
from ..machine.gpu import Gpus, GpuSample
from ..machine.host import Host
from ..machine.tree import Tree


class Meters:
    """Appends samples of the tree below `root` to the run's meters file."""

    def __init__(self, folder: Path, root: int) -> None:
        self._path = str(folder / layout.METERS)
        self._output = folder / layout.OUTPUT
        self._tree = Tree(root)
        self._host = Host()
        self._gpus = Gpus()

    def machine(self) -> dict[str, object]:
        """What does not change while the run lasts."""
        return {
            "cpus": psutil.cpu_count(),
            "memory": psutil.virtual_memory().total,
            "gpus": [{"name": gpu.name, "memory": gpu.memory_total} for gpu in self._gpus.sample()],
            "no_gpus": self._gpus.reason,
        }

    def pids(self) -> set[int]:
        """The processes of the run, as the last sample found them."""
        return self._tree.pids()

    def record(self) -> None:
        """Take one sample and append it. Raises OSError."""
        now = time.monotonic()
        own, host = self._tree.sample(now), self._host.sample(now)
        meters: dict[str, float | None] = {
            "cpu": own.cpu,
            "memory": own.memory,
            "processes": own.processes,
            "disk_read": own.disk_read,
            "disk_write": own.disk_write,
            "host/cpu": host.cpu,
            "host/memory": host.memory,
            "host/disk_read": host.disk_read,
            "host/disk_write": host.disk_write,
            "host/net_received": host.net_received,
            "host/net_sent": host.net_sent,
        }
        for gpu in self._gpus.sample():
            meters.update(_gpu_meters(gpu, self._tree.pids()))
        told = {name: round(value, 2) for name, value in meters.items() if value is not None}
        line = {"time": round(time.time(), 3), "meters": told, "output": _size(self._output)}
        records.append(self._path, line)


def _gpu_meters(gpu: GpuSample, pids: set[int]) -> Mapping[str, float | None]:
    own = [used for pid, used in gpu.processes.items() if pid in pids]
    at = f"gpu{gpu.index}/"
    return {
        f"{at}utilisation": gpu.utilisation,
        f"{at}memory": gpu.memory,
        f"{at}own_memory": sum(own) if own else None,
        f"{at}power": gpu.power,
        f"{at}temperature": gpu.temperature,
        f"{at}clock": gpu.clock,
    }


def _size(path: Path) -> int:
    """Bytes of output so far: it tells which part of the log belongs to which time."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
