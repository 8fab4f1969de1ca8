"""What is told of the code of a run beside its files."""

from __future__ import annotations

from workbench.inputs.code.keep import in_words

GIT = {"root": "/p", "commit": "9e266a84551b0972", "branch": "main", "changed": 0}


def test_code_that_was_edited_for_a_run_is_not_just_the_commit() -> None:
    assert in_words({"git": GIT})["commit"] == "9e266a84551b, clean"
    told = in_words({"git": {**GIT, "changed": 2}, "edited": ["train.py"]})
    assert told["commit"] == "9e266a84551b, 2 changed; train.py edited for this run"
    many = in_words({"git": GIT, "edited": [f"{n}.py" for n in range(5)]})["commit"]
    assert many == "9e266a84551b, clean; 0.py, 1.py, 2.py and 2 more edited for this run"
    assert in_words({}) == {}
