"""Profiles of real files: tables as DuckDB, Python and people write them, arrays, folders."""

from __future__ import annotations

import json
import math
import threading
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.inputs.data import digest
from workbench.inputs.data.files import FileUse
from workbench.inputs.data.profiles import columns, profile, store
from workbench.inputs.data.profiles.failure import NotProfiled
from workbench.inputs.data.profiles.make import Maker
from workbench.inputs.data.profiles.profile import Column, Profile
from workbench.inputs.data.profiles.store import Profiles

WIDE = "SELECT {} FROM range(20)"
MANY = """
    SELECT i AS id, 'kind' || (i % 3) AS kind, i % 2 = 0 AS even, i / 7.0 AS part,
        TIMESTAMP '2024-01-01' + to_hours(i::INTEGER) AS at, [i, i] AS pair,
        CASE WHEN i % 4 > 0 THEN i END AS some, 'text ' || i AS words
    FROM range(1000) t(i)
"""


def made(path: Path, content: str | bytes | None = None) -> Profile:
    """The profile of a file, written first where there is content; JSON keeps all of it."""
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = Maker().of_path(str(path))
    told = profile.parse(json.loads(json.dumps(found.told())))
    assert told.told() == found.told()
    return found


def column(found: Profile, name: str) -> Column:
    told = found.column(name)
    assert told is not None
    return told


def top(one: Column) -> dict[str, int]:
    assert one.top is not None
    return dict(zip(one.top.values, one.top.counts, strict=True))


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A table in each format, written by DuckDB."""
    for name, form in {
        "many.csv": "CSV",
        "many.tsv": "CSV, DELIMITER '\t'",
        "many.csv.gz": "CSV, COMPRESSION gzip",
        "many.jsonl": "JSON",
        "many.json": "JSON, ARRAY true",
        "many.parquet": "PARQUET",
    }.items():
        duckdb.sql(f"COPY ({MANY}) TO '{tmp_path / name}' (FORMAT {form})")
    return tmp_path


@pytest.mark.parametrize("name", ["csv", "tsv", "csv.gz", "jsonl", "json", "parquet"])
def test_every_format_tells_the_same(many: Path, name: str) -> None:
    found = made(many / f"many.{name}")
    assert (found.rows, len(found.columns), found.problem) == (1000, 8, "")
    assert [one.kind for one in found.columns][:5] == [
        "number",
        "text",
        "boolean",
        "number",
        "time",
    ]
    assert top(column(found, "kind")) == {"kind0": 334, "kind1": 333, "kind2": 333}
    assert top(column(found, "even")) == {"false": 500, "true": 500}
    some = column(found, "some")
    assert (some.count, some.nulls) == (750, 250)
    numbers = column(found, "id").numbers
    assert numbers is not None and (numbers.low, numbers.high) == (0, 999)
    assert numbers.mean == pytest.approx(499.5) and numbers.median == pytest.approx(499.5, abs=10)
    assert numbers.std == pytest.approx(np.arange(1000).std())
    assert sum(numbers.counts) == 1000


def test_texts_lists_and_times_have_numbers_too(many: Path) -> None:
    found = made(many / "many.parquet")
    words, pair, at = (column(found, name).numbers for name in ("words", "pair", "at"))
    assert words is not None and (words.of, words.low, words.high) == ("lengths", 6, 8)
    assert pair is not None and (pair.of, pair.low, pair.high) == ("lengths", 2, 2)
    assert at is not None and (at.of, at.low) == ("seconds", 1704067200)
    free = column(found, "words")
    assert free.distinct == 1000 and free.top is not None and free.top.rest == 950


def test_thousands_of_values_are_counted_exactly_where_they_are_frequent(tmp_path: Path) -> None:
    """The empty text is a value as any other."""
    rows = """SELECT CASE WHEN i < 30000 THEN '' WHEN i < 50000 THEN 'b' ELSE 'x' || i END AS v
        FROM range(60000) t(i)"""
    duckdb.sql(f"COPY ({rows}) TO '{tmp_path}/t.parquet'")
    found = column(made(tmp_path / "t.parquet"), "v")
    counts = top(found)
    assert (counts[""], counts["b"]) == (30000, 20000)
    assert found.top is not None and found.top.total == 60000


@pytest.mark.parametrize(
    ("name", "content", "rows", "names"),
    [
        ("head.csv", "a,b\n", 0, ["a", "b"]),
        ("none.csv", "1,2\n3,4\n", 2, ["column0", "column1"]),
        ("texts.csv", "name,town\nann,bern\nbob,rome\n", 2, ["name", "town"]),
        ("ragged.csv", "a,b\n1,2\n1\n1,2,3\n", 3, ["a", "b", "column2"]),
        ("latin.csv", "a,b\nü,2\n".encode("latin-1"), 1, ["a", "b"]),
        ("mixed.csv", "a\n" + "1\n" * 30000 + "x\n", 30001, ["a"]),
        ("mixed.jsonl", '{"a": 1}\n' * 30000 + '{"a": "x"}\n', 30001, ["a"]),
        ("names.csv", '"a ""q""",<b>[x],"new\nline","\x1b[31m"\n1,2,3,4\n', 1, None),
        ("twice.csv", "a,a\n1,2\n", 1, ["a", "a_1"]),
        ("it's [1]*.csv", "a\n1\n", 1, ["a"]),
        ("blank.jsonl", "\n\n", 0, ["json"]),
    ],
)
def test_odd_tables_are_read(
    tmp_path: Path, name: str, content: str | bytes, rows: int, names: list[str] | None
) -> None:
    (tmp_path / "it's [1]a.csv").write_text("other\n1\n2\n")
    found = made(tmp_path / name, content)
    assert (found.rows, found.problem) == (rows, "")
    told = [one.name for one in found.columns]
    assert told == (names or ['a "q"', "<b>[x]", "new\nline", "\x1b[31m"])


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("empty.csv", "", "it is empty"),
        ("noise.csv", bytes(range(256)) * 20, "cannot be read as a table"),
        ("noise.parquet", b"PAR1" + bytes(99) + b"PAR1", "cannot be read as a table"),
        ("torn.jsonl", '{"a": 1}\n{"a":', "cannot be read as a table"),
        ("deep.json", "[" * 100_000, "cannot be read as a table"),
        ("long.csv", "a\n" + "x" * 3_000_000, "Maximum line size"),
        ("torn.npy", b"\x93NUMPY\x01", "cannot be read as arrays"),
        ("noise.npz", b"PK" + bytes(50), "cannot be read as arrays"),
    ],
)
def test_what_is_no_table_is_told(
    tmp_path: Path, name: str, content: str | bytes, problem: str
) -> None:
    found = made(tmp_path / name, content)
    assert problem in found.problem and not found.columns
    assert str(tmp_path) not in found.problem


