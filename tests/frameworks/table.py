"""The page that says what is captured of each framework, from what the tests have shown.

    python -m tests.frameworks.table FILE > docs/frameworks.md

`FILE` has the lines that `helpers.captured` wrote while the tests ran.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

Line = dict[str, str]

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
COLUMNS = ("params", "metrics", "data")
HEAD = """\
# What is captured of which framework

Made by `make test-frameworks` from its tests: each line was seen in a program that uses that
version of the framework, launched by `workbench run` with its code left as it is. A library that
changes so that a hook no longer fits goes on without the hook, and the run's notes say so.

| framework | parameters | metrics | data and files | remarks |
|---|---|---|---|---|
"""
FOOT = """
What Python itself opens is captured with any library, and so are the parameters of `argparse` and
the constants of the script. `tf.summary.scalar` and the Keras of TensorFlow are captured too; they
are tested where `WORKBENCH_FRAMEWORKS_TENSORFLOW` names a Python that has TensorFlow.
"""


def main(path: str) -> None:
    """Print the page of the lines in the file at `path`. Raises OSError, ValueError."""
    text = Path(path).read_text(encoding="utf-8")
    print(page([json.loads(line) for line in text.splitlines()], versions()), end="")


def page(lines: list[Line], known: dict[str, str]) -> str:
    """The page: a row a framework, those that tell metrics first; `known` has the versions."""
    merged: dict[str, Line] = {}
    for line in sorted(lines, key=lambda line: sorted(line.items())):
        row = merged.setdefault(line["framework"], {})
        row.update({key: value for key, value in line.items() if value})
    ordered = sorted(merged.values(), key=_order)
    return HEAD + "".join(_row(row, known[row["package"]]) for row in ordered) + FOOT


def versions() -> dict[str, str]:
    """The version of each package in requirements.txt."""
    text = REQUIREMENTS.read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w-]+)==(\S+)$", text, flags=re.M))


def _order(row: Line) -> tuple[bool, bool, str]:
    return ("metrics" not in row, "params" not in row, row["framework"].lower())


def _row(row: Line, version: str) -> str:
    cells = [f"✓ {row[key]}" if key in row else "" for key in COLUMNS]
    return f"| {row['framework']} {version} | {' | '.join(cells)} | {row.get('remark', '')} |\n"


if __name__ == "__main__":
    main(sys.argv[1])
