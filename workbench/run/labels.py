"""What people say of a run after it was launched: tags, a note, a star, that it is put away.

It is said in `.workbench/labels.jsonl`, a line a word, the last word of a kind counts. One file for
the project, not one a run: a look at one file tells every open screen what is new, runs that other
tools recorded can be labelled though they are never written to, and run folders stay as the
machines wrote them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import NotAProject, remedy
from ..inside import layout, records


@dataclass(frozen=True, slots=True)
class Labels:
    """`tags` in the order they were given; `archived` runs are not listed unless asked for."""

    tags: tuple[str, ...] = ()
    note: str = ""
    star: bool = False
    archived: bool = False

    def heard(self, word: Mapping[str, object]) -> Labels:
        """With one more word; what is not understood changes nothing."""
        tag, untag = word.get("tag"), word.get("untag")
        note, star, archived = word.get("note"), word.get("star"), word.get("archived")
        tags = tuple(one for one in self.tags if one not in (tag, untag))
        return replace(
            self,
            tags=(*tags, tag) if isinstance(tag, str) else tags,
            note=note if isinstance(note, str) else self.note,
            star=star if isinstance(star, bool) else self.star,
            archived=archived if isinstance(archived, bool) else self.archived,
        )


def say(project: Path, uuid: str, **word: object) -> None:
    """Say a word of the run with that uuid: `tag="ablation"`, `untag=…`, `note=…`, `star=True`,
    `archived=True`; `measured=` a time says that metrics were added to it later.

    Raises NotAProject where it cannot be written.
    """
    path = project / layout.PROJECT / layout.LABELS
    try:
        records.append(str(path), {"run": uuid, "time": time.time(), **word})
    except OSError as error:
        raise NotAProject(
            f"{path} cannot be written: {error.strerror}",
            remedy(error, "Check the permissions of the folder."),
        ) from error
