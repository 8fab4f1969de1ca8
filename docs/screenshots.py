"""Take the pictures in README.md and docs/views.md from the real screen, on the trained example.

    make screenshots

A dozen short runs are launched in a copy of the example, each made from the one that a person would
have come from: learning rates and seeds, a wider network, a longer training, an edit of the code
that was not committed, a data file that lost its dark images. Then each view is reached by the keys
that VIEWS names, at each of three sizes. docs/views.md is written from the same list, so the keys
that it tells are those that were pressed.
"""

from __future__ import annotations

import asyncio
import csv
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from svg import small
from textual.keys import _character_to_key

from panels.app import WorkbenchApp
from workbench.project import Project
from workbench.run.spec import Spec

_HERE = Path(__file__).parent
_IMAGES = _HERE / "images"
_EXAMPLE = _HERE.parent / "examples" / "digits"
_PYTHON = _HERE.parent / ".venv" / "bin"
_SIZES = ((80, 24), (120, 35), (200, 50))
_KEY, _VIEW = 0.12, 0.8  # seconds without a change after which a key has done its work, and a view
_PATIENCE = 20.0  # seconds after which something is wrong

_SETTINGS = """\
[goals]
eights = "accuracy/digit_8 >= 0.9"
val_loss = "< 0.2"
rotated = "accuracy/rotated >= 0.8"
"""


class View(NamedTuple):
    """What there is to see, and the keys that lead there, separated by blanks; `"…"` is typed."""

    name: str
    title: str
    keys: str
    text: str


VIEWS = (
    View(
        "screen",
        "The screen",
        "space space j space 1",
        "Three runs are marked: their charts over each other, and below what differs among them, "
        "first in sentences. In the table each metric has its difference to the run's parent.",
    ),
    View(
        "table",
        "The table against a baseline",
        "end b home l s z",
        "Run 1 is the baseline, the runs are sorted by the first column. The columns are the "
        "metrics that matter, whether goals are met, and the parameters that vary.",
    ),
    View(
        "filter",
        "A filter that is being typed",
        'slash "val_loss < 0.2 and accuracy/digit_8 > 0.9 and lr"',
        "The table follows what is typed, the names that are known are offered below.",
    ),
    View(
        "groups",
        "Groups over seeds",
        'g "seed" enter home j j j j space space space',
        "All parameters but the seed make a group: mean and spread in the table, a band in the "
        "charts.",
    ),
    View(
        "params",
        "Parameters of marked runs",
        "space space j space 1 tab tab z",
        "What was done and what came of it, a sentence a run; then what differs, a column a run.",
    ),
    View(
        "code",
        "Code of two runs",
        "j space j space 2 tab tab z",
        "Also what was never committed. Where there is room, the old stands beside the new.",
    ),
    View(
        "data",
        "Data of two runs",
        "space space 3 tab tab z",
        "Another file: how many rows, and which columns are distributed in another way.",
    ),
    View(
        "metrics",
        "Metrics and slices",
        "9 tab tab z",
        "Each metric beside the parent's; then the slices, here the digits, the worst first. "
        "Those that fell are flagged.",
    ),
    View(
        "notes",
        "Goals and family",
        "8 tab tab z",
        "Goals are judged for every run, also those that ended before there was the goal; "
        "below, which run was made from which.",
    ),
    View(
        "now",
        "Beside the working tree",
        "d tab tab z",
        "What would I launch now that differs from this run?",
    ),
    View(
        "tweak",
        "A run that is tweaked",
        'j j j t j enter ctrl+u "0.05" enter j enter ctrl+u "many"',
        "`t` makes what went into the run editable in place, `ctrl+r` launches the child.",
    ),
    View(
        "subset",
        "A filter on the data, while it is typed",
        't 3 enter "label <> 8"',
        "How many rows are kept, and how each column moves.",
    ),
    View(
        "chart",
        "A chart alone",
        "j space j space j j space tab enter h h h h z",
        "With the crosshair, and the values of all runs there.",
    ),
    View(
        "scatter",
        "Scatter",
        "tab v p p p z",
        "All listed runs, a parameter against a metric; `p` takes the next parameter.",
    ),
    View(
        "parallel",
        "Parallel coordinates",
        "tab v v z",
        "The parameters that vary and the metrics that matter, a line a run.",
    ),
    View(
        "meters",
        "Meters on the same axis",
        "j j tab X z m",
        "What the machine did while the metrics came, here over time.",
    ),
)


def launch(project: Path, arguments: str, parent: int | None = None, at_once: int = 1) -> None:
    """Train with these arguments, for 12 epochs unless they say otherwise, and wait until fewer
    than `at_once` runs are live."""
    given = f"{arguments} --views 10 --log-every 50".split()
    data = () if "--data" in given else ("--data", "digits.csv")
    epochs = () if "--epochs" in given else ("--epochs", "12")
    command = ("python", "train.py", *data, *given, *epochs)
    Project.open(project).launch(Spec(command, str(project), parent=parent))
    while sum(run.live for run in Project.open(project).runs()) >= at_once:
        time.sleep(0.05)


