"""GPU meters, behind the thinnest fake at NVML's edge: no machine of ours has the driver.

The fake stands for the module pynvml and nothing else; what is tested is what we make of its
answers and of its failures.
"""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from workbench.machine.gpu import Gpus


class FakeError(Exception):
    """pynvml.NVMLError."""


def fake_nvml(**answers: Any) -> ModuleType:
    """A pynvml of one GPU; `answers` replace single functions."""
    module = ModuleType("pynvml")
    plain: dict[str, Any] = {
        "NVMLError": FakeError,
        "NVML_TEMPERATURE_GPU": 0,
        "NVML_CLOCK_SM": 1,
        "nvmlInit": lambda: None,
        "nvmlDeviceGetCount": lambda: 1,
        "nvmlDeviceGetHandleByIndex": lambda index: index,
        "nvmlDeviceGetName": lambda handle: b"NVIDIA Fake",
        "nvmlDeviceGetMemoryInfo": lambda handle: SimpleNamespace(used=61 << 30, total=80 << 30),
        "nvmlDeviceGetUtilizationRates": lambda handle: SimpleNamespace(gpu=97, memory=40),
        "nvmlDeviceGetPowerUsage": lambda handle: 310_500,
        "nvmlDeviceGetEnforcedPowerLimit": lambda handle: 700_000,
        "nvmlDeviceGetTemperature": lambda handle, kind: 71,
        "nvmlDeviceGetClockInfo": lambda handle, kind: 1980,
        "nvmlDeviceGetComputeRunningProcesses": lambda handle: [
            SimpleNamespace(pid=10, usedGpuMemory=60 << 30),
            SimpleNamespace(pid=11, usedGpuMemory=None),
        ],
    }
    for name, value in {**plain, **answers}.items():
        setattr(module, name, value)
    return module


def failing(*arguments: object) -> Any:
    """Any function of NVML when the driver has gone."""
    raise FakeError("Driver Not Loaded")


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a fake in the place of pynvml."""
    return lambda module: monkeypatch.setitem(sys.modules, "pynvml", module)


def test_a_reading_in_units_that_people_know(install: Any) -> None:
    install(fake_nvml())
    gpus = Gpus()
    (sample,) = gpus.sample()
    assert gpus.reason == ""
    assert (sample.name, sample.utilisation, sample.memory) == ("NVIDIA Fake", 97.0, 61 << 30)
    assert (sample.power, sample.power_limit, sample.temperature) == (310.5, 700.0, 71.0)
    assert (sample.clock, sample.processes) == (1980.0, {10: 60 << 30})


def test_no_driver_is_told_and_harms_nothing(install: Any) -> None:
    install(fake_nvml(nvmlInit=failing))
    gpus = Gpus()
    assert gpus.reason == "Driver Not Loaded"
    assert gpus.sample() == []


def test_what_a_gpu_does_not_tell_is_left_open(install: Any) -> None:
    install(fake_nvml(nvmlDeviceGetPowerUsage=failing, nvmlDeviceGetClockInfo=failing))
    (sample,) = Gpus().sample()
    assert (sample.power, sample.clock, sample.utilisation) == (None, None, 97.0)


def test_a_driver_that_goes_in_the_middle_is_a_gap(install: Any) -> None:
    module: Any = fake_nvml()
    install(module)
    gpus = Gpus()
    assert len(gpus.sample()) == 1
    module.nvmlDeviceGetMemoryInfo = module.nvmlDeviceGetUtilizationRates = failing
    assert gpus.sample() == []
    module.nvmlDeviceGetMemoryInfo = fake_nvml().nvmlDeviceGetMemoryInfo
    assert len(gpus.sample()) == 1


def test_this_machine_answers_one_way_or_the_other() -> None:
    gpus = Gpus()
    assert bool(gpus.sample()) != bool(gpus.reason)
