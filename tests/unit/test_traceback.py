"""Tracebacks in an output, as Python itself and others print them."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from workbench.outputs.log import tail
from workbench.outputs.traceback import Frame, Traceback, failing, tracebacks


def printed(folder: Path, code: str, name: str = "train.py") -> list[str]:
    """What a script prints that fails, as lines."""
    script = folder / name
    script.write_text(textwrap.dedent(code).lstrip())
    log = folder / "output.log"
    with log.open("wb") as out:
        subprocess.run([sys.executable, str(script)], stdout=out, stderr=out, check=False)
    return tail(log, 1 << 18)


def told(folder: Path, code: str) -> tuple[Traceback, Frame]:
    """The traceback and the place that a script's output tells."""
    lines = printed(folder, code)
    found = failing(tracebacks(lines), lambda file: file.startswith(str(folder)))
    assert found is not None, lines
    return found


def test_the_innermost_frame_of_the_project_is_the_place(tmp_path: Path) -> None:
    code = """
    import json
    def load(text):
        return json.loads(text)
    print("step 1: loss 0.5")
    load("{")
    """
    found, frame = told(tmp_path, code)
    path = str(tmp_path / "train.py")
    assert frame == Frame(path, 3, "load", "return json.loads(text)")
    assert found.error.startswith("json.decoder.JSONDecodeError: Expecting property name")
    assert [one.line for one in found.frames[:2]] == [5, 3]
    assert found.frames[-1].file.endswith("decoder.py")


def test_of_chained_exceptions_the_last_one_counts(tmp_path: Path) -> None:
    code = """
    def a():
        try:
            {}["k"]
        except KeyError as error:
            raise RuntimeError("two\\nlines") from error
    a()
    """
    lines = printed(tmp_path, code)
    assert [one.error for one in tracebacks(lines)] == ["KeyError: 'k'", "RuntimeError: two"]
    found, frame = told(tmp_path, code)
    assert (found.error, frame.line, frame.function) == ("RuntimeError: two", 5, "a")


def test_a_script_that_does_not_compile_has_a_place(tmp_path: Path) -> None:
    found, frame = told(tmp_path, "print(1)\ndef f(:\n    pass\n")
    assert found.error == "SyntaxError: invalid syntax"
    assert frame == Frame(str(tmp_path / "train.py"), 2, "", "def f(:")


def test_a_module_that_does_not_compile_is_the_place_and_not_its_importer(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("WIDTH = (\n")
    found, frame = told(tmp_path, "import model\n")
    assert found.error.startswith("SyntaxError: ")
    assert (Path(frame.file).name, frame.line) == ("model.py", 1)


def test_in_a_group_the_exception_within_is_the_place(tmp_path: Path) -> None:
    code = """
    def bad():
        raise ValueError("x")
    def main():
        found = []
        try:
            bad()
        except ValueError as error:
            found.append(error)
        raise ExceptionGroup("several", [*found, TypeError("t")])
    main()
    """
    found, frame = told(tmp_path, code)
    assert (found.error, frame.line, frame.code) == ("ValueError: x", 2, 'raise ValueError("x")')


def test_what_a_worker_process_hands_on_is_the_place(tmp_path: Path) -> None:
    code = """
    import traceback
    def collate(batch):
        return batch["x"]
    def fetch():
        try:
            collate({})
        except KeyError:
            raise KeyError("Caught KeyError in DataLoader worker process 0.\\n"
                           "Original " + traceback.format_exc()) from None
    class Loud(Exception):
        pass
    try:
        fetch()
    except KeyError as error:
        raise Loud(error.args[0]) from None
    """
    found, frame = told(tmp_path, code)
    assert (found.error, frame.line, frame.function) == ("KeyError: 'x'", 3, "collate")


def test_what_goes_wrong_in_a_destructor_is_not_why_it_ended(tmp_path: Path) -> None:
    code = """
    import sys
    class Loader:
        def __del__(self):
            raise OSError("closed")
    loader = Loader()
    def main():
        raise ValueError("bad shape")
    main()
    """
    lines = printed(tmp_path, code)
    assert any(line.startswith("Exception ignored in") for line in lines)
    assert [one.error for one in tracebacks(lines)] == ["ValueError: bad shape"]


def test_deep_recursion_has_a_place(tmp_path: Path) -> None:
    found, frame = told(tmp_path, "def f(n):\n    return f(n + 1)\nf(0)\n")
    assert found.error.startswith("RecursionError")
    assert (frame.line, frame.code) == (2, "return f(n + 1)")


@pytest.mark.parametrize("deep", [False, True])
def test_the_boxes_of_rich_are_read(tmp_path: Path, deep: bool) -> None:
    """A long path goes on in the next line of the box."""
    folder = tmp_path
    if deep:
        folder = tmp_path / ("a_folder_with_a_very_long_name_" * 3) / "another"
        folder.mkdir(parents=True)
    code = """
    from rich.traceback import install
    install(show_locals=True)
    def deep(x):
        if x:
            return 1 / 0
    deep(3)
    """
    found, frame = told(folder, code)
    assert found.error == "ZeroDivisionError: division by zero"
    assert frame == Frame(str(folder / "train.py"), 5, "deep", "return 1 / 0")


def test_mixed_lines_of_workers_are_taken_apart() -> None:
    one = [
        "Traceback (most recent call last):",
        '  File "/p/train.py", line 7, in main',
        "    go()",
    ]
    two = [*one[:1], '  File "/p/model.py", line 9, in go', "    bad()"]
    mixed = [
        text
        for pair in zip([*one, "ValueError: first"], [*two, "TypeError: second"], strict=True)
        for text in (f"[rank0]: {pair[0]}", f"[rank1]: {pair[1]}")
    ]
    launcher = [
        "Traceback (most recent call last):",
        '  File "/v/site-packages/torch/run.py", line 1, in run',
        "torch.distributed.elastic.multiprocessing.errors.ChildFailedError: ",
        "train.py FAILED",
    ]
    found = tracebacks([*mixed, *launcher])
    assert [(one.error, one.frames[0].line) for one in found[:2]] == [
        ("ValueError: first", 7),
        ("TypeError: second", 9),
    ]
    assert found[2].error.startswith("torch.distributed.elastic")
    chosen = failing(found, lambda file: file.startswith("/p/"))
    assert chosen is not None and chosen[1] == Frame("/p/model.py", 9, "go", "bad()")


def test_a_traceback_that_is_cut_off_still_tells_its_frames() -> None:
    found = tracebacks(["Traceback (most recent call last):", '  File "a.py", line 3, in f'])
    assert found == [Traceback("", (Frame("a.py", 3, "f"),))]
    assert tracebacks(["Traceback (most recent call last):", "", "Epoch 3"]) == []
    assert failing([], lambda _: True) is None


def test_frames_that_are_no_files_are_no_place() -> None:
    lines = [
        "Traceback (most recent call last):",
        '  File "/lib/site.py", line 3, in f',
        '  File "<frozen importlib._bootstrap>", line 9, in load',
        "ImportError: no",
    ]
    found = failing(tracebacks(lines), lambda _: False)
    assert found is not None and found[1].file == "/lib/site.py"


def test_an_output_without_a_traceback_has_none(tmp_path: Path) -> None:
    assert tracebacks(["epoch 1: loss 0.3", "Done", "", "  | a table |"]) == []
    assert tail(tmp_path / "missing", 10) == []
