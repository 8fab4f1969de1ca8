"""Parameters that are known by several ways: each counts once, from the most trusted source."""

from __future__ import annotations

import pytest

from workbench.inputs.params import (
    AGAIN,
    NOTHING,
    ONE,
    Schema,
    by_source,
    merged,
    of_records,
    schemas,
    typed,
)
from workbench.inside import secrets

RECORDS: list[dict[str, object]] = [
    {"params": {"lr": 5, "note": "own"}},
    {"source": "argparse", "params": {"lr": 4, "batch_size": 64, "amp": False}},
    {"source": "constants", "params": {"lr": 3, "seed": 1}},
    {"source": "argparse", "params": {"steps": 640}},
]
SCHEMA = {
    "batch_size": {"type": "int", "default": 32, "flags": ["-b", "--batch-size"], "given": True},
    "amp": {"type": "bool", "flags": ["--amp", "--no-amp"], "choices": None},
}


def test_records_are_taken_by_trust_and_not_by_time() -> None:
    told = {"lr": 5, "note": "own", "batch_size": 64, "amp": False, "seed": 1, "steps": 640}
    assert of_records(RECORDS) == told
    assert by_source(RECORDS)["argparse"]["steps"] == 640


def test_records_that_come_in_pieces() -> None:
    pieces = by_source(RECORDS[2:], known=by_source(RECORDS[:2]))
    assert pieces == by_source(RECORDS)


def test_a_flag_and_what_it_sets_count_once() -> None:
    command = "python train.py -b 64 --no-amp --lr 1 --extra 2 --config x.yaml".split()
    known = schemas([{"source": "argparse", "params": {}, "schema": SCHEMA}])
    assert known["batch_size"] == Schema("int", 32, (), "", ("-b", "--batch-size"), "argparse")
    assert (known["batch_size"].given, known["amp"].given) == (True, None)
    files = {"lr": 2, "extra": 3, "seed": 0, "width": 8}
    read: dict[str, object] = {"source": "configs", "params": files}
    found = merged(command, by_source([*RECORDS, read]), known)
    assert found == {
        "batch_size": 64,
        "amp": False,
        "lr": 5,
        "extra": 2,
        "config": "x.yaml",
        "seed": 1,
        "width": 8,
        "note": "own",
        "steps": 640,
    }


def test_what_is_declared_tells_where_a_value_ends() -> None:
    takes = {"note": ONE, "aug": AGAIN, "dry": NOTHING, "a": ONE}
    known = {name: Schema(flags=(f"--{name}",), takes=one) for name, one in takes.items()}
    words = ("--dry", "data", "--note", "a=b c", "--aug", "x", "--aug", "y=1")
    found = typed(("python", "train.py", *words), known)
    assert found == {"dry": True, "note": "a=b c", "aug": ["x", "y=1"]}


def test_the_schema_of_an_older_or_odd_writer() -> None:
    odd: list[dict[str, object]] = [
        {"schema": 3},
        {"schema": {"lr": 3}},
        {"schema": {"lr": {"flags": "x", "type": 3}}},
    ]
    assert schemas(odd) == {"lr": Schema(type="3")}


def test_secrets_of_the_command_line_are_hidden() -> None:
    command = ["python", "train.py", "--hub_token", "abc", "--db.password=x", "--max_tokens", "5"]
    assert merged(command, {}) == {"hub_token": "***", "db.password": "***", "max_tokens": 5}


@pytest.mark.parametrize(
    "name",
    """token hf_token HF_TOKEN hub.token wandb_api_key WANDB_API_KEY apiKey api_key db.password
    AWS_SECRET_ACCESS_KEY client_secret credentials credential_file auth_tokens hfToken
    AWS_SESSION_TOKEN api-key passphrase""".split(),
)
def test_names_of_secrets(name: str) -> None:
    assert secrets.hidden(name, "abc")
    assert not secrets.hidden(name, None) and not secrets.hidden(name, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "abc") for name in "tokenizer tokenizer_name token_dropout pad_token".split()),
        *((name, "abc") for name in "special_tokens tokens mask_token monkey_key key lr".split()),
        *((name, 5) for name in "max_tokens num_tokens token_count image_token token".split()),
        ("use_auth_token", False),
        ("model.password.x", 1),
    ],
)
def test_names_of_what_is_no_secret(name: str, value: object) -> None:
    assert not secrets.hidden(name, value)


def test_masking_goes_all_the_way_down() -> None:
    nested = {"hub": {"token": "abc", "tokens": ["a"]}, "runs": [{"api_key": "x", "lr": 1}]}
    hidden = {"hub": {"token": "***", "tokens": ["a"]}, "runs": [{"api_key": "***", "lr": 1}]}
    assert secrets.masked(nested) == hidden
