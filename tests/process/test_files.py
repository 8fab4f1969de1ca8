"""The files of a run: which ones it used, seen from inside and from outside, and their digests."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path

import pytest

from workbench.inputs.data import digest, files
from workbench.inputs.data.files import FileUse
from workbench.inside import layout
from workbench.launch.files import Files

from .followed import UNTIL_GO, Followed, command, python, reads, recorded, sha256, told
from .helpers import Place, wait_for


def test_what_python_opens_is_told_with_its_digest(place: Place) -> None:
    """Data that is read and a checkpoint that is written, nothing else."""
    (place.root / "data.csv").write_text("a,b\n1,2\n")
    used = python(
        place,
        """open('data.csv').read(); open('model.pt', 'w').write('weights')
try: open('missing.yaml')
except OSError: pass""",
    ).end()
    data, model = used["data.csv"], used["model.pt"]
    assert (data.role, data.kind, data.size, data.seen) == ("read", "dataset", 8, "inside")
    assert (model.role, model.kind, model.is_data) == ("written", "checkpoint", False)
    assert (data.digest, model.digest) == (sha256(b"a,b\n1,2\n"), sha256(b"weights"))
    assert data.mtime == (place.root / "data.csv").stat().st_mtime
    assert set(used) == {"data.csv", "model.pt"}


def test_a_file_that_configures_the_run_is_no_dataset(place: Place) -> None:
    (place.root / "hp.json").write_text('{"lr": 0.1}')
    (place.root / "rows.json").write_text("[1, 2]")
    code = "import sys; [open(one).read() for one in sys.argv[1:]]"
    number = place.train(code, "hp.json", "rows.json")
    place.ended(number)
    told = {Path(use.path).name: use.kind for use in files.read(place.run(number).folder)}
    assert told == {"hp.json": "config", "rows.json": "dataset"}


def test_what_was_read_is_digested_before_it_changes(place: Place) -> None:
    """A file that is changed by somebody else later is told as it was when it was read."""
    (place.root / "data.csv").write_text("old")
    run = python(place, "open('data.csv').read()")
    wait_for(run.told)
    (place.root / "data.csv").write_text("new, and longer")
    assert run.end()["data.csv"].digest == sha256(b"old")


def test_what_was_written_is_digested_as_it_is_at_the_end(place: Place) -> None:
    """A file that is read and then rewritten is told in both states."""
    (place.root / "state.json").write_text("old")
    code = """
import pathlib, time
open("state.json").read(); open("log.txt", "w").write("1")
while not pathlib.Path("on").exists(): time.sleep(0.01)
open("state.json", "w").write("new"); open("log.txt", "w").write("2")
"""
    run = python(place, code)
    wait_for(lambda: "state.json" in run.told())
    (place.root / "on").touch()
    used = run.end()
    state = used["state.json"]
    assert (state.role, state.digest, state.before) == ("both", sha256(b"new"), sha256(b"old"))
    assert used["log.txt"].digest == sha256(b"2")


def test_a_program_in_another_language_is_seen_from_outside(place: Place) -> None:
    """What a process that is not Python holds open, read and written."""
    (place.root / "corpus.txt").write_text("words")
    shell = "exec 3<corpus.txt 4>model.bin; echo x >&4; until [ -e go ]; do sleep 0.05; done"
    run = Followed(place, "sh", "-c", shell)
    wait_for(run.told)
    used = run.end()
    assert (used["corpus.txt"].role, used["corpus.txt"].seen) == ("read", "outside")
    assert used["corpus.txt"].digest == sha256(b"words")
    assert (used["model.bin"].role, used["model.bin"].digest) == ("written", sha256(b"x\n"))


def test_a_file_that_is_mapped_and_closed_is_seen_from_outside(place: Place) -> None:
    """Native code maps data files and closes them."""
    (place.root / "tensors.bin").write_bytes(b"\1" * 5000)
    code = """
import mmap, os
handle = os.open("tensors.bin", os.O_RDONLY)
held = mmap.mmap(handle, 0, access=mmap.ACCESS_READ)
os.close(handle)
"""
    (place.root / "train.py").write_text(code + UNTIL_GO)
    run = Followed(place, sys.executable, "-I", "-S", "train.py")
    wait_for(run.told)
    assert run.end()["tensors.bin"].seen == "outside"


def test_a_run_that_goes_on_has_a_record(place: Place) -> None:
    """What it read, with digests; what it writes, without one until the end."""
    (place.root / "data.csv").write_text("1")
    run = python(place, "open('data.csv').read(); open('model.pt', 'w').write('weights')")
    wait_for(lambda: run.told().keys() == {"data.csv", "model.pt"})
    assert run.told()["data.csv"].digest == sha256(b"1")
    assert (run.told()["model.pt"].role, run.told()["model.pt"].digest) == ("written", "")
    assert run.end()["model.pt"].digest == sha256(b"weights")


def test_what_is_written_beside_and_put_in_place_is_told_once(place: Place) -> None:
    """By the name that it got, for a file and for what is in a folder."""
    code = """
import os
open("x.new", "w").write("1"); os.replace("x.new", "x.pt")
os.mkdir("half"); open("half/y.pt", "w").write("2"); os.rename("half", "whole")
"""
    used = python(place, code).end()
    assert {name: use.digest for name, use in used.items()} == {
        "x.pt": sha256(b"1"),
        "whole/y.pt": sha256(b"2"),
    }


def test_class_folders_are_one_folder(place: Place) -> None:
    """An image dataset is told as its folder, with its files counted and digested."""
    code = """
