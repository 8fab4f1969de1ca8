"""A filter cannot do harm: attempts to make it read, write, wait, ask or grow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from workbench.errors import BadFilter
from workbench.inputs.data.profiles import locked
from workbench.inputs.data.subsets import functions, guard, selection
from workbench.inputs.data.subsets.reading import Table
from workbench.inputs.data.subsets.subset import Subset

FILES = """
(select count(*) from read_csv('{secret}')) > 0
(select content from read_text('{secret}')) = 'x'
(select content from read_blob('{secret}')) is null
(from '{secret}') is null
(table held) is null
(select a from held limit 1) = 1
(values (1)) = 1
exists (from '{secret}')
exists (select 1)
not exists (select 1 from read_parquet('{secret}'))
a in (select a from '{secret}')
a in (from '{secret}')
a = any (select 1)
a = any ([1, 2])
a > all (select 1)
a in (select unnest([1]))
(with x as (select 1 as y) select y from x) = 1
(with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r) > 0
read_text('{secret}') = 'x'
read_csv('{secret}') is not null
read_json('{secret}') is not null
read_parquet('{secret}') is not null
read_blob('{secret}') is not null
glob('/*') is not null
sniff_csv('{secret}') is not null
parquet_metadata('{secret}') is not null
query('select 1') = 1
query_table('held') = 1
"{secret}".a = 1
"{secret}" = 1
"data.csv" = 1
"data.csv".a = 1
main.held.a = 1
held.a = 1
t.a = 1
file_row_number = 1
filename = 'x'
rowid = 0
row = 0
c0 = 1
array(select 1) = [1]
unnest([1, 2]) = 1
unnest(generate_series(1, 9)) = 1
columns('a') = 1
COLUMNS(*) = 1
COLUMNS(c -> c = 'a') = 1
*COLUMNS(*) = 1
* = 1
t.* = 1
(a, (select 1)) = (1, 1)
case when (select true) then true else false end
coalesce((select true), false)
a between (select 0) and (select 2)
(select true) is true
struct_pack(x := (select 1)).x = 1
list_value((select 1))[1] = 1
a = (select max(a) from held)
a = (select 1 from duckdb_settings() limit 1)
a = (select 1 from duckdb_secrets() limit 1)
a = (select 1 from pragma_table_info('held') limit 1)
a = (select 1 from information_schema.tables limit 1)
a = (select 1 from sqlite_master limit 1)
a = (select 1 from pg_catalog.pg_tables limit 1)
a = (pivot held on a)
a = (summarize held)
a = (describe held)
a = (show tables)
"""

STATEMENTS = """
a = 1; drop table held
a = 1); drop table held; --
a = 1) union select 1 where (1 = 1
a = 1 union select 1
a = 1 union all from held
a = 1 except select 2
a = 1 intersect select 2
a = 1 order by a
a = 1 limit 1
a = 1 offset 1
a = 1 group by a
a = 1 group by all
a = 1 having a > 1
a = 1 window w as ()
a = 1 qualify true
a = 1 using sample 1
a = 1 as b
a = 1 b
a = 1, b = 2
a from held
a = 1 from held
, a
* from held
select 1
drop table held
install httpfs
load httpfs
set threads = 100
set enable_external_access = true
reset threads
pragma database_list
attach '{secret}' as x
copy held to '{written}'
copy (select 1) to '{written}'
export database '{written}'
create table x as select 1
create macro f(x) as 1
insert into held values (1)
delete from held
update held set c0 = 1
truncate held
vacuum
checkpoint
call pragma_version()
explain select 1
begin transaction
use memory
prepare x as select 1
execute x
a = 1 /* hidden */
a = 1 -- hidden
a = 1 --
/**/ a = 1
a = 1 /* open
a = 1 /* a /* b */ c */
a = 1 \\; drop table held
a = $1
a = $x
a = ?
a = $$x$$
a = $t$x$t$
a = :x
a = @x
a = #1
a = #1 order by 1
default
a = default
where a = 1
where
end
a = 1 end
$(rm x)
`rm x`
a = 'x
a = "x
a = e'x
a = 'x''
(a = 1
a = 1)
((a = 1)
a = [1, 2
a = {{'x': 1
"""

FUNCTIONS = """
random() > 0.5
setseed(0.5) is null
uuid() is null
gen_random_uuid() is null
uuidv4() is null
uuidv7() is null
now() > '2020-01-01'
today() > '2020-01-01'
current_date > '2020-01-01'
current_timestamp > '2020-01-01'
current_time > '10:00'
localtimestamp > '2020-01-01'
localtime > '10:00'
get_current_timestamp() > '2020-01-01'
transaction_timestamp() > '2020-01-01'
age(timestamp '2020-01-01') > interval 1 day
ago(interval 1 day) > '2020-01-01'
getenv('HOME') = 'x'
getvariable('x') = 1
current_setting('threads') = 1
current_setting('home_directory') = 'x'
current_user = 'x'
current_user() = 'x'
user = 'x'
session_user = 'x'
current_database() = 'x'
current_schema() = 'x'
current_schemas(true) is null
current_catalog = 'x'
current_role = 'x'
current_query() = 'x'
current_query_id() = 1
current_connection_id() = 1
current_transaction_id() = 1
txid_current() = 1
version() = 'x'
pg_typeof(a) = 'x'
pg_sleep(10) is null
sleep_ms(1000) is null
pg_size_pretty(1) = 'x'
pg_postmaster_start_time() is null
pg_conf_load_time() is null
inet_client_addr() is null
has_table_privilege('held', 'select')
obj_description(1, 'x') is null
col_description(1, 1) is null
in_search_path('memory', 'main')
nextval('s') = 1
currval('s') = 1
setval('s', 1) = 1
stats(a) = 'x'
vector_type(a) = 'x'
error('x')
error('x') is null
write_log('x') is null
parse_duckdb_log_message('x', 'y') is null
json_serialize_sql('select 1') is null
json_serialize_plan('select 1') is null
json_deserialize_sql('x') is null
json_execute_serialized_sql('x') is null
from_json(s, '"x"') is null
json_transform(s, '"x"') is null
json_structure(s) is null
enum_range(null::x) is null
create_sort_key(a, 'asc') is null
constant_or_null(a, 1) is null
can_cast_implicitly(a, 1)
cast_to_type(a, 1) = 1
make_type('x') is null
get_type(a) is null
alias(a) = 'a'
combine(a, a) is null
finalize(a) is null
invoke(lambda x: x, 1) = 1
hive_partition_component('x') is null
remap_struct(a, a, a, a) is null
st_asgeojson(s) is null
__internal_barrier(a) = 1
__internal_compress_string_ubigint(s) = 1
__internal_decompress_string(1) = 'x'
__cast(a) = 1
icu_collate_de(s) = 'x'
icu_sort_key(s, 'de') = 'x'
nfc_normalize(s) = 'x'
count(*) > 1
count(a) > 1
sum(a) > 1
avg(a) > 1
any_value(a) = 1
list(a) is null
array_agg(a) is null
string_agg(s, ',') = 'x'
arg_max(a, a) = 1
sum(a) filter (where a > 1) > 1
sum(distinct a) > 1
lower(distinct s) = 'x'
lower(s order by s) = 'x'
lower(s) filter (where true) = 'x'
lower(s) within group (order by s) = 'x'
lower(s := 'x') = 'x'
lower(string := s) = 'x'
row_number() over () > 1
rank() over (order by a) > 1
lag(a) over () > 1
first(a) over (order by a) = 1
lower(s) over () = 'x'
sum(a) over (partition by s) > 1
grouping(a) = 1
grouping_id(a) = 1
list_transform([1], x -> x + 1) = [1]
list_transform([1], lambda x: x + 1) = [1]
list_filter([1], x -> (select true)) = [1]
list_reduce([1], (x, y) -> x + y) = 1
apply([1], x -> x) = [1]
[x for x in [1, 2] if x > 1] = [1]
list_aggregate([1], 'sum') = 1
list_aggr([1], 'histogram') is null
list_resize([1], 1000000000) = [1]
list_histogram([1]) is null
array_cross_product([1.0, 2, 3], [1.0, 2, 3]) is null
main.lower(s) = 'x'
system.main.lower(s) = 'x'
memory.main.lower(s) = 'x'
pg_catalog.lower(s) = 'x'
s.lower() = 'x'
s.read_text() = 'x'
s.upper().lower() = 'x'
'{secret}'.read_text() is null
"lower "(s) = 'x'
"read_text"('{secret}') is null
READ_TEXT('{secret}') is null
ReAd_TeXt('{secret}') is null
"getenv"('HOME') = 'x'
lоwer(s) = 'x'
ｌｏｗｅｒ(s) = 'x'
l\u200bower(s) = 'x'
coalesce(random(), 1) > 0.5
case when random() > 0.5 then true else false end
a in (random(), 1)
a between random() and 1
try(random()) > 0.5
cast(random() as integer) = 0
not random() > 0.5
[random()][1] > 0.5
(random(), 1) = (0, 1)
nullif(random(), 0.5) > 0.5
if(random() > 0.5, true, false)
s || random() = 'x'
s ->> random() = 'x'
-random() > 0
s like random()::varchar
"""

GROWTH = """
repeat('x', 1000000000) = s
repeat(s, 1000000000) = s
repeat([1], 1000000000) is null
lpad(s, 1000000000, 'x') = s
rpad(s, 1000000000, 'x') = s
bar(a, 0, 1, 1000000) = s
range(1000000000000) is null
generate_series(1, 1000000000000) is null
list_contains(range(1000000000), 1)
format('{{:>1000000000}}', s) = 'x'
printf('%1000000000s', s) = 'x'
replace(s, 'x', s) = 'x'
replace(s, s, 'x') = 'x'
replace(s, '', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') = 'x'
replace(replace(s, 'a', 'aaaaaaaaa'), 'a', 'aaaaaaaaa') = 'x'
regexp_replace(s, 'x', s) = 'x'
regexp_replace(s, s, 'x') = 'x'
regexp_replace(regexp_replace(s, '.*', '\\0\\0\\0\\0\\0\\0'), '.*', '\\0\\0\\0\\0\\0\\0') = 'x'
regexp_matches(s, s)
regexp_matches('aaa', s)
regexp_matches(s, lower(s))
regexp_full_match(s, s)
regexp_extract(s, s) = 'x'
regexp_extract_all(s, s) is null
s like s
s ilike s
s similar to s
s glob '*a*a*a*a*a*a*a*b'
s glob s
strftime(d, s) = 'x'
strptime(s, s) is null
string_split(string_split(s, '')::varchar, '') is null
list_value(s, list_value(s, s)) is null
[[[[s]]]] is null
hex(hex(s)) = 'x'
bin(s) = 'x'
to_base64(s::blob) is null
url_encode(s) = 'x'
encode(s) is null
levenshtein(s, s) > 1
damerau_levenshtein(s, s) > 1
jaro_winkler_similarity(s, s) > 1
jaccard(s, s) > 1
editdist3(s, s) > 1
hamming(s, s) > 1
factorial(100000) > 1
100000! > a
gamma(a) > 1
json_object('a', s) is null
json_array(s, s) is null
json_group_array(s) is null
json_merge_patch(s, s) is null
json_pretty(s) is null
to_json(s) is null
map([s], [s]) is null
map {{'a': s}} is null
{{'a': s}} is null
struct_pack(a := s) is null
struct_insert({{'a': 1}}, b := s) is null
array_value(s, s) is null
list_concat([s], [s]) is null
list_append([s], s) is null
list_zip([s], [s]) is null
flatten([[s]]) is null
translate(s, 'a', 'b') = 'x'
overlay(s placing 'x' from 1) = 'x'
set_bit('1'::bit, 1, 1) is null
bitstring('1', 1000000000) is null
to_binary(s) = 'x'
chr(a) = 'x'
"""

TYPES = """
a::enum = 'x'
a::enum('x', 'y') = 'x'
cast(a as enum('x')) = 'x'
a::x = 1
a::main.x = 1
a::int[] is null
a::int[1000000000] is null
a::struct(x int) is null
a::map(int, int) is null
a::union(x int) is null
a::blob is null
a::bit is null
a::json is null
a::regclass is null
a::varchar(10) is null
a::decimal(1, 2, 3) is null
a::decimal(a) is null
a::decimal('1') is null
a::decimal((select 1)) is null
a::variant is null
a::geometry is null
a::any is null
a::"null" is null
try_cast(a as x) = 1
s collate nocase = 'x'
s collate de.noaccent = 'x'
s::varchar collate nocase = 'x'
a = x'00'
a = b'1'
s = 'a\0b'
s = E'a\\0b'
s = '\ud800'
s = 'x' \x01
s = 'x' \x1b[2J
\x00
'\x00
"""

DEEP = [
    "not " * 5000 + "a = 1",
    "- " * 4000 + "a = 1",
    "~" * 9000 + "a = 1",
    "not " * 200 + "a = 1",
    "(" * 4000 + "a" + ")" * 4000,
    "(" * 5000,
    "(with x as (" * 20,
    "(with x as (" * 100,
    "+" * 4000,
    "- " * 5000,
    ")" * 5000,
    "[" * 300 + "a" + "]" * 300 + " is null",
    "[" * 5000,
    "lower(" * 150 + "s" + ")" * 150 + " = 'x'",
    "lower(" * 1200 + "s" + ")" * 1200 + " = 'x'",
    "case when " * 150 + "a = 1" + " then true end" * 150,
    "case when " * 800,
    "a" + "::int" * 400 + " = 1",
    "s" + "::varchar" * 90 + " = 'x'",
    "s" + "[1]" * 400 + " = 'x'",
    "a" + " + a" * 900 + " = 1",
    "s" + " || s" * 70 + " = 'x'",
    " or ".join(["lower(s) = upper(s)"] * 400),
    "a in (" + ", ".join(["a"] * 3400) + ", a, a, a, a" * 400 + ")",
    "a = 1 and " * 999 + "a = 1 or b = 1" + " " * 100,
    "a = " * 2000 + "1",
    "a <" * 2000 + "1",
    "'" * 9999,
    '"' * 9999,
    "a = 1" + " " * 10_000,
    "x" * 1_000_000,
    "a = 1;" * 200_000,
    "é" * 9000,
    "\N{NO-BREAK SPACE}" * 100,
]

ROOM = {"secret": "/etc/passwd", "written": "/tmp/workbench-must-not-exist.csv"}
LINES = [
    line.format(**ROOM)
    for group in (FILES, STATEMENTS, FUNCTIONS, GROWTH, TYPES)
    for line in group.strip("\n").split("\n")
]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    path = tmp_path_factory.mktemp("guard") / "data.parquet"
    duckdb.execute(
        "COPY (SELECT i AS a, i % 3 AS b, 'text ' || i AS s, DATE '2024-01-01' + i::INTEGER AS d,"
        f" i::VARCHAR || '.5' AS n FROM range(100) r(i)) TO '{path}' (FORMAT parquet)"
    )
    with Table(path) as opened:
        yield opened


@pytest.mark.parametrize("text", [*LINES, *DEEP], ids=lambda text: ascii(text[:60]))
def test_what_could_do_harm_is_refused_before_it_is_run(table: Table, text: str) -> None:
    with pytest.raises(BadFilter) as told:
        guard.checked(table.connection, text, table.columns)
    assert told.value.text == text
    assert 0 <= told.value.start <= told.value.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "'/etc/passwd'.a = 1",
        "a" + ".x" * 400 + " = 1",
        "a = 1) window w as (",
        "a = 1) group by all having (true",
        "a",
        "s",
        "a + 1",
        "null::integer",
        "[a] = a",
        "lower(a) = 'x'",
        "a = 'x'",
        "s > 3",
        "s::integer > 3",
        "(a, b) = 3",
        "a::utinyint + 200::utinyint > 1",
        "regexp_matches(s, '(')",
        "regexp_matches(s, '(((a{1,1000}){1,1000}){1,1000})')",
        "date_trunc('x', d) = d",
        "d > '2024-13-45'",
        "try(a)",
    ],
    ids=lambda text: text[:60],
)
def test_what_fits_no_column_is_refused_at_its_place(table: Table, text: str) -> None:
    with pytest.raises(BadFilter) as told:
        selection.count(table, subset := Subset.parse(text), selection.select(table, subset))
    assert told.value.text == text and told.value.message
    assert 0 <= told.value.start < told.value.end <= len(text)


@pytest.mark.parametrize("text", LINES, ids=lambda text: ascii(text[:60]))
def test_nor_does_it_get_through_as_a_subset(table: Table, text: str) -> None:
    before = table.ask("SELECT * FROM duckdb_settings() ORDER BY ALL")
    with pytest.raises(BadFilter):
        selection.count(table, subset := Subset.parse(text), selection.select(table, subset))
    assert table.ask("SELECT * FROM duckdb_settings() ORDER BY ALL") == before
    assert not Path(ROOM["written"]).exists()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "FROM '/etc/passwd'",
        "FROM glob('/*')",
        "FROM read_parquet('https://example.com/x.parquet')",
        "COPY (SELECT 1) TO '/tmp/workbench-must-not-exist.csv'",
        "EXPORT DATABASE '/tmp/workbench-must-not-exist'",
        "ATTACH '/tmp/workbench-must-not-exist.db' AS x",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 100",
        "SET memory_limit = '100GB'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET temp_directory = '/tmp'",
        "SET allowed_paths = ['/etc/passwd']",
        "SET python_enable_replacements = true",
        "RESET enable_external_access",
        "PRAGMA enable_profiling = 'json'",
        "PRAGMA profiling_output = '/tmp/workbench-must-not-exist'",
        "SELECT getenv('HOME')",
        "CREATE SECRET x (TYPE s3, KEY_ID 'a')",
        "SELECT * FROM local_variable",
    ],
)
def test_the_database_alone_would_not_have_done_it(table: Table, sql: str) -> None:
    local_variable = duckdb.sql("SELECT 1")
    with pytest.raises(duckdb.Error):
        table.ask(sql)
    assert local_variable is not None
    assert not list(Path("/tmp").glob("workbench-must-not-exist*"))


@pytest.mark.parametrize(
    "text",
    [
        "a in (3, 8) and b < 2 and not s like '%7'",
        "a between 10 and 20 or s in ('text 1', 'text 2')",
        'A = 1 OR "a" = 2',
        "n::double > 50 and n::decimal(10, 2) < 60.5",
        "try_cast(s as integer) is null",
        "d >= date '2024-02-01' and d < '2024-03-01' and dayname(d) <> 'Sunday'",
        "extract(year from d) = 2024 and date_trunc('month', d) = date '2024-03-01'",
        "d > timestamp '2024-01-01 10:00' + interval 3 day",
        "length(s) > 6 and starts_with(s, 'text') and lower(s) = s and s[1] = 't'",
        "regexp_matches(s, '^text [0-9]$') and s not ilike 'X%'",
        "list_contains(string_split(s, ' '), '7')",
        "case when b = 0 then a > 50 when b = 1 then true else false end",
        "coalesce(nullif(a, 3), 0) = 0",
        "a % 2 = 0 and a // 2 > 3 and -a < 0 and a ** 2 > 9 and abs(a) >= 1e1",
        "(a, b) in ((1, 1), (2, 2))",
        "s is not null and a is distinct from 7",
        "replace(s, 'text ', '') = '7' or regexp_replace(s, '\\s+', '_', 'g') = 'text_8'",
        "s = 'it''s' or s = E'it\\'s' or s = 'a;b' or s <> 'é — 漢字 \N{GRINNING FACE}'",
        "s like '50!%' escape '!' or s = 'text 1 -- no comment' or s <> '/* nor this */'",
        "true",
    ],
)
def test_what_people_write_means_what_duckdb_means_by_it(table: Table, text: str) -> None:
    subset = Subset.parse(text)
    kept = table.ask(selection.select(table, subset).sql)
    path = locked.quoted(str(table.path))
    plain = duckdb.execute(f"SELECT a FROM read_parquet({path}) WHERE {text}").fetchall()
    assert [row[1] for row in kept] == [row[0] for row in plain]


def test_every_function_and_type_that_is_allowed_is_one_of_duckdb(table: Table) -> None:
    told = table.ask("SELECT function_name, stability FROM duckdb_functions()")
    wild = {"now", "random", "uuid"}
    assert {name for name, _ in told} >= functions.ALLOWED - {"ifnull", "array_median"}
    assert not wild & functions.ALLOWED
    types = {name.upper() for (name,) in table.ask("SELECT type_name FROM duckdb_types()")}
    assert types | {"DECIMAL", "TIMESTAMP WITH TIME ZONE"} >= functions.TYPES


def test_a_filter_that_takes_too_long_is_given_up(table: Table) -> None:
    started = time.monotonic()
    with pytest.raises(duckdb.Error, match="longer than"):
        table.ask("SELECT count(*) FROM range(1000000) a, range(1000000) b", seconds=0.2)
    assert time.monotonic() - started < 30
    assert table.ask("SELECT 1") == [(1,)]


def test_a_filter_that_needs_too_much_memory_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    duckdb.execute(
        f"COPY (SELECT i, hash(i) AS h FROM range(3000000) r(i)) TO '{path}' (FORMAT parquet)"
    )
    with Table(path, memory=20 << 20) as table, pytest.raises(BadFilter, match="more memory"):
        selection.select(table, Subset.parse("balanced by h"))
