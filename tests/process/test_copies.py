"""Filtered copies of datasets: the same format, the rows that are kept, the original untouched."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from workbench.errors import BadFilter, Cancelled, CannotWrite, NoData
from workbench.inputs.data import digest
from workbench.inputs.data.profiles.tables import TableReader
from workbench.inputs.data.subsets import copying, space, store
from workbench.inputs.data.subsets.copying import Copied
from workbench.inside import layout, records

from .helpers import SOURCE, Place


def copy(root: Path, name: str, text: str) -> Copied:
    """The filtered copy of a dataset, which leaves the original as it is and nothing beside."""
    before = digest.stamp((root / name).stat())
    made = copying.copy(root, name, text)
    assert digest.stamp((root / name).stat()) == before
    assert not [*store.home_of(root).glob(".new-*")]
    assert made.source == root / name and made.path.name == name.rpartition("/")[2]
    return made


def table(root: Path, name: str, rows: list[tuple[object, ...]], **how: object) -> Path:
    with (root / name).open("w", newline="") as file:
        csv.writer(file, **how).writerows(rows)  # type: ignore[arg-type]
    return root / name


def test_the_lines_of_a_csv_file_as_they_are(tmp_path: Path) -> None:
    text = b'\xef\xbb\xbfid;name;note\r\n1;"a;b";"two\r\nlines"\r\n2;x;1,50\r\n03;"y";\r\n'
    (tmp_path / "a.csv").write_bytes(text)
    made = copy(tmp_path, "a.csv", "id <> 2")
    assert made.path.read_bytes() == text.replace(b"2;x;1,50\r\n", b"")
    assert made.rows == (3, 2) and made.text == "id <> 2" and made.unit == "rows"
    assert made.size == len(made.path.read_bytes())
    assert made.digest == tuple(digest.of_file(str(p))[0] for p in (made.source, made.path))
    assert made.told() == {
        "filter": "id <> 2",
        "path": str(made.path),
        "rows": [3, 2],
        "digest": list(made.digest),
        "unit": "rows",
    }


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("a.tsv", "x\ty\n1\ta b\n2\t\n3\tc\n", "x\ty\n1\ta b\n3\tc\n"),
        ("no-header.csv", "1,2\n2,3\n3,4\n", "1,2\n3,4\n"),
        (
            "comment.csv",
            "# units\nx,y\n1,2\n# more\n2,3\n3,4\n",
            "# units\nx,y\n1,2\n# more\n3,4\n",
        ),
        ("inch.csv", 'x,y\n1,"a,b"\n2,5" pipe\n3,6" pipe\n', 'x,y\n1,"a,b"\n3,6" pipe\n'),
        ("no-end.csv", "x,y\n1,2\n2,3\n3,4", "x,y\n1,2\n3,4"),
        ("blank.csv", "x,y\n1,2\n\n2,3\n3,4\n", "x,y\n1,2\n\n3,4\n"),
        ("one.csv", "x\n1\n2\n3\n", "x\n1\n3\n"),
        ("rows.jsonl", '{"x": 1}\n{"x":2}\n\n{ "x":3 }', '{"x": 1}\n\n{ "x":3 }'),
        ("rows.json", '{"x": 1}\n{"x":2}\n{ "x":3 }\n', '{"x": 1}\n{ "x":3 }\n'),
        ("array.json", '[\n {"x": 1},\n {"x":2},\n {"x": [3]}\n]\n', None),
        ("array.json", '[{"x": 1}, {"x":2}, {"x": 3}]', '[{"x": 1}, {"x": 3}]'),
        (
            "pretty.json",
            '[\n {\n"x": 1\n},\n {"x":2},\n{"x":3}\n]',
            '[\n {\n"x": 1\n},\n {"x":3}\n]',
        ),
        ("latin.csv", "x,y\n1,a\n2,b\n3,é\n", "x,y\n1,a\n3,é\n"),
    ],
)
def test_texts_of_all_kinds(tmp_path: Path, name: str, text: str, kept: str | None) -> None:
    if kept is None:
        text, kept = '[\n {"x": 1},\n {"x":2},\n {"x":3}\n]\n', '[\n {"x": 1},\n {"x":3}\n]\n'
    encoding = "latin-1" if name.startswith("latin") else "utf-8"
    (tmp_path / name).write_text(text, encoding=encoding)
    column = "column0" if name.startswith("no-header") else "x"
    made = copy(tmp_path, name, f"{column} <> 2")
    assert made.path.read_text(encoding=encoding) == kept
    assert made.rows == (3, 2)


@pytest.mark.parametrize("name", ["a.csv.gz", "a.jsonl.gz"])
def test_packed_texts_stay_packed(tmp_path: Path, name: str) -> None:
    lines = ["x,y\n"] if "csv" in name else []
    lines += [f"{n},{n % 7}\n" if lines else f'{{"x": {n}}}\n' for n in range(50_000)]
    with gzip.open(tmp_path / name, "wt") as file:
        file.writelines(lines)
    made = copy(tmp_path, name, "x % 2 = 1")
    head = len(lines) - 50_000
    with gzip.open(made.path, "rt") as file:
        assert file.readlines() == lines[:head] + lines[head + 1 :: 2]
    assert made.rows == (50_000, 25_000)


def asked(sql: str, *values: object) -> list[tuple[object, ...]]:
    """What DuckDB answers."""
    return duckdb.execute(sql, values).fetchall()


def schema(path: Path) -> list[tuple[object, ...]]:
    """What a reader of a Parquet file can see of its columns."""
    sql = "SELECT name, type, duckdb_type, converted_type FROM parquet_schema(?) OFFSET 1"
    return asked(sql, str(path))


MANY = """SELECT i AS id, (i % 10)::TINYINT AS label, i::FLOAT AS f, i::DOUBLE AS d, i % 2 = 0 AS b,
    (i % 7)::DECIMAL(9, 2) AS price, 'n' || i AS name, i::VARCHAR::BLOB AS raw,
    make_timestamp(i * 1000000) AS us, make_timestamp(i * 1000)::TIMESTAMP_MS AS ms,
    make_timestamp_ns(i) AS ns, make_timestamp(i)::TIMESTAMPTZ AS zoned, (DATE '2020-01-01') AS day,
    [i, i + 1] AS many, {'a': i, 'b': 'x'} AS inner, CASE WHEN i % 3 = 0 THEN i END AS gaps,
    i::UINTEGER AS u, uuid() AS id2, i AS "a ""quoted"" column" FROM range(20000) t(i)"""


@pytest.mark.parametrize("codec", ["zstd", "snappy", "uncompressed"])
def test_parquet_keeps_types_order_layout_and_metadata(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.parquet"
    options = f"FORMAT parquet, COMPRESSION {codec}, ROW_GROUP_SIZE 4096, KV_METADATA {{"
    duckdb.execute(f"COPY ({MANY}) TO '{path}' ({options}pandas: '{{\"it''s\": 1}}'}})")
    made = copy(tmp_path, "a.parquet", "label <> 7; drop 0-9")
    kept = f"SELECT * FROM '{path}' WHERE label <> 7 AND id >= 10"
    assert asked(f"FROM '{made.path}'") == asked(kept)
    assert schema(made.path) == schema(path)
    assert made.rows == (20_000, 18_000 - 9)
    for told in (
        "SELECT DISTINCT compression FROM parquet_metadata('{}')",
        "SELECT max(row_group_num_rows) BETWEEN 2048 AND 4096 FROM parquet_metadata('{}')",
        "SELECT key, value FROM parquet_kv_metadata('{}')",
    ):
        assert asked(told.format(made.path)) == asked(told.format(path))


def test_a_header_of_numbers_is_one(tmp_path: Path) -> None:
    """As pandas writes it for columns without names."""
    table(tmp_path, "a.csv", [(*range(12),), *((n, n % 10, *[n] * 10) for n in range(50))])
    made = copy(tmp_path, "a.csv", '"1" = 3')
    lines = (tmp_path / "a.csv").read_text().splitlines()
    assert made.path.read_text().splitlines() == [lines[0], *lines[4::10]]
    assert made.rows == (50, 5)
    found = TableReader(str(tmp_path / "a.csv"), "csv", 1, 1 << 28).read()
    assert (found.rows, [one.name for one in found.columns]) == (
        50,
        [str(n) for n in range(12)],
    )
    table(tmp_path, "b.csv", [(n, n % 10, n) for n in range(50)])
    assert copy(tmp_path, "b.csv", "column1 = 3").rows == (50, 5)


@pytest.mark.parametrize("text", ["x > 5", "drop 3", "balanced by y", "500 rows"])
def test_a_column_of_parquet_may_lack_values_if_it_could_before(tmp_path: Path, text: str) -> None:
    """A reader takes one that has all of them by its type for another one."""
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    fields = [pyarrow.field("x", "int64", nullable=False), pyarrow.field("y", "string")]
    columns = [list(range(6000)), [f"n{i % 1500}" for i in range(6000)]]
    values = pyarrow.table(columns, schema=pyarrow.schema(fields))
    pq.write_table(values, tmp_path / "a.parquet", row_group_size=2500)
    made = copy(tmp_path, "a.parquet", text + "; drop 7")
    found = pq.read_table(made.path)
    assert found.schema.equals(values.schema)
    numbers = found.column("x").to_pylist()
    assert numbers == sorted(numbers) and len(numbers) == made.rows[1]
    assert found.column("y").to_pylist() == [f"n{i % 1500}" for i in numbers]


def test_parquet_types_that_duckdb_would_change(tmp_path: Path) -> None:
    """Then PyArrow writes, and a reader sees the very same schema."""
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    n = 1000
    values = pyarrow.table(
        {
            "x": pyarrow.array(range(n)),
            "half": pyarrow.array([i / 2 for i in range(n)]).cast(pyarrow.float16()),
            "when": pyarrow.array(range(n)).cast(pyarrow.timestamp("ms", "Europe/Berlin")),
            "kind": pyarrow.array(["a", "b"] * (n // 2)).dictionary_encode(),
        },
        metadata={"made": "by hand"},
    )
    pq.write_table(values, tmp_path / "a.parquet", compression="gzip", row_group_size=300)
    made = copy(tmp_path, "a.parquet", "x % 3 = 1")
    found = pq.read_table(made.path)
    wanted = pyarrow.array([i % 3 == 1 for i in range(n)])
    assert found.equals(values.filter(wanted), check_metadata=True)
    old, new = (pq.ParquetFile(path).metadata.row_group(0) for path in (made.source, made.path))
    assert old.num_rows == new.num_rows == 300
    assert old.column(0).compression == new.column(0).compression == "GZIP"


@pytest.mark.parametrize("kind", ["file", "stream"])
@pytest.mark.parametrize("codec", [None, "lz4", "zstd"])
def test_arrow_keeps_schema_metadata_and_compression(
    tmp_path: Path, kind: str, codec: str | None
) -> None:
    pyarrow = pytest.importorskip("pyarrow")

    n = 5000
    values = pyarrow.table(
        {
            "x": pyarrow.array(range(n)),
            "kind": pyarrow.array(["a", "b", None, "c", "d"] * (n // 5)).dictionary_encode(),
        },
        metadata={"made": "by hand"},
    )
    path = tmp_path / "a.arrow"
    make, opened = (
        (pyarrow.ipc.new_file, pyarrow.ipc.open_file)
        if kind == "file"
        else (pyarrow.ipc.new_stream, pyarrow.ipc.open_stream)
    )
    options = pyarrow.ipc.IpcWriteOptions(compression=codec)
    with make(str(path), values.schema, options=options) as writer:
        writer.write_table(values, max_chunksize=700)
    made = copy(tmp_path, "a.arrow", "x >= 10 and kind is not null")
    found = opened(str(made.path)).read_all()
    wanted = pyarrow.array([i >= 10 and i % 5 != 2 for i in range(n)])
    assert found.equals(values.filter(wanted), check_metadata=True)
    packed = [mark in made.path.read_bytes() for mark in (b"\x04\x22\x4d\x18", b"\x28\xb5\x2f\xfd")]
    assert packed == [codec == "lz4", codec == "zstd"]


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Two classes of images, one hidden file, one in a folder of its own."""
    for name in ("cat/1.png", "cat/2.png", "dog/big/3.png", "dog/4.png", ".cache", "bird/5.png"):
        place = tmp_path / "images" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"x" * (100 if "3" in name else 10))
    return tmp_path / "images"


