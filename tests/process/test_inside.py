"""What a launched Python tells of itself, and that nobody notices."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import pytest

from workbench.inside import layout
from workbench.run.lifecycle import Failed, Finished

from .helpers import SOURCE, VERSIONS, Place
from .test_sdk import python


def constants(place: Place, number: int) -> dict[str, Any]:
    """The constants of the main script that a run has told."""
    found: dict[str, Any] = {}
    for line in place.lines(number, layout.PARAMS):
        found.update(line["params"] if line["source"] == "constants" else {})
    return found


def opened(place: Place, number: int) -> set[tuple[str, bool]]:
    """The files of the project that a run has told, and whether for writing."""
    told = place.lines(number, layout.OPENED)
    inner = [line for line in told if line["path"].startswith(str(place.root))]
    return {(os.path.relpath(line["path"], place.root), line["write"]) for line in inner}


PLAIN = """
    import json, os
    RATE = 0.1
    SIZES = [2 * 4, 16]
    total = 0
    for step in range(3):
        total += step
    with open("data.csv") as file: rows = file.readlines()
    with open("part.tmp", "w") as file: file.write("x")
    os.replace("part.tmp", "model.bin")
    print(len(rows))
"""


@pytest.mark.parametrize("version", VERSIONS)
def test_every_python_tells_its_constants_its_files_and_itself(place: Place, version: str) -> None:
    (place.root / "data.csv").write_text("1\n2\n")
    number = place.launch(python(version), place.script(PLAIN))
    assert place.ended(number).life == Finished(0)
    assert place.output(number) == "2\n"
    assert constants(place, number) == {"RATE": 0.1, "SIZES": [8, 16]}
    files = {("data.csv", False), ("part.tmp", True), ("model.bin", True)}
    assert opened(place, number) == files
    begun, ended = place.lines(number, layout.PYTHON)
    assert begun["version"].startswith(version)
    assert "json" in ended["modules"]
    assert not place.lines(number, layout.NOTES)


def test_the_users_own_sitecustomize_still_runs(place: Place) -> None:
    (place.root / "sitecustomize.py").write_text("import os; os.environ['MINE'] = 'yes'\n")
    number = place.train(
        "import os, sitecustomize; print(os.environ['MINE'], sitecustomize.__file__)",
        env={"PYTHONPATH": str(place.root)},
    )
    place.ended(number)
    assert place.output(number) == f"yes {place.root}/sitecustomize.py\n"


def test_a_sitecustomize_that_fails_fails_as_without_us(place: Place) -> None:
    (place.root / "sitecustomize.py").write_text("raise RuntimeError('broken on purpose')\n")
    number = place.train("print('goes on')", env={"PYTHONPATH": str(place.root)})
    assert place.ended(number).life == Finished(0)
    assert "broken on purpose" in place.output(number)
    assert place.output(number).endswith("goes on\n")


@pytest.mark.parametrize("option", ["-I", "-S", "-E"])
def test_an_isolated_python_trains_and_its_end_is_told(place: Place, option: str) -> None:
    script = place.script("print('epoch 1 loss 0.5'); raise SystemExit(3)")
    number = place.launch(sys.executable, option, script)
    assert place.ended(number).life == Failed(3, "")
    assert place.run(number).metrics["loss"] == 0.5


def test_a_project_may_have_a_module_called_workbench(place: Place) -> None:
    (place.root / "workbench.py").write_text("mine = 'mine'\n")
    number = place.train("import workbench; print(workbench.mine)\nLR = 3")
    place.ended(number)
    assert place.output(number) == "mine\n"
    assert constants(place, number) == {"LR": 3}


def test_the_hooks_can_be_turned_off(place: Place) -> None:
    number = place.train("LR = 3; open('x', 'w')", env={"WORKBENCH_HOOKS": "off"})
    assert place.ended(number).life == Finished(0)
    assert not (place.folder(number) / layout.PYTHON).exists()
    assert not (place.folder(number) / layout.OPENED).exists()


def test_what_goes_wrong_in_a_hook_reaches_nobody(place: Place) -> None:
    """The run folder becomes a file while the training goes on: nothing can be told."""
    number = place.train(
        """
        import os, shutil
        folder = os.environ["WORKBENCH_RUN_DIR"]
        for name in ("opened.jsonl", "params.jsonl", "python.jsonl", "notes.jsonl"):
            if os.path.exists(os.path.join(folder, name)): os.unlink(os.path.join(folder, name))
            os.mkdir(os.path.join(folder, name))
        LR = 1
        open("x", "w").close()
        print("done")
        """
    )
    assert place.ended(number).life == Finished(0)
    assert place.output(number) == "done\n"


def test_a_library_that_is_not_as_expected_is_noted(place: Place) -> None:
    """A stranger's module with the name of a library that has a hook."""
    (place.root / "xgboost").mkdir()
    (place.root / "xgboost" / "__init__.py").write_text("")
    for name in ("core", "training", "callback"):
        (place.root / "xgboost" / f"{name}.py").write_text("answer = 42\n")
    number = place.train(
        "import xgboost.core, xgboost.training, xgboost.callback; print(xgboost.callback.answer)"
    )
    assert place.ended(number).life == Finished(0)
    assert place.output(number) == "42\n"
    assert any("xgboost" in line["note"] for line in place.lines(number, layout.NOTES))


