"""Snapshots of the code, with real Git: what is in them, and that nobody's files are touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.inputs.code import store
from workbench.inputs.code.repository import repository_state, working_tree
from workbench.inputs.code.shadow import Shadow
from workbench.inputs.code.sieve import BIG, MANY
from workbench.inputs.code.snapshot import Snapshot, capture

from .repositories import STATES, git, kept, plain, traces, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty project folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def why(snapshot: Snapshot) -> dict[str, str]:
    """What was left out, and why."""
    return {one.path: one.why for one in snapshot.left_out}


@pytest.mark.parametrize("state", STATES)
def test_no_byte_and_no_time_changes_in_the_user_s_folders(
    state: str, root: Path, tmp_path: Path
) -> None:
    if state == "foreign" and os.geteuid():
        pytest.skip("only root can give files away")
    project = STATES[state](root)
    before = traces(tmp_path)
    first = capture(project)
    write(project, train="a = 99\n")
    changed = {str(project / "train.py"): traces(tmp_path)[str(project / "train.py")]}
    second = capture(project)
    repository_state(project)
    working_tree(project)
    Shadow(project).diff(first.tree, second.tree)
    after = traces(tmp_path)
    assert after.pop(str(project))[2] == ""  # our own folder was made in it
    before.pop(str(project))
    assert after == before | changed


def test_tracked_changed_staged_and_untracked_files_as_they_are_now(root: Path) -> None:
    snapshot = capture(plain(root))
    assert kept(root, snapshot) == {
        ".gitignore": b"ignored.py\n*.cache\n",
        "train.py": b"a = 2\n",
        "model.py": b"b = 2\n",
        "both.py": b"c = 3\n",
        "new.py": b"e = 1\n",
    }
    assert (snapshot.files, snapshot.bytes, snapshot.left_out) == (5, 43, ())
    assert ".workbench" not in git(root, "status", "--porcelain")


def test_a_tracked_file_that_is_ignored_is_code(root: Path) -> None:
    git(plain(root), "add", "-f", "ignored.py")
    assert "ignored.py" in kept(root, capture(root))


@pytest.mark.parametrize("state", ["none", "empty", "detached", "worktree", "foreign", "filtered"])
def test_every_repository_and_none_gives_the_files_but_not_the_ignored(
    state: str, root: Path
) -> None:
    if state == "foreign" and os.geteuid():
        pytest.skip("only root can give files away")
    files = kept(root, capture(STATES[state](root)))
    assert files["train.py"] == (root / "train.py").read_bytes()
    assert files["new.py"] == b"e = 1\n"
    assert "ignored.py" not in files


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_git_is_asked_about_the_repository_of_another_user(root: Path) -> None:
    (root / "tracked.csv").write_text("1\n")
    STATES["foreign"](root)
    (root / "untracked.csv").write_text("1\n")
    assert repository_state(root)["branch"] == "trunk"
    files = kept(root, capture(root))
    assert "tracked.csv" in files
    assert "untracked.csv" not in files


def test_a_conflict_is_kept_as_it_stands(root: Path) -> None:
    files = kept(root, capture(STATES["rebasing"](root)))
    assert b"<<<<<<<" in files["train.py"]
    assert set(files) == {"train.py", "new.py"}
    assert repository_state(root)["begun"] == "rebase"
    assert repository_state(root)["conflicts"] == 1


def test_submodules_and_inner_repositories_are_gone_into(root: Path) -> None:
    files = kept(root, capture(STATES["submodule"](root)))
    assert files["lib/train.py"] == b"changed = 1\n"
    assert files["lib/new.py"] == b"n = 1\n"
    assert files["nested/both.py"] == b"c = 3\n"
    assert not {"lib/ignored.py", "nested/ignored.py"} & files.keys()
    assert not [path for path in files if ".git/" in path or path.endswith("/.git")]


def test_a_folder_of_a_bigger_repository_is_a_project_of_its_own(root: Path) -> None:
    project = STATES["within"](root)
    assert set(kept(project, capture(project))) == {"train.py", "pkg/deep.py"}


def test_a_project_that_a_bigger_repository_ignores_has_code(root: Path) -> None:
    plain(root)
    (root / ".gitignore").write_text("scratch/\n")
    write(root, scratch__train="s = 1\n")
    assert set(kept(root / "scratch", capture(root / "scratch"))) == {"train.py"}


def test_a_broken_repository_is_a_project_without_one(root: Path) -> None:
    STATES["none"](root)
    (root / ".git").write_text("gitdir: /nowhere\n")
    assert set(kept(root, capture(root))) == {".gitignore", "train.py", "new.py"}


def test_no_filter_and_no_program_of_the_user_runs(root: Path, tmp_path: Path) -> None:
    before = capture(STATES["filtered"](root))
    (root / "train.py").write_bytes(b"a = 3\r\n")
    after = capture(root)
    shadow = Shadow(root)
    assert "+a = 3" in shadow.diff(before.tree, after.tree)
    shadow.restore(before.tree, tmp_path / "back")
    assert (tmp_path / "back" / "train.py").read_bytes() == b"a = 2\r\n# $Id$\n"
    state = repository_state(root)
    assert state["dirty"] is True
    assert not (tmp_path / "mark").exists()


def test_steering_variables_in_the_environment_steer_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain(root)
    wanted = capture(root)
    state = repository_state(root)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "0")
    (store.location(root) / "HEAD").unlink()  # it has to be made whole as well
    assert capture(root).tree == wanted.tree
    assert repository_state(root) == state
    assert not (tmp_path / "elsewhere").exists()


def test_any_name_links_and_the_executable_bit(root: Path, tmp_path: Path) -> None:
    git(root, "init")
    names = [b"a b.py", b"new\nline.py", b"quo\"te'.py", b"caf\xc3\xa9.py", b"\xff\xfe.py"]
    names += [b"back\\slash.py", b"-dash.py", b":colon.py", b"tab\t.py", b"star*.py", b"GIT~1"]
    for name in names:
        (root / os.fsdecode(name)).write_bytes(b"# " + name)
    write(root, run="#!\n")
    (root / "run.py").chmod(0o755)
    (root / "link").symlink_to("./run.py")
    (root / "away").symlink_to("/etc")
    os.mkfifo(root / "pipe")
    snapshot = capture(root)
    assert set(map(os.fsencode, kept(root, snapshot))) == {*names, b"run.py", b"link", b"away"}
    back = tmp_path / "back"
    assert Shadow(root).restore(snapshot.tree, back) == len(names) + 3
    for name in names:
        assert (back / os.fsdecode(name)).read_bytes() == b"# " + name
    assert os.readlink(back / "link") == "./run.py"  # noqa: PTH115  # as it is
    assert (back / "away").readlink() == Path("/etc")
    assert os.access(back / "run.py", os.X_OK)
    assert not os.access(back / "-dash.py", os.X_OK)


def test_what_lies_below_a_link_is_not_code(root: Path, tmp_path: Path) -> None:
    plain(root)
    write(root, pkg__a="1\n")
    git(root, "add", "pkg")
    (root / "pkg").rename(tmp_path / "moved")
    (root / "pkg").symlink_to(tmp_path / "moved")
    files = kept(root, capture(root))
    assert files["pkg"] == os.fsencode(tmp_path / "moved")
    assert "pkg/a.py" not in files


def test_secrets_and_big_files_are_left_out_and_listed(root: Path) -> None:
    git(root, "init")
    write(root, train="a\n", secrets="def mask(): ...\n", at__limit="x" * BIG)
    for name in (".env", "tls.pem", ".env.example"):
        (root / name).write_text("KEY=1\n")
    (root / "deploy").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n")
    write(root, big="x" * (BIG + 1))
    git(root, "add", "-f", ".")
    snapshot = capture(root)
    assert set(kept(root, snapshot)) == {"train.py", "secrets.py", "at/limit.py", ".env.example"}
    secret = "looks like a secret"
    assert why(snapshot) == {
        ".env": secret,
        "tls.pem": secret,
        "deploy": secret,
        "big.py": "bigger than 1 MiB",
    }
    assert next(one for one in snapshot.left_out if one.path == "big.py").bytes == BIG + 1


def test_data_and_output_are_code_only_if_git_tracks_them(root: Path) -> None:
    git(root, "init")
    for name in ("table.csv", "outputs/known.txt", "data/loader.py"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("1\n")
    git(root, "add", ".")
    for name in ("model.pt", "outputs/1/log.txt", "outputs/2/log.txt", "data/new.py", "data/a.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1\n")
    for name in ("myenv/pyvenv.cfg", "myenv/lib/x.py", "events.out.tfevents.1.host"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1\n")
    snapshot = capture(root)
    tracked = {"table.csv", "outputs/known.txt", "data/loader.py"}
    assert set(kept(root, snapshot)) == tracked | {"data/new.py"}
    assert {one.path: one.files for one in snapshot.left_out} == {
        "model.pt": 1,
        "events.out.tfevents.1.host": 1,
        "outputs/": 2,
        "data/": 1,
        "myenv/": 2,
    }


def test_very_full_folders_are_data_and_the_list_is_bounded(root: Path) -> None:
    (root / "full").mkdir()
    for number in range(MANY + 1):
        (root / "full" / f"{number}.txt").touch()
    for number in range(300):
        (root / f"d{number}").mkdir()
        (root / f"d{number}" / "x.png").write_text("1")
    (root / "zzz.key").touch()
    snapshot = capture(root)
    assert snapshot.files == 0
    assert (len(snapshot.left_out), snapshot.more) == (200, 102)
    assert "zzz.key" in why(snapshot)


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_a_file_that_cannot_be_read_is_listed(root: Path) -> None:
    write(root, train="a\n", mine="b\n")
    (root / "mine.py").chmod(0)
    snapshot = capture(root)
    assert set(kept(root, snapshot)) == {"train.py"}
    assert why(snapshot) == {"mine.py": "cannot be read: Permission denied"}


def test_a_project_named_relatively(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    STATES["none"](root)
    monkeypatch.chdir(root.parent)
    assert capture(Path(root.name)).tree == capture(root).tree


def test_an_empty_project_is_a_snapshot_too(root: Path, tmp_path: Path) -> None:
    snapshot = capture(root)
    assert (snapshot.files, Shadow(root).files(snapshot.tree)) == (0, [])
    write(root, a="1\n")
    assert [
        change.status for change in Shadow(root).changes(snapshot.tree, capture(root).tree)
    ] == ["added"]
    (root / "a.py").unlink()
    assert capture(root).tree == snapshot.tree
