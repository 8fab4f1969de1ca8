"""The thinnest stand-in for NVML, for real supervisors on machines without a driver.

What it tells is in the JSON file that FAKE_GPUS names: `gpus`, each with `id`, `memory`, `used`,
`pids` and for MIG `parts`; `error` where the driver fails.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any


class NVMLError(Exception):
    """As pynvml has it."""


def _told() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Path(os.environ["FAKE_GPUS"]).read_text())
    if told.get("error"):
        raise NVMLError(told["error"])
    return told


def nvmlInit() -> None:  # noqa: N802
    _told()


def nvmlShutdown() -> None:  # noqa: N802
    pass


def nvmlDeviceGetCount() -> int:  # noqa: N802
    return len(_told()["gpus"])


def nvmlDeviceGetHandleByIndex(index: int) -> dict[str, Any]:  # noqa: N802
    gpu: dict[str, Any] = _told()["gpus"][index]
    return gpu


def nvmlDeviceGetUUID(handle: dict[str, Any]) -> str:  # noqa: N802
    return str(handle["id"])


def nvmlDeviceGetName(handle: dict[str, Any]) -> bytes:  # noqa: N802
    return b"NVIDIA Fake"


def nvmlDeviceGetMemoryInfo(handle: dict[str, Any]) -> Any:  # noqa: N802
    return SimpleNamespace(total=handle.get("memory", 80 << 30), used=handle.get("used", 0))


def nvmlDeviceGetComputeRunningProcesses(handle: dict[str, Any]) -> list[Any]:  # noqa: N802
    return [SimpleNamespace(pid=pid, usedGpuMemory=1 << 30) for pid in handle.get("pids", ())]


def nvmlDeviceGetMigMode(handle: dict[str, Any]) -> tuple[int, int]:  # noqa: N802
    mode = int("parts" in handle)
    return mode, mode


def nvmlDeviceGetMaxMigDeviceCount(handle: dict[str, Any]) -> int:  # noqa: N802
    return 7


def nvmlDeviceGetMigDeviceHandleByIndex(  # noqa: N802
    handle: dict[str, Any], index: int
) -> dict[str, Any]:
    parts: list[dict[str, Any]] = handle["parts"]
    if index >= len(parts):
        raise NVMLError("Not Found")
    return parts[index]


def _not_supported(*arguments: object) -> Any:
    raise NVMLError("Not Supported")


nvmlDeviceGetUtilizationRates = _not_supported  # noqa: N816
nvmlDeviceGetPowerUsage = _not_supported  # noqa: N816
nvmlDeviceGetEnforcedPowerLimit = _not_supported  # noqa: N816
nvmlDeviceGetTemperature = _not_supported  # noqa: N816
nvmlDeviceGetClockInfo = _not_supported  # noqa: N816
NVML_TEMPERATURE_GPU = 0
NVML_CLOCK_SM = 1
