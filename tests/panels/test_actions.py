"""The registry of keys is whole, and everything made from it is fresh."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from panels import actions
from panels.app import WorkbenchApp
from panels.charts import Charts
from panels.form import Form
from panels.lanes import Lanes
from panels.runs import RunsTable

_OWNERS = {
    "screen": WorkbenchApp,
    "app": WorkbenchApp,
    "runs": RunsTable,
    "charts": Charts,
    "lanes": Lanes,
    "tweak": Form,
}


@pytest.mark.parametrize("action", actions.ACTIONS, ids=lambda action: action.id)
def test_every_action_can_be_carried_out(action: actions.Action) -> None:
    assert callable(getattr(_OWNERS[action.panel or action.scope], f"do_{action.id}", None))


@pytest.mark.parametrize("scope", actions.SCOPES)
def test_no_key_means_two_things(scope: str) -> None:
    keys = [key for action in actions.in_scope(scope) for key in action.keys.split(",")]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_ids_are_unique() -> None:
    ids = [action.id for action in actions.ACTIONS]
    assert len(ids) == len(set(ids))


def test_the_key_page_is_fresh() -> None:
    page = Path(__file__).parents[2] / "docs" / "keys.md"
    assert page.read_text() == actions.page(), "run `make docs`"
