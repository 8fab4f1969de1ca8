"""A filter arrives however the run is told the path of its data: every run prints what it read."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from workbench.errors import BadEdit
from workbench.index.catalog import Run
from workbench.inputs.data.filtered import as_in_project
from workbench.inside import layout
from workbench.project import Project
from workbench.run.spec import Spec
from workbench.tweak.edits import AS_IT_WAS, Edits
from workbench.tweak.origin import of_run

from .helpers import Place

POINTS = "id,label\n" + "".join(f"{n},{n % 3}\n" for n in range(6))
WHOLE, KEPT = "0,1,2,0,1,2", "0,2,0,2"
FILTER = "label <> 1"
#: Prints the labels of each file that is named behind the script.
READ = """
import csv, os, sys

def read(*paths):
    for path in paths:
        print(",".join(row["label"] for row in csv.DictReader(open(path))))
"""


@pytest.fixture
def place(place: Place) -> Place:
    """A project with a dataset, and another one beside the project."""
    for folder in (place.root / "data", place.root.parent / "beside"):
        folder.mkdir()
        (folder / "points.csv").write_text(POINTS)
        (folder / "others.csv").write_text(POINTS)
    (place.root / "reading.py").write_text(READ)
    return place


def launch(place: Place, script: str, *words: str, **env: str) -> Run:
    place.script(f"import json, os, sys\nfrom reading import read\n{script}\n")
    spec = Spec((sys.executable, "train.py", *words), str(place.root), env=env)
    return ended(place, Project.open(place.root).launch(spec))


def tweaked(place: Place, run: Run, **edits: object) -> Run:
    project = Project.open(place.root)
    origin = of_run(project.find(str(run.number)))
    return ended(place, project.tweak(origin, Edits(**edits)))  # type: ignore[arg-type]


def ended(place: Place, number: int) -> Run:
    run = place.ended(number)
    assert run.life.state == "finished", output(run)
    return run


def output(run: Run) -> list[str]:
    return (run.folder / layout.OUTPUT).read_text().split()


def arrives(place: Place, first: Run, dataset: Path, *more: str) -> Run:
    """See that the filter reaches the child of a run, its child, and one with the code as it was,
    and that a child without it reads all of the dataset again; the first child."""
    assert output(first) == [WHOLE, *more]
    child = tweaked(place, first, filters={str(dataset): FILTER})
    assert output(child) == [KEPT, *more]
    assert output(tweaked(place, child)) == [KEPT, *more]
    assert output(tweaked(place, child, code=AS_IT_WAS)) == [KEPT, *more]
    other = tweaked(place, child, code=AS_IT_WAS, filters={str(dataset): "label = 2"})
    assert output(other) == ["2,2", *more]
    assert output(tweaked(place, child, filters={str(dataset): ""})) == [WHOLE, *more]
    assert dataset.read_text() == POINTS
    return child


@pytest.mark.parametrize("where", ["data", "../beside"])
def test_by_its_folder_as_an_absolute_path(place: Place, where: str) -> None:
    folder = (place.root / where).resolve()
    script = "read(os.path.join(sys.argv[2], 'points.csv'), sys.argv[2] + '/others.csv')"
    first = launch(place, script, "--folder", str(folder))
    child = arrives(place, first, folder / "points.csv", WHOLE)
    assert as_in_project(child.spec, {"folder": child.spec.command[-1]}) == {"folder": str(folder)}


@pytest.mark.parametrize("where", ["data", "../beside"])
def test_among_several_paths_in_one_word(place: Place, where: str) -> None:
    folder = (place.root / where).resolve()
    paths = f"--data={folder}/points.csv,{folder}/others.csv"
    first = launch(place, "read(*sys.argv[1].split('=')[1].split(','))", paths)
    arrives(place, first, folder / "points.csv", WHOLE)


@pytest.mark.parametrize("where", ["data", "../beside"])
def test_by_a_variable_of_the_run(place: Place, where: str) -> None:
    data = (place.root / where / "points.csv").resolve()
    arrives(place, launch(place, "read(os.environ['POINTS'])", POINTS=str(data)), data)


def test_by_a_variable_that_the_run_inherits(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POINTS", str(place.root / "data"))
    first = launch(place, "read(os.environ['POINTS'] + '/points.csv')")
    arrives(place, first, place.root / "data" / "points.csv")


@pytest.mark.parametrize("where", ["data", "../beside"])
@pytest.mark.parametrize("file", ["base.json", "base.yaml"])
def test_in_a_list_of_a_configuration_file(place: Place, where: str, file: str) -> None:
    data = (place.root / where / "points.csv").resolve()
    config = {"data": {"train": [str(data), "data/others.csv"]}}
    (place.root / file).write_text(json.dumps(config))
    read = "import yaml; read(*yaml.safe_load(open(sys.argv[2]))['data']['train'])"
    arrives(place, launch(place, read, "--config", file), data, WHOLE)


@pytest.mark.parametrize("where", ["data", "../beside"])
def test_by_a_folder_in_a_configuration_file(place: Place, where: str) -> None:
    folder = (place.root / where).resolve()
    (place.root / "base.json").write_text(json.dumps({"root": str(folder)}))
    read = "read(json.load(open(sys.argv[2]))['root'] + '/points.csv')"
    arrives(place, launch(place, read, "--config", "base.json"), folder / "points.csv")


@pytest.mark.parametrize("where", ["data", "../beside"])
def test_by_a_folder_in_another_file_of_the_code(place: Place, where: str) -> None:
    folder = (place.root / where).resolve()
    (place.root / "places.py").write_text(f"ROOT = {str(folder) + '/'!r}\n")
    first = launch(place, "import places; read(places.ROOT + 'points.csv')")
    arrives(place, first, folder / "points.csv")


def test_by_the_folder_of_the_project_in_the_code(place: Place) -> None:
    first = launch(place, f"read({str(place.root)!r} + '/data/points.csv')")
    arrives(place, first, place.root / "data" / "points.csv")


def test_a_dataset_that_nothing_tells_is_refused(place: Place) -> None:
    beside = place.root.parent / "beside"
    code = "read(''.join(map(chr, {})))".format([*map(ord, str(beside / "points.csv"))])
    first = launch(place, code)
    with pytest.raises(BadEdit, match="nothing tells the script"):
        tweaked(place, first, filters={str(beside / "points.csv"): FILTER})


def test_paths_that_leave_the_project_lead_where_they_did(place: Place) -> None:
    script = "WIDTH = 1\nread(sys.argv[2], '../beside/others.csv'); open('../out.txt', 'w')"
    first = launch(place, script, "--data", "../beside/points.csv")
    child = tweaked(place, first, constants={"train.py:WIDTH": "2"})
    assert output(child) == [WHOLE, WHOLE]
    beside = place.root.parent / "beside" / "points.csv"
    assert output(tweaked(place, child, filters={str(beside): FILTER})) == [KEPT, WHOLE]


def test_what_another_script_says_does_not_hide_the_folder_that_is_told(place: Place) -> None:
    beside = place.root.parent / "beside"
    (place.root / "other.py").write_text(f"PATH = {str(beside / 'points.csv')!r}\n")
    first = launch(place, "read(sys.argv[2] + '/points.csv')", "--folder", str(beside))
    arrives(place, first, beside / "points.csv")