def below(folder: Path) -> dict[str, str]:
    """What is in a folder: links and where they lead, folders."""
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else ""  # noqa: PTH115
        for path in sorted(folder.rglob("*"))
    }


def test_a_folder_becomes_one_of_links_without_empty_classes(images: Path) -> None:
    made = copy(images.parent, "images", "class <> 'bird' and size < 50")
    assert below(made.path) == {
        "cat": "",
        "cat/1.png": str(images / "cat/1.png"),
        "cat/2.png": str(images / "cat/2.png"),
        "dog": "",
        "dog/4.png": str(images / "dog/4.png"),
    }
    assert (made.rows, made.unit, made.size) == ((5, 3), "files", 30)
    (images / "dog/4.png").write_bytes(b"another")
    again = copy(images.parent, "images", "class <> 'bird' and size < 50")
    assert again.path != made.path and again.digest[0] != made.digest[0]


def test_a_file_whose_name_is_no_utf8_is_kept_or_dropped_as_others(images: Path) -> None:
    odd = images / os.fsdecode(b"dog/\xff.png")
    odd.write_bytes(b"x")
    made = copy(images.parent, "images", "class = 'dog'")
    assert made.rows == (6, 3)
    assert below(made.path)[os.fsdecode(b"dog/\xff.png")] == str(odd)
    assert copy(images.parent, "images", "path <> 'dog/?.png'").rows == (6, 5)


