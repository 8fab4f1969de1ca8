"""Which folders of a project hold code, and which scripts can be launched.

Nothing is executed and nothing is written.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

#: Folders that hold no code of the project. They are neither searched nor watched.
IGNORED = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        ".workbench",
        ".venv",
        "venv",
        "env",
        ".env",
        "node_modules",
        "__pycache__",
        "site-packages",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".ipynb_checkpoints",
        ".eggs",
        ".idea",
        ".vscode",
        "wandb",
        "mlruns",
        "outputs",
        "lightning_logs",
        "runs",
        "checkpoints",
        "ckpt",
        "logs",
        "data",
        "datasets",
        "dataset",
        "build",
        "dist",
    ]
)
_MANY = 300  # entries; a folder with more holds data, not code
_DEEP = 4
_MAIN = re.compile(rb"__name__\s*==|argparse|@click\.|typer|hydra\.main|absl|fire\.Fire|tyro\.cli")


def folders(root: Path, seconds: float = 2.0) -> Iterator[Path]:
    """The folders of a project that may hold code, `root` first.

    Ignored, hidden and very full folders are left out; the search is bounded in depth and time.
    """
    deadline = time.monotonic() + seconds
    level = [root]
    for _ in range(_DEEP):
        below: list[Path] = []
        for folder in level:
            inner = _subfolders(folder)
            if inner is None or time.monotonic() > deadline:
                continue
            yield folder
            below += inner
        level = below


def scripts(root: Path, seconds: float = 2.0) -> list[str]:
    """Command lines that would launch what was found in the project, likeliest first."""
    found: list[tuple[int, str]] = []
    for folder in folders(root, seconds):
        for path in _entries(folder):
            if path.suffix in (".py", ".sh") and path.is_file():
                rank = _rank(path, root)
                if rank is not None:
                    found.append((rank, _command(path, root)))
    return [command for _, command in sorted(found)]


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # it is gone by now
        return []


def interpreter(root: Path) -> str:
    """The Python of the project: its own virtual environment's, else the one on the PATH."""
    for name in (".venv", "venv", "env"):
        if (root / name / "bin" / "python").exists():
            return f"{name}/bin/python"
    return "python" if shutil.which("python") else "python3"


def _command(path: Path, root: Path) -> str:
    runner = interpreter(root) if path.suffix == ".py" else "bash"
    return f"{runner} {path.relative_to(root)}"


def _rank(path: Path, root: Path) -> int | None:
    """Lower is likelier to be what people launch; None for what is no script."""
    depth = len(path.relative_to(root).parts)
    if path.stem.startswith(("test_", "conftest", "setup", "__")):
        return None
    if path.suffix == ".sh":
        return 20 + depth
    try:
        with path.open("rb") as file:
            if not _MAIN.search(file.read(1 << 16)):
                return None
    except OSError:
        return None
    if "train" in path.stem:
        return depth
    return 10 + depth


def _subfolders(folder: Path) -> list[Path] | None:
    """The folders in a folder that may hold code; None if it holds too much to be code."""
    inner: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            for count, entry in enumerate(entries):
                if count > _MANY:
                    return None
                hidden = entry.name.startswith(".") or entry.name in IGNORED
                if not hidden and entry.is_dir(follow_symlinks=False):
                    inner.append(Path(entry.path))
    except OSError:
        return None
    return sorted(inner)
