"""What the tests with real processes share: deadlines, a project folder, scripts to launch."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import psutil

import workbench
from workbench.index.catalog import Run
from workbench.inside import identity, layout, records
from workbench.outputs.lines import read_all
from workbench.project import Project
from workbench.run.spec import Spec

Value = TypeVar("Value")

#: The folder that `import workbench` is found in.
SOURCE = str(Path(workbench.__file__).parents[1])
#: Seconds within which the end of a run has to be told, on a machine that has other work too.
AT_ONCE = 2.0
#: The Pythons that a training script may run under.
VERSIONS = ("3.8", "3.9", "3.12", "3.13")


def wait_for(condition: Callable[[], Value], seconds: float = 20.0) -> Value:
    """The first true answer of `condition`; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"still {answer!r} after {seconds} s"
        time.sleep(0.01)
    return answer


class Place:
    """A project folder, and what a person would do in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def project(self) -> Project:
        """The project as a process that has just begun sees it."""
        return Project.open(self.root)

    def script(self, code: str, name: str = "train.py") -> str:
        """Write a script; its name. It is whole at any moment: a run may be about to read it."""
        beside = self.root / f"{name}.new"
        beside.write_text(textwrap.dedent(code))
        beside.replace(self.root / name)
        return name

    def launch(self, *command: str, **asked: Any) -> int:
        """Launch a command through the facade."""
        asked.setdefault("cwd", str(self.root))
        return self.project().launch(Spec(command=command, **asked))

    def train(self, code: str, *arguments: str, **asked: Any) -> int:
        """Launch Python code as a script of its own."""
        name = f"train{len(list(self.root.glob('train*.py')))}.py"
        return self.launch(sys.executable, self.script(code, name), *arguments, **asked)

    def command(self, *arguments: str, env: Mapping[str, str] | None = None) -> Any:
        """Run `workbench …` in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "workbench", *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": SOURCE, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def listed(self) -> list[dict[str, Any]]:
        """What `workbench ls --json` prints."""
        answer = self.command("ls", "--json")
        assert answer.returncode == 0, answer.stderr
        told: list[dict[str, Any]] = json.loads(answer.stdout)
        return told

    def python(self, code: str, *options: str, **env: str) -> subprocess.Popen[str]:
        """Start code under plain `python train.py`, with no launcher."""
        command = [sys.executable, *options, self.script(code, "plain.py")]
        return self.start(command, **env)

    def start(self, command: list[str], **env: str) -> subprocess.Popen[str]:
        """Start a command in the folder, with `import workbench` on its path."""
        return subprocess.Popen(
            command,
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": SOURCE, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, number: int) -> Run:
        """A run as it is now."""
        return self.project().find(str(number))

    def state(self, number: int) -> str:
        """The state of a run as it is now."""
        return self.run(number).life.state

    def ended(self, number: int, seconds: float = 20.0) -> Run:
        """A run, when it has ended and its supervisor is gone."""
        wait_for(lambda: not self.run(number).live, seconds)
        wait_for(lambda: not self.alive(number, layout.SUPERVISOR), seconds)
        return self.run(number)

    def folder(self, number: int) -> Path:
        """The folder of a run."""
        return Path(layout.runs_folder(str(self.root))) / str(number)

    def told(self, number: int, name: str) -> dict[str, Any]:
        """One whole file of a run; empty while it is missing."""
        return records.read_whole(str(self.folder(number) / name)) or {}

    def lines(self, number: int, name: str = layout.METRICS) -> list[dict[str, Any]]:
        """One file of records of a run."""
        return read_all(self.folder(number) / name)

    def output(self, number: int) -> str:
        """What a run has printed so far."""
        path = self.folder(number) / layout.OUTPUT
        return path.read_text() if path.exists() else ""

    def pid(self, number: int, name: str = layout.PROCESS) -> int:
        """The process of a run, or its supervisor."""
        return int(self.told(number, name)["pid"])

    def alive(self, number: int, name: str = layout.PROCESS) -> bool:
        """Whether the process of a run, or its supervisor, lives."""
        return identity.alive(self.told(number, name))

    def kill(self, number: int, name: str = layout.PROCESS) -> None:
        """`kill -9` the process of a run, or its supervisor."""
        os.kill(self.pid(number, name), signal.SIGKILL)
        wait_for(lambda: not self.alive(number, name))

    def stop(self, number: int, grace: float | None = None) -> Run:
        """Stop a run and wait until its supervisor is gone."""
        assert self.project().stop(self.run(number), grace)
        return self.ended(number)

    def processes(self) -> list[psutil.Process]:
        """Everything alive that works in this folder or for a run of it."""
        return [process for process in psutil.process_iter() if self._ours(process)]

    def _ours(self, process: psutil.Process) -> bool:
        if process.pid == os.getpid():
            return False
        try:
            told = [process.cwd(), *process.cmdline(), *process.environ().values()]
            return process.status() != psutil.STATUS_ZOMBIE and any(
                str(self.root) in text for text in told
            )
        except psutil.Error:
            return False


def interpreter(version: str) -> str | None:
    """A Python of that version on this machine; None where there is none."""
    home = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv")))
    known = [shutil.which(f"python{version}"), *home.glob(f"versions/{version}.*/bin/python")]
    for path in (str(path) for path in known if path):
        asked = subprocess.run([path, "-c", ""], capture_output=True, check=False)
        if asked.returncode == 0:
            return path
    return None
