"""Syntax colours, and that what they cost is paid only where they are wanted."""

from __future__ import annotations

import pytest

from workbench.draw.syntax import inked


def seen(name: str, text: str) -> list[list[tuple[str, str]]]:
    """The inked stretches of each line as text."""
    lines = text.split("\n")
    return [
        [(line[first:last], ink.removeprefix("code-")) for first, last, ink in found]
        for line, found in zip(lines, inked(name, text), strict=True)
    ]


def test_python() -> None:
    (line,) = seen("a.py", "def f(x=1): return 'y'  # z")
    assert ("def", "keyword") in line and ("f", "name") in line and ("1", "number") in line
    assert ("# z", "comment") in line
    assert {ink for text, ink in line if "y" in text} == {"string"}


def test_a_text_over_many_lines_is_one() -> None:
    told = seen("deep/er.py", 'x = """a\nif b\r\n"""\ny')
    assert told[1] == [("if b", "string")] and told[3] == []


@pytest.mark.parametrize("name", ["conf.yaml", "a.toml", "a.json", "run.sh", "k.cu", "n.ipynb"])
def test_what_lies_in_projects_has_colours(name: str) -> None:
    assert any(inked(name, '# x\nlr: "1"\nfor = "a"\n{"a": "b"}\n'))


@pytest.mark.parametrize("name", ["a.unknown", "README", "requirements.txt", "", "\udce9"])
def test_what_is_not_known_has_none(name: str) -> None:
    assert inked(name, "if x\ny") == [[], []]


def test_broken_code_is_no_trouble() -> None:
    text = "def (((\n'''\n\x00\x1b[31m\udce9\u2028\x0c\nx"
    assert len(inked("a.py", text)) == 4
