"""The environment of a run: `environment.json` in its folder.

Python and its packages as the training told them, the machine, the container, the job, and the
environment variables that matter, secrets masked. The supervisor writes it right after the start,
and completes it when the training has told of its Python and again at its end.
"""

from __future__ import annotations

import json
import os
import platform
import shlex
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from ..inside import identity, layout, records
from ..machine.gpu import Gpus
from ..run.spec import Spec, read_spec
from . import masks, packages

_JOB = """JOB_ID JOB_NAME JOB_PARTITION JOB_ACCOUNT JOB_QOS JOB_NODELIST JOB_NUM_NODES JOB_GPUS
    ARRAY_JOB_ID ARRAY_TASK_ID ARRAY_TASK_COUNT CLUSTER_NAME SUBMIT_DIR SUBMIT_HOST STEP_ID PROCID
    LOCALID NODEID NNODES NTASKS NTASKS_PER_NODE CPUS_PER_TASK CPUS_ON_NODE GPUS GPUS_PER_NODE
    GPUS_ON_NODE MEM_PER_NODE MEM_PER_CPU RESTART_COUNT""".split()
_OURS = str(Path("workbench", "inside", "site"))


def capture(folder: Path, env: Mapping[str, str], pid: int) -> None:
    """Write what is known while the process `pid` lives; `env` is what the user set for this run.

    It reads the system for some tens of milliseconds. What an earlier supervisor has written
    stands. Raises OSError.
    """
    if read(folder):
        return
    values = _environ(pid, env)
    spec = read_spec(folder)
    told: dict[str, Any] = {
        "time": time.time(),
        "command": masks.command(spec.command),
        "folder": records.readable(spec.cwd),
        "machine": _machine(pid),
        "container": _container(values),
        "slurm": _job(values),
        "env": masks.variables(values, env),
    }
    told |= _python(folder)
    records.write_whole(str(folder / layout.ENVIRONMENT), {k: v for k, v in told.items() if v})


def complete(folder: Path) -> bool:
    """Add what the training has told of its Python by now; whether it has told anything.
    Raises OSError."""
    told = _python(folder)
    if told:
        known = read(folder)
        records.write_whole(str(folder / layout.ENVIRONMENT), {**known, **told})
    return bool(told)


def read(folder: Path) -> dict[str, Any]:
    """The environment of the run in `folder`; empty where it is missing or damaged."""
    try:
        return records.read_whole(str(folder / layout.ENVIRONMENT)) or {}
    except (OSError, ValueError):
        return {}


def packages_now(folder: Path) -> dict[str, str] | None:
    """The versions of the packages that the Python of the run in `folder` would find now, by name;
    None where it has not told its path, or is not there any more. It is not run."""
    told = next((one for one in records.lines(str(folder / layout.PYTHON)) if "path" in one), {})
    path = told.get("path")
    if not isinstance(path, list) or not Path(str(told.get("executable"))).exists():
        return None
    return {name: one.version for name, one in packages.installed(map(str, path)).items()}


def reproduce(spec: Spec, environment: Mapping[str, Any]) -> str:
    """The command that would run it again, as one line for a shell, without its secrets; empty
    for a run that was not launched."""
    if not spec.command:
        return ""
    env = environment.get("env")
    values = masks.telling(env) if isinstance(env, dict) else {}
    values |= {name: masks.masked(name, value) for name, value in spec.env.items()}
    words = [f"{name}={shlex.quote(value)}" for name, value in values.items()]
    return f"cd {shlex.quote(spec.cwd)} && " + " ".join(
        [*words, shlex.join(masks.command(spec.command))]
    )


