"""What the hooks cost a training loop in PyTorch: at the start, and in every step.

The same script with and without them, in turn, in processes of their own. A step is about one
millisecond of arithmetic on one thread; it hands its loss to TensorBoard, which is where a hook
sits, at every tenth step or at each. What a step costs is the lower half of its times, and what the
hooks add is the median of the differences of neighbours: the rest tells of the machine's other
work. The start is timed on a Python with nothing but the hooks, from the shell.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from .common import ROOT, Figure, Setting, environment, median, seconds

_ROUNDS = 12
_STARTS = 20
_LOOP = """
import argparse, json, sys, time
import torch
from torch.utils.tensorboard import SummaryWriter

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.01)
parser.add_argument("--logdir")
parser.add_argument("--every", type=int)
args = parser.parse_args()
torch.set_num_threads(1)
model = torch.nn.Sequential(torch.nn.Linear(256, 512), torch.nn.ReLU(), torch.nn.Linear(512, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)
x, y = torch.randn(64, 256), torch.randint(10, (64,))
writer = SummaryWriter(args.logdir)
times = []
for step in range(1500):
    begun = time.perf_counter()
    loss = torch.nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % args.every == 0:
        writer.add_scalar("train/loss", loss.item(), step)
    times.append(time.perf_counter() - begun)
print(json.dumps(times[300:]))
"""


def measure(setting: Setting) -> list[Figure]:
    """Milliseconds of a step and of a start, without hooks and with them."""
    figures = _start(setting)
    if not setting.has("torch.utils.tensorboard"):
        return figures
    script = setting.folder / "loop.py"
    script.write_text(_LOOP, encoding="utf-8")
    for every, goal in ((10, "< 1"), (1, "")):
        figures += _steps(setting, script, every, goal)
    return figures


def _steps(setting: Setting, script: Path, every: int, goal: str) -> list[Figure]:
    told: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(2 * _ROUNDS):
        hooked = turn % 2 == 1
        folder = setting.folder / f"step{every}-{turn}"
        told[hooked].append(_step(setting, script, folder, every, hooked))
    bare = median(told[False])
    added = median([b - a for a, b in zip(told[False], told[True], strict=True)])
    what = (
        f"a step that logs its loss, each {every}th" if every > 1 else "a step that logs its loss"
    )
    return [
        Figure(what, "bare", 1000 * bare, "ms"),
        Figure(what, "with hooks", 1000 * (bare + added), "ms"),
        Figure(f"{what}: added", "workbench", 100 * added / bare, "%", goal),
    ]


def _start(setting: Setting) -> list[Figure]:
    """Milliseconds from the shell to the end of a Python that imports argparse."""
    command = [setting.peers, "-c", "import argparse"]
    told: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(2 * _STARTS):
        hooked = turn % 2 == 1
        env = _environment(setting.folder / f"start{turn}", hooked)
        told[hooked].append(seconds(command, env=env))
    added = 1000 * (median(told[True][2:]) - median(told[False][2:]))
    return [Figure("what the hooks add to the start", "workbench", added, "ms", "< 50")]


def _step(setting: Setting, script: Path, folder: Path, every: int, hooked: bool) -> float:
    """Seconds of a step: the mean, in the lower half of the groups that hold one log call each."""
    command = [setting.peers, str(script), "--logdir", str(folder / "logs"), "--every", str(every)]
    done = subprocess.run(
        command,
        env=_environment(folder, hooked),
        cwd=setting.folder,
        check=True,
        stdout=subprocess.PIPE,
    )
    times = json.loads(done.stdout)
    groups = sorted(sum(times[at : at + every]) for at in range(0, len(times), every))
    half = groups[: len(groups) // 2]
    return float(sum(half) / len(half) / every)


def _environment(folder: Path, hooked: bool) -> dict[str, str]:
    """The environment as it is, and with what the launcher would put there."""
    told = {key: value for key, value in environment().items() if key != "PYTHONPATH"}
    if not hooked:
        return told
    folder.mkdir(parents=True)
    site = str(ROOT / "workbench" / "inside" / "site")
    return {**told, "PYTHONPATH": site, "WORKBENCH_RUN_DIR": str(folder)}
