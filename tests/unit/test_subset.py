"""Subsets: how they are written, and which rows of real files they keep."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import BadFilter, NoData
from workbench.filters.pointing import pointed
from workbench.inputs.data.profiles.locked import quoted
from workbench.inputs.data.subsets import copying, selection, steps
from workbench.inputs.data.subsets.reading import Table
from workbench.inputs.data.subsets.steps import Balanced, Count, Drop, Share, Step, Where
from workbench.inputs.data.subsets.subset import Subset

ROWS = "SELECT i AS id, i % 7 AS label, 'kind ' || (i % 3) AS kind FROM range({}) r(i)"
_SEEDS = st.integers(0, 999_999_999)
_NAMES = st.text(min_size=1, max_size=8).filter(lambda name: "\0" not in name and name.strip())


def numbers(path: Path, text: str) -> list[int]:
    """The numbers of the rows that are kept, in the order in which they come."""
    with Table(path) as table:
        found = selection.select(table, subset := Subset.parse(text))
        kept = selection.count(table, subset, found)
        rows = [row[0] for row in table.ask(found.sql)]
        assert kept == len(rows)
        return rows


def problem(path: Path, text: str) -> BadFilter:
    """What is wrong with a filter."""
    with pytest.raises(BadFilter) as told:
        numbers(path, text)
    assert told.value.text == text
    return told.value


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "it's [1]*.parquet"
    duckdb.execute(f"COPY ({ROWS.format(10_000)}) TO {quoted(str(path))} (ROW_GROUP_SIZE 2048)")
    return path


def _some_steps() -> st.SearchStrategy[Step]:
    ranges = st.lists(st.tuples(st.integers(0, 10**17), st.integers(0, 99)), min_size=1, max_size=9)
    return st.one_of(
        st.sampled_from(["a = ';'", 'not "x;y"', "a in (1, 2)", "dropped = 3"]).map(Where),
        st.builds(Share, st.floats(0, 100).map(lambda x: round(x, 12)), _SEEDS),
        st.builds(Count, st.integers(0, 10**12), _SEEDS),
        st.builds(Balanced, st.lists(_NAMES, min_size=1, max_size=3).map(tuple), _SEEDS),
        ranges.map(lambda pairs: Drop(steps.merged([(low, low + more) for low, more in pairs]))),
    )


@given(st.lists(_some_steps(), max_size=5))
def test_what_a_subset_says_is_understood_as_the_same(found: Sequence[Step]) -> None:
    subset = Subset(tuple(found))
    assert Subset.parse(subset.text) == subset
    assert Subset.parse(f" ;\n{subset.text} ; ").text == subset.text


@given(st.text(max_size=40))
def test_any_text_is_understood_or_told_with_its_place(text: str) -> None:
    try:
        assert Subset.parse(Subset.parse(text).text) == Subset.parse(text)
    except BadFilter as error:
        assert error.text[error.start : error.end] in text


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("10%", "10 %"),
        ("0.50 percent SEED 7", "0.5 %  seed 7".replace("  ", " ")),
        ("1_000 rows", "1000 rows"),
        ("1 row", "1 row"),
        ('Balanced By label,  "a b" seed 3', 'balanced by label, "a b" seed 3'),
        ("drop 17,3, 20-30 ,4", "drop 3-4, 17, 20-30"),
        ("a = 'x;y'; ;10 %", "a = 'x;y'; 10 %"),
        ("  ", ""),
    ],
)
def test_the_normal_form(text: str, normal: str) -> None:
    assert Subset.parse(text).text == normal


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a; 101 %", "101"),
        ("drop 3, x", "x"),
        ("drop 9-3", "9-3"),
        ("balanced by a b", "b"),
        ("balanced by a,", ""),
    ],
)
def test_what_is_no_step_is_told_at_its_place(text: str, place: str) -> None:
    with pytest.raises(BadFilter) as told:
        Subset.parse(text)
    assert text[told.value.start : told.value.end] == place


def test_steps_apply_one_after_the_other(parquet: Path) -> None:
    assert numbers(parquet, "label = 3; drop 3, 17-9990") == [10, 9992, 9999][:1] + [
        row for row in range(9991, 10_000) if row % 7 == 3
    ]
    assert len(numbers(parquet, "label = 3; 50 rows")) == 50
    few = numbers(parquet, "50 rows; label = 3")
    assert 0 < len(few) < 25 and all(row % 7 == 3 for row in few)
    assert numbers(parquet, "") == [*range(10_000)]


def test_a_sample_is_the_same_every_time_and_in_the_order_of_the_file(parquet: Path) -> None:
    tenth = numbers(parquet, "10 %")
    assert tenth == sorted(tenth) == numbers(parquet, "10 % seed 0")
    assert tenth[:5] == [11, 23, 24, 31, 40]  # in any version, on any machine
    assert 900 < len(tenth) < 1100
    assert set(tenth) < set(numbers(parquet, "20 %"))
    assert len(set(tenth) & set(numbers(parquet, "10 % seed 1"))) < 200
    assert 50 < len(numbers(parquet, "10 %; 10 %")) < 150


@pytest.mark.parametrize("wanted", [0, 1, 500, 9_999, 10_000, 20_000])
def test_so_many_rows_are_exactly_so_many(parquet: Path, wanted: int) -> None:
    found = numbers(parquet, f"{wanted} rows seed 5")
    assert found == sorted(set(found))
    assert len(found) == min(wanted, 10_000)


def test_a_sample_does_not_see_what_repeats_in_the_data(parquet: Path) -> None:
    counts = Counter(row % 7 for row in numbers(parquet, "3500 rows"))
    assert all(420 < counts[label] < 580 for label in range(7))


def test_classes_are_balanced(parquet: Path) -> None:
    found = numbers(parquet, "label > 2 or id < 700; balanced by label")
    assert found == sorted(found)
    assert Counter(row % 7 for row in found) == dict.fromkeys(range(7), 100)
    both = numbers(parquet, "balanced by label, kind")
    assert both == sorted(both)
    assert set(Counter((row % 7, row % 3) for row in both).values()) == {476}
    assert len(numbers(parquet, "balanced by id")) == 10_000
    assert numbers(parquet, "label > 9; balanced by label") == []


def test_rows_without_a_class_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    labels = ["a", "b", None, "a", None, "a", "b"]
    path.write_text("".join(json.dumps({"label": label}) + "\n" for label in labels))
    assert {labels[row] for row in numbers(path, "balanced by label")} == {"a", "b"}
    assert len(numbers(path, "balanced by label")) == 4


@pytest.mark.parametrize(
    "name", ["a.csv", "a.tsv", "a.csv.gz", "a.csv.zst", "a.jsonl", "a.ndjson.gz", "a.json", "a.pq"]
)
@pytest.mark.parametrize("held", [True, False])
def test_every_format_has_its_rows_in_order(tmp_path: Path, name: str, held: bool) -> None:
    path = tmp_path / name
    ways = {"csv": "csv", "tsv": "csv, DELIMITER '\t'", "pq": "parquet"}
    way = ways.get(name.split(".")[1], "json" + (", ARRAY true" if name == "a.json" else ""))
    packed = {"gz": ", COMPRESSION gzip", "zst": ", COMPRESSION zstd"}.get(name.split(".")[-1], "")
    duckdb.execute(f"COPY ({ROWS.format(30_000)}) TO '{path}' (FORMAT {way}{packed})")
    with Table(path, held=held) as table:
        assert table.names() == ["id", "label", "kind"]
        assert table.rows == 30_000
        found = selection.select(table, Subset.parse("label = 3 and kind = 'kind 1'; drop 10"))
        rows = [(row, id_) for row, id_, *_ in table.ask(found.sql)]
    wanted = [row for row in range(30_000) if row % 7 == 3 and row % 3 == 1 and row != 10]
    assert rows == [(row, row) for row in wanted]


@pytest.mark.parametrize("name", ["a.arrow", "a.feather"])
def test_arrow_is_read_where_pyarrow_is(tmp_path: Path, name: str) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"id": [*range(100)], "label": [row % 7 for row in range(100)]})
    path = tmp_path / name
    write = pyarrow.ipc.new_stream if name == "a.arrow" else pyarrow.ipc.new_file
    with write(str(path), table.schema) as file:
        file.write_table(table)
    assert numbers(path, "label = 3") == [*range(3, 100, 7)]


def test_a_folder_is_a_table_of_its_files(tmp_path: Path) -> None:
    for name in ("cat/1.jpg", "cat/2.PNG", "dog/1.jpg", "notes.txt", ".hidden/x", "dog/é.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    with Table(tmp_path) as table:
        assert table.names() == ["path", "class", "size", "suffix"]
        found = table.ask(selection.select(table, Subset.parse("class <> 'dog'")).sql)
    assert found == [(0, "cat/1.jpg", "cat", 9, ".jpg"), (1, "cat/2.PNG", "cat", 9, ".png")]
    assert len(numbers(tmp_path, "suffix = '.jpg' and size < 10; balanced by class")) == 2


def test_splits_of_a_folder_are_no_classes(tmp_path: Path) -> None:
    for name in ("train/cat/1.jpg", "train/dog/deep/2.jpg", "val/cat/3.jpg", "val/4.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    with Table(tmp_path) as table:
        rows = table.ask(f"SELECT c1, c4 FROM ({table.sql})")
    assert rows == [("cat", "train"), ("dog", "train"), (None, "val"), ("cat", "val")]


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no table at all PAR1")
    (tmp_path / "model.bin").write_text("x")
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n" * 999)[:-20])
    (tmp_path / "bad.arrow").write_text("no arrow")
    (tmp_path / "void").mkdir()
    wanted = {
        "empty.csv": "is empty",
        "bad.parquet": "cannot be read as a table",
        "model.bin": "no table that can be read",
        "cut.csv.gz": "cannot be read",
        "bad.arrow": "cannot be read as Arrow",
        "void": "holds no files",
        "gone.csv": "is not there",
    }
    for name, why in wanted.items():
        if name == "bad.arrow":
            pytest.importorskip("pyarrow")
        with pytest.raises(NoData, match=why) as told:
            Table(tmp_path / name)
        assert name in told.value.message


def test_mixed_types_are_told_with_a_value_and_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text("quality,name\n0.5,a\nn/a,b\n0.9,c\n")
    error = problem(path, "name <> 'z'; quality::double > 0.6")
    assert "'n/a'" in error.message and "try_cast" in error.hint
    assert pointed(error, 60)[1].strip() == "^" * len("::double")
    assert str(error).startswith("`::double`: the text 'n/a' is no DOUBLE")
    assert numbers(path, "try_cast(quality as double) > 0.6") == [2]


def test_rows_that_are_not_there_are_not_dropped_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("x\n" + "1\n" * 100)
    error = problem(path, "x = 1; drop 3, 00100, 7")
    assert "no row 100: they are 0 to 99" in error.message
    assert error.text[error.start : error.end] == "00100"
    assert numbers(path, "drop 1-999") == [0]


def test_names_that_are_wrong_are_told_with_those_that_are_near(parquet: Path) -> None:
    error = problem(parquet, "10 %; labl = 3")
    assert "did you mean label?" in error.message
    assert error.text[error.start : error.end] == "labl"
    assert "did you mean kind?" in problem(parquet, "balanced by kin").message
    assert "single quotes" in problem(parquet, 'kind = "kind 1"').hint
    assert "did you mean lower?" in problem(parquet, "lowr(kind) = 'x'").message


def test_columns_of_any_name_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "odd.parquet"
    names = ["row", "val.acc", "c1", "select", "größe", 'a"b', "file_row_number", "A b"]
    held = ['"' + name.replace('"', '""') + '"' for name in names]
    cells = ", ".join(f"i + {at} AS {name}" for at, name in enumerate(held))
    duckdb.execute(f"COPY (SELECT {cells} FROM range(9) r(i)) TO '{path}'")
    for at, name in enumerate(held):
        assert numbers(path, f"{name} = {at + 4}") == [4]
    assert numbers(path, "VAL.acc = 5 and Row = 4 and größe = 8") == [4]


def test_a_dataset_that_cannot_be_looked_at_is_named(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 300 + ".csv")
    with pytest.raises(NoData, match="File name too long"):
        copying.copy(tmp_path, str(path), "a = 1")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x < 2 and group = 'a'", "group"),
        ("At <> 3", "At"),
        ("x = 1 or desc < 3", "desc"),
        ("order", "order"),
        ("end in (1, 2)", "end"),
    ],
)
def test_a_column_that_is_called_as_a_word_of_sql_is_to_be_quoted(
    tmp_path: Path, text: str, word: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("x,group,at,desc,order,end\n1,a,2,3,true,1\n2,b,3,4,false,5\n")
    error = problem(path, text)
    assert (error.message, error.text[error.start : error.end]) == (
        f"`{word}` is a word of SQL",
        word,
    )
    assert f'"{word}"' in error.hint
    assert numbers(path, text.replace(word, f'"{word}"')) == [0]
