"""Differences of code, from real snapshots: what a person may do to files, and what is told."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.compare import code
from workbench.compare.code import CodeDifference
from workbench.compare.hunks import FileDifference
from workbench.draw.cells import cell_width, plain
from workbench.errors import NoSnapshot
from workbench.index.catalog import Run
from workbench.inputs.code import store
from workbench.inputs.code.changes import How
from workbench.inputs.code.shadow import Shadow
from workbench.inputs.code.snapshot import capture
from workbench.view.diff import coloured
from workbench.view.lanes import LaneOptions, Page, Subject
from workbench.view.lanes.code import CodeLane

from .helpers import SOURCE, Place
from .repositories import git, write

NAMES = (
    *("a b.py", 'q"q.py', "t\ttab.py", "n\nl.py", "back\\s.py", "é.py", "\udce9.py"),
    *("\x01\x1b[31m.py", "d/e/f.py", "-x.py", ":(top)x.py", "[b]x[/b].py", "a b/c.py"),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty project folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def put(root: Path, path: str, content: bytes | str) -> None:
    """Write a file."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)


def difference(root: Path, old: str, how: How = code.PLAIN) -> CodeDifference:
    """From a tree to what is there now."""
    return code.of_trees(root, old, capture(root).tree, how)


def files(found: CodeDifference) -> dict[str, FileDifference]:
    """By path, in order."""
    told = {one.change.path: one for one in found.files()}
    assert list(told) == [change.path for change in found.changes]
    return told


def test_whatever_a_file_is_called_its_lines_are_found(root: Path) -> None:
    for name in NAMES:
        put(root, name, f"x = 1\n{name.encode(errors='replace')!r}\n")
    before = capture(root).tree
    for name in NAMES:
        put(root, name, f"x = 2\n{name.encode(errors='replace')!r}\n")
    told = files(difference(root, before))
    assert set(told) == set(NAMES)
    for one in told.values():
        assert [line.text for line in one.hunks[0].lines][:2] == ["x = 1", "x = 2"]


def test_everything_that_may_become_of_a_file(root: Path) -> None:
    put(root, "old.py", "".join(f"{n}\n" for n in range(20)))
    put(root, "link", "x\n")
    put(root, "mode.sh", "x\n")
    put(root, "bin", b"\0\1")
    put(root, "big.txt", "".join(f"{n}\n" for n in range(9000)))
    put(root, "bare.py", "a\nb")
    put(root, "gone.py", "g\n")
    before = capture(root).tree
    (root / "old.py").rename(root / "new.py")
    (root / "link").unlink()
    (root / "link").symlink_to("bare.py")
    (root / "mode.sh").chmod(0o755)
    put(root, "bin", b"\0\2")
    put(root, "big.txt", "".join(f"{2 * n}\n" for n in range(9000)))
    put(root, "bare.py", "a\nb\n")
    put(root, "empty.py", "")
    (root / "gone.py").unlink()
    told = files(difference(root, before))
    assert {path: (one.change.status, one.notes) for path, one in told.items()} == {
        "bare.py": ("changed", ()),
        "big.txt": ("changed", ("9,000 lines differ: not shown",)),
        "bin": ("changed", ("binary: not shown",)),
        "empty.py": ("added", ("empty",)),
        "gone.py": ("removed", ()),
        "link": ("changed", ("mode 100644 → 120000", "a link")),
        "mode.sh": ("changed", ("mode 100644 → 100755",)),
        "new.py": ("renamed", ()),
    }
    assert told["new.py"].change.before == "old.py" and not told["new.py"].hunks
    assert [line.bare for line in told["bare.py"].hunks[0].lines] == [False, True, False]


def test_white_space_that_does_not_count(root: Path) -> None:
    write(root, space="if a:\n  b\n", both="if a:\n  b\n", crlf="a\nb\n")
    before = capture(root).tree
    write(root, space="if  a:\n    b\n", both="if a:\n    c\n")
    put(root, "crlf.py", "a\r\nb\r\n")
    assert list(files(difference(root, before))) == ["both.py", "crlf.py", "space.py"]
    found = difference(root, before, How(ignore_space=True))
    assert list(files(found)) == ["both.py"] and found.lines == (1, 1)


def test_context_and_paths(root: Path) -> None:
    lines = [f"x{n} = {n}" for n in range(40)]
    for name in ("a/one.py", "a/two.py", "ab.py"):
        put(root, name, "\n".join(lines))
    before = capture(root).tree
    for name in ("a/one.py", "a/two.py", "ab.py"):
        put(root, name, "\n".join([*lines[:20], "new = 1", *lines[20:]]))
    found = difference(root, before, How(context=0))
    assert [len(one.hunks[0].lines) for one in found.files()] == [1, 1, 1]
    assert list(files(found.only(["a"]))) == ["a/one.py", "a/two.py"]
    assert list(files(found.only(["ab.py", "nothing"]))) == ["ab.py"]
    assert files(found.only(["."])) == files(found) == files(found.only([]))
    assert found.only(["nothing"]).diff == ""