def test_numbers_of_any_size_are_told(tmp_path: Path) -> None:
    values = ["1e-300", "1e300", "nan", "inf", "-inf", "1.7e308", "-1.7e308", "0"]
    numbers = column(made(tmp_path / "t.csv", "x\n" + "\n".join(values) + "\n"), "x").numbers
    assert numbers is not None and numbers.odd == 3 and sum(numbers.counts) == 5
    assert (numbers.low, numbers.high) == (-1.7e308, 1.7e308)


def test_only_the_first_thousand_of_many_columns_are_looked_into(tmp_path: Path) -> None:
    names = ", ".join(f"range AS f{place}" for place in range(1200))
    duckdb.sql(f"COPY ({WIDE.format(names)}) TO '{tmp_path}/wide.parquet'")
    found = made(tmp_path / "wide.parquet")
    assert len(found.columns) == 1200 and found.note == "200 of 1200 columns were not looked into"
    assert [one.count for one in found.columns[999:1001]] == [20, None]


def test_a_column_of_missing_values_alone(tmp_path: Path) -> None:
    duckdb.sql(f"COPY (SELECT NULL::DOUBLE AS x FROM range(5)) TO '{tmp_path}/t.parquet'")
    x = column(made(tmp_path / "t.parquet"), "x")
    assert (x.count, x.nulls, x.numbers, x.top) == (0, 5, None, None)


def test_arrays(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "t.npz",
        x=np.zeros((5, 3), "f4"),
        y=np.array([1, 1, 2, 2, 2]),
        ok=np.array([True] * 5),
        odd=np.array([object()] * 5),
    )
    found = made(tmp_path / "t.npz")
    assert found.rows == 5
    assert [one.type for one in found.columns] == ["float32[3]", "int64", "bool", "object"]
    assert top(column(found, "y")) == {"2": 3, "1": 2}
    assert top(column(found, "ok")) == {"true": 5}
    assert column(found, "odd").count is None
    np.save(tmp_path / "one.npy", np.array([1.0, np.nan, 3.0]))
    numbers = made(tmp_path / "one.npy").columns[0].numbers
    assert numbers is not None and (numbers.odd, numbers.low, numbers.high) == (1, 1, 3)


def test_a_folder_is_a_table_of_its_files(tmp_path: Path) -> None:
    for number in range(7):
        path = tmp_path / "images" / ("cat" if number < 5 else "dog") / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * number)
    found = made(tmp_path / "images")
    assert (found.rows, found.unit) == (7, "files")
    assert top(column(found, "folder")) == {"cat": 5, "dog": 2}
    size = column(found, "size").numbers
    assert size is not None and (size.low, size.high, size.mean) == (0, 6, 3)


