"""What ran in a private copy of the code, as it is launched in the project again."""

from __future__ import annotations

from workbench.run.spec import Spec, at_home

COPY = "/p/.workbench/checkouts/1a2b-3c"


def test_paths_of_the_copy_are_those_of_the_project_again() -> None:
    spec = Spec(
        ("python", f"{COPY}/sub/train.py", "--out", "/elsewhere/x", "--note", "a:b"),
        f"{COPY}/sub",
        home="/p/sub",
        env={"PYTHONPATH": f"{COPY}/src:/lib", "OTHER": "x:y"},
    )
    back = at_home(spec)
    assert back.command == ("python", "/p/sub/train.py", "--out", "/elsewhere/x", "--note", "a:b")
    assert (back.cwd, back.home) == ("/p/sub", "")
    assert back.env == {"PYTHONPATH": "/p/src:/lib", "OTHER": "x:y"}


def test_what_ran_in_the_project_is_as_it_was() -> None:
    spec = Spec(("python", f"{COPY}/train.py"), "/p")
    assert at_home(spec) is spec