def test_a_watched_module_keeps_its_own_loader(place: Place) -> None:
    number = place.train(
        """
        import argparse, importlib.util, inspect
        print(type(argparse.__loader__).__name__, type(argparse.__spec__.loader).__name__)
        print(len(inspect.getsource(argparse)) > 1000)
        print(type(importlib.util.find_spec("argparse").loader).__name__)
        """
    )
    place.ended(number)
    told = place.output(number).splitlines()
    assert told == ["SourceFileLoader SourceFileLoader", "True", "SourceFileLoader"]


def test_children_tell_files_and_no_parameters(place: Place) -> None:
    """Forked, spawned, and started by hand: the run's parameters are the main script's."""
    number = place.train(
        """
        import multiprocessing, os, subprocess, sys
        LR = 0.1
        def work(name): open(name, "w").close()
        if __name__ == "__main__":
            for way in ("fork", "spawn"):
                child = multiprocessing.get_context(way).Process(target=work, args=(way,))
                child.start(); child.join()
            subprocess.run([sys.executable, "-c", "LR = 2; open('started', 'w').close()"])
        """
    )
    assert place.ended(number).life == Finished(0)
    assert constants(place, number) == {"LR": 0.1}
    assert {("fork", True), ("spawn", True), ("started", True)} <= opened(place, number)
    assert len(place.lines(number, layout.PYTHON)) == 2


def test_a_launcher_is_not_the_training(place: Place) -> None:
    (place.root / "torchrun").write_text(
        "import subprocess, sys\nWORLD = 1\nsubprocess.call([sys.executable, 'work.py'])\n"
    )
    place.script("LR = 0.5; open('w', 'w').close()", "work.py")
    number = place.launch(sys.executable, "torchrun")
    place.ended(number)
    assert constants(place, number) == {"LR": 0.5}


def test_ranks_above_the_first_tell_files_alone(place: Place) -> None:
    number = place.train("LR = 0.5; open('x', 'w').close()", env={"RANK": "1"})
    place.ended(number)
    assert constants(place, number) == {}
    assert opened(place, number) == {("x", True)}


def test_os_exit_loses_nothing_that_was_told(place: Place) -> None:
    number = place.train("import os\nLR = 0.5\nopen('x', 'w').close()\nos._exit(4)")
    assert place.ended(number).life == Failed(4, "")
    assert constants(place, number) == {"LR": 0.5}


def test_what_is_told_is_json_a_line(place: Place) -> None:
    number = place.train("A = float('nan'); B = 'x' * 499; C = 1e999; open('x', 'w').close()")
    place.ended(number)
    for line in (place.folder(number) / layout.PARAMS).read_text().splitlines():
        json.loads(line)
    assert constants(place, number)["C"] == "inf"


def test_a_killed_training_has_told_what_it_had_loaded(place: Place) -> None:
    number = place.train(
        """
        import asyncio, email.mime.text, http.server, os, sqlite3, unittest.mock, xml.dom.minidom
        import concurrent.futures, ctypes, logging.config, multiprocessing.managers
        open("data.bin", "w").close()
        os.kill(os.getpid(), 9)
        """
    )
    assert place.ended(number).life.state == "killed"
    told = place.lines(number, layout.PYTHON)
    assert {"sqlite3", "unittest"} <= {name for line in told for name in line.get("modules", ())}


def test_a_script_of_several_programs_says_so(place: Place) -> None:
    place.script("LR = 1", "one.py")
    place.script("LR = 2", "two.py")
    (place.root / "run.sh").write_text(f"{sys.executable} one.py && {sys.executable} two.py\n")
    number = place.launch("bash", "run.sh")
    place.ended(number)
    assert constants(place, number) == {"LR": 2}
    (noted,) = place.lines(number, layout.NOTES)
    assert "several programs ran" in noted["note"]


def test_a_python_without_hooks_says_so(place: Place) -> None:
    number = place.launch(sys.executable, "-I", place.script("print('x')"))
    place.ended(number)
    assert "no hooks" in place.lines(number, layout.NOTES)[0]["note"]
    assert "no hooks" in place.command("show", str(number)).stdout


def test_what_the_source_declares_counts_until_the_script_has_told(place: Place) -> None:
    """A script that opens no file, and is killed: it tells nothing of itself."""
    number = place.train("import os\nRATE = 0.3\nos.kill(os.getpid(), 9)")
    assert place.ended(number).params == {"RATE": 0.3}
    number = place.train(
        "import sys\nRATE = 0.3\nglobals()['RATE'] = float(sys.argv[1])\nopen('x', 'w').close()",
        "0.5",
    )
    assert place.ended(number).params == {"RATE": 0.5}


def test_a_script_outside_of_the_project_is_told(place: Place) -> None:
    outside = place.root.parent / "elsewhere.py"
    for text in ("print(1)", "print(2)"):
        outside.write_text(text)
        place.ended(place.launch(sys.executable, str(outside)))
    told = place.command("diff", "1", "2").stdout
    assert f"outside of the project, not kept: {outside} differs" in told
    assert "no difference" not in told


def test_a_run_that_is_launched_from_within_a_run_has_its_own(place: Place) -> None:
    place.script("RATE = 0.7; open('y', 'w').close()", "inner.py")
    number = place.train(
        """
        import subprocess, sys
        RATE = 0.5
        command = [sys.executable, "-m", "workbench", "run", "-f", "--", sys.executable, "inner.py"]
        subprocess.run(command, check=True)
        """,
        env={"PYTHONPATH": SOURCE},
    )
    place.ended(number)
    assert constants(place, number) == {"RATE": 0.5}
    assert constants(place, place.ended(number + 1).number) == {"RATE": 0.7}