def test_a_copy_is_made_once_for_a_content_and_a_filter(tmp_path: Path) -> None:
    table(tmp_path, "a.csv", [("x",), *((n,) for n in range(10))])
    one = copy(tmp_path, "a.csv", "x<5")
    inode = one.path.stat().st_ino
    assert copy(tmp_path, "a.csv", " x<5 ;") == one
    assert copy(tmp_path, str(tmp_path / "a.csv"), "x<5").path.stat().st_ino == inode
    other = copy(tmp_path, "a.csv", "x<6")
    assert other.path.parent != one.path.parent
    table(tmp_path, "a.csv", [("x",), *((n,) for n in range(11))])
    assert copy(tmp_path, "a.csv", "x<5").path.parent not in (one.path.parent, other.path.parent)


def test_a_copy_is_read_only_and_is_made_again_when_it_was_spoilt(
    tmp_path: Path, images: Path
) -> None:
    table(tmp_path, "a.csv", [("x",), *((n,) for n in range(10))])
    made = copy(tmp_path, "a.csv", "x<5")
    content = made.path.read_bytes()
    assert made.path.stat().st_mode & 0o777 == 0o444
    made.path.chmod(0o644)
    made.path.write_bytes(content.replace(b"4", b"5"))
    again = copy(tmp_path, "a.csv", "x<5")
    assert again == made and made.path.read_bytes() == content
    made.path.unlink()
    assert copy(tmp_path, "a.csv", "x<5").path.read_bytes() == content
    (made.path.parent / ".subset.json").write_text("{")
    assert copy(tmp_path, "a.csv", "x<5").path.read_bytes() == content

    links = copy(tmp_path, "images", "class = 'cat'").path
    assert links.stat().st_mode & 0o777 == (links / "cat").stat().st_mode & 0o777 == 0o555
    assert (images / "cat/1.png").stat().st_mode & 0o200
    (links / "cat").chmod(0o755)
    (links / "cat/1.png").unlink()
    assert [*below(copy(tmp_path, "images", "class = 'cat'").path)] == [
        "cat",
        "cat/1.png",
        "cat/2.png",
    ]


