"""Boxes in front of the screen, whose keys may come faster than they close."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from panels.dialogs import Ask
from tests.panels.conftest import screen


async def test_a_dialog_answers_once(trained: Path) -> None:
    answers: list[str | None] = []
    async with screen(trained) as eyes:
        await eyes.see("train_loss")
        eyes.app.push_screen(Ask("Tags", "a"), answers.append)
        await eyes.until(lambda: eyes.app.screen.query(Input))
        field = eyes.app.screen.query_one(Input)
        for _ in range(2):  # enter, enter
            field.post_message(Input.Submitted(field, "a"))
        await eyes.until(lambda: len(eyes.app.screen_stack) == 1)
    assert answers == ["a"]