def test_no_profile_of_what_is_not_there_or_no_table(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("print()")
    for name in ("gone.csv", "train.py", "with\0zero.csv"):
        with pytest.raises(NotProfiled):
            Maker().of_path(str(tmp_path / name))


def test_the_database_opens_that_one_file(tmp_path: Path) -> None:
    """A name that reads as a list of files, or as SQL, is a name."""
    (tmp_path / "secret.csv").write_text("a\n1\n")
    name = "x'); SELECT * FROM read_csv('secret.csv"
    assert made(tmp_path / f"{name}.csv".replace("/", ""), "b\n1\n").columns[0].name == "b"
    with pytest.raises(NotProfiled):
        Maker().of_path(str(tmp_path / "*.csv"))


def test_a_profile_that_is_cancelled(tmp_path: Path) -> None:
    rows = "SELECT random() a, random() b, random() c, hash(i)::VARCHAR d FROM range(1000000) t(i)"
    duckdb.sql(f"COPY ({rows}) TO '{tmp_path}/t.parquet'")
    maker, failed = Maker(threads=1), list[NotProfiled]()

    def make() -> None:
        try:
            maker.of_path(f"{tmp_path}/t.parquet")
        except NotProfiled as error:
            failed.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    while maker.progress is None:
        assert thread.is_alive()
    maker.cancel()
    thread.join()
    assert [error.message for error in failed] == ["cancelled"]
    with pytest.raises(NotProfiled):
        maker.of_path(f"{tmp_path}/t.parquet")


def test_little_memory_is_told(tmp_path: Path) -> None:
    duckdb.sql(
        f"COPY (SELECT repeat('x', 10000) || i a FROM range(5000) t(i)) TO '{tmp_path}/t.csv'"
    )
    with pytest.raises(NotProfiled, match="memory"):
        Maker(memory=10_000_000).of_path(f"{tmp_path}/t.csv")


def used(path: Path) -> FileUse:
    found, state = digest.of_file(str(path))
    return FileUse(str(path), size=state.st_size, mtime=state.st_mtime, digest=found)


def test_a_profile_is_kept_by_content_and_outlives_the_file(tmp_path: Path) -> None:
    path, profiles = tmp_path / "t.csv", Profiles(tmp_path)
    path.write_text("a\n1\n2\n")
    use = used(path)
    assert not profiles.has(use.digest)
    assert Maker().of_use(profiles, use).rows == 2
    path.write_text("b\n1\n")
    assert Maker().of_use(profiles, use).rows == 2
    with pytest.raises(NotProfiled, match="changed"):
        Maker().of_use(Profiles(tmp_path / "elsewhere"), use)
    path.unlink()
    with pytest.raises(NotProfiled, match="No such file"):
        Maker().of_use(Profiles(tmp_path / "elsewhere"), use)


def test_a_file_that_was_only_touched_is_still_the_one_that_was_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n")
    use = used(path)
    path.touch()
    assert store.changed(use) == ""
    path.write_text("a\n2\n")
    assert "changed" in store.changed(use)


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"columns": [{"name": 1}]}', '{"rows": "x"}'])
def test_a_damaged_profile_is_made_again(tmp_path: Path, kept: str) -> None:
    path, profiles = tmp_path / "t.csv", Profiles(tmp_path)
    path.write_text("a\n1\n")
    use = used(path)
    place = profiles.path(use.digest)
    assert place is not None
    place.parent.mkdir()
    place.write_text(kept)
    assert profiles.find(use.digest) is None
    assert Maker().of_use(profiles, use).rows == 1
    assert profiles.find(use.digest) == Maker().of_path(str(path))


@pytest.mark.parametrize("digest", ["", "sha256:", "sha256:../../etc", "x/y:0123456789abcdef"])
def test_what_is_no_digest_names_no_file(tmp_path: Path, digest: str) -> None:
    assert Profiles(tmp_path).path(digest) is None


numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(numbers, min_size=1, max_size=40), st.booleans())
def test_the_edges_hold_all_numbers(values: list[float], whole: bool) -> None:
    if whole:
        values = [float(math.floor(max(-1e15, min(1e15, value)))) for value in values]
    values.sort()
    quantiles = [values[round(part * (len(values) - 1) / 20)] for part in range(21)]
    found = columns.edges(values[0], values[-1], quantiles, whole)
    assert found[0] <= values[0] and values[-1] <= found[-1]
    assert found == sorted(found) and len(found) <= 22
    assert all(map(math.isfinite, found))
    assert len(set(found)) == len(found) or values[0] == values[-1]


def test_outliers_do_not_spread_the_bins() -> None:
    quantiles = [-1e9, *np.linspace(0, 1, 19), 1e9]
    found = columns.edges(-1e9, 1e9, quantiles, False)
    assert len(found) == 21 and all(-1 < edge < 2 for edge in found[1:-1])