def _python(folder: Path) -> dict[str, Any]:
    """The interpreter, its packages, those that were imported, what PyTorch was built for."""
    told: dict[str, Any] = {}
    for record in records.lines(str(folder / layout.PYTHON)):
        if record.get("pid") == told.get("pid"):
            told |= record
        told = {**record, **told}  # of several interpreters the first is the training's
    if "version" not in told:
        return {}
    path = told.get("path")
    found = packages.installed(map(str, path)) if isinstance(path, list) else {}
    modules = told.get("modules")
    names = packages.imported(found, map(str, modules)) if isinstance(modules, list) else []
    kept = ("version", "implementation", "executable", "prefix", "command", "folder")
    python = {name: told[name] for name in kept if name in told}
    python["command"] = masks.command(map(str, python.get("command") or []))
    known = {
        "python": python,
        "packages": {name: package.version for name, package in found.items()},
        "imported": names,
        "editable": {name: p.editable for name, p in found.items() if p.editable},
        "sources": {name: p.source for name, p in found.items() if p.source},
        "torch": told.get("torch"),
    }
    return {name: value for name, value in known.items() if value}


def _environ(pid: int, env: Mapping[str, str]) -> dict[str, str]:
    """The environment that a process began with, without what we put there. One that has ended
    already began with ours."""
    try:
        began: Mapping[str, str] = psutil.Process(pid).environ()
    except (psutil.Error, OSError):
        began = {}
    began = began or {**os.environ, **env}
    values = {records.readable(k): records.readable(v) for k, v in began.items()}
    path = [part for part in values.get("PYTHONPATH", "").split(os.pathsep) if part]
    own = os.pathsep.join(part for part in path if not part.endswith(_OURS))
    values.pop("PYTHONPATH", None)
    return {**values, "PYTHONPATH": own} if own else values


def _machine(pid: int) -> dict[str, Any]:
    gpus = Gpus()
    told = {
        "host": identity.host(),
        "os": _system(),
        "kernel": f"{platform.system()} {platform.release()}",
        "architecture": platform.machine(),
        "cpu": _cpu(),
        "cpus": psutil.cpu_count(),
        "cores": psutil.cpu_count(logical=False),
        "usable": _usable(pid),
        "memory": psutil.virtual_memory().total,
        "gpus": [{"name": gpu.name, "memory": gpu.memory_total} for gpu in gpus.sample()],
        "driver": _line("/sys/module/nvidia/version"),
        "cuda": _cuda(),
    }
    return {name: value for name, value in told.items() if value}


def _system() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        return platform.platform(terse=True)


def _cpu() -> str:
    for line in _text("/proc/cpuinfo").splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("model name", "Model", "cpu model"):
            return value.strip()
    return platform.processor()


def _usable(pid: int) -> int | None:
    """How many processors a process may use."""
    try:
        return len(os.sched_getaffinity(pid))
    except (OSError, AttributeError):
        return None


def _cuda() -> str:
    """The version of the CUDA toolkit of this machine, where it says so."""
    try:
        told = json.loads(_text("/usr/local/cuda/version.json"))
        return str(told["cuda"]["version"])
    except (ValueError, KeyError, TypeError):
        return ""


def _container(env: Mapping[str, str]) -> dict[str, str]:
    """What kind of container this is, and its image where that is told."""
    inner = _text("/run/.containerenv")
    image = next((line[7:-1] for line in inner.splitlines() if line.startswith('image="')), "")
    image = image or env.get("CONTAINER_IMAGE", "") or env.get("DOCKER_IMAGE", "")
    if apptainer := env.get("APPTAINER_CONTAINER") or env.get("SINGULARITY_CONTAINER"):
        return {"kind": "apptainer", "image": apptainer}
    if "KUBERNETES_SERVICE_HOST" in env:
        kind = "kubernetes"
    elif inner or Path("/run/.containerenv").exists():
        kind = "podman"
    elif Path("/.dockerenv").exists():
        kind = "docker"
    else:
        return {}
    return {"kind": kind, "image": image} if image else {"kind": kind}


def _job(env: Mapping[str, str]) -> dict[str, str]:
    """The Slurm job, where this is one."""
    names = {name: env.get(f"SLURM_{name}", "") for name in _JOB}
    return {name.lower(): value for name, value in names.items() if value}


def _line(path: str) -> str:
    return _text(path).strip()


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
