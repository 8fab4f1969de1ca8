"""The writers whose log calls are measured. Runs in any Python, with or without the workbench.

    writers.py time WRITER CALLS       log in this folder, print the cost of each call as JSON
    writers.py kill WRITER COUNTER     log until killed; the calls returned are told in COUNTER
    writers.py count WRITER            how many of the calls can be read back from this folder
    writers.py live WRITER KIND        log for ever: `clock` once a second, `ten` metrics ten times
                                       a second, `chatter` 100 calls and printed lines a second
    writers.py long WRITER STEPS       log ten metrics over so many steps, and close
    writers.py short WRITER STEPS      the same with twenty

Each writer is made by a function that returns `log(step, metrics)`; what it takes to get there
(import, init) is timed apart.
"""

from __future__ import annotations

import glob
import importlib
import json
import mmap
import os
import struct
import sys
import time
from collections.abc import Callable, Mapping
from random import random

Log = Callable[[int, Mapping[str, float]], object]

METRICS = {"train/loss": 0.6931, "train/acc": 0.5, "val/loss": 0.7, "val/acc": 0.48, "lr": 3e-4}
LONGEST = 12.0  # seconds of timed calls; slow writers make fewer


def floor() -> Log:
    handle = os.open("floor.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def log(step: int, metrics: Mapping[str, float]) -> None:
        line = json.dumps({"step": step, "time": time.time(), "metrics": metrics})
        os.write(handle, line.encode() + b"\n")

    return log


def workbench() -> Log:
    import workbench as wb

    return lambda step, metrics: wb.log(metrics, step=step)


def wandb() -> Log:
    peer = importlib.import_module("wandb")

    run = peer.init(project="bench", mode="offline", dir=".", settings=peer.Settings(silent=True))
    return lambda step, metrics: run.log(metrics, step=step)


def trackio() -> Log:
    peer = importlib.import_module("trackio")

    peer.init(project="bench", embed=False)
    return lambda step, metrics: peer.log(metrics, step=step)


def tensorboardX() -> Log:  # noqa: N802 (the name of the module)
    writer = importlib.import_module("tensorboardX").SummaryWriter("events")

    def log(step: int, metrics: Mapping[str, float]) -> None:
        for name, value in metrics.items():
            writer.add_scalar(name, value, step)

    return log


def mlflow() -> Log:
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    peer = importlib.import_module("mlflow")

    peer.set_tracking_uri("file://" + os.path.abspath("mlruns"))
    peer.start_run()
    return lambda step, metrics: peer.log_metrics(metrics, step=step)


WRITERS: dict[str, Callable[[], Log]] = {
    made.__name__: made for made in (floor, workbench, wandb, trackio, tensorboardX, mlflow)
}


def count_lines(pattern: str) -> int:
    """Whole lines of the files that match."""
    total = 0
    for path in glob.glob(pattern, recursive=True):
        with open(path, "rb") as file:
            total += file.read().count(b"\n")
    return total


def count_wandb() -> int:
    """Whole history records. A file is blocks of 32 KiB, a record one or several parts in them:
    checksum, length, kind (1 whole, 2 first, 3 middle, 4 last), bytes."""
    proto = importlib.import_module("wandb.proto.wandb_internal_pb2")

    total = 0
    for path in glob.glob("wandb/offline-run-*/*.wandb"):
        with open(path, "rb") as file:
            data = file.read()
        at, held = 7, b""
        while at + 7 <= len(data):
            length, kind = struct.unpack_from("<HB", data, at + 4)
            if at % 32768 > 32768 - 7 or kind == 0:  # the padding at the end of a block
                at += 32768 - at % 32768
                continue
            part = data[at + 7 : at + 7 + length]
            if len(part) < length:
                break
            held = part if kind in (1, 2) else held + part
            if kind in (1, 4):
                record = proto.Record()
                record.ParseFromString(held)
                total += record.WhichOneof("record_type") == "history"
            at += 7 + length
    return total


def count_trackio() -> int:
    import sqlite3

    total = 0
    for path in glob.glob("trackio/*.db"):
        with sqlite3.connect(path) as connection:
            total += connection.execute("SELECT count(*) FROM metrics").fetchone()[0]
    return total


def count_events() -> int:
    """Whole records of the event files, without their version record, five a call."""
    total = -1
    for path in glob.glob("events/*tfevents*"):
        size, at = os.path.getsize(path), 0
        with open(path, "rb") as file:
            while at + 12 <= size:
                file.seek(at)
                at += struct.unpack("<Q", file.read(8))[0] + 16
                total += at <= size
    return total // len(METRICS)


COUNTS: dict[str, Callable[[], int]] = {
    "floor": lambda: count_lines("floor.jsonl"),
    "workbench": lambda: count_lines(".workbench/runs/*/metrics.jsonl"),
    "wandb": count_wandb,
    "trackio": count_trackio,
    "tensorboardX": count_events,
    "mlflow": lambda: count_lines("mlruns/*/*/metrics/**/acc") // 2,  # train/acc and val/acc
}


def time_calls(writer: str, calls: int) -> None:
    """Print the milliseconds to get ready and the microseconds of each call."""
    begun = time.perf_counter()
    log = WRITERS[writer]()
    log(0, METRICS)
    ready = 1000 * (time.perf_counter() - begun)
    clock = time.perf_counter_ns
    taken = []
    deadline = time.monotonic() + LONGEST
    for step in range(1, calls):
        before = clock()
        log(step, METRICS)
        taken.append((clock() - before) / 1000)
        if step % 100 == 0 and time.monotonic() > deadline:
            break
    with open("taken.json", "w") as file:
        json.dump({"ready": ready, "taken": taken}, file)
    os._exit(0)  # some take minutes to close, which is not what is measured


def log_until_killed(writer: str, counter: str) -> None:
    """Log as fast as possible; the counter survives the kill, as it is a mapped file."""
    log = WRITERS[writer]()
    with open(counter, "r+b") as file:
        held = mmap.mmap(file.fileno(), 8)
    for step in range(10_000_000):
        log(step, METRICS)
        struct.pack_into("<Q", held, 0, step + 1)


def log_for_ever(writer: str, kind: str) -> None:
    """Log at a steady rate; `clock` is the time of day, so that its age can be told."""
    log = WRITERS[writer]()
    rate = {"clock": 1.0, "ten": 10.0, "chatter": 100.0}[kind]
    begun, step = time.monotonic(), 0
    with open("begun", "w") as file:
        file.write(str(clock_value(time.time())))
    while True:
        if kind == "clock":
            log(step, {"clock": clock_value(time.time())})
        else:
            log(step, {f"m{n}": 1 / (1 + step / 99) + random() / 20 for n in range(1, 11)})
        if kind == "chatter":
            print(f"step {step}: train loss {1 / (step + 1):.4f}", flush=True)
        step += 1
        time.sleep(max(0.0, begun + step / rate - time.monotonic()))


def clock_value(seconds: float) -> float:
    """A time in milliseconds as a number that takes seven places: 100.000 to 999.999."""
    return round(100 + seconds % 900, 3)


def log_long(writer: str, steps: int, metrics: int = 10) -> None:
    """A run of some metrics, closed in an orderly way."""
    log = WRITERS[writer]()
    for step in range(steps):
        log(step, {f"m{n}": 1 / (1 + step / 9999) + random() / 20 for n in range(1, metrics + 1)})


if __name__ == "__main__":
    what, name = sys.argv[1], sys.argv[2]
    if what == "time":
        time_calls(name, int(sys.argv[3]))
    elif what == "kill":
        log_until_killed(name, sys.argv[3])
    elif what == "live":
        log_for_ever(name, sys.argv[3])
    elif what in ("long", "short"):
        log_long(name, int(sys.argv[3]), 10 if what == "long" else 20)
    else:
        print(COUNTS[name]())
