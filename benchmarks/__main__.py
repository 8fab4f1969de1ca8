"""`python -m benchmarks [NAME…]`: run benchmarks, print medians and ratios."""

from __future__ import annotations

import argparse
import importlib
import json
import math
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .common import Figure, Setting, say

NAMES = (
    "log_cost",
    "startup",
    "listing",
    "screen",
    "charts",
    "supervisor",
    "line",
    "read_back",
    "code",
    "diff",
    "hooks",
    "filters",
    "comparing",
    "tweak",
    "filtering",
)


def main() -> None:
    """Run what is named, all without a name; tables or JSON on standard output."""
    chosen = _arguments()
    measured: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory(prefix="workbench-bench-", dir=chosen.folder) as folder:
        setting = Setting(chosen.peers, Path(folder))
        for name in chosen.names or NAMES:
            say(f"{name} …")
            measured[name] = importlib.import_module(f"benchmarks.{name}").measure(setting)
            if not chosen.json:
                print(table(name, measured[name]), flush=True)
    if chosen.json:
        figures = {name: [asdict(figure) for figure in told] for name, told in measured.items()}
        print(json.dumps({"machine": machine(), "figures": figures}, indent=1))
    else:
        print(machine())


def table(name: str, figures: Sequence[Figure]) -> str:
    """The figures as Markdown; the ratio is to the first contender of the same `what`."""
    first: dict[str, float] = {}
    lines = [f"### {name}", "", "| what | who | value | ratio | goal |", "|---|---|---|---|---|"]
    for figure in figures:
        base = first.setdefault(figure.what, figure.value)
        ratio = f"{figure.value / base:.3g}" if base and math.isfinite(figure.value / base) else ""
        value = f"{_text(figure.value)} {figure.unit}"
        lines.append(f"| {figure.what} | {figure.who} | {value} | {ratio} | {figure.goal} |")
    return "\n".join([*lines, ""])


def machine() -> str:
    """The machine in words: what it computes with, and how busy it was."""
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} × {_processor()}, {platform.system()}, {python}, load {load}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _text(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument(
        "--peers",
        default=sys.executable,
        metavar="PYTHON",
        help="the Python that has wandb, trackio, tensorboardX, mlflow (default: this one)",
    )
    parser.add_argument("--folder", metavar="DIR", help="where to write (default: temporary)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    return chosen


if __name__ == "__main__":
    main()
