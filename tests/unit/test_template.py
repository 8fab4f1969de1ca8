"""The evaluation command: what a run fills in, and what stays as it is."""

from __future__ import annotations

import pytest

from workbench.errors import UsageError
from workbench.later import template

VALUES = template.values_of(12, "/p/runs/12", "/p", "/p/best.pt", {"lr": 0.1, "model.width": 4})


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("eval.py {checkpoint} -n {run}", ("eval.py", "/p/best.pt", "-n", "12")),
        ("eval.py --at={folder}/x {cwd}", ("eval.py", "--at=/p/runs/12/x", "/p")),
        ("eval.py {params.lr} {params.model.width}", ("eval.py", "0.1", "4")),
        ("eval.py '{{run}} {run}'", ("eval.py", "{run} 12")),
        ("""eval.py '{"a": {"b": 1}}' {}""", ("eval.py", '{"a": {"b": 1}}', "{}")),
    ],
)
def test_places_are_filled_in(command: str, words: tuple[str, ...]) -> None:
    assert template.parse(command).filled(VALUES) == words


def test_a_value_stays_one_word_and_is_not_filled_in_again() -> None:
    values = VALUES | {"checkpoint": "/a b/$(rm x)/{run}.pt"}
    assert template.parse("eval.py {checkpoint}").filled(values) == (
        "eval.py",
        values["checkpoint"],
    )


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("eval.py {chekpoint}", "did you mean {checkpoint}?"),
        ("eval.py {foo}", "Known are {checkpoint}, {run}, {folder}, {cwd} and {params.NAME}"),
        ("eval.py {params.}", "{params.} is not known"),
        ("eval.py 'open", "No closing quotation"),
        ("  ", "no evaluation command"),
    ],
)
def test_what_no_run_can_fill_in_is_told(command: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        template.parse(command)
    assert told in str(caught.value)


def test_a_parameter_that_the_run_lacks_is_told() -> None:
    with pytest.raises(UsageError, match="no parameter batch"):
        template.parse("eval.py {params.batch}").filled(VALUES)
