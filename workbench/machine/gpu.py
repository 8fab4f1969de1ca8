"""GPU meters through NVML (the module pynvml of NVIDIA's nvidia-ml-py).

This is the only file that meets NVML. A machine without a driver is a normal machine: `open_gpus`
tells why there are none. A GPU that fails in the middle is a gap in its meters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class GpuSample:
    """One reading. Per cent, bytes, watts, degrees Celsius, MHz; None where not told."""

    index: int
    name: str
    utilisation: float | None
    memory: int | None
    memory_total: int | None
    power: float | None
    power_limit: float | None
    temperature: float | None
    clock: float | None
    processes: dict[int, int]  # bytes of GPU memory by pid, where the driver tells


class Gpus:
    """The GPUs of this machine. `reason` says why there are none; empty when there are."""

    def __init__(self) -> None:
        self.reason = ""
        self._handles: list[tuple[Any, str]] = []
        try:
            import pynvml
        except ImportError:
            self.reason = "the module pynvml is missing; install nvidia-ml-py"
            return
        self._nvml = pynvml
        try:
            pynvml.nvmlInit()
            for index in range(pynvml.nvmlDeviceGetCount()):
                handle = pynvml.nvmlDeviceGetHandleByIndex(index)
                self._handles.append((handle, _text(pynvml.nvmlDeviceGetName(handle))))
        except pynvml.NVMLError as error:
            self.reason = _text(error)
        if not self._handles and not self.reason:
            self.reason = "the driver reports no GPU"

    def sample(self) -> list[GpuSample]:
        """A reading of each GPU. One that fails now is left out."""
        readings = [self._read(i, handle, name) for i, (handle, name) in enumerate(self._handles)]
        return [reading for reading in readings if reading is not None]

    def _read(self, index: int, handle: Any, name: str) -> GpuSample | None:
        nvml = self._nvml
        used = self._ask(lambda: nvml.nvmlDeviceGetMemoryInfo(handle))
        rates = self._ask(lambda: nvml.nvmlDeviceGetUtilizationRates(handle))
        if used is None and rates is None:
            return None
        power = self._ask(lambda: nvml.nvmlDeviceGetPowerUsage(handle))
        limit = self._ask(lambda: nvml.nvmlDeviceGetEnforcedPowerLimit(handle))
        return GpuSample(
            index=index,
            name=name,
            utilisation=None if rates is None else float(rates.gpu),
            memory=None if used is None else int(used.used),
            memory_total=None if used is None else int(used.total),
            power=None if power is None else power / 1000,
            power_limit=None if limit is None else limit / 1000,
            temperature=self._ask(
                lambda: float(nvml.nvmlDeviceGetTemperature(handle, nvml.NVML_TEMPERATURE_GPU))
            ),
            clock=self._ask(lambda: float(nvml.nvmlDeviceGetClockInfo(handle, nvml.NVML_CLOCK_SM))),
            processes=self._processes(handle),
        )

    def _processes(self, handle: Any) -> dict[int, int]:
        found = self._ask(lambda: self._nvml.nvmlDeviceGetComputeRunningProcesses(handle)) or []
        return {entry.pid: entry.usedGpuMemory for entry in found if entry.usedGpuMemory}

    def _ask(self, question: Callable[[], Value]) -> Value | None:
        """The answer; None where this GPU or this driver has none (or the driver is gone)."""
        try:
            return question()
        except self._nvml.NVMLError:
            return None


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
