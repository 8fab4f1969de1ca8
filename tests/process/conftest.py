"""A fresh project folder for each test, and a look at what the test left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.inside import attach, layout

from .helpers import Place, wait_for


@pytest.fixture(autouse=True)
def _outside_any_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests may themselves be a run, or a rank."""
    for name in (layout.RUN_DIR, layout.PROJECT_DIR, *attach._RANKS):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A project folder. At the end of the test no process of it may be left."""
    root = tmp_path / "project"
    root.mkdir()
    place = Place(root)
    yield place
    try:
        wait_for(lambda: not place.processes(), 10.0)
    finally:
        left = place.processes()
        told = [str(process) for process in left]
        for process in left:
            process.kill()
        assert not left, f"left behind: {told}"
