"""What is found in a project folder, with real Git repositories, and nothing written to them."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from workbench.inputs.code import repository as git_state
from workbench.inputs.code import scripts

MAIN = "import argparse\nif __name__ == '__main__':\n    pass\n"


def git(root: Path, *arguments: str) -> None:
    """Run Git in a folder, as a user with a name."""
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def content(folder: Path) -> dict[str, str]:
    """A digest of every file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit, one edit and one untracked file."""
    git(tmp_path, "init", "-b", "trunk")
    (tmp_path / "train.py").write_text(MAIN)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    (tmp_path / "train.py").write_text(MAIN + "# edited\n")
    (tmp_path / "new.py").write_text("")
    return tmp_path


def test_branch_commit_and_changes(repository: Path) -> None:
    tree = git_state.working_tree(repository)
    assert tree is not None
    assert (tree.branch, tree.changed, len(tree.commit)) == ("trunk", 2, 7)


def test_a_folder_within_a_repository(repository: Path) -> None:
    (repository / "sub").mkdir()
    tree = git_state.working_tree(repository / "sub")
    assert tree is not None
    assert tree.changed == 0


def test_looking_writes_nothing_to_the_repository(repository: Path) -> None:
    os.utime(repository / "train.py")  # Git would like to refresh its index now
    before = content(repository / ".git")
    git_state.working_tree(repository)
    assert content(repository / ".git") == before


def test_no_repository_an_empty_one_and_a_detached_head(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "sub" / "empty"
    outside.mkdir(parents=True)
    git(outside, "init", "-b", "main")
    empty = git_state.working_tree(outside)
    assert empty is not None
    assert (empty.branch, empty.commit) == ("main", "no commit")
    git(repository, "checkout", "--detach")
    detached = git_state.working_tree(repository)
    assert detached is not None
    assert detached.branch == ""


def test_without_git_on_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git_state.working_tree(tmp_path) is None


def test_scripts_likeliest_first(tmp_path: Path) -> None:
    for name in ("train.py", "eval.py", "tools/train_big.py", "run.sh", "tests/test_it.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(MAIN)
    (tmp_path / "model.py").write_text("class Model: ...\n")
    found = [command.split()[-1] for command in scripts.scripts(tmp_path)]
    assert found == ["train.py", "tools/train_big.py", "eval.py", "run.sh"]


def test_the_project_s_own_environment_runs_its_scripts(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(MAIN)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    assert scripts.scripts(tmp_path) == [".venv/bin/python train.py"]


def test_folders_of_data_are_not_searched(tmp_path: Path) -> None:
    for name in ("src", "data", ".hidden", "node_modules", "full", "a/b/c/d/e"):
        (tmp_path / name).mkdir(parents=True)
    for number in range(400):
        (tmp_path / "full" / f"{number}.png").touch()
    seen = {str(folder.relative_to(tmp_path)) for folder in scripts.folders(tmp_path)}
    assert seen == {".", "src", "a", "a/b", "a/b/c"}


def test_an_unreadable_or_missing_folder_has_no_scripts(tmp_path: Path) -> None:
    assert scripts.scripts(tmp_path / "gone") == []
