"""TensorBoard's files and its readers. Runs in the peers' Python, in the folder of the files.

    event_files.py write RUNS METRICS STEPS   write them with tensorboardX, eight contents linked
    event_files.py read                       the seconds of TensorBoard's Python reader
    event_files.py serve                      the seconds of its data server, which is in Rust

What is printed is the time until all is loaded, without that of starting.
"""

from __future__ import annotations

import importlib
import math
import os
import random
import subprocess
import sys
import time
from pathlib import Path

_CONTENTS = 8


def write(runs: int, metrics: int, steps: int) -> None:
    """A folder a run, as TensorBoard wants it."""
    module = importlib.import_module("tensorboardX")
    for number in range(runs):
        folder = Path(f"run{number}")
        if number >= _CONTENTS:
            folder.mkdir()
            for file in Path(f"run{number % _CONTENTS}").iterdir():
                os.link(file, folder / file.name)
            continue
        writer = module.SummaryWriter(str(folder))
        for step in range(steps):
            for metric in range(metrics):
                value = math.exp(-3 * step / steps) + random.random() / 20
                writer.add_scalar(f"m{metric}", value, step)
        writer.close()


def read() -> float:
    """The loader of TensorBoard without its data server."""
    module = importlib.import_module(
        "tensorboard.backend.event_processing.plugin_event_multiplexer"
    )
    multiplexer = module.EventMultiplexer()
    begun = time.perf_counter()
    multiplexer.AddRunsFromDirectory(".")
    multiplexer.Reload()
    return time.perf_counter() - begun


def serve() -> float:
    """The data server that `tensorboard` starts where it is installed; it tells when it is done."""
    binary = importlib.import_module("tensorboard_data_server").server_binary()
    command = [binary, "--logdir", ".", "--port", "0", "--reload", "once", "-v"]
    begun = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as server:
        assert server.stderr is not None
        done = any(b"Finished load cycle" in line for line in server.stderr)
        taken = time.perf_counter() - begun
        server.kill()
    return taken if done else math.nan


if __name__ == "__main__":
    what, *counts = sys.argv[1:]
    if what == "write":
        write(*map(int, counts))
    else:
        print(read() if what == "read" else serve())
