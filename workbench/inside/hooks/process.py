"""Which part a Python process plays in its run."""

from __future__ import annotations

import os
import sys

from .. import attach, layout

MAIN = "main"  # what the user launched: its parameters are the run's
CHILD = "child"  # started by it: a data loader, a worker, a tool
LAUNCHER = "launcher"  # starts the training and is none: torchrun, accelerate

_LAUNCHERS = frozenset(
    "torchrun accelerate accelerate-launch deepspeed horovodrun ray composer "
    "torch.distributed.run torch.distributed.launch accelerate.commands.launch "
    "accelerate.commands.accelerate_cli deepspeed.launcher.runner deepspeed.launcher.launch "
    "pip uv poetry pipenv conda ninja".split()
)


def part() -> str:
    """The part of this process, told by its command line and by its ancestors."""
    if os.environ.get(layout.WITHIN):
        return CHILD
    if _program() in _LAUNCHERS:
        return LAUNCHER
    os.environ[layout.WITHIN] = str(os.getpid())
    return MAIN if attach.rank() == 0 else CHILD


def _program() -> str:
    """The name of the script or module that this interpreter was started with."""
    arguments = iter(command_line()[1:])
    for argument in arguments:
        if argument == "-m":
            return next(arguments, "")
        if argument in ("-W", "-X"):
            next(arguments, "")
        elif argument.startswith("-m"):
            return argument[2:]
        elif not argument.startswith("-") or argument in ("-", "-c"):
            return os.path.basename(argument)
    return ""


def command_line() -> list[str]:
    """The words that this process was started with; what Python tells where there is no /proc."""
    try:
        with open("/proc/self/cmdline", "rb") as file:
            return [os.fsdecode(word) for word in file.read().split(b"\0")[:-1]]
    except OSError:
        return list(getattr(sys, "orig_argv", None) or [sys.executable, *sys.argv])
