"""Record the picture that opens the README: one class is filtered out of the digits, the run is
launched again, and the comparison tells what that did.

    make recording

The real screen on the real example, trained while it is recorded. What stands on the screen after
each step of STEPS becomes a frame of one SVG that moves by CSS alone, so that any page can show it.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from screenshots import _IMAGES, _KEY, _PYTHON, _VIEW, keys_of, launch, make_project, settle
from svg import small
from textual.pilot import Pilot

from panels.app import WorkbenchApp
from workbench.project import Project

_SIZE = (120, 35)
_SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", _SVG)


class Step(NamedTuple):
    """Keys, separated by blanks (`"…"` is typed), and for how many seconds what they lead to is
    shown. With `ended` the run that was launched last has to have ended first."""

    keys: str
    seconds: float
    ended: bool = False


STEPS = (
    Step("3", 2.0),
    Step("t", 2.5),
    Step("enter", 0.8),
    Step('"label "', 0.4),
    Step('"<> "', 0.4),
    Step('"8 "', 2.5),
    Step('"or split = "', 0.4),
    Step("\"'test'\"", 3.0),
    Step("enter", 1.5),
    Step("ctrl+r", 1.5),
    Step("", 2.0, ended=True),
    Step("space space 1", 4.0),
    Step("3", 4.0),
    Step("9", 5.0),
)


async def record(project: Path) -> list[str]:
    """The screen after each step, as SVG."""
    app = WorkbenchApp(project)
    frames = []
    async with app.run_test(size=_SIZE) as pilot:
        await settle(app, _VIEW)
        for step in STEPS:
            frames.append(await take(app, pilot, step, project))
    return frames


async def take(app: WorkbenchApp, pilot: Pilot[None], step: Step, project: Path) -> str:
    """Press the keys of a step; the screen as it then is."""
    for key in chain.from_iterable(keys_of(step.keys)):
        await pilot.press(key)
        await settle(app, _KEY)
    while step.ended and any(run.live for run in Project.open(project).runs()):
        await asyncio.sleep(0.1)
    if step.ended:
        await asyncio.sleep(2)  # its data is being looked into
    await settle(app, _VIEW)
    while app.page.busy:
        await asyncio.sleep(0.1)
    await settle(app, _KEY)
    return small(app.export_screenshot(title="workbench ."))


def animated(frames: Sequence[str], seconds: Sequence[float]) -> str:
    """One SVG that shows the frames one after the other, each for so many seconds, and begins
    again. Where motion is unwelcome the last one stands still."""
    roots = [ElementTree.fromstring(_named(frame, place)) for place, frame in enumerate(frames)]
    whole = Element(f"{{{_SVG}}}svg", {"viewBox": roots[0].get("viewBox", "")})
    style = ElementTree.SubElement(whole, f"{{{_SVG}}}style")
    style.text = _moving(seconds)
    for place, root in enumerate(roots):
        whole.append(Element(f"{{{_SVG}}}g", {"class": "frame", "id": f"f{place}"}))
        whole[-1].extend(root)
    return ElementTree.tostring(whole, encoding="unicode") + "\n"


def _named(frame: str, place: int) -> str:
    """A frame whose classes are its own."""
    return re.sub(r"(?<=[\".\s])(r\d+|title|matrix)(?=[\"\s{])", rf"f{place}-\1", frame)


def _moving(seconds: Sequence[float]) -> str:
    """The style that shows one frame at a time."""
    whole = sum(seconds)
    rules = [".frame{visibility:hidden}", f"#f{len(seconds) - 1}{{visibility:visible}}"]
    rules.append("@media (prefers-reduced-motion: no-preference){")
    begin = 0.0
    for place, length in enumerate(seconds):
        first, last = 100 * begin / whole, 100 * (begin + length) / whole
        rules.append(
            f"@keyframes k{place}{{0%{{visibility:hidden}}{first:.2f}%{{visibility:visible}}"
            f"{last:.2f}%{{visibility:hidden}}100%{{visibility:hidden}}}}"
            f"#f{place}{{animation:k{place} {whole:g}s step-end infinite}}"
        )
        begin += length
    return "\n".join([*rules, "}"])


def main() -> None:
    """The recording, from a home folder of nobody."""
    with tempfile.TemporaryDirectory(prefix="recording-") as home:
        os.environ.update(HOME=home, COLORTERM="truecolor")
        os.environ["PATH"] = f"{_PYTHON}{os.pathsep}{os.environ['PATH']}"
        os.environ.pop("NO_COLOR", None)
        project = make_project(Path(home))
        launch(project, "--lr 0.02")
        launch(project, "--lr 0.1", 1)
        while not [*project.glob(".workbench/profiles/*.json")]:
            time.sleep(0.05)
        frames = asyncio.run(record(project))
    (_IMAGES / "tweak.svg").write_text(animated(frames, [step.seconds for step in STEPS]))
    shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
