"""Drafts on disk, and edits that are undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.inside import layout
from workbench.run.spec import Spec
from workbench.tweak.drafts import Drafts, collect
from workbench.tweak.edits import AS_IT_WAS, NOW, Edits
from workbench.tweak.history import History
from workbench.tweak.origin import Origin

FULL = Edits(
    params={"lr": "1e-4", "seed": None},
    constants={"train.py:WIDTH": "256"},
    filters={"data/train.csv": "label <> 7"},
    env={"CUDA_VISIBLE_DEVICES": None, "X": "1"},
    code=AS_IT_WAS,
    files={"train.py": "print(1)\n"},
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in which something was recorded."""
    (tmp_path / layout.PROJECT).mkdir()
    return tmp_path


def test_a_draft_is_there_the_next_time(project: Path) -> None:
    drafts = Drafts(project)
    drafts.keep("13", FULL)
    assert drafts.of("13") == FULL
    drafts.save()
    assert Drafts(project).of("13") == FULL
    assert Drafts(project).of("14") == Edits()


def test_a_draft_without_edits_is_forgotten(project: Path) -> None:
    drafts = Drafts(project)
    drafts.keep("13", FULL)
    drafts.save()
    drafts.keep("13", Edits())
    drafts.save()
    assert (project / layout.PROJECT / layout.DRAFTS).read_text().strip() == "{}"


def test_secrets_stay_in_memory(project: Path) -> None:
    secret = Edits(
        params={"lr": "1", "api_key": "abc"},
        constants={"train.py:HF_TOKEN": "'abc'"},
        env={"WANDB_API_KEY": "abc", "URL": "https://me:abc@host/", "PASSWORD": None},
    )
    drafts = Drafts(project)
    drafts.keep("13", secret)
    drafts.save()
    assert drafts.of("13") == secret
    assert "abc" not in (project / layout.PROJECT / layout.DRAFTS).read_text()
    assert Drafts(project).of("13") == Edits(params={"lr": "1"}, env={"PASSWORD": None})


def test_drafts_of_removed_runs_are_forgotten(project: Path) -> None:
    drafts = Drafts(project)
    for key in ("13", "14", Origin(Spec(("x",), "/"), None).key):
        drafts.keep(key, FULL)
    drafts.save()
    collect(project, {"14"})
    held = Drafts(project)
    assert (held.of("13"), held.of("14"), held.of("tree")) == (Edits(), FULL, FULL)


def test_two_screens_keep_drafts_of_different_runs(project: Path) -> None:
    one, other = Drafts(project), Drafts(project)
    one.keep("13", FULL)
    other.keep("14", Edits(params={"lr": "1"}))
    one.save()
    other.save()
    one.save()
    found = Drafts(project)
    assert found.of("13") == FULL
    assert found.of("14").params == {"lr": "1"}


@pytest.mark.parametrize(
    "text", ["", "[]", '{"13": {"params": {"lr": 0}}}', '{"13": 5, "14": {"params": "x"}}', "\0"]
)
def test_what_cannot_be_understood_is_no_draft(project: Path, text: str) -> None:
    path = project / layout.PROJECT / layout.DRAFTS
    path.write_text(text)
    drafts = Drafts(project)
    assert drafts.of("13") == drafts.of("14") == Edits()


def test_a_damaged_file_is_replaced(project: Path) -> None:
    (project / layout.PROJECT / layout.DRAFTS).write_text("{ torn")
    drafts = Drafts(project)
    drafts.keep("13", FULL)
    drafts.save()
    assert Drafts(project).of("13") == FULL


def test_a_folder_that_records_nothing_is_left_as_it_is(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep("tree", FULL)
    drafts.save()
    assert drafts.of("tree") == FULL
    assert not list(tmp_path.iterdir())


def test_edits_are_undone_one_by_one_and_done_again() -> None:
    history = History(Edits())
    history = history.put("params", "lr", "1").put("params", "lr", "2").put("env", "X", None)
    assert history.edits.count == 2
    back = history.undo().undo()
    assert back.edits.params == {"lr": "1"}
    assert back.redo().redo().edits == history.edits
    assert back.undo().undo().undo().edits == Edits()
    assert back.put("params", "seed", "7").redo().edits.params == {"lr": "1", "seed": "7"}


def test_what_changes_nothing_is_no_edit() -> None:
    history = History(Edits(params={"lr": "1"}))
    assert history.put("params", "lr", "1") is history
    assert history.reset("env", "X") is history
    assert history.reset("params", "lr").edits == Edits()


def test_the_code_is_one_of_two() -> None:
    history = History(Edits()).other_code()
    assert history.edits.code == AS_IT_WAS
    assert history.other_code().edits.code == NOW


def test_what_an_undo_changes_is_told() -> None:
    history = History(Edits()).put("params", "lr", "1").put("files", "a.py", "x")
    assert history.differs(history.undo()) == [("code", "a.py")]
    assert history.undo().differs(history.undo().undo()) == [("params", "lr")]
