"""Take the pictures in the README and in docs/ from the real screen, on the trained example.

make demo </dev/null && make screenshots
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from panels.app import WorkbenchApp

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


def main() -> None:
    """All pictures; a folder and keys may be given: screenshots.py [PROJECT [KEY...]]"""
    project = Path(sys.argv[1]) if len(sys.argv) > 1 else _EXAMPLE
    keys = sys.argv[2:] or ["u", "g", "space", "space"]
    target = _HERE / "images"
    target.mkdir(exist_ok=True)
    for name, size in _SIZES.items():
        asyncio.run(take(project, target / f"{name}.svg", size, keys))


if __name__ == "__main__":
    main()