def test_all_rows_kept_is_the_original(tmp_path: Path, images: Path) -> None:
    table(tmp_path, "a.csv", [("x",), (1,), (2,)])
    duckdb.execute(f"COPY (SELECT 1 AS x) TO '{tmp_path}/a.parquet'")
    for name in ("a.csv", "a.parquet", "images"):
        for _ in range(2):
            made = copy(tmp_path, name, "size > 0" if name == "images" else "x > 0")
            assert made.path == made.source == tmp_path / name
            assert made.digest[0] == made.digest[1] and made.rows[0] == made.rows[1]
        inside = store.home_of(tmp_path) / store.key_of(made.digest[0], made.text, name)
        assert [path.name for path in inside.iterdir()] == [".subset.json"]


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "images"])
def test_a_filter_that_keeps_nothing_is_refused(tmp_path: Path, images: Path, name: str) -> None:
    table(tmp_path, "a.csv", [("x",), (1,), (2,)])
    duckdb.execute(f"COPY (SELECT 1 AS x) TO '{tmp_path}/a.parquet'")
    with pytest.raises(BadFilter, match=rf"no (row|file) of {name} is kept"):
        copying.copy(tmp_path, name, "size < 0" if name == "images" else "x > 5")
    assert not [*store.home_of(tmp_path).glob("[!.]*")]


