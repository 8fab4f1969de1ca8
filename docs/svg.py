"""Pictures of the screen, small enough to be kept.

Rich writes 50 to 200 kB for one screen, most of it clip paths, blanks, and a rectangle a word.
Without these, 14 views at three sizes are 1.1 MB, and a tenth of that in Git: no size need be left
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_CELL = 12.2  # width of a cell as Rich draws it


def small(svg: str) -> str:
    """The same picture in a third of the bytes. Each word stands where it belongs, so that viewers
    draw it alike that drop blanks or do not know `textLength`."""
    root = ElementTree.fromstring(re.sub(r"terminal-\d+-|@font-face \{.*?\}", "", svg, flags=re.S))
    root.remove(root[1])  # what is for clipping alone
    screen = root[-1]
    texts = screen[-1]
    for element in (screen, texts):
        element.attrib.pop("clip-path", None)
    screen[:] = [*_joined(list(screen[:-1])), texts]
    texts[:] = [word for text in texts for word in _words(text)]
    told = ElementTree.tostring(root, encoding="unicode").replace("ns0:", "").replace(":ns0", "")
    return re.sub(r"\s*\n\s*", "\n", told) + "\n"


def _joined(rectangles: list[Element]) -> Iterator[Element]:
    """Rectangles of one colour that touch within a row, as one."""
    for _, row in groupby(rectangles, lambda one: (one.get("fill"), one.get("y"))):
        first, *others = row
        end = float(first.get("x", 0)) + float(first.get("width", 0))
        for one in others:
            if abs(float(one.get("x", 0)) - end) > 0.1:
                yield first
                first = one
            end = float(one.get("x", 0)) + float(one.get("width", 0))
            first.set("width", f"{end - float(first.get('x', 0)):g}")
        yield first


def _words(text: Element) -> Iterator[Element]:
    """What stands between two blanks or more, each as a text of its own."""
    for found in re.finditer(r"\S+(?:[ \u00a0]\S+)*", text.text or ""):
        left = float(text.get("x", 0)) + found.start() * _CELL
        place = {"x": f"{left:g}", "textLength": f"{len(found[0]) * _CELL:g}"}
        word = Element("text", {"class": text.get("class", ""), "y": text.get("y", ""), **place})
        word.text = found[0]
        yield word
