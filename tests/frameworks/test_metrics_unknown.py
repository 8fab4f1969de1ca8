"""A library that has nothing of what a hook looks for goes on without the hook, and it is noted."""

from __future__ import annotations

import sys

from workbench.inside import layout

from ..process.helpers import Place


def test_a_version_that_is_not_known_is_noted_and_works(place: Place) -> None:
    (place.root / "xgboost").mkdir()
    (place.root / "xgboost" / "__init__.py").touch()
    (place.root / "xgboost" / "callback.py").write_text("answer = 42\n")
    number = place.train("from xgboost.callback import answer; print(answer)")
    assert place.ended(number).life.state == "finished"
    assert place.output(number) == "42\n"
    notes = [line["note"] for line in place.lines(number, layout.NOTES)]
    assert [note for note in notes if note.startswith("xgboost.callback was not captured: Attr")]
    assert not place.lines(number, layout.metrics_of("xgboost"))


def test_what_a_hook_cannot_read_does_not_reach_the_training(place: Place) -> None:
    """The history of this version is no dictionary; its rounds end as they would."""
    (place.root / "xgboost").mkdir()
    (place.root / "xgboost" / "__init__.py").touch()
    (place.root / "xgboost" / "callback.py").write_text(
        "class CallbackContainer:\n"
        "    history = None\n"
        "    def after_iteration(self, model, epoch):\n"
        "        return epoch > 1\n"
    )
    code = """
        from xgboost.callback import CallbackContainer
        print([CallbackContainer().after_iteration(None, epoch) for epoch in range(4)])
    """
    number = place.launch(sys.executable, place.script(code))
    assert place.ended(number).life.state == "finished"
    assert place.output(number) == "[False, False, True, True]\n"
    notes = [line["note"] for line in place.lines(number, layout.NOTES)]
    assert [note for note in notes if note.startswith("after_iteration was not captured: Attr")]