def test_what_is_gone_or_no_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoData, match=r"gone\.csv: No such file"):
        copying.copy(tmp_path, "gone.csv", "x > 5")
    (tmp_path / "a.bin").write_bytes(b"123")
    with pytest.raises(NoData, match="no table"):
        copying.copy(tmp_path, "a.bin", "x > 5")
    (tmp_path / "a.csv").write_text("x\n1\n")
    with pytest.raises(BadFilter, match="y"):
        copying.copy(tmp_path, "a.csv", "y > 5")
    assert not [*store.home_of(tmp_path).glob("[!.]*")]


def test_data_that_changes_while_it_is_copied_is_noticed(tmp_path: Path) -> None:
    path = table(tmp_path, "a.csv", [("x", "y"), *((n, "text" * 20) for n in range(300_000))])

    def write(part: float) -> None:
        with path.open("a") as file:
            file.write("7,more\n")

    with pytest.raises(NoData, match=r"a\.csv changed while it was copied|cannot be told apart"):
        copying.copy(tmp_path, "a.csv", "x > 5", tell=write)
    assert not [*store.home_of(tmp_path).glob("[!.]*")]


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_it_can_be_given_up(tmp_path: Path, name: str) -> None:
    """At its first word; nothing is left, and it can be made afterwards."""
    rows = "SELECT i AS x, hash(i) AS h, 'text' || i AS t FROM range(2000000) r(i)"
    duckdb.execute(f"COPY ({rows}) TO '{tmp_path / name}'")
    cancelled = threading.Event()
    parts: list[float] = []

    def tell(part: float) -> None:
        parts.append(part)
        cancelled.set()

    with pytest.raises(Cancelled):
        copying.copy(tmp_path, name, "h % 3 <> 1", tell, cancelled)
    assert parts and all(0 <= part <= 1 for part in parts)
    assert not [*store.home_of(tmp_path).glob("[!.]*")]
    assert not [*store.home_of(tmp_path).glob(".new-*")]


PROGRAM = """
import pathlib, sys
from workbench.inputs.data.subsets import copying
made = copying.copy(pathlib.Path(sys.argv[1]), 'a.csv', 'x % 2 = 0')
print(made.path.stat().st_ino, made.rows)
"""


def test_two_processes_at_once_make_one_copy(tmp_path: Path) -> None:
    table(tmp_path, "a.csv", [("x",), *((n,) for n in range(200_000))])
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    told = {**os.environ, "PYTHONPATH": SOURCE}
    both = [subprocess.Popen(command, env=told, stdout=subprocess.PIPE) for _ in range(3)]
    answers = {process.communicate()[0] for process in both}
    assert len(answers) == 1 and b"(200000, 100000)" in answers.pop()
    assert len([*store.home_of(tmp_path).glob("[!.]*")]) == 1


