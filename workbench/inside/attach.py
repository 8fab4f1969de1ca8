"""Which run this process belongs to, and who watches it.

Under `workbench run` the environment names the run folder. Without a launcher the first process
makes a run, and starts a supervisor that attaches to it; the ranks of one distributed job agree
on one run through a file named after the job.
"""

from __future__ import annotations

import atexit
import os
import sys
import time

from . import folder as folders
from . import identity, layout, records

_SHELLS = ("sh", "bash", "dash", "zsh", "fish", "ksh", "tcsh", "csh", "")
_RANKS = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "LOCAL_RANK")


def rank() -> int:
    """The rank of this process in its distributed job; 0 without one."""
    for name in _RANKS:
        value = os.environ.get(name, "")
        if value.isdigit():
            return int(value)
    return 0


def run_folder() -> str:
    """The folder of the run that this process belongs to; made if there is none."""
    told = os.environ.get(layout.RUN_DIR)
    if told and os.path.isdir(told):
        return told
    project = folders.find_project(os.getcwd())
    folder = _shared_run(project) if _distributed() else _new_run(project)
    os.environ[layout.RUN_DIR] = folder  # processes that this one starts belong to the same run
    return folder


def record_goodbye(folder: str) -> None:
    """Leave word at the end of this process, for a run whose supervisor is not its parent.

    It says at once that there will be word: when none comes, the process was cut short.
    """
    mine = identity.of(os.getpid())
    if not _speaks_for(folder, mine):
        return
    path = os.path.join(folder, layout.GOODBYE)
    word: dict[str, object] = {"process": mine, "ended": False, "exception": None}
    records.write_whole(path, word)
    before = sys.excepthook

    def hook(kind, value, trace):  # type: ignore
        word["exception"] = _told(kind, value)
        before(kind, value, trace)

    def goodbye() -> None:
        if os.getpid() != mine["pid"]:
            return
        try:
            records.write_whole(path, dict(word, ended=True, time=time.time()))
        except OSError:
            pass  # the supervisor tells the end without it

    sys.excepthook = hook
    atexit.register(goodbye)


def _told(kind: type[BaseException], value: object) -> str:
    try:
        return records.readable("{}: {}".format(kind.__name__, value).rstrip(": "))[:500]
    except Exception:  # its own text cannot be made
        return kind.__name__


def _speaks_for(folder: str, mine: dict[str, object]) -> bool:
    """Whether this is the process of the run, or the first rank of the launcher that is."""
    try:
        told = records.read_whole(os.path.join(folder, layout.PROCESS)) or {}
    except (OSError, ValueError):
        return False
    voices = [mine, identity.of(os.getppid())] if _ranked() and rank() == 0 else [mine]
    return any(all(told.get(key) == voice[key] for key in voice) for voice in voices)


def _distributed() -> bool:
    """Whether a launcher started this process beside others; a rank typed by hand is no job."""
    return _ranked() and identity.command_name(os.getppid()) not in _SHELLS


def _ranked() -> bool:
    return any(os.environ.get(name, "").isdigit() for name in _RANKS)


def _new_run(project: str) -> str:
    folder = folders.make_run(project, _asked())
    _name_process(folder, os.getpid())
    _start_supervisor(folder)
    return folder


def _shared_run(project: str) -> str:
    """The run of this job: whoever links the job's file first has made it."""
    groups = os.path.join(project, layout.PROJECT, layout.GROUPS)
    folders.make_project(project)
    os.makedirs(groups, exist_ok=True)
    key = os.path.join(groups, _job())
    if not os.path.exists(key):
        folder = folders.make_run(project, _asked())
        _name_process(folder, os.getpid() if "SLURM_STEP_ID" in os.environ else os.getppid())
        beside = "{}.{}".format(key, os.getpid())
        with open(beside, "w", encoding="utf-8") as file:
            file.write(folder)
        try:
            os.link(beside, key)
        except FileExistsError:
            folders.discard(folder)
        else:
            _start_supervisor(folder)
        finally:
            os.unlink(beside)
    with open(key, encoding="utf-8") as file:
        return file.read()


def _name_process(folder: str, pid: int) -> None:
    told = dict(identity.of(pid), time=time.time())
    records.write_whole(os.path.join(folder, layout.PROCESS), told)


def _start_supervisor(folder: str) -> None:
    if sys.version_info >= (3, 11):
        try:
            from . import supervisor  # loads subprocess, which a launched run never needs

            supervisor.start(folder)
        except Exception:  # the run lacks meters then, as under an older Python; nothing more
            pass


def _job() -> str:
    """Names the distributed job that this process is a rank of, the same for all its ranks."""
    job, step = os.environ.get("SLURM_JOB_ID"), os.environ.get("SLURM_STEP_ID")
    if job and step:
        return "slurm-{}-{}".format(job, step)
    parent = os.getppid()
    return "agent-{}-{}-{}".format(identity.boot()[:8], parent, identity.started(parent))


def _asked() -> dict[str, object]:
    return {
        "command": [sys.executable, *_argv()],
        "cwd": os.getcwd(),
        "name": "",
        "attached": True,
    }


def _argv() -> list[str]:
    """The command line after the interpreter, as far as Python tells it."""
    original = getattr(sys, "orig_argv", None)
    return list(original[1:]) if original else list(sys.argv)
