"""What runs inside the training compiles and loads under the oldest Python that it is for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ..process.helpers import SOURCE, interpreter
from .test_imports import INSIDE


@pytest.mark.parametrize("version", ["3.8", "3.13"])
def test_every_file_compiles_and_the_sdk_loads_without_a_warning(version: str) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    init = str(Path(SOURCE) / "workbench" / "__init__.py")
    program = (
        "import sys\n"
        "for path in sys.argv[1:]:\n"
        "    with open(path, encoding='utf-8') as file: compile(file.read(), path, 'exec')\n"
        f"sys.path.insert(0, {SOURCE!r})\n"
        "import workbench\n"
        "print(workbench.log.__name__, workbench.data('train.csv'))\n"
    )
    answer = subprocess.run(
        [python, "-W", "error", "-B", "-c", program, init, *map(str, INSIDE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.stdout, answer.stderr) == ("log train.csv\n", "")
