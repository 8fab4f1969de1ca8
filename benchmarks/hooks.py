"""What the hooks cost a training loop in PyTorch: at the start, and in every step.

The same script with and without them, in turn, in processes of their own. A step is about one
millisecond of arithmetic on one thread; it hands its loss to TensorBoard, which is where a hook
sits, at every step. What a step costs is the lower half of its times: the upper half tells of the
machine's other work. The start is timed on a Python with nothing but the hooks, from the shell.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from .common import ROOT, Figure, Setting, environment, median, seconds

_ROUNDS = 7
_STARTS = 20
_LOOP = """
import argparse, json, sys, time
import torch
from torch.utils.tensorboard import SummaryWriter

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.01)
parser.add_argument("--logdir")
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
    writer.add_scalar("train/loss", loss.item(), step)
    times.append(time.perf_counter() - begun)
print(json.dumps(sorted(times[300:])))
"""


def measure(setting: Setting) -> list[Figure]:
    """Milliseconds of a step and of a start, without hooks and with them."""
    figures = _start(setting)
    if not setting.has("torch.utils.tensorboard"):
        return figures
    script = setting.folder / "loop.py"
    script.write_text(_LOOP, encoding="utf-8")
    told: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(2 * _ROUNDS):
        hooked = turn % 2 == 1
        told[hooked].append(_step(setting, script, turn, hooked))
    bare, full = median(told[False]), median(told[True])
    what = "a training step that logs its loss"
    cost = 100 * (full - bare) / bare
    return [
        *figures,
        Figure(what, "bare", 1000 * bare, "ms"),
        Figure(what, "with hooks", 1000 * full, "ms"),
        Figure("what the hooks add to it", "workbench", cost, "%", "< 1"),
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


def _step(setting: Setting, script: Path, turn: int, hooked: bool) -> float:
    """Seconds of a step: the mean of the lower half."""
    folder = setting.folder / f"step{turn}"
    command = [setting.peers, str(script), "--logdir", str(folder / "logs")]
    done = subprocess.run(
        command,
        env=_environment(folder, hooked),
        cwd=setting.folder,
        check=True,
        stdout=subprocess.PIPE,
    )
    times = json.loads(done.stdout)
    half = times[: len(times) // 2]
    return float(sum(half) / len(half))


def _environment(folder: Path, hooked: bool) -> dict[str, str]:
    """The environment as it is, and with what the launcher would put there."""
    told = {key: value for key, value in environment().items() if key != "PYTHONPATH"}
    if not hooked:
        return told
    folder.mkdir(parents=True)
    site = str(ROOT / "workbench" / "inside" / "site")
    return {**told, "PYTHONPATH": site, "WORKBENCH_RUN_DIR": str(folder)}
