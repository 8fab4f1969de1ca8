"""A disk without room: what is told of it, with the remedy."""

from __future__ import annotations

import errno

import pytest

from workbench.errors import ROOM, remedy
from workbench.inputs.code.program import failure


def test_the_remedy_for_a_full_disk_is_room() -> None:
    assert remedy(OSError(errno.ENOSPC, "no space"), "Choose a folder.") == ROOM
    assert remedy(OSError(errno.EACCES, "no right"), "Choose a folder.") == "Choose a folder."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"fatal: sha1 file '/p/tmp_pack' write error. Out of diskspace\nmore", "/p/tmp_pack"),
        (b"error: unable to write file /p/x: No space left on device", "the code"),
    ],
)
def test_git_on_a_full_disk_is_told_in_one_line(words: bytes, told: str) -> None:
    error = failure(words)
    assert (error.message, error.hint) == (f"Git cannot write {told}", ROOM)
