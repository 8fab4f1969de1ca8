"""Private checkouts: the code of a run, what is not code linked in, the project left alone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from workbench.errors import BadEdit, NoSnapshot
from workbench.inputs.code import checkout, spare
from workbench.inputs.code.graft import graft
from workbench.inputs.code.shadow import Shadow
from workbench.inputs.code.snapshot import capture
from workbench.inside import layout

from .helpers import wait_for
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
    assert not [*(root / layout.PROJECT).glob(f"{layout.CHECKOUTS}/*")]


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
        os.utime(one.folder.parents[1], (1e9, 1e9))  # the project's name, that of its folder
    before = traces(root)
    assert checkout.collect(root, {str(used.folder / "pkg"), str(by_link.folder)}) == [
        unused.folder.parents[1]
    ]
    assert used.folder.is_dir()
    assert by_link.folder.is_dir()
    assert young.folder.is_dir()
    assert not unused.folder.exists()
    assert traces(root) == before


def placed(root: Path, **paths: Path) -> checkout.Checkout:
    """A checkout with other things at some paths; `__` stands for `/`, `_csv` for `.csv`."""
    named = {
        path.replace("__", "/").replace("_csv", ".csv"): target for path, target in paths.items()
    }
    return checkout.make(root, capture(root).tree, root, named)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A folder with other data."""
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "few.csv").write_text("few")
    return folder


def test_a_file_is_placed_beside_what_the_project_has(root: Path, other: Path) -> None:
    found = placed(root, data__points_csv=other / "few.csv")
    assert (found.folder / "data" / "points.csv").read_text() == "few"
    assert (found.folder / "data" / "raw" / "a.bin").read_text() == "a"
    assert (found.folder / "data" / "load.py").is_file()
    assert (root / "data" / "points.csv").read_text() == "1,2\n"
    assert "data/points.csv" in found.linked


def test_a_file_is_placed_deep_in_a_folder_that_would_be_a_link(root: Path, other: Path) -> None:
    (root / "cache" / "a" / "b").mkdir(parents=True)
    (root / "cache" / "a" / "c.txt").write_text("c")
    (root / "cache" / "a" / "b" / "x.csv").write_text("many")
    (root / "cache" / "a" / "b" / "y.csv").write_text("y")
    found = placed(root, cache__a__b__x_csv=other / "few.csv")
    deep = found.folder / "cache" / "a"
    assert (deep / "b" / "x.csv").read_text() == "few"
    assert (deep / "b" / "y.csv").read_text() == "y"
    assert (deep / "c.txt").is_symlink() and not deep.is_symlink()
    assert (root / "cache" / "a" / "b" / "x.csv").read_text() == "many"


def test_a_folder_is_placed_in_the_place_of_one_that_holds_code(root: Path, other: Path) -> None:
    found = placed(root, data=other)
    assert os.listdir(found.folder / "data") == ["few.csv"]
    assert (root / "data" / "load.py").is_file()


def test_a_folder_that_is_placed_is_seen_from_those_above(root: Path, other: Path) -> None:
    """`os.walk` and `rglob` follow no links to folders."""
    (other / "cat").mkdir()
    (other / "cat" / "1.png").symlink_to(root / "data" / "points.csv")
    found = placed(root, data__raw=other)
    for looked in (found.folder, found.folder / "data", found.folder / "data" / "raw"):
        below = sorted(path.name for path in looked.rglob("*") if "raw" in path.parts)
        assert [name for name in below if name != "raw"] == ["1.png", "cat", "few.csv"]
    assert (found.folder / "data" / "raw" / "cat" / "1.png").read_text() == "1,2\n"
    assert "data/raw" in found.linked
    checkout.discard(found)
    assert (other / "cat" / "1.png").is_symlink()


def test_folders_beside_what_is_placed_are_seen_from_those_above(root: Path, other: Path) -> None:
    for image in ("cat/1.png", "dog/2.png"):
        (root / "data" / "images" / image).parent.mkdir(parents=True)
        (root / "data" / "images" / image).write_text(image)
    (root / "data" / "images" / "pets").symlink_to(root / "data" / "images" / "dog")
    found = placed(root, data__points_csv=other / "few.csv")
    seen = {str(p.relative_to(root / "data")) for p in (root / "data" / "images").rglob("*")}
    copy = found.folder / "data"
    assert {str(p.relative_to(copy)) for p in (copy / "images").rglob("*")} == seen
    assert len(seen) == 5
    assert (copy / "images" / "cat" / "1.png").read_text() == "cat/1.png"
    assert (copy / "images" / "pets" / "2.png").read_text() == "dog/2.png"
    checkout.discard(found)
    assert (root / "data" / "images" / "dog" / "2.png").read_text() == "dog/2.png"


def test_what_the_project_does_not_have_is_placed(root: Path, other: Path) -> None:
    found = placed(root, new__deep__x_csv=other / "few.csv", train_csv=other / "few.csv")
    assert (found.folder / "new" / "deep" / "x.csv").read_text() == "few"
    assert (found.folder / "train.csv").read_text() == "few"
    assert not (root / "new").exists()


