"""The labels of all runs of a project, followed while they are given."""

from __future__ import annotations

from pathlib import Path

from ..inside import layout
from ..outputs.lines import Tail
from ..run.labels import Labels
from ..run.spec import Spec


class LabelBook:
    """What has been said of the runs by now. For one thread."""

    def __init__(self, project: Path) -> None:
        self._tail = Tail(project / layout.PROJECT / layout.LABELS)
        self._words: dict[str, list[dict[str, object]]] = {}

    def advance(self) -> tuple[set[str], set[str]]:
        """Hear what is new: the uuids of runs with other labels, and of those to which metrics
        were added later."""
        heard: set[str] = set()
        measured: set[str] = set()
        before = self._tail.offset
        while records := self._tail.read():
            if self._tail.offset <= before:
                self._words = {}  # the file was written anew
            for word in records:
                if isinstance(uuid := word.get("run"), str):
                    self._words.setdefault(uuid, []).append(word)
                    (measured if "measured" in word else heard).add(uuid)
        return heard, measured

    def of(self, spec: Spec) -> Labels:
        """The labels of a run: those it was launched with, and what has been said since."""
        labels = Labels(spec.tags, spec.note)
        for word in self._words.get(spec.uuid, ()):
            labels = labels.heard(word)
        return labels
