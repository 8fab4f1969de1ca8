"""The functions and types that a filter may use: what depends on the row alone, and stays small.

Everything else is refused: what reads, waits, counts, draws by chance or asks for the time, and
what makes long texts and lists of short ones. Of each is told how much longer its answer may be
than what it was given; see `writing`.
"""

from __future__ import annotations

import difflib

#: The answer is a number, a time, true or false, or a text of fixed length.
SHORT = frozenset(
    """
    abs acos acosh asin asinh atan atan2 atanh cbrt ceil ceiling cos cosh cot degrees exp fdiv floor
    fmod gcd greatest_common_divisor isfinite isinf isnan lcm least_common_multiple ln log log10
    log2 mod nextafter pi pow power radians round round_even
    sign signbit sin sinh sqrt tan tanh trunc
    xor add subtract multiply divide bit_count
    length len strlen char_length character_length octet_length length_grapheme bit_length ascii
    ord unicode contains prefix suffix starts_with ends_with instr position strpos
    regexp_matches regexp_full_match hash md5 sha256 md5_number
    century date_diff date_part date_sub datediff datepart datesub day dayname dayofmonth dayofweek
    dayofyear decade epoch epoch_ms epoch_ns epoch_us era hour isodow isoyear julian last_day
    make_date make_time make_timestamp microsecond millennium millisecond minute month monthname
    quarter second time_bucket date_trunc datetrunc timezone to_timestamp week weekday weekofyear
    year yearweek strptime try_strptime to_centuries to_days to_decades to_hours to_microseconds
    to_milliseconds to_minutes to_months to_quarters to_seconds to_weeks to_years
    array_length cardinality list_contains list_has array_contains array_has list_has_any
    list_has_all array_has_any array_has_all list_position list_indexof array_position array_indexof
    list_unique array_unique list_avg list_sum list_count list_median list_stddev_pop list_bool_and
    list_bool_or list_product map_contains
    list_cosine_distance list_cosine_similarity list_distance list_dot_product list_inner_product
    array_cosine_distance array_cosine_similarity array_distance array_dot_product
    array_inner_product
    json_array_length json_exists json_type json_valid json_contains typeof
    """.split()
)
#: The answer is about as long as what they are given, all of it together.
LIKE_GIVEN = frozenset(
    """
    lower lcase upper ucase trim ltrim rtrim left right left_grapheme right_grapheme substr
    substring substring_grapheme reverse strip_accents regexp_extract parse_filename parse_dirname
    parse_dirpath split_part nullif ifnull if greatest least concat concat_ws strftime
    list_extract list_element array_extract element_at list_first list_last list_any_value list_max
    list_min list_sort array_sort list_reverse_sort list_distinct array_distinct list_slice
    array_slice map_extract map_extract_value map_keys map_values struct_extract
    json_extract json_extract_string json_extract_path json_extract_path_text json_value json_keys
    """.split()
)
#: The answer is a list, each of its parts with a head of 16 bytes.
LISTS = frozenset(
    """
    string_split str_split split string_to_array regexp_extract_all list_value row parse_path
    """.split()
)
#: Replace: how long the answer may be follows from the texts that are given.
REPLACING = frozenset({"replace", "regexp_replace"})
#: The argument that is a pattern; it is a text, not a column, so that it is prepared once.
PATTERNS = {
    **dict.fromkeys("regexp_matches regexp_full_match regexp_extract".split(), 1),
    **dict.fromkeys("regexp_extract_all regexp_replace replace".split(), 1),
    **dict.fromkeys("strftime strptime try_strptime like_escape not_like_escape".split(), 1),
    **dict.fromkeys("ilike_escape not_ilike_escape ~~ !~~ ~~* !~~*".split(), 1),
}
#: Operators of one or two operands; texts joined by `||` are as long as both.
OPERATORS = frozenset("+ - * / // % ** & | << >> ~ @ || ->> ^@ ~~ !~~ ~~* !~~*".split())
ESCAPES = frozenset("like_escape not_like_escape ilike_escape not_ilike_escape".split())
ALLOWED = SHORT | LIKE_GIVEN | LISTS | REPLACING | ESCAPES

#: Types that a value may be cast to.
TYPES = frozenset(
    """
    BOOLEAN BOOL LOGICAL TINYINT SMALLINT INTEGER INT BIGINT HUGEINT UTINYINT USMALLINT UINTEGER
    UBIGINT UHUGEINT INT1 INT2 INT4 INT8 SHORT LONG SIGNED FLOAT REAL FLOAT4 DOUBLE FLOAT8 DECIMAL
    NUMERIC VARCHAR TEXT STRING CHAR BPCHAR DATE TIME TIMESTAMP DATETIME TIMESTAMP_S TIMESTAMP_MS
    TIMESTAMP_NS TIMESTAMPTZ INTERVAL UUID
    """.split()
) | {"TIMESTAMP WITH TIME ZONE"}
TEXTS = frozenset("VARCHAR TEXT STRING CHAR BPCHAR".split())

_CHANCE = frozenset("random setseed uuid uuidv4 uuidv7 gen_random_uuid".split())
_CLOCK = frozenset(
    """
    now today age ago current_date current_time current_timestamp current_localtime
    current_localtimestamp localtime localtimestamp get_current_time get_current_timestamp
    transaction_timestamp
    """.split()
)
_AGGREGATES = frozenset(
    "count sum avg mean min max median mode any_value arg_max arg_min stddev quantile".split()
)


def why_not(name: str) -> tuple[str, str]:
    """Why this function is not one of a filter, and what to do instead."""
    if name in _CHANCE:
        return f"`{name}` gives other rows every time", "Say `10 %` or `500 rows` for a sample."
    if name in _CLOCK:
        return f"`{name}` gives other rows tomorrow", "Write the date: `day > '2026-01-31'`."
    if name in _AGGREGATES:
        return f"`{name}` looks at many rows, a filter at one", "Compare with a number."
    near = difflib.get_close_matches(name, sorted(ALLOWED), 1)
    asks = f"; did you mean {near[0]}?" if near else ""
    return f"`{name}` is no function of a filter{asks}", ""


def is_clock(name: str) -> bool:
    """Whether a word without parentheses asks for the time."""
    return name.lower() in _CLOCK