def test_tracked_code_gives_way_to_what_is_placed(root: Path, other: Path) -> None:
    tree = capture(root).tree
    found = checkout.make(root, tree, root, {"./pkg/../pkg/model.py": other / "few.csv"})
    assert (found.folder / "pkg" / "model.py").read_text() == "few"
    assert (root / "pkg" / "model.py").read_text() == "W = 1"


@pytest.mark.parametrize("tracked", [False, True])
def test_below_a_link_to_a_folder(root: Path, other: Path, tmp_path: Path, tracked: bool) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    for name in ("x", "y"):
        (disk / f"{name}.csv").write_text(name)
    (root / "far").symlink_to("../disk")
    if tracked:
        git(root, "add", "far")
    else:
        (root / ".gitignore").write_text("far\n*.npz\ncache/\n")
    found = placed(root, far__x_csv=other / "few.csv")
    assert (found.folder / "far" / "x.csv").read_text() == "few"
    assert (found.folder / "far" / "y.csv").read_text() == "y"
    assert (disk / "x.csv").read_text() == "x"


def test_what_cannot_be_placed_is_said_and_leaves_nothing(root: Path, other: Path) -> None:
    tree = capture(root).tree
    for paths, words in (
        ({"train.py/x.csv": other}, "train.py is a file"),
        ({"data": other, "data/points.csv": other}, "lies in data"),
        ({"": other}, "as a whole"),
    ):
        with pytest.raises(BadEdit, match=words):
            checkout.make(root, tree, root, paths)
    with pytest.raises(NoSnapshot, match="outside of the project"):
        checkout.make(root, tree, root, {"../x": other})
    assert not [*(root / layout.PROJECT).glob(f"{layout.CHECKOUTS}/*")]


def contents(folder: Path) -> dict[str, tuple[int, str]]:
    """Modes and contents below a folder, links by where they point."""
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mode,
            str(path.readlink())
            if path.is_symlink()
            else ""
            if path.is_dir()
            else path.read_text(),
        )
        for path in folder.rglob("*")
    }


def test_a_checkout_of_a_spare_is_like_any_other(root: Path) -> None:
    (root / "near").symlink_to("pkg/model.py")
    (root / "run.sh").write_text("echo")
    write(root, gone__deep__old_py="X = 1")
    spare.make(root, capture(root).tree)
    shutil.rmtree(root / "gone")
    (root / "near").unlink()
    write(root, near__inner_py="N = 1", pkg__model_py="W = 2")
    (root / "run.sh").chmod(0o755)
    tree = capture(root).tree
    quick = checkout.make(root, tree, root)
    home = root / layout.PROJECT / layout.CHECKOUTS
    assert not [*home.glob("spare-*")]
    slow = checkout.make(root, tree, root)
    assert contents(quick.folder) == contents(slow.folder)
    assert quick.linked == slow.linked


def test_there_is_one_spare_and_a_lost_one_does_no_harm(root: Path) -> None:
    home = root / layout.PROJECT / layout.CHECKOUTS
    tree = capture(root).tree
    spare.make(root, tree)
    write(root, more_py="M = 1")
    spare.make(root, capture(root).tree)
    assert len([*home.glob("spare-*")]) == 1
    lost = home / f"spare-{'0' * 40}-ab"
    lost.mkdir()
    assert (made(root).folder / "more.py").is_file()
    assert lost.is_dir()


def test_a_spare_is_made_behind_where_it_pays(root: Path) -> None:
    tree = capture(root).tree
    home = root / layout.PROJECT / layout.CHECKOUTS
    spare.prepare(root, tree, 3)
    assert not home.exists()
    spare.prepare(root, tree, 5000)
    wait_for(lambda: [*home.glob("spare-*")])


def test_content_of_the_project_is_taken_only_where_it_is_the_very_same(root: Path) -> None:
    tree = capture(root).tree
    (root / "train.py").write_text("print(7)")  # as long as it was
    (root / "pkg" / "model.py").unlink()
    (root / "pkg" / "model.py").symlink_to(root / "train.py")
    found = checkout.make(root, tree, root)
    assert (found.folder / "train.py").read_text() == "print(1)"
    assert (found.folder / "pkg" / "model.py").read_text() == "W = 1"


def test_names_with_odd_bytes(root: Path) -> None:
    name = os.fsdecode(b'\xff \n"\\.py')
    (root / name).write_text("odd")
    (root / "pkg" / name).write_text("inner")
    tree = capture(root).tree
    (root / name).write_text("changed")
    found = checkout.make(root, tree, root)
    assert (found.folder / name).read_text() == "odd"
    assert (found.folder / "pkg" / name).read_text() == "inner"


def test_what_lies_around_the_project_is_around_the_checkout(root: Path) -> None:
    beside = root.parent / "beside"
    (beside / ".git").mkdir(parents=True)
    (beside / "data.csv").write_text("x")
    (root.parent / ".git").mkdir()
    (root / "pkg").mkdir(exist_ok=True)
    found = made(root)
    above = Path("..", "..", root.parent.name, "beside", "data.csv")
    for told in ("../beside/data.csv", "pkg/../../beside/data.csv", str(above)):
        assert (found.folder / told).read_text() == "x"
    assert not (found.folder / ".." / ".git").exists()
    checkout.discard(found)
    assert (beside / "data.csv").read_text() == "x"
    assert not [*(root / layout.PROJECT / layout.CHECKOUTS).iterdir()]