import glob
for path in sorted(glob.glob("data/train/*/*.png")): open(path, "rb").read()
"""
    for number in range(90):
        path = place.root / f"data/train/class{number % 3}/{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % number)
    used = python(place, code).end()
    assert set(used) == {"data/train"}
    folder = used["data/train"]
    assert (folder.files, folder.size, folder.kind, folder.role) == (90, 170, "image", "read")
    assert folder.digest.startswith("tree:")


def test_a_few_files_of_a_folder_are_files(place: Place) -> None:
    """The folder of the project itself is never told as a whole, only that it has more."""
    (place.root / "parts").mkdir()
    for number in range(12):
        (place.root / f"parts/{number}.csv").touch()
    for number in range(30):
        (place.root / f"{number}.csv").touch()
    code = "import glob\nfor p in [*glob.glob('*.csv'), *glob.glob('*/*.csv')]: open(p).read()"
    used = python(place, code).end()
    assert "more" in used.pop(".").problem
    assert len(used) == 20 + 12
    assert all(use.files is None and use.digest == sha256(b"") for use in used.values())


def test_names_that_are_no_text_and_files_that_cannot_be_read(place: Place) -> None:
    """They are told, each with what is wrong with it; a pipe is never opened."""
    names = [b"a\nb.csv", b"\xff\xfe.csv", b"gone.csv", b"pipe.csv"]
    for name in names[:3]:
        Path(os.fsdecode(os.fsencode(place.root) + b"/" + name)).write_bytes(b"1")
    os.mkfifo(place.root / "pipe.csv")
    code = f"""
import os, pathlib, time
while not pathlib.Path("on").exists(): time.sleep(0.01)
os.set_blocking(os.open("pipe.csv", os.O_RDWR), True)
for name in {names[:3]!r}: open(name).read()
os.unlink("gone.csv")
pathlib.Path("done").touch()
"""
    run = python(place, code)
    (place.root / "on").touch()
    wait_for((place.root / "done").exists)
    used = run.end()
    for name in names[:2]:
        assert used[os.fsdecode(name)].digest == sha256(b"1")
    assert (used["gone.csv"].digest, used["pipe.csv"].digest) == ("", "")
    assert "gone" in used["gone.csv"].problem
    assert used["pipe.csv"].problem == "not a regular file"
    printed = json.loads(command(place, "files", "1", "--json"))
    assert {os.path.relpath(use["path"], place.root) for use in printed} == {
        "a\nb.csv",
        "??.csv",
        "gone.csv",
        "pipe.csv",
        "done",
    }
    assert "a\N{REPLACEMENT CHARACTER}b.csv" in command(place, "files", "1")


def test_the_end_does_not_wait_for_digests(place: Place) -> None:
    """What is not digested in time is told without, and why."""
    with (place.root / "big.bin").open("wb") as file:
        file.truncate(digest.WHOLE)
    folder = recorded(place, *reads(place, "big.bin", "a.csv"))
    Files(folder, set).close(seconds=0.0)
    assert told(place, folder)["a.csv"].problem == "not digested: the run ended"


def test_one_thread_digests_and_keeps_nobody_alive(place: Place) -> None:
    """It is a daemon of the lowest priority."""
    names = [f"{number}.csv" for number in range(5)]
    for name in names:
        (place.root / name).write_text("1")
    before = {*threading.enumerate()}
    folder = recorded(place, *reads(place, *names))
    following = Files(folder, set)
    wait_for(lambda: (following.look(), told(place, folder).keys() == {*names})[1])  # type: ignore[func-returns-value]
    fresh = {*threading.enumerate()} - before
    assert [thread.daemon for thread in fresh] == [True]
    assert os.getpriority(os.PRIO_PROCESS, fresh.pop().native_id or 0) == 19


def test_a_new_supervisor_goes_on_with_what_the_old_one_digested(place: Place) -> None:
    """A file that has changed since is not digested again."""
    (place.root / "data.csv").write_text("old")
    run = python(place, "open('data.csv').read()")
    wait_for(run.told)
    place.kill(run.number, layout.SUPERVISOR)
    (place.root / "data.csv").write_text("new, and longer")
    place.project().supervise(place.run(run.number))
    wait_for(lambda: place.alive(run.number, layout.SUPERVISOR))
    used = run.end()["data.csv"]
    assert (used.digest, used.role) == (sha256(b"old"), "read")


def test_a_folder_of_a_hundred_thousand_files_does_not_hold_up_the_end(place: Place) -> None:
    """It is told, with its digest if there was the time."""
    inner = place.root / "images"
    inner.mkdir()
    for number in range(100_000):
        os.close(os.open(inner / f"{number}.png", os.O_CREAT))
    folder = recorded(place, {"path": str(inner), "write": False, "opens": 64})
    Files(folder, set).close(seconds=30.0)
    [used] = files.read(folder)
    assert (used.files, used.sampled, used.digest[:8]) == (100_000, True, "sampled:")


@pytest.mark.parametrize("content", ["", "\0\n{}\n[1]\n", '{"path": 3}\n{"path": "/x", "siz'])
def test_a_damaged_record_is_read_up_to_the_damage(tmp_path: Path, content: str) -> None:
    """What is no record is passed over."""
    good = '{"path": "/data.csv", "role": "read", "unknown": 1}\n'
    (tmp_path / layout.FILES).write_text(good + content)
    assert files.read(tmp_path) == [FileUse("/data.csv")]


def test_two_names_of_one_file_are_one(place: Place) -> None:
    """Hubs link the files of a version to their contents."""
    (place.root / "blob").write_text("weights")
    link = place.root / "models--org--net/snapshots/0123456789/model.safetensors"
    link.parent.mkdir(parents=True)
    link.symlink_to(place.root / "blob")
    folder = recorded(place, *reads(place, str(link), "blob"))
    Files(folder, set).close()
    [use] = files.read(folder)
    assert (use.path, use.version) == (str(link), "org/net@0123456789")
    assert use.digest == sha256(b"weights")
