"""Which files a launched Python tells of."""

from __future__ import annotations

import json
import os
from pathlib import Path

from workbench.inside import layout
from workbench.run.lifecycle import Failed, Finished

from .helpers import Place
from .test_inside import constants, opened


def test_a_script_that_moves_and_silences_itself_is_told_right(place: Place) -> None:
    (place.root / "deep").mkdir()
    number = place.train(
        """
        import io, os, sys
        LR = 0.5
        os.chdir("deep")
        sys.stdout = sys.stderr = io.StringIO()
        open("here", "w").close()
        raise ValueError("unheard")
        """
    )
    assert isinstance(place.ended(number).life, Failed)
    assert opened(place, number) == {("deep/here", True)}
    assert constants(place, number) == {"LR": 0.5}


def test_a_folder_full_of_files_is_told_by_a_count(place: Place) -> None:
    (place.root / "images").mkdir()
    for index in range(300):
        (place.root / "images" / f"{index}.png").write_text("")
    number = place.train("for i in range(300): open(f'images/{i}.png').close()")
    place.ended(number)
    told = place.lines(number, layout.OPENED)
    folder = str(place.root / "images")
    assert [line["opens"] for line in told if line["path"] == folder] == [21, 32, 64, 128, 256]
    assert sum(line["path"].startswith(folder + "/") for line in told) == 20


def test_what_is_no_data_is_left_out(place: Place) -> None:
    (place.root / "helper.py").write_text("")
    number = place.train(
        """
        import helper, json.tool, os, sqlite3, tempfile
        sqlite3.connect(":memory:").execute("select 1")
        sqlite3.connect("made.db").execute("create table t (a)")
        for path in ("/proc/self/status", "/etc/hostname", json.tool.__file__, __file__):
            open(path).close()
        os.close(os.open("seen", os.O_RDWR | os.O_CREAT))
        open(0)
        """
    )
    place.ended(number)
    assert opened(place, number) == {("seen", True), ("made.db", True)}
    assert len(place.lines(number, layout.OPENED)) == 2


def test_odd_names_are_told(place: Place) -> None:
    number = place.train(
        r"""
        import os
        for name in (b"a\nb", b"\xff\xfe", "ünï.csv".encode(), b'quo"te'): open(name, "w").close()
        """
    )
    assert place.ended(number).life == Finished(0)
    lines = (place.folder(number) / layout.OPENED).read_text().splitlines()
    names = {Path(json.loads(line)["path"]).name for line in lines}
    assert names == {"a\nb", "ünï.csv", 'quo"te', os.fsdecode(b"\xff\xfe")}


def test_what_is_made_elsewhere_and_moved_here_is_written(place: Place) -> None:
    """As checkpoints are: into a temporary file that nobody else knows, then put in place."""
    number = place.train(
        """
        import os, shutil, tempfile
        for way, name in ((os.rename, "a.ckpt"), (os.replace, "b.ckpt"), (shutil.move, "c.ckpt")):
            handle, path = tempfile.mkstemp()
            os.write(handle, b"weights")
            os.close(handle)
            way(path, name)
        """
    )
    place.ended(number)
    assert opened(place, number) == {(f"{name}.ckpt", True) for name in "abc"}
