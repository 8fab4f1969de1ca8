"""Load of the whole host, by psutil."""

from __future__ import annotations

from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class HostSample:
    """CPU in per cent of the whole machine, the rest in bytes, rates in bytes per second."""

    cpu: float
    memory: int
    memory_total: int
    disk_read: float | None
    disk_write: float | None
    net_received: float | None
    net_sent: float | None


class Host:
    """Takes samples; rates are over the time since the last one."""

    def __init__(self) -> None:
        psutil.cpu_percent()
        self._counters: tuple[float, tuple[int, ...]] | None = None

    def sample(self, now: float) -> HostSample:
        """One reading; `now` is a monotonic time in seconds."""
        memory = psutil.virtual_memory()
        rates = self._rates(now)
        return HostSample(
            cpu=psutil.cpu_percent(),
            memory=memory.total - memory.available,
            memory_total=memory.total,
            disk_read=rates[0],
            disk_write=rates[1],
            net_received=rates[2],
            net_sent=rates[3],
        )

    def _rates(self, now: float) -> tuple[float | None, ...]:
        before, self._counters = self._counters, (now, _counters())
        if before is None or now <= before[0]:
            return (None, None, None, None)
        seconds = now - before[0]
        pairs = zip(before[1], self._counters[1], strict=True)
        return tuple(max(0, after - earlier) / seconds for earlier, after in pairs)


def _counters() -> tuple[int, ...]:
    """Bytes read, written, received, sent since the boot; zero where not told (containers)."""
    try:
        disk = psutil.disk_io_counters()
    except (OSError, RuntimeError, NotImplementedError):
        disk = None
    try:
        net = psutil.net_io_counters()
    except (OSError, RuntimeError):
        net = None
    return (
        disk.read_bytes if disk else 0,
        disk.write_bytes if disk else 0,
        net.bytes_recv if net else 0,
        net.bytes_sent if net else 0,
    )
