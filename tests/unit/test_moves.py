"""Paths that lead elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.tweak.moves import Moves

ROOT = Path("/p")
MOVES = Moves(
    ROOT,
    ROOT / "sub",
    back={"/p/.workbench/old": "/p"},
    trees={"/p/data/train": "/own/data/train", "/away/x.csv": "/copies/x.csv"},
    folders={"/p": "/own", "/p/data": "/own/data"},
)


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("/p/data/train", "/own/data/train"),
        ("/p/data/train/cat/1.png", "/own/data/train/cat/1.png"),
        ("/p/data/./train/", "/own/data/train/"),
        ("/p/data", "/own/data"),
        ("/p/data/", "/own/data/"),
        ("/p/data/*.csv", "/own/data/*.csv"),
        ("/p/data/{split}.csv", "/own/data/{split}.csv"),
        ("/p/.workbench/old/data", "/own/data"),
        ("/p/.workbench/old/out", "/p/out"),
        ("../../away/x.csv", "/copies/x.csv"),
        ("--data=/away/x.csv", "--data=/copies/x.csv"),
        ("[/away/x.csv, '/p/data']", "[/copies/x.csv, '/own/data']"),
        ("/q:/p:/r", "/q:/own:/r"),
    ],
)
def test_what_leads_elsewhere(text: str, led: str) -> None:
    assert MOVES.text(text) == led


@pytest.mark.parametrize(
    "text",
    """data/train ../data/train .. /p/data/test /p/data/training /p/out /p2 ~nobody/x a\0/p
    /away/x.csv2 s3://p/data /*.csv""".split(),
)
def test_what_stays(text: str) -> None:
    assert MOVES.text(text) == text


def test_the_program_and_folders_that_are_no_data_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PWD", "/p")
    monkeypatch.setenv("ROOT_OF_DATA", "/p")
    assert MOVES.words(["/p/data", "/p/data"]) == ("/p/data", "/own/data")
    assert MOVES.variables({"HOME": "/p", "DATA": "/p/data"}) == {
        "HOME": "/p",
        "DATA": "/own/data",
        "ROOT_OF_DATA": "/own",
    }