def test_colours_are_those_of_the_whole_file(root: Path) -> None:
    text = ['"""', *(f"word {n}" for n in range(30)), '"""', "x = 1"]
    put(root, "a.py", "\n".join(text))
    before = capture(root).tree
    put(root, "a.py", "\n".join(text).replace("word 15", "if 15"))
    (one,) = difference(root, before).files()
    with Shadow(root).blobs() as blobs:
        colours = coloured(one, blobs)
    changed = next(line for line in one.hunks[0].lines if line.kind == "+")
    assert list(colours.of(changed)) == [(0, 5, "code-string")]


def test_a_long_file_is_coloured_where_it_is_shown(root: Path) -> None:
    put(root, "a.py", "x = 1\n" * 20_000)
    before = capture(root).tree
    put(root, "a.py", "x = 1\n" * 20_000 + "y = None\n")
    (one,) = difference(root, before).files()
    with Shadow(root).blobs() as blobs:
        colours = coloured(one, blobs)
    assert (4, 8, "code-number") in colours.of(one.hunks[0].lines[-1])


def test_the_bytes_of_the_patch_bring_the_new_code_back(root: Path, tmp_path: Path) -> None:
    put(root, "a.py", "x\r\ny\n")
    put(root, "l.py", b"caf\xe9 = 1")
    first = capture(root)
    put(root, "a.py", "x\r\nz\r\n")
    put(root, "l.py", b"caf\xe8 = 1")
    put(root, "new/é.py", "n\n")
    patch = b"".join(difference(root, first.tree).patches())
    back = tmp_path / "back"
    Shadow(root).restore(first.tree, back)
    git(back, "init")
    subprocess.run(["git", "apply", "-"], input=patch, cwd=back, check=True)
    assert (back / "a.py").read_bytes() == b"x\r\nz\r\n"
    assert (back / "l.py").read_bytes() == b"caf\xe8 = 1"
    assert (back / "new" / "é.py").read_text() == "n\n"


def test_files_that_are_not_taken_leave_no_process(root: Path) -> None:
    for number in range(300):
        write(root, **{f"m{number}": f"x = {number}\n" * 200})
    before = capture(root).tree
    for number in range(300):
        write(root, **{f"m{number}": f"y = {number}\n" * 200})
    coming = difference(root, before).files()
    assert next(coming).change.path == "m0.py"
    coming.close()
    told = subprocess.run(["ps", "-o", "args", "--ppid", str(os.getpid())], capture_output=True)
    assert b"--unified" not in told.stdout


# The lane


@pytest.fixture
def three(place: Place) -> Place:
    """Three runs: the second changes a file and adds one, the third has the code of the first."""
    script = "import sys\nlr = 0.1\nprint('loss', lr)\n"
    put(place.root, ".env", "TOKEN=hush")
    place.script(script)
    place.ended(place.launch(sys.executable, "train.py"))
    place.script(script.replace("0.1", "0.25"))
    put(place.root, "[b]model[/b].py", "x = 1\n")
    place.ended(place.launch(sys.executable, "train.py"))
    place.script(script)
    (place.root / "[b]model[/b].py").unlink()
    place.ended(place.launch(sys.executable, "train.py"))
    return place


def runs(place: Place, *numbers: int) -> tuple[Run, ...]:
    """Those runs of the project."""
    return tuple(place.run(number) for number in numbers)


def shown(
    place: Place, *numbers: int, width: int = 80, now: bool = False, **options: object
) -> Page:
    """The code lane of these runs, when all is worked out."""
    listed = place.project().runs()
    chosen = LaneOptions(**options)  # type: ignore[arg-type]
    subject = Subject(runs(place, *numbers), width, listed=listed, options=chosen, now=now)
    lane = CodeLane(place.root)
    first = lane.page(subject)
    assert first is not None
    while lane.advance(0.01):
        pass
    page = lane.page(subject) or first
    assert lane.page(subject) is None
    lane.close()
    for row in page.rows:
        assert sum(cell_width(piece.text) for piece in row) == width
    return page


def test_one_run_is_compared_with_the_one_before(three: Place) -> None:
    page = shown(three, 2)
    text = plain(page.rows)
    assert "1 → 2: 2 files, +2 −1" in text and ".env (looks like a secret)" in text
    assert "hush" not in text and "[b]model[/b].py" in text
    assert [plain([page.rows[row]]).split()[1] for row in page.heads] == [
        "[b]model[/b].py",
        "train.py",
    ]
    assert all("@@" in plain([page.rows[row]]) for row in page.stops) and len(page.stops) == 2
    assert page.busy == ""
    inks = {piece.ink for row in page.rows for piece in row}
    assert {"code-number/added-word", "code-number/removed-word", "code-keyword"} <= inks
    assert "No code to compare with" in plain(shown(three, 1).rows)


def test_marked_runs_are_compared_with_the_first(three: Place) -> None:
    text = plain(shown(three, 1, 2, 3).rows)
    assert "1 → 2: 2 files, +2 −1" in text and "3: the same code as run 1" in text
    assert "│" in plain(shown(three, 1, 2, width=140).rows)
    assert "│" not in plain(shown(three, 1, 2, width=140, split=False).rows)


