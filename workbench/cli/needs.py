"""What a run waits for: the options of the commands that launch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def needs_options(command: Command) -> Command:
    """`--gpus`, `--slots`, `--priority`."""
    command = click.option(
        "--priority",
        type=click.IntRange(-999, 999),
        default=0,
        help="The higher it is, the sooner it is the run's turn.",
    )(command)
    command = click.option(
        "--slots",
        type=click.IntRange(min=0),
        metavar="N",
        help="Wait for so many of the project's slots: max_parallel in workbench.toml, or the"
        " CPUs.",
    )(command)
    return click.option(
        "--gpus",
        metavar="GPUS",
        help="Wait for GPUs: how many (2), `auto`, which (0,1 or 3,), `mem:20G`; `none` for none.",
    )(command)


def needs_of(gpus: str | None, slots: int | None, priority: int) -> dict[str, object]:
    """What was asked for; the settings of the project say the rest."""
    asked = {"gpus": gpus or None, "slots": slots, "priority": priority or None}
    return {key: value for key, value in asked.items() if value is not None}