def test_no_room_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(tmp_path, "a.csv", [("x",), *((n,) for n in range(100_000))])
    state = os.statvfs(tmp_path)
    monkeypatch.setattr(space, "SPARE", state.f_blocks * state.f_frsize)
    with pytest.raises(CannotWrite, match=r"takes about 3\d\dK, and .* has room for 0B"):
        copying.copy(tmp_path, "a.csv", "x % 2 = 0")
    assert not [*store.home_of(tmp_path).glob("[!.]*")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("takes the right to mount")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_disk_that_is_full_leaves_nothing_behind(
    tmp_path: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As where it fills up while the copy is written."""
    monkeypatch.setattr(space, "SPARE", -(1 << 30))
    rows = "SELECT i AS x, uuid() AS t FROM range(200000) r(i)"
    duckdb.execute(f"COPY ({rows}) TO '{tmp_path / name}'")
    with pytest.raises(CannotWrite, match=f"is full: the filtered copy of {name} was not made"):
        copying.copy(small_disk, str(tmp_path / name), "x % 10 <> 3")
    assert not [*store.home_of(small_disk).glob("[!.]*")]
    assert not [*store.home_of(small_disk).glob(".new-*")]


def test_copies_that_no_run_needs_are_collected(place: Place) -> None:
    table(place.root, "a.csv", [("x",), *((n,) for n in range(10))])
    used, unused, young = (copy(place.root, "a.csv", f"x < {n}") for n in (3, 4, 5))
    number = place.train("pass", subsets={"a.csv": {**used.told(), "way": "params"}})
    place.ended(number)
    for made in (used, unused):
        os.utime(made.path.parent, (time.time() - 7200,) * 2)
    answer = json.loads(place.command("gc", "--json").stdout)
    assert answer["leftovers"] == [str(unused.path.parent)]
    assert used.path.exists() and young.path.exists() and not unused.path.exists()
    place.project().remove_all([place.run(number)])
    os.utime(used.path.parent, (time.time() - 7200,) * 2)
    place.command("gc")
    assert not used.path.exists() and young.path.exists()
    assert records.read_whole(str(young.path.parent / ".subset.json"))
    assert (place.root / layout.PROJECT / ".gitignore").exists()


def test_names_that_sql_and_the_shell_would_take_apart(tmp_path: Path) -> None:
    for name in ('it\'s "a" [1]*.csv', 'it\'s "a" [1]*?.parquet', "naïve ☃.jsonl"):
        kind = "json" if name.endswith("jsonl") else name.rpartition(".")[2]
        quoted = str(tmp_path / name).replace("'", "''")
        rows = "SELECT i AS \"a 'b'\", 'x' AS \"select\" FROM range(10) r(i)"
        duckdb.execute(f"COPY ({rows}) TO '{quoted}' (FORMAT {kind})")
        made = copy(tmp_path, name, "\"a 'b'\" in (3, 8) and \"select\" = 'x'")
        assert made.rows == (10, 2) and made.path.is_file()


def test_samples_and_dropped_rows(tmp_path: Path) -> None:
    """In the order of the file, also where rows are chosen by what all of them are like."""
    table(tmp_path, "a.csv", [("x", "label"), *((n, n % 3 == 0) for n in range(3000))])
    duckdb.execute(f"COPY (FROM '{tmp_path}/a.csv') TO '{tmp_path}/a.parquet'")
    for text in ("balanced by label", "100 rows", "drop 0-9, 17; 50 %", "x > 5; 10 rows seed 3"):
        kept = [
            [int(str(x)) for (x,) in asked(f"SELECT x FROM '{copy(tmp_path, name, text).path}'")]
            for name in ("a.csv", "a.parquet")
        ]
        assert kept[0] == kept[1] == sorted(kept[0]) and 0 < len(kept[0]) < 3000


def test_zst_needs_pyarrow_and_stays_packed(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    with pyarrow.output_stream(tmp_path / "a.csv.zst", compression="zstd") as file:
        file.write(b"x,y\n1,a\n2,b\n3,c\n")
    made = copy(tmp_path, "a.csv.zst", "x <> 2")
    with pyarrow.input_stream(made.path, compression="zstd") as file:
        assert file.read() == b"x,y\n1,a\n3,c\n"
