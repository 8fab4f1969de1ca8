"""The GPUs of this machine as they can be given to runs: which there are, and who uses them.

Asked of NVML, as the meters are. A GPU that is divided (MIG) counts by its parts. What cannot be
read of a GPU is as if nothing were known of it; one that cannot be read at all is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

Value = TypeVar("Value")

#: Bytes in use on a GPU that nobody uses: what a driver and a desktop take.
IDLE = 1 << 30


class Device(NamedTuple):
    """A GPU or a part of one. `id` is NVML's name, which holds whatever order they are listed in;
    `label` the number that nvidia-smi shows, `0:1` for the second part of GPU 0; `memory` and
    `used` in bytes; `pids` those that compute on it."""

    id: str
    label: str
    memory: int
    used: int
    pids: tuple[int, ...]

    @property
    def busy(self) -> bool:
        """Whether somebody uses it, seen from here or (in another container) only by its memory."""
        return bool(self.pids) or self.used > IDLE


class Devices:
    """Reads the GPUs, again and again. `reason` says why there are none; a driver that was loaded
    anew is asked anew."""

    def __init__(self) -> None:
        self.reason = ""
        self._nvml: Any = None

    def read(self) -> list[Device]:
        """The GPUs as they are now."""
        try:
            import pynvml
        except ImportError:
            self.reason = "the module pynvml is missing; install nvidia-ml-py"
            return []
        self._nvml, self.reason = pynvml, ""
        try:
            pynvml.nvmlInit()
            try:
                found = list(self._all(pynvml.nvmlDeviceGetCount()))
            finally:
                pynvml.nvmlShutdown()
        except pynvml.NVMLError as error:
            self.reason = str(error)
            return []
        self.reason = "" if found else "the driver reports no GPU"
        return found

    def _all(self, count: int) -> Iterator[Device]:
        for index in range(count):
            whole = self._ask(self._nvml.nvmlDeviceGetHandleByIndex, index)
            if whole is None:
                continue
            parts = list(self._parts(whole))
            for place, part in enumerate(parts):
                yield from self._device(part, f"{index}:{place}")
            if not parts:
                yield from self._device(whole, str(index))

    def _parts(self, whole: Any) -> Iterator[Any]:
        """The MIG parts of a GPU that is divided."""
        mode = self._ask(lambda: self._nvml.nvmlDeviceGetMigMode(whole))
        if not mode or not mode[0]:
            return
        for place in range(self._ask(self._nvml.nvmlDeviceGetMaxMigDeviceCount, whole) or 0):
            part = self._ask(self._nvml.nvmlDeviceGetMigDeviceHandleByIndex, whole, place)
            if part is not None:
                yield part

    def _device(self, handle: Any, label: str) -> Iterator[Device]:
        name = self._ask(self._nvml.nvmlDeviceGetUUID, handle)
        if name is None:
            return
        memory = self._ask(self._nvml.nvmlDeviceGetMemoryInfo, handle)
        running = self._ask(self._nvml.nvmlDeviceGetComputeRunningProcesses, handle) or ()
        yield Device(
            name.decode() if isinstance(name, bytes) else str(name),
            label,
            0 if memory is None else int(memory.total),
            0 if memory is None else int(memory.used),
            tuple(int(one.pid) for one in running),
        )

    def _ask(self, question: Callable[..., Value], *about: Any) -> Value | None:
        """The answer; None where this GPU or this driver has none, or is too old to be asked."""
        try:
            return question(*about)
        except (self._nvml.NVMLError, AttributeError):
            return None
