"""Disks that are full or read-only, folders that go away: told once, and training goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.errors import ROOM, NotAProject
from workbench.inside import layout
from workbench.run.lifecycle import Finished

from .helpers import Place, wait_for
from .test_launch import UNTIL_GO


@pytest.fixture
def disk(place: Place) -> Iterator[Path]:
    """The project folder as a disk of its own, of half a megabyte. Needs the right to mount."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place.root)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield place.root
        wait_for(lambda: not place.processes(), 10.0)
    finally:
        subprocess.run(["umount", "--lazy", str(place.root)], check=True)


def fill(folder: Path) -> Path:
    """Leave not one byte on the disk; the file that holds it all."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            pass
    return ballast


def make_read_only(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def test_a_full_disk_is_told_once_and_what_fits_later_is_whole(place: Place, disk: Path) -> None:
    script = place.script(
        """
        import pathlib, workbench as wb
        for i in range(20000): wb.log({"full": i, "filler": 0.123456789})
        wb.params({"lost": 1}); wb.params({"lost": 2})
        pathlib.Path("ballast").unlink()
        for i in range(10): wb.log({"after": i})
        wb.params({"lr": 1}); wb.summary({"best": 2})
        """
    )
    (disk / "ballast").write_bytes(b"x" * 100_000)
    training = place.start([sys.executable, script])
    _, errors = training.communicate(timeout=20)
    assert training.returncode == 0, errors
    told = [line.split(": ")[1] for line in errors.splitlines()]
    assert told == ["log", "params"], errors
    run = place.ended(1)
    kept = [line["metrics"] for line in place.lines(1)]
    before = [one["full"] for one in kept if "full" in one]
    assert before == [*range(len(before))]
    assert [one["after"] for one in kept if "after" in one] == [*range(10)]
    assert (run.params, run.summary) == ({"lr": 1}, {"best": 2})


def test_a_full_disk_does_not_end_the_supervisor(place: Place, disk: Path) -> None:
    number = place.train(UNTIL_GO + "print('after')")
    wait_for(lambda: place.lines(number, layout.METERS))
    ballast = fill(disk)
    meters = place.folder(number) / layout.METERS
    with meters.open("ab") as file:  # what it has of its last page it could still fill
        file.write(b"\n" * (-file.tell() % 4096))
    full = meters.stat()
    wait_for(lambda: meters.stat().st_mtime > full.st_mtime + 2)  # a write that fails shows, too
    assert meters.stat().st_size == full.st_size
    ballast.unlink()
    wait_for(lambda: meters.stat().st_size > full.st_size)
    (disk / "go").touch()
    assert place.ended(number).life == Finished(0)
    assert place.output(number) == "after\n"


def test_a_full_disk_does_not_take_the_terminal_away(place: Place, disk: Path) -> None:
    (disk / "empty").touch()
    said = disk.parent / "said"
    number = place.train(
        """
        import pathlib, sys, time
        while not pathlib.Path("full").exists(): time.sleep(0.01)
        for i in range(200): print("x" * 80)
        pathlib.Path(sys.argv[1]).touch()
        while pathlib.Path("ballast").exists(): time.sleep(0.01)
        print("after")
        """,
        str(said),
        pty=True,
    )
    ballast = fill(disk)
    (disk / "empty").rename(disk / "full")
    wait_for(said.exists)
    ballast.unlink()
    assert place.ended(number).life == Finished(0)
    assert place.output(number).splitlines()[-1] == "after"


def test_a_read_only_project_is_told_once(place: Place, disk: Path) -> None:
    script = place.script(
        "import workbench as wb\nfor i in range(9): wb.log({'x': i}); wb.params({'y': i})\nprint(1)"
    )
    make_read_only(disk)
    training = place.start([sys.executable, script])
    output, errors = training.communicate(timeout=20)
    assert (training.returncode, output) == (0, "1\n")
    assert errors.count("\n") == 1
    assert "workbench: open: " in errors
    assert "Read-only" in errors


def test_a_read_only_project_cannot_launch_but_can_be_read(place: Place, disk: Path) -> None:
    number = place.train("import workbench as wb; wb.log({'x': 1})")
    place.ended(number)
    make_read_only(disk)
    with pytest.raises(NotAProject, match="Read-only"):
        place.launch("true")
    answer = place.command("run", "--", "true")
    assert answer.returncode == 2
    assert "Read-only" in answer.stderr
    assert [run["metrics"] for run in place.listed()] == [{"x": 1.0}]
    assert place.project().query("select value from metrics").rows == [(1.0,)]


def test_on_a_full_disk_the_remedy_is_room(place: Place, disk: Path) -> None:
    place.ended(place.train("print('x')"))
    fill(disk)
    for words in (["queue", "pause"], ["star", "1"], ["watch", "--", "true"]):
        answer = place.command(*words)
        assert "No space left on device" in answer.stderr
        assert answer.stderr.splitlines()[-1].strip() == ROOM


def test_a_run_folder_that_goes_away_does_not_stop_the_training(place: Place) -> None:
    number = place.train(
        "import workbench as wb\nwb.log({'x': 1})\nprint('up')\n"
        + UNTIL_GO
        + "for i in range(99): wb.log({'x': 1}); wb.params({'y': 1})\n"
        + "open('end', 'w').write('well')"
    )
    wait_for(lambda: "up" in place.output(number))
    shutil.rmtree(place.folder(number))
    (place.root / "go").touch()
    wait_for(lambda: (place.root / "end").exists() and (place.root / "end").read_text() == "well")
    wait_for(lambda: not place.processes())
    assert place.project().runs() == []


def test_output_that_finds_no_room_ends_in_a_word(place: Place) -> None:
    place.ended(place.train("print('step 1 loss: 0.5')"))
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "workbench", "show", "1"]
        done = subprocess.run(
            command, cwd=place.root, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr == "workbench: the output cannot be written: the disk is full\n"
