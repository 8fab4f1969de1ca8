"""One snapshot after another: what changed, what costs nothing, and what people are told."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pytest

from workbench.errors import NoSnapshot, UsageError
from workbench.inputs.code import cache, keep, pruning, store
from workbench.inputs.code.repository import repository_state, without_password
from workbench.inputs.code.shadow import Shadow
from workbench.inputs.code.snapshot import capture, snapshot_of
from workbench.inside import folder, layout
from workbench.run.facts import peek

from .helpers import Place, wait_for
from .repositories import git, kept, none, plain, references, write

EDIT = """\
diff --git a/train.py b/train.py
index e7cabca..0a0abb7 100644
--- a/train.py
+++ b/train.py
@@ -1 +1,2 @@
-a = 2
+a = 3
+b = 4
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty project folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def settle(project: Path) -> None:
    """Let every file be as old as one that is trusted to be the same."""
    for path in project.glob("*.py"):
        os.utime(path, (1.7e9, 1.7e9))


def test_an_edit_that_was_never_committed_is_told_exactly(root: Path) -> None:
    before = capture(none(root))
    write(root, train="a = 3\nb = 4\n")
    after = capture(root)
    assert Shadow(root).diff(before.tree, after.tree) == EDIT
    assert Shadow(root).diff(before.tree, after.tree, paths=["new.py"]) == ""
    assert kept(root, before)["train.py"] == b"a = 2\n"


def test_changes_name_added_removed_renamed_and_binary_files(root: Path) -> None:
    git(root, "init")
    write(root, a="1\n2\n", gone="x\n", old="\n".join(map(str, range(20))))
    (root / "blob").write_bytes(b"\0\1")
    before = capture(root)
    write(root, a="1\n3\n4\n", added="y\n")
    (root / "gone.py").unlink()
    (root / "old.py").rename(root / "new name.py")
    (root / "blob").write_bytes(b"\0\2")
    after = capture(root)
    shadow = Shadow(root)
    told = shadow.changes(before.tree, after.tree)
    assert [(one.path, one.added, one.removed, one.status, one.before) for one in told] == [
        ("a.py", 2, 1, "changed", ""),
        ("added.py", 1, 0, "added", ""),
        ("blob", None, None, "changed", ""),
        ("gone.py", 0, 1, "removed", ""),
        ("new name.py", 0, 0, "renamed", "old.py"),
    ]
    assert told[1].modes == (0, 0o100644) and set(told[1].blobs[0]) == {"0"}
    text = shadow.diff(before.tree, after.tree)
    assert "rename from old.py\nrename to new name.py\n" in text
    assert "Binary files a/blob and b/blob differ" in text


def test_a_file_becomes_a_folder_and_a_folder_a_file(root: Path) -> None:
    write(root, a="1\n", b__c="2\n")
    capture(root)
    (root / "a.py").unlink()
    (root / "a.py").mkdir()
    write(root / "a.py", inner="3\n")
    (root / "b" / "c.py").unlink()
    (root / "b").rmdir()
    (root / "b").write_text("4\n")
    assert kept(root, capture(root)) == {"a.py/inner.py": b"3\n", "b": b"4\n"}