def train(project: Path) -> None:
    """The runs: what a person would have tried, one after the other."""
    launch(project, "")
    for rate in ("0.005", "0.02", "0.1"):
        for seed in range(3):
            if (rate, seed) != ("0.02", 0):
                launch(project, f"--lr {rate} --seed {seed}", 1, at_once=2)
    launch(project, "--lr 0.1 --hidden 64", 7)
    launch(project, "--lr 0.1 --hidden 64 --epochs 60", 10)
    edit(
        project / "train.py",
        ('np.maximum(pixels @ w["w1"] + w["b1"], 0)', 'np.tanh(pixels @ w["w1"] + w["b1"])'),
        ("* (hidden > 0)", "* (1 - hidden**2)"),
    )
    launch(project, "--lr 0.1 --hidden 64", 10)
    keep_light(project / "digits.csv", project / "light.csv")
    launch(project, "--lr 0.1 --hidden 64 --data light.csv", 12)
    while len([*project.glob(".workbench/profiles/*.json")]) < 2:  # of both data files
        time.sleep(0.05)
    edit(project / "train.py", ('default=32, help="images per', 'default=64, help="images per'))


def edit(script: Path, *changes: tuple[str, str]) -> None:
    """Change the script, each text once."""
    code = script.read_text()
    for old, new in changes:
        assert code.count(old) == 1, old
        code = code.replace(old, new)
    script.write_text(code)


def keep_light(source: Path, target: Path) -> None:
    """The images with little ink, and all that are for testing: most eights are gone."""
    with source.open(newline="") as read, target.open("w", newline="") as written:
        rows = csv.DictReader(read)
        writer = csv.DictWriter(written, rows.fieldnames or (), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row["split"] == "test" or float(row["ink"]) < 4.5)


def make_project(home: Path) -> Path:
    """A copy of the example in a repository of its own, with goals."""
    project = home / "digits"
    shutil.copytree(_EXAMPLE, project, ignore=shutil.ignore_patterns(".workbench", "out"))
    (project / "workbench.toml").write_text(_SETTINGS)
    git = ["git", "-C", str(project), "-c", "user.name=you", "-c", "user.email=you@example.org"]
    subprocess.run([*git, "init", "--quiet", "--initial-branch", "main"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "digits"], check=True)
    return project


def keys_of(keys: str) -> Iterator[list[str]]:
    """Keys one by one, those of a typed text together."""
    for typed, key in re.findall(r'"([^"]*)"|(\S+)', keys):
        yield [*map(_character_to_key, typed)] if typed else [key]


async def settle(app: WorkbenchApp, seconds: float) -> None:
    """Wait until nothing below the top line, which has the load of the machine, has changed for
    so long."""
    begun = since = time.monotonic()
    before: list[str] = []
    while time.monotonic() - since < seconds:
        now = [strip.text for strip in app.screen._compositor.render_strips()][1:]
        if now != before:
            before, since = now, time.monotonic()
        assert time.monotonic() - begun < _PATIENCE, "\n".join(now)
        await asyncio.sleep(0.02)


async def take(project: Path, view: View, size: tuple[int, int]) -> str:
    """Open the screen as if for the first time, press the keys of the view; the SVG."""
    for kept in ("screen.json", "settings.json"):
        (project / ".workbench" / kept).unlink(missing_ok=True)
    app = WorkbenchApp(project)
    async with app.run_test(size=size) as pilot:
        await settle(app, _VIEW)
        for keys in keys_of(view.keys):
            await pilot.press(*keys)
            await settle(app, _KEY)
        while app.page.busy:
            await asyncio.sleep(0.1)
        await settle(app, _VIEW)
        return app.export_screenshot(title="workbench .")


def page() -> str:
    """docs/views.md."""
    lines = [
        "# Views",
        "",
        "Made by `make screenshots` from `docs/screenshots.py`: the bundled example, trained a "
        "dozen times, and the keys that lead from the first screen to each view.",
        "",
    ]
    for view in VIEWS:
        keys = re.sub(r'"[^"]*"|\S+', lambda one: f"`{_told(one[0])}`", view.keys)
        sizes = " · ".join(f"[{w}×{h}](images/{view.name}-{w}x{h}.svg)" for w, h in _SIZES)
        picture = f"![{view.title}](images/{view.name}-120x35.svg)"
        lines += [f"## {view.title}", "", view.text, "", f"{keys} · {sizes}", "", picture, ""]
    return "\n".join(lines)


def _told(key: str) -> str:
    return {"slash": "/"}.get(key, key.strip('"'))


def main() -> None:
    """All pictures, from a home folder of nobody."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as home:  # /tmp/tmp… holds no datasets
        os.environ.update(HOME=home, COLORTERM="truecolor")
        os.environ["PATH"] = f"{_PYTHON}{os.pathsep}{os.environ['PATH']}"
        os.environ.pop("NO_COLOR", None)
        project = make_project(Path(home))
        train(project)
        for old in _IMAGES.glob("*-*x*.svg"):
            old.unlink()
        _IMAGES.mkdir(exist_ok=True)
        for view in VIEWS:
            for width, height in _SIZES:
                svg = asyncio.run(take(project, view, (width, height)))
                (_IMAGES / f"{view.name}-{width}x{height}.svg").write_text(small(svg))
    (_HERE / "views.md").write_text(page())


if __name__ == "__main__":
    main()
