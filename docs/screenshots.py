"""Take the pictures in the README and in docs/ from the real screen, on the trained example.

make demo </dev/null && make screenshots
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from panels.app import WorkbenchApp
from workbench.project import Project
from workbench.run.spec import Spec

_HERE = Path(__file__).parent
_EXAMPLE = _HERE.parent / "examples" / "digits"
_SIZES = {"screen": (150, 42), "80x24": (80, 24), "120x35": (120, 35), "200x50": (200, 50)}


async def take(project: Path, target: Path, size: tuple[int, int], keys: list[str]) -> None:
    """Open the screen on `project`, press the keys, keep the picture as SVG."""
    app = WorkbenchApp(project)
    async with app.run_test(size=size) as pilot:
        for key in [*keys, ""]:
            await asyncio.sleep(0.8)
            if key:
                await pilot.press(key)
        target.write_text(app.export_screenshot(title=f"workbench {project.name}"))


def home_with_example(home: Path) -> Path:
    """A home folder with a copy of the trained example in a repository of its own."""
    project = home / "digits"
    shutil.copytree(_EXAMPLE, project)
    (project / ".workbench" / "screen.json").unlink(missing_ok=True)
    git = ["git", "-C", str(project), "-c", "user.name=you", "-c", "user.email=you@example.org"]
    subprocess.run([*git, "init", "--quiet", "--initial-branch", "main"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "digits"], check=True)
    return project


def train_edited(project: Path) -> None:
    """A third run, of a model that was edited and not committed; the picture of its inputs."""
    script = project / "train.py"
    script.write_text(script.read_text().replace("np.maximum(pixels @", "np.tanh(pixels @"))
    script.write_text(script.read_text().replace('w["b1"], 0)', 'w["b1"])'))
    command = (sys.executable, "train.py", "--epochs", "20")
    Project.open(project).launch(Spec(command, str(project), name="tanh"))
    while any(run.live for run in Project.open(project).runs()):
        time.sleep(0.1)


def main() -> None:
    """All pictures, from a home folder of nobody."""
    target = _HERE / "images"
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        project = home_with_example(Path(home))
        for name, size in _SIZES.items():
            asyncio.run(
                take(project, target / f"{name}.svg", size, ["u", "home", "space", "space"])
            )
        train_edited(project)
        keys = ["u", "home", "2", "tab", "tab"]
        asyncio.run(take(project, target / "code.svg", (120, 35), keys))


if __name__ == "__main__":
    main()