@pytest.mark.parametrize("seed", range(3))
def test_a_snapshot_given_the_last_is_the_one_made_from_nothing(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    root, fresh = tmp_path / "project", tmp_path / "fresh"
    root.mkdir()
    for _ in range(12):
        for _ in range(chance.randrange(5)):
            _disturb(root / "abc"[chance.randrange(3)], chance)
        again = capture(root)
        shutil.copytree(root, fresh, symlinks=True, ignore=shutil.ignore_patterns(".workbench"))
        assert capture(fresh).tree == again.tree
        shutil.rmtree(fresh)


def _disturb(path: Path, chance: random.Random) -> None:
    """Make of a path something else: nothing, a file, a link, a program or a folder."""
    if path.is_dir() and not path.is_symlink():
        if chance.random() < 0.7:
            return _disturb(path / "abc"[chance.randrange(3)], chance)
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    what = chance.choice(["nothing", "file", "link", "program", "folder"])
    if what == "link":
        path.symlink_to("a")
    elif what == "folder":
        path.mkdir()
        _disturb(path / "b", chance)
    elif what != "nothing":
        path.write_text(str(chance.randrange(3)))
        path.chmod(0o755 if what == "program" else 0o644)
    return None


def test_a_change_within_one_tick_of_the_clock_is_seen(root: Path) -> None:
    write(root, a="1\n")
    status = (root / "a.py").stat()
    capture(root)
    write(root, a="2\n")
    os.utime(root / "a.py", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert kept(root, capture(root)) == {"a.py": b"2\n"}


def test_a_file_that_was_just_written_is_not_trusted_to_be_the_same(root: Path) -> None:
    write(root, a="1\n")
    status = (root / "a.py").stat()
    assert not cache.same(cache.entry(status, 0o100644, "", now=status.st_ctime + 1), status)
    assert cache.same(cache.entry(status, 0o100644, "", now=status.st_ctime + 3), status)


def test_unchanged_code_is_stored_once_and_not_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain(root)
    first = capture(root)
    assert len(references(root)) == 1
    settle(root)
    monkeypatch.setattr(store, "Writer", None)  # none may be started
    assert capture(root) == first
    cache = root / ".workbench" / "index" / "code.json"
    assert capture(root) == first
    assert cache.exists()


def test_what_a_run_writes_is_no_change_of_the_code(root: Path) -> None:
    first = capture(none(root))
    for name in ("outputs/1/config.yaml", "train.log", "last.ckpt", "wandb/run/x.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1\n")
    assert capture(root).tree == first.tree


def test_restored_files_are_byte_for_byte_what_they_were(root: Path, tmp_path: Path) -> None:
    snapshot = capture(plain(root))
    wanted = kept(root, snapshot)
    write(root, train="all else\n")
    back = tmp_path / "there" / "back"
    Shadow(root).restore(snapshot.tree, back)
    found = {str(p.relative_to(back)): p.read_bytes() for p in back.rglob("*") if p.is_file()}
    assert found == wanted
    with pytest.raises(UsageError, match="not empty"):
        Shadow(root).restore(snapshot.tree, back)


def test_a_file_or_a_tree_that_is_not_there(root: Path) -> None:
    snapshot = capture(none(root))
    with pytest.raises(UsageError, match=r"no file gone\.py"):
        Shadow(root).read(snapshot.tree, "gone.py")
    for tree in ("0" * 40, "HEAD", "--all", ""):
        with pytest.raises(NoSnapshot):
            Shadow(root).files(tree)
        with pytest.raises(NoSnapshot):
            Shadow(root).diff(snapshot.tree, tree)


def test_a_snapshot_told_as_json_is_the_same_again(root: Path) -> None:
    none(root)
    (root / ".env").touch()
    snapshot = capture(root)
    assert snapshot_of(snapshot.told()) == snapshot
    assert snapshot_of({}) is None
    assert snapshot_of({"tree": "x", "left_out": 3}) is None


def test_what_git_says_is_recorded_without_passwords(root: Path, tmp_path: Path) -> None:
    plain(root)
    git(root, "remote", "add", "origin", "https://me:secret@example.org/me/code.git")
    state = repository_state(root)
    assert state == {
        "root": str(root),
        "commit": git(root, "rev-parse", "HEAD"),
        "branch": "trunk",
        "remote": "https://example.org/me/code.git",
        "staged": 2,
        "changed": 3,
        "untracked": 1,
        "conflicts": 0,
        "dirty": True,
        "begun": "",
    }
    assert repository_state(tmp_path) == {}
    assert without_password("git@example.org:me/code.git") == "git@example.org:me/code.git"
    assert without_password("ssh://git:pw@example.org/x") == "ssh://git@example.org/x"
    assert without_password("https://token@example.org/x") == "https://example.org/x"
    assert without_password("/srv/code.git") == "/srv/code.git"


def test_the_command_lists_shows_and_restores(place: Place, tmp_path: Path) -> None:
    number = place.train("print('trained')\n")
    place.ended(number)
    (place.root / ".env").touch()
    snapshot = capture(place.root)
    told = snapshot.told() | {
        "git": {"root": "x", "commit": "a" * 40, "branch": "trunk", "changed": 2}
    }
    folder = place.project().find(str(number)).folder
    (folder / "code.json").unlink(missing_ok=True)
    missing = place.command("code", str(number))
    assert missing.returncode == 2
    assert "was not kept" in missing.stderr
    (folder / "code.json").write_text(json.dumps(told))
    page = place.command("code", str(number)).stdout
    for words in (snapshot.tree[:12], "train0.py", ".env", "looks like a secret", "2 changed"):
        assert words in page
    assert place.command("code", str(number), "train0.py").stdout == "print('trained')\n"
    listed = json.loads(place.command("code", str(number), "--json").stdout)
    assert [one["path"] for one in listed["listed"]] == ["train0.py"]
    done = place.command("code", str(number), "--restore", str(tmp_path / "back"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "back" / "train0.py").read_text() == "print('trained')\n"
    assert place.command("code", str(number), "--restore", str(place.root)).returncode == 2
    assert place.command("code", str(number), "no.py").returncode == 2


def test_snapshots_that_no_run_has_are_dropped_in_time(root: Path) -> None:
    trees = []
    for turn in range(3):
        write(root, train=f"a = {turn}\n", same="b = 1\n")
        trees.append(capture(root).tree)
    assert pruning.prune(root, {trees[0]}) == 0, "a launch may be about to tell of them"
    for reference in references(root):
        os.utime(store.location(root) / "refs" / "snapshots" / reference, (0, 0))
    assert pruning.prune(root, {trees[0]}) == 2
    shadow = Shadow(root)
    assert shadow.read(trees[0], "train.py") == b"a = 0\n"
    assert shadow.read(trees[0], "same.py") == b"b = 1\n"
    assert capture(root).tree == trees[2]
    assert shadow.read(trees[2], "train.py") == b"a = 2\n"


def test_a_slow_git_holds_up_no_launch_and_is_told_later(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code stays what it was at the launch."""
    plain(root)
    run = Path(folder.make_run(str(root), {"command": ["python", "train.py"], "cwd": str(root)}))
    monkeypatch.setattr(keep, "_MOMENT", 0.0)
    keep.keep(root, run)
    first = peek(run / layout.CODE)
    assert first["git"] == {}
    write(root, train="a = 99\n")
    told = wait_for(lambda: peek(run / layout.CODE).get("git"))
    assert told["branch"] == "trunk"  # type: ignore[index]
    assert peek(run / layout.CODE)["tree"] == first["tree"]
