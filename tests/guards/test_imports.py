"""Who loads what: the core knows no screen, the supervisor stays small, the SDK is standard."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import workbench

PACKAGE = Path(workbench.__file__).parent
SOURCE = str(PACKAGE.parent)
MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages([str(PACKAGE)], "workbench.")
    if not found.name.startswith(("workbench.inside.site", "workbench.__main__"))
)
SCREEN = {"textual", "rich", "panels"}
HEAVY = {
    *SCREEN,
    "duckdb",
    "numpy",
    "orjson",
    "click",
    "git",
    "watchfiles",
    "plotext",
    "matplotlib",
    "pygments",
}
INSIDE = sorted(PACKAGE.joinpath("inside").rglob("*.py"))


def loaded(code: str, *options: str) -> set[str]:
    """The modules that running `code` brings into a fresh interpreter."""
    program = (
        f"import sys; before = {{*sys.modules}}; sys.path.insert(0, {SOURCE!r})\n{code}\n"
        "print(*sorted({*sys.modules} - before))"
    )
    answer = subprocess.run(
        [sys.executable, *options, "-c", program], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return set(answer.stdout.split())


def tops(modules: set[str]) -> set[str]:
    """The packages that modules belong to."""
    return {module.partition(".")[0] for module in modules}


def test_there_is_something_to_guard() -> None:
    assert {"workbench.project", "workbench.cli.ls", "workbench.inside.sdk"} <= {*MODULES}
    assert len(MODULES) > 40


@pytest.mark.parametrize("module", MODULES)
def test_no_part_of_the_core_loads_the_screen(module: str) -> None:
    assert not tops(loaded(f"import {module}")) & SCREEN


def test_the_supervisor_loads_little() -> None:
    """Also what it loads only when the training runs."""
    modules = loaded(
        "import workbench.launch.supervisor, workbench.launch.sampling\n"
        "import workbench.launch.scraping, workbench.launch.child, workbench.machine.tree"
    )
    assert not tops(modules) & HEAVY
    assert "psutil" in modules


def test_a_supervisor_that_waits_loads_next_to_nothing() -> None:
    """Two hundred of them may wait at once."""
    modules = loaded("import workbench.launch.begin, workbench.launch.line.waiting")
    assert tops(modules) - {"workbench"} <= sys.stdlib_module_names
    assert not tops(modules) & {"dataclasses", "pathlib", "subprocess", "hashlib", "inspect"}


@pytest.mark.parametrize("command", ["ls", "run", "stop", "show", "logs", "rm"])
def test_a_quick_command_loads_neither_the_database_nor_numpy(command: str) -> None:
    modules = loaded(f"import workbench.cli.{command}, workbench.project")
    assert not tops(modules) & {"duckdb", "numpy", "plotext", "git", "pygments"}


def test_colours_are_loaded_when_code_is_drawn() -> None:
    modules = loaded("import workbench.cli.diff, workbench.view.lanes")
    assert "workbench.draw.syntax" in modules and "pygments" not in tops(modules)


def test_importing_the_package_loads_nothing() -> None:
    assert loaded("import workbench", "-I", "-S") == {"workbench"}


def test_the_sdk_is_the_standard_library_alone() -> None:
    modules = loaded("import workbench; workbench.log", "-I", "-S")
    ours = {module for module in modules if module.startswith("workbench")}
    assert tops(modules) - {"workbench"} <= sys.stdlib_module_names
    rooms = "sdk attach filtered folder identity layout metrics records".split()
    assert ours == {"workbench", "workbench.inside", *(f"workbench.inside.{one}" for one in rooms)}
    assert not tops(modules) & {
        "asyncio",
        "typing",
        "inspect",
        "dataclasses",
        "socketserver",
        "ssl",
    }


def test_the_public_names_are_these() -> None:
    program = "import workbench as w; print(w.__all__, sorted(n for n in dir(w) if n[0] != '_'))"
    answer = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {SOURCE!r}); {program}"],
        capture_output=True,
        text=True,
        check=True,
    )
    names = ["log", "params", "summary", "data"]
    assert answer.stdout.strip() == f"{names} {sorted([*names, 'TYPE_CHECKING'])}"


def test_every_public_name_is_there_and_no_other() -> None:
    assert all(callable(getattr(workbench, name)) for name in workbench.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = workbench.nothing


@pytest.mark.parametrize("path", INSIDE, ids=lambda path: path.name)
def test_what_runs_inside_the_training_is_python_3_8(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("path", INSIDE, ids=lambda path: path.name)
def test_what_runs_inside_the_training_imports_the_standard_library_alone(path: Path) -> None:
    """Relative imports stay in the room: not one climbs to the rest of the package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level <= len(path.relative_to(PACKAGE / "inside").parts), ast.unparse(node)
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            assert str(node.module).partition(".")[0] in {*sys.stdlib_module_names}
        if isinstance(node, ast.Import):
            assert tops({alias.name for alias in node.names}) <= sys.stdlib_module_names
