"""Fields as rows: what is changed, wrong or fixed is told by a sign and in words."""

from __future__ import annotations

import pytest

from workbench.draw.cells import cell_width, plain
from workbench.run.spec import Spec
from workbench.tweak.edits import AS_IT_WAS, Edits
from workbench.tweak.field import Field
from workbench.tweak.origin import Origin
from workbench.view.tweaking.code import CODE, FILE
from workbench.view.tweaking.draft import Draft, title, waiting
from workbench.view.tweaking.judging import NEW, is_typed, next_value, wrong
from workbench.view.tweaking.rows import field_rows

FIELDS = (
    Field("params", "lr", "1e-4", "3e-4", "float", "0.1", source="command line"),
    Field("params", "seed", None, None, "int", "0", source="default"),
    Field("params", "batch_size", "many", "64", "int", problem="'many' is no whole number"),
    Field("params", "git.sha", "3f2a1c", "3f2a1c", locked="it is worked out by the script"),
    Field("params", "gone", None, "7", "int"),
    Field("params", "mode", "fast", None, "str", choices=("fast", "slow")),
    Field("params", "wide " * 30, "値" * 60, "", "str", default="\x1b[2J"),
)


@pytest.mark.parametrize("width", [1, 20, 78, 118, 198])
def test_every_row_fits(width: int) -> None:
    for row in field_rows(FIELDS, width):
        assert sum(cell_width(piece.text) for piece in row) == width
        assert all(piece.text.isprintable() for piece in row)


def test_signs_and_old_values_tell_what_is_changed() -> None:
    lines = plain(field_rows(FIELDS, 158)).splitlines()
    assert lines[0].startswith(" * lr")
    assert "1e-4" in lines[0] and "was 3e-4" in lines[0] and "default 0.1" in lines[0]
    assert lines[1].startswith("   seed") and "int · default" in lines[1]
    assert lines[2].startswith(" ! batch_size") and "no whole number" in lines[2]
    assert lines[3].startswith(" × git.sha") and "worked out by the script" in lines[3]
    assert lines[4].startswith(" * gone") and "was 7" in lines[4] and "—" in lines[4]
    assert "was not set" in lines[5] and "fast|slow" in lines[5]


def test_an_empty_default_is_seen() -> None:
    tag = Field("params", "tag", None, kind="str", default="", source="default")
    typed = Field("params", "tag", "a", "b", kind="str", default="")
    assert plain(field_rows((tag, typed), 78)).count('""') == 2
    assert 'was ""' in plain(field_rows((tag.with_value("c"),), 78))


@pytest.mark.parametrize(
    ("field", "after"),
    [
        (Field("params", "x", "True", kind="bool"), "False"),
        (Field("params", "x", "no", kind="bool"), "yes"),
        (Field("params", "x", None, kind="bool", default="False"), "True"),
        (Field("params", "x", None, kind="bool"), "true"),
        (Field("params", "x", "slow", choices=("fast", "slow")), "fast"),
        (Field("params", "x", None, choices=("fast", "slow")), "fast"),
        (Field("params", "x", None, choices=("fast", "slow"), default="fast"), "slow"),
    ],
)
def test_the_next_choice(field: Field, after: str) -> None:
    assert next_value(field) == after


def test_what_is_added_has_a_name() -> None:
    new = Field("env", "new variable", None, kind=NEW)
    assert wrong(new, "X=1") == wrong(new, "X=") == ""
    assert wrong(new, "X") and wrong(new, "=1")


def test_the_title_says_what_would_be_launched() -> None:
    tree = Origin(Spec(("python", "train.py"), "/p"))
    assert title(Draft(tree, Edits(params={"lr": "1"}, code=AS_IT_WAS)), 100) == (
        "Tweak of the working tree · 1 edit · code: the working tree as it is · ctrl+r launches"
    )
    assert title(Draft(tree, Edits()), 60) == (
        "Tweak of the working tree · no edits · ctrl+r launches"
    )
    assert title(Draft(tree, Edits()), 60, "filtering 40 %").endswith(
        "filtering 40 % … · esc cancels"
    )
    assert waiting(Edits(env={"A": "1", "B": None})) == "draft of 2 edits, t goes on"
    assert waiting(Edits()) == ""


def test_what_is_typed_from_field_to_field_is_neither_a_choice_nor_a_file() -> None:
    assert is_typed(Field("code", "train.py:WIDTH", "16"))
    assert not is_typed(Field("code", "code", "the working tree as it is", kind=CODE))
    assert not is_typed(Field("code", "train.py", None, kind=FILE))
    assert not is_typed(Field("data", "weights.bin", "", kind="filter", locked="no table"))
    assert not is_typed(Field("params", "mode", "fast", choices=("fast", "slow")))
