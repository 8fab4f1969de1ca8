"""Digests of files and folders: what changes them, what does not, and what has none."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from workbench.inputs.data import digest, manifest
from workbench.inputs.data.digest import NotDigested
from workbench.inputs.data.known import Known


def sparse(path: Path, size: int) -> Path:
    """A file of that many bytes that takes no room."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


def images(folder: Path, count: int) -> Path:
    """A folder with a few bytes in each of many files, two levels deep."""
    for number in range(count):
        path = folder / f"class{number % 3}" / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % number)
    return folder


def test_a_small_file_has_the_digest_that_sha256sum_prints(tmp_path: Path) -> None:
    """The whole content counts, an empty one too."""
    path = tmp_path / "data.csv"
    for content in (b"", b"a,b\n" * 1000):
        path.write_bytes(content)
        assert digest.of_file(str(path))[0] == "sha256:" + hashlib.sha256(content).hexdigest()


def test_a_terabyte_has_a_fast_digest(tmp_path: Path) -> None:
    """A change at its start, at its end, or in its size changes it."""
    path = sparse(tmp_path / "big.bin", 1 << 40)
    told = [digest.of_file(str(path))[0]]
    for place in (0, (1 << 40) - 1, 1 << 40):
        with path.open("r+b") as file:
            file.seek(place)
            file.write(b"x")
        told.append(digest.of_file(str(path))[0])
    assert all(text.startswith("fast:") for text in told)
    assert len(set(told)) == 4


def test_the_bound_between_whole_and_fast(tmp_path: Path) -> None:
    """64 MiB are read whole; one byte more is not."""
    at = sparse(tmp_path / "at", digest.WHOLE)
    over = sparse(tmp_path / "over", digest.WHOLE + 1)
    assert digest.of_file(str(at))[0].startswith("sha256:")
    assert digest.of_file(str(over))[0].startswith("fast:")


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    """A pipe without a writer, a device, a folder, and what is not there have no digest."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path, tmp_path / "missing"):
        with pytest.raises(NotDigested):
            digest.of_file(str(path))


def test_a_folder_has_the_digest_of_its_contents(tmp_path: Path) -> None:
    """A copy has the same one; another content, another name do not."""
    one, two = images(tmp_path / "one", 30), images(tmp_path / "two", 30)
    first = manifest.of_folder(str(one))
    assert (first.files, first.size, first.sampled) == (30, 50, False)
    assert manifest.of_folder(str(two)).digest == first.digest
    (two / "class0/0.png").write_bytes(b"9")
    changed = manifest.of_folder(str(two)).digest
    (two / "class0/0.png").rename(two / "class0/x.png")
    assert len({first.digest, changed, manifest.of_folder(str(two)).digest}) == 3


def test_links_to_files_are_files_and_links_to_folders_are_nothing(tmp_path: Path) -> None:
    """A folder that leads to itself, and a link that leads nowhere, do no harm."""
    one = images(tmp_path / "one", 6)
    two = tmp_path / "two"
    for path in one.rglob("*.png"):
        link = two / path.relative_to(one)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(path)
    (two / "round").symlink_to(two)
    (two / "nowhere.png").symlink_to(two / "missing")
    assert manifest.of_folder(str(two)).digest == manifest.of_folder(str(one)).digest


def test_a_folder_of_many_bytes_has_a_listing(tmp_path: Path) -> None:
    """Its contents are not read: names, sizes and times count."""
    sparse(tmp_path / "a.bin", 1 << 30)
    told = manifest.of_folder(str(tmp_path))
    os.utime(tmp_path / "a.bin", (1, 1))
    assert told.digest.startswith("listing:")
    assert manifest.of_folder(str(tmp_path)).digest != told.digest


def test_a_folder_of_very_many_files_is_sampled(tmp_path: Path) -> None:
    """All names count, and the same names give the same sample."""
    for number in range(10_050):
        (tmp_path / f"{number}.png").touch()
    first = manifest.of_folder(str(tmp_path))
    assert (first.files, first.sampled, first.digest[:8]) == (10_050, True, "sampled:")
    assert manifest.of_folder(str(tmp_path)) == first
    (tmp_path / "77.png").rename(tmp_path / "more.png")
    assert manifest.of_folder(str(tmp_path)).digest != first.digest


def test_no_time_is_no_digest(tmp_path: Path) -> None:
    """A folder that cannot be looked at in time says so."""
    images(tmp_path, 3)
    with pytest.raises(NotDigested, match="in time"):
        manifest.of_folder(str(tmp_path), seconds=-1.0)


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """Newlines and bytes that are no UTF-8 are names like others."""
    folder = os.fsencode(tmp_path)
    for name in (b"a\nb.png", b"\xff\xfe.png"):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(name)
    assert manifest.of_folder(str(tmp_path)).files == 2


def test_a_known_digest_stands_while_its_stamp_does(tmp_path: Path) -> None:
    """Another stamp, another path, and a file changed just now are not known."""
    known = Known(tmp_path)
    path = "/data/Füße\n\udcff.csv"
    known.keep(path, "1:2:3", "sha256:ab", modified=0.0)
    assert Known(tmp_path).find(path, "1:2:3") == "sha256:ab"
    assert known.find(path, "1:2:4") == known.find("/data/other.csv", "1:2:3") == ""
    known.keep(path, "1:2:4", "sha256:cd", modified=4e9)
    assert known.find(path, "1:2:4") == ""


def test_the_known_digests_do_not_grow_for_ever(tmp_path: Path) -> None:
    """Beyond a bound the older ones are forgotten, the last ones are not."""
    known = Known(tmp_path)
    name = "/" + "x" * 40_000
    for number in range(120):
        known.keep(f"{name}{number}", "1", f"sha256:{number}", modified=0.0)
    assert known.find(f"{name}119", "1") == "sha256:119"
    assert known.find(f"{name}0", "1") == ""
    assert (tmp_path / "index/digests.jsonl").stat().st_size < 5 << 20
    assert [path.name for path in (tmp_path / "index").iterdir()] == ["digests.jsonl"]


def test_damaged_known_digests_are_none(tmp_path: Path) -> None:
    """What is no record is passed over."""
    known = Known(tmp_path)
    (tmp_path / "index").mkdir()
    for content in (b"", b"\0\xff{\n", b'{"path": "/a", "stamp": "1", "digest": "sha'):
        (tmp_path / "index/digests.jsonl").write_bytes(content)
        assert known.find("/a", "1") == ""
    known.keep("/a", "1", "sha256:ab", modified=0.0)
    assert known.find("/a", "1") == "sha256:ab"
