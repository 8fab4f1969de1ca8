"""Finding the project, making runs: numbers are given once, folders are born whole."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workbench.errors import Damaged
from workbench.inside import folder, identity, layout, records
from workbench.run.spec import Spec, read_spec

ASKED: dict[str, object] = {"command": ["true"], "cwd": "/"}


@pytest.fixture(autouse=True)
def _no_project_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(layout.PROJECT_DIR, raising=False)


def number(made: str) -> int:
    return int(Path(made).name)


def test_the_project_is_the_nearest_folder_upwards(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert folder.find_project(str(deep)) == str(deep)
    (tmp_path / layout.PROJECT).mkdir()
    assert folder.find_project(str(deep)) == str(tmp_path)
    (tmp_path / "a" / layout.PROJECT).mkdir()
    assert folder.find_project(str(deep)) == str(tmp_path / "a")


def test_a_file_of_that_name_is_no_project(tmp_path: Path) -> None:
    (tmp_path / layout.PROJECT).touch()
    (tmp_path / "a").mkdir()
    assert folder.find_project(str(tmp_path / "a")) == str(tmp_path / "a")


def test_the_environment_may_name_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(layout.PROJECT_DIR, str(tmp_path / "x" / ".." / "y"))
    assert folder.find_project("/") == str(tmp_path / "y")


def test_a_project_stays_out_of_the_users_repository(tmp_path: Path) -> None:
    folder.make_project(str(tmp_path))
    ignore = tmp_path / layout.PROJECT / ".gitignore"
    assert ignore.read_text() == "*\n"
    ignore.write_text("mine\n")
    folder.make_project(str(tmp_path))
    assert ignore.read_text() == "mine\n"


def test_runs_are_numbered_from_one(tmp_path: Path) -> None:
    made = [folder.make_run(str(tmp_path), ASKED) for _ in range(3)]
    assert [number(path) for path in made] == [1, 2, 3]
    assert folder.numbers(layout.runs_folder(str(tmp_path))) == [1, 2, 3]


def test_a_run_tells_what_was_asked_by_whom_and_when(tmp_path: Path) -> None:
    spec = Spec(("python", "x.py"), "/", "n", {"A": "1"}, ("t",), "note", 3, True, 2.0)
    made = folder.make_run(str(tmp_path), spec.request())
    told = read_spec(Path(made))
    assert told.request() == spec.request()
    assert told.uuid
    assert told.asked > 0
    assert told.by == {"user": identity.user(), "host": identity.host(), "pid": os.getpid()}
    assert (records.read_whole(f"{made}/{layout.RUN}") or {})["format"] == layout.FORMAT
    assert read_spec(Path(folder.make_run(str(tmp_path), spec.request()))).uuid != told.uuid


def test_a_number_that_was_removed_is_not_given_again(tmp_path: Path) -> None:
    folder.make_run(str(tmp_path), ASKED)
    (tmp_path / layout.PROJECT / layout.LAST).write_text("7\n")
    assert number(folder.make_run(str(tmp_path), ASKED)) == 8
    (tmp_path / layout.PROJECT / layout.LAST).write_text("damaged")
    assert number(folder.make_run(str(tmp_path), ASKED)) == 9


def test_a_number_that_something_else_has_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if others took 1 and 2 between the look and the rename."""
    runs = Path(folder.make_project(str(tmp_path)))
    (runs / "1").write_text("a file")
    (runs / "2").mkdir()
    (runs / "2" / "x").touch()
    monkeypatch.setattr(folder, "numbers", lambda _: [])
    assert number(folder.make_run(str(tmp_path), ASKED)) == 3


def test_many_at_once_get_numbers_of_their_own(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: folder.make_run(str(tmp_path), ASKED), range(100)))
    assert sorted(map(number, made)) == [*range(1, 101)]
    assert not [path for path in Path(made[0]).parent.iterdir() if path.name.startswith(".")]


def test_a_run_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    asked: dict[str, object] = {"command": ["true"]}
    asked["self"] = asked
    with pytest.raises(ValueError, match="Circular"):
        folder.make_run(str(tmp_path), asked)
    assert list((tmp_path / layout.PROJECT / layout.RUNS).iterdir()) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "is missing"),
        ("", "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "names no command"),
        ('{"command": []}', "names no command"),
        ('{"command": "true"}', "names no command"),
    ],
)
def test_a_spec_that_cannot_be_read_says_so(tmp_path: Path, content: str | None, why: str) -> None:
    if content is not None:
        (tmp_path / layout.RUN).write_text(content)
    with pytest.raises(Damaged, match=why) as caught:
        read_spec(tmp_path)
    assert str(tmp_path / layout.RUN) in caught.value.message
    assert caught.value.hint


def test_a_process_is_its_pid_and_its_start(tmp_path: Path) -> None:
    me = identity.of(os.getpid())
    assert identity.alive(me)
    assert not identity.alive({**me, "started": 1})
    assert not identity.alive({**me, "boot": "another"})
    assert identity.boot() is identity.boot()  # read once
    assert not identity.alive({**me, "pid": 2**22 + 1})
    assert not identity.alive({})


def test_a_zombie_does_not_live() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    told = identity.of(child)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert not identity.alive(told)
    os.waitpid(child, 0)
    assert identity.started(child) is None


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("metrics.jsonl", 0),
        ("metrics.rank3.jsonl", 3),
        ("metrics.rank12.jsonl", 12),
        ("metrics.rank.jsonl", None),
        ("metrics.rankx.jsonl", None),
        ("output.metrics.jsonl", None),
        ("meters.jsonl", None),
    ],
)
def test_a_file_of_metrics_names_its_rank(name: str, rank: int | None) -> None:
    assert layout.metrics_rank(name) == rank
    if rank is not None:
        assert layout.metrics(rank) == name
