"""Snapshots in trouble: damage, several at once, edits meanwhile, a kill, no time, no Git."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workbench.inputs.code import store
from workbench.inputs.code.program import NoGit, TooSlow
from workbench.inputs.code.repository import repository_state
from workbench.inputs.code.snapshot import capture

from .helpers import SOURCE, wait_for
from .repositories import kept, none, plain, references, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty project folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    "damage",
    ["all", "HEAD", "config", "refs", "objects", "packs", "torn", "cache", "garbage", "other"],
)
def test_damage_of_the_shadow_is_noticed_and_mended(damage: str, root: Path) -> None:
    for number in range(150):  # enough for a pack
        write(root, **{f"m{number}": f"x = {number}\n"})
    first = capture(root)
    wanted = kept(root, first)
    shadow, index = store.location(root), root / ".workbench" / "index" / "code.json"
    packs = list((shadow / "objects" / "pack").glob("*.pack"))
    assert packs
    removed = {"all": [shadow], "refs": [shadow / "refs"], "objects": [shadow / "objects"]}
    removed |= {"HEAD": [shadow / "HEAD"], "packs": packs, "cache": [index]}
    for path in removed.get(damage, []):
        subprocess.run(["rm", "-rf", path], check=True)
    if damage == "config":
        (shadow / "config").write_text("[core\n")
    if damage == "torn":
        packs[0].chmod(0o600)
        os.truncate(packs[0], 100)
    if damage == "garbage":
        index.write_bytes(b"\0{")
    if damage == "other":
        index.write_text(
            '{"version": 1, "tree": 3, "reference": [], "packs": 1, "files": {"a": 1}}'
        )
    assert kept(root, capture(root)) == wanted
    write(root, train="a = 3\n")
    again = capture(root)
    assert kept(root, again) == wanted | {"train.py": b"a = 3\n"}


def test_snapshots_at_once_are_all_right(root: Path) -> None:
    code = "import sys; from pathlib import Path\n"
    code += "from workbench.inputs.code.snapshot import capture\n"
    code += "for _ in range(5): print(capture(Path(sys.argv[1])).tree)\n"
    plain(root)
    command = [sys.executable, "-c", code, str(root)]
    env = {**os.environ, "PYTHONPATH": SOURCE}
    several = [subprocess.Popen(command, stdout=subprocess.PIPE, env=env) for _ in range(4)]
    trees = {line for one in several for line in one.communicate()[0].splitlines()}
    assert [one.returncode for one in several] == [0] * 4
    assert trees == {capture(root).tree.encode()}


def test_edits_during_snapshots_do_no_harm(root: Path) -> None:
    for number in range(300):
        write(root, **{f"m{number}": "x\n"})

    def edit() -> None:
        for number in range(300):
            (root / f"m{number}.py").unlink()
            write(root, **{f"n{number}": f"{number}\n"})

    with ThreadPoolExecutor(1) as pool:
        editing = pool.submit(edit)
        while not editing.done():
            capture(root)
        editing.result()
    assert kept(root, capture(root)) == {f"n{n}.py": b"%d\n" % n for n in range(300)}


def test_a_snapshot_that_is_killed_midway_leaves_all_usable(root: Path) -> None:
    for number in range(3000):
        write(root, **{f"p{number % 30}__m{number}": f"x = {number}\n" * 50})
    code = "import sys; from pathlib import Path\n"
    code += "from workbench.inputs.code.snapshot import capture; capture(Path(sys.argv[1]))\n"
    env = {**os.environ, "PYTHONPATH": SOURCE}
    packs = store.location(root) / "objects" / "pack"
    process = subprocess.Popen([sys.executable, "-c", code, str(root)], env=env)
    wait_for(lambda: process.poll() is not None or any(packs.glob("tmp_pack_*")))
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    snapshot = capture(root)
    assert snapshot.files == 3000
    assert kept(root, snapshot)["p0/m0.py"] == b"x = 0\n" * 50


def test_a_snapshot_that_takes_too_long_is_given_up_and_leaves_nothing(root: Path) -> None:
    plain(root)
    with pytest.raises(TooSlow):
        capture(root, 0.0)
    for number in range(1000):
        write(root, **{f"p{number % 4}__m{number}": "x" * 100_000})
    with pytest.raises(TooSlow):
        capture(root, 1.0)  # 100 MB are not even begun
    assert references(root) == []
    assert capture(root).files == 1005


def test_without_git_on_the_machine(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    none(root)
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(NoGit):
        capture(root)
    assert repository_state(root) == {}
