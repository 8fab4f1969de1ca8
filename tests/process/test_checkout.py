"""Private checkouts: the code of a run, what is not code linked in, the project left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.errors import NoSnapshot
from workbench.inputs.code import checkout
from workbench.inputs.code.graft import graft
from workbench.inputs.code.shadow import Shadow
from workbench.inputs.code.snapshot import capture
from workbench.inside import layout

from .repositories import git, traces, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project under Git, with data in every place where people keep some."""
    root = tmp_path / "project"
    (root / "data" / "raw").mkdir(parents=True)
    write(root, train_py="print(1)", pkg__model_py="W = 1", data__load_py="PATH = 1")
    (root / ".gitignore").write_text("cache/\n*.npz\n")
    git(root, "init", "-q")
    git(root, "add", ".")
    (root / "data" / "points.csv").write_text("1,2\n")
    (root / "data" / "raw" / "a.bin").write_text("a")
    (root / "pkg" / "table.npz").write_text("t")
    (root / "pkg" / "__pycache__").mkdir()
    (root / "cache").mkdir()
    (root / ".env").write_text("TOKEN=x")
    return root


def made(root: Path, cwd: str = "") -> checkout.Checkout:
    return checkout.make(root, capture(root).tree, root / cwd)


def test_code_is_restored_and_the_rest_is_linked(root: Path) -> None:
    before = traces(root)
    tree = capture(root).tree
    (root / "train.py").write_text("print(2)")
    found = checkout.make(root, tree, root)
    assert (found.folder / "train.py").read_text() == "print(1)"
    assert found.linked == (".env", "cache", "data/points.csv", "data/raw", "pkg/table.npz")
    assert (found.folder / "data" / "points.csv").read_text() == "1,2\n"
    assert (found.folder / "data" / "load.py").is_file()
    (root / "train.py").write_text("print(1)")
    after = traces(root)
    assert {path for path in before if before[path] != after[path]} <= {
        str(root / "train.py"),
        str(root),
    }
    assert before.keys() == after.keys()


def test_code_that_was_written_since_is_not_there(root: Path) -> None:
    tree = capture(root).tree
    write(root, later_py="print(3)", new__code_py="print(4)")
    (root / "new" / "weights.npz").write_text("w")
    found = checkout.make(root, tree, root)
    assert not (found.folder / "later.py").exists()
    assert os.listdir(found.folder / "new") == ["weights.npz"]


def test_each_use_has_its_own(root: Path) -> None:
    one, other = made(root), made(root)
    assert (one.tree, one.folder) != (other.tree, other.folder)
    (one.folder / "predictions.json").write_text("{}")
    assert not (other.folder / "predictions.json").exists()
    assert not (root / "predictions.json").exists()


def test_links_point_where_they_did(root: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "x.csv").write_text("far")
    for name, target in {
        "far": "../disk",
        "pkg/far": "../../disk/x.csv",
        "near": "pkg/model.py",
        "whole": str(root / "pkg" / "model.py"),
        "pkg/self": str(root / "pkg"),
    }.items():
        (root / name).symlink_to(target)
    found = made(root)
    write(root, pkg__model_py="W = 2")
    assert (found.folder / "far" / "x.csv").read_text() == "far"
    assert (found.folder / "pkg" / "far").read_text() == "far"
    for name in ("near", "whole", "pkg/self/model.py"):
        assert (found.folder / name).read_text() == "W = 1"


def test_a_link_to_data_that_came_later_is_followed(root: Path, tmp_path: Path) -> None:
    tree = capture(root).tree
    (root / "more").symlink_to(tmp_path)
    assert (checkout.make(root, tree, root).folder / "more").resolve() == tmp_path


def test_the_folder_that_a_run_began_in_is_a_folder(root: Path) -> None:
    """Else `../train.py` from there would be the project's own."""
    found = made(root, "cache/deep")
    place = found.place(root / "cache" / "deep")
    assert place.resolve() == found.folder.resolve() / "cache" / "deep"
    assert not (root / "cache" / "deep").exists()
    with pytest.raises(NoSnapshot, match="outside of the project"):
        made(root, "..")


def test_folders_that_code_is_imported_from(root: Path) -> None:
    (root / ".venv" / "lib").mkdir(parents=True)
    found = made(root)
    told = ["/usr/lib/python3", str(root), str(root / ".venv" / "lib"), str(root / "pkg")]
    assert found.python_path(told) == [str(found.folder), str(found.folder / "pkg")]


def test_a_snapshot_that_is_gone_leaves_nothing_behind(root: Path) -> None:
    capture(root)
    with pytest.raises(NoSnapshot):
        checkout.make(root, "0" * 40, root)
    assert not [*(root / layout.PROJECT / layout.CHECKOUTS).iterdir()]


def test_files_are_grafted_onto_a_snapshot(root: Path) -> None:
    (root / "run.sh").write_text("echo 1")
    (root / "run.sh").chmod(0o755)
    old = capture(root).tree
    new = graft(root, old, {"pkg/model.py": b"W = 9", "eval.py": b"print(9)", "run.sh": b"echo 2"})
    shadow = Shadow(root)
    assert {one.path: one.status for one in shadow.changes(old, new)} == {
        "pkg/model.py": "changed",
        "eval.py": "added",
        "run.sh": "changed",
    }
    assert {one.mode for one in shadow.files(new) if one.path == "run.sh"} == {0o100755}
    assert graft(root, old, {}) == old
    assert graft(root, new, {"eval.py": b"print(9)"}) == new


def test_what_no_run_uses_is_collected_and_what_it_links_to_stays(root: Path) -> None:
    used, unused, young = made(root), made(root), made(root)
    (root.parent / "link").symlink_to(root)
    by_link = checkout.make(root.parent / "link", used.tree, root)
    for one in (used, unused, by_link):
        os.utime(one.folder, (1e9, 1e9))
    before = traces(root)
    assert checkout.collect(root, {str(used.folder / "pkg"), str(by_link.folder)}) == [
        unused.folder
    ]
    assert used.folder.is_dir()
    assert by_link.folder.is_dir()
    assert young.folder.is_dir()
    assert not unused.folder.exists()
    assert traces(root) == before
