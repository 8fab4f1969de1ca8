"""The threads behind the screen, without a screen."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from textual.message import Message

from panels.bridge import WatcherThread


def test_a_change_of_what_is_no_text_does_not_end_the_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    watcher = WatcherThread(tmp_path, lambda _: None)
    watcher.start()
    for number in range(25):
        Path(os.fsdecode(os.fsencode(tmp_path) + f"/{number}".encode() + b"\xff")).mkdir()
        time.sleep(0.1)
    watcher.stop()
    watcher.join(10)
    assert not failed


def test_a_folder_whose_name_is_no_text_does_not_end_the_watch(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd\xff"))
    for folder in (tmp_path, odd):
        folder.mkdir(exist_ok=True)
        (folder / "train.py").touch()
    told: list[Message] = []
    for root in (tmp_path, odd):
        watcher = WatcherThread(root, told.append)
        watcher.stop()
        watcher._wait()  # returns at once, as the watch is over