def test_the_working_tree_as_it_is_now(three: Place) -> None:
    assert "3 → now: the same code" in plain(shown(three, 3, now=True).rows)
    three.script("lr = 0.1\n")
    assert "3 → now: 1 file, +0 −2" in plain(shown(three, 3, now=True).rows)


def test_white_space_alone_is_no_difference_where_it_does_not_count(three: Place) -> None:
    three.script("import   sys\nlr = 0.1\nprint('loss', lr)\n")
    told = plain(shown(three, 3, now=True, ignore_space=True).rows)
    assert "3 → now: the same code but for white space" in told


def test_code_that_was_not_kept_hides_no_other(three: Place) -> None:
    (three.folder(1) / "code.json").unlink()
    text = plain(shown(three, 1, 2, 3).rows)
    assert "the code of run 1 was not kept" in text and "2 → 3: 2 files" in text
    shutil.rmtree(store.location(three.root))
    assert "2 → 3: The code of this run was not kept, or has" in plain(shown(three, 2, 3).rows)


def test_a_lane_shows_what_is_ready_and_then_the_rest(three: Place) -> None:
    for number in range(60):
        put(three.root, f"pkg/m{number:02}.py", f"x = {number}\n" * 50)
    three.ended(three.launch(sys.executable, "train.py"))
    subject = Subject(runs(three, 3, 4), 80)
    lane = CodeLane(three.root)
    pages = [lane.page(subject)]
    while lane.advance(0.0):
        pages.append(lane.page(subject))
    told = [page for page in pages if page is not None]
    assert told[0].busy == "comparing" and "3 → 4: …" in plain(told[0].rows)
    assert len(told) > 1 and len(told[0].rows) < len(told[-1].rows)
    last = lane.page(subject)
    assert last is not None and last.busy == "" and len(last.heads) == 60
    lane.close()


# The command


def test_a_terminal_gets_colours_unless_it_says_no(three: Place) -> None:
    told = on_terminal(three, "diff", "1", "2", "--code")
    assert "\x1b[32m+\x1b[0m" in told and "\x1b[1m1 → 2: " in told
    assert "\x1b[36;7m0.25\x1b[0m" in told or "\x1b[36;7m25\x1b[0m" in told
    assert "\x1b" not in on_terminal(three, "diff", "1", "2", "--code", NO_COLOR="1")


def on_terminal(place: Place, *arguments: str, **env: str) -> str:
    """What `workbench …` prints on a terminal."""
    ours, theirs = pty.openpty()
    kept = {name: text for name, text in os.environ.items() if name != "NO_COLOR"}
    environment = {**kept, "PYTHONPATH": SOURCE, "TERM": "xterm", **env}
    command = [sys.executable, "-m", "workbench", *arguments]
    with subprocess.Popen(command, cwd=place.root, env=environment, stdout=theirs) as process:
        os.close(theirs)
        told = b""
        try:
            while piece := os.read(ours, 65536):
                told += piece
        except OSError:  # how Linux tells the end of a terminal
            pass
    os.close(ours)
    assert process.returncode == 0
    return told.decode()


def test_several_runs_their_files_and_only_some_paths(three: Place) -> None:
    told = three.command("diff", "1", "2", "3", "--code", "--stat").stdout
    assert [line.split()[0] for line in told.splitlines()] == ["1", "added", "changed", "1"]
    told = three.command("diff", "1", "2", "--code", "train.py").stdout
    assert told.startswith("diff --git a/train.py") and "model" not in told
    beside = three.command("diff", "1", "2", "--code", "--side-by-side", "--context", "0")
    assert "-lr = 0.1" in beside.stdout and "│" in beside.stdout
    wrong = three.command("diff", "1", "99", "--code")
    assert wrong.returncode == 2 and "no run 99" in wrong.stderr


def test_hunks_as_json(three: Place) -> None:
    told = json.loads(three.command("diff", "1", "2", "--code", "--json").stdout)
    itself, one = told["code"]
    assert itself["files"] == []
    assert (one["title"], one["problem"]) == ("1 → 2", "")
    assert [file["path"] for file in one["files"]] == ["[b]model[/b].py", "train.py"]
    (hunk,) = one["files"][1]["hunks"]
    assert [(line["kind"], line["old"], line["new"]) for line in hunk["lines"]] == [
        *((" ", 1, 1), ("-", 2, None), ("+", None, 2), (" ", 3, 3)),
    ]
    assert [hunk["lines"][2]["text"][a:b] for a, b in hunk["lines"][2]["changed"]] == ["25"]


def test_a_missing_side_is_told_and_the_others_are_shown(three: Place) -> None:
    (three.folder(2) / "code.json").unlink()
    three.script("changed = 1\n")
    three.ended(three.launch(sys.executable, "train.py"))
    told = three.command("diff", "1", "2", "4", "--code")
    assert told.returncode == 1 and "code of run 2 was not kept" in told.stderr
    assert "+changed = 1" in told.stdout


def test_the_working_tree_needs_the_code_of_the_run(three: Place) -> None:
    (three.folder(2) / "code.json").unlink()
    with pytest.raises(NoSnapshot):
        code.of_working_tree(three.root, three.folder(2))
