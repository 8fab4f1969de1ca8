"""Children of children: what was edited of a parent counts until somebody edits it again."""

from __future__ import annotations

import json
import shutil
import sys
from typing import Any

import pytest

from workbench.errors import BadEdit
from workbench.tweak.edits import AS_IT_WAS, NOW, Edits
from workbench.tweak.form import fields
from workbench.tweak.origin import of_run
from workbench.tweak.reaching import name_of

from .helpers import Place

LOADS = """
    import json, sys, yaml
    print(json.dumps(yaml.safe_load(open(sys.argv[2]))))
"""
FIXED = """
    import json, yaml
    WIDTH = 8
    print(json.dumps({"width": WIDTH, **yaml.safe_load(open("settings.yaml"))}))
"""


def _tweaked(place: Place, number: int, code: str = NOW, **params: str | None) -> int:
    """A child of a run."""
    origin = of_run(place.ended(number))
    return place.project().tweak(origin, Edits(params=params, code=code))


def _said(place: Place, number: int) -> Any:
    run = place.ended(number)
    assert run.life.state == "finished", place.output(number)
    return json.loads(place.output(number).splitlines()[-1])


def _values(place: Place, number: int) -> dict[str, tuple[str | None, str | None]]:
    """What a form shows of the parameters of a run."""
    found = fields(place.root, of_run(place.ended(number)), Edits())
    return {one.name: (one.value, one.was) for one in found if one.lane == "params"}


def test_a_child_has_a_copy_of_its_own_of_what_its_parent_was_given(place: Place) -> None:
    (place.root / "c.yaml").write_text("lr: 0.1  # rate\nwidth: 8\n")
    first = place.launch(sys.executable, place.script(LOADS), "--config", "c.yaml")
    second = _tweaked(place, first, lr="1e-4")
    assert _said(place, second) == {"lr": 1e-4, "width": 8}
    assert _values(place, second)["lr"] == ("0.0001", "0.0001")
    third = _tweaked(place, second, width="16")
    assert _said(place, third) == {"lr": 1e-4, "width": 16}
    assert {place.run(number).params["config"] for number in (first, second, third)} == {"c.yaml"}
    shutil.rmtree(place.folder(second))
    fourth = _tweaked(place, third)
    assert _said(place, fourth) == {"lr": 1e-4, "width": 16}
    assert place.run(fourth).spec.command[-1] == str(place.folder(fourth) / "configs" / "c.yaml")
    assert (place.root / "c.yaml").read_text() == "lr: 0.1  # rate\nwidth: 8\n"
    (place.folder(fourth) / "configs" / "c.yaml").unlink()
    with pytest.raises(BadEdit, match=rf"c.yaml: it is gone with run {fourth}"):
        _tweaked(place, fourth, width="9")


def test_what_has_no_word_is_carried_on(place: Place) -> None:
    """A file that only the code names, and a constant."""
    (place.root / "settings.yaml").write_text("lr: 0.1\nseed: 1\n")
    first = place.launch(sys.executable, place.script(FIXED))
    second = _tweaked(place, first, lr="1e-4", WIDTH="16")
    assert _said(place, second) == {"width": 16, "lr": 1e-4, "seed": 1}
    third = _tweaked(place, second, seed="2")
    assert _said(place, third) == {"width": 16, "lr": 1e-4, "seed": 2}
    shown = _values(place, third)
    assert (shown["lr"], shown["WIDTH"], shown["seed"]) == (
        ("1e-4", "1e-4"),
        ("16", "16"),
        ("2", "2"),
    )
    fourth = _tweaked(place, third, lr="0.5", WIDTH="32")
    assert _said(place, fourth) == {"width": 32, "lr": 0.5, "seed": 2}
    assert (place.root / "settings.yaml").read_text() == "lr: 0.1\nseed: 1\n"


def test_the_code_as_it_was_has_its_own_files(place: Place) -> None:
    (place.root / "settings.yaml").write_text("lr: 0.1\nseed: 1\n")
    first = place.launch(sys.executable, place.script(FIXED))
    _said(place, first)
    (place.root / "settings.yaml").write_text("lr: 0.9\nseed: 9\n")
    place.script(FIXED.replace("WIDTH = 8", "WIDTH = 80"))
    second = _tweaked(place, first, AS_IT_WAS, lr="1e-4")
    assert _said(place, second) == {"width": 8, "lr": 1e-4, "seed": 1}
    third = _tweaked(place, first, lr="1e-4")
    assert _said(place, third) == {"width": 80, "lr": 1e-4, "seed": 9}


def test_an_edited_file_is_what_a_parameter_changes(place: Place) -> None:
    (place.root / "settings.yaml").write_text("lr: 0.1\nseed: 1\n")
    first = place.launch(sys.executable, place.script(FIXED))
    origin = of_run(place.ended(first))
    files = {"settings.yaml": "lr: 0.7\nseed: 7\n"}
    number = place.project().tweak(origin, Edits(params={"lr": "1e-4"}, files=files))
    assert _said(place, number) == {"width": 8, "lr": 1e-4, "seed": 7}


READS = """
    import csv, json, os, pathlib, sys
    words = dict(word.lstrip("-").split("=") for word in sys.argv[1:])
    told = words.get("data") or os.environ.get("DATA")
    if "config" in words:
        told = json.loads(pathlib.Path(words["config"]).read_text())["data"]
    with open(told or "d.csv") as file:
        print([int(row["n"]) for row in csv.DictReader(file)])
"""


@pytest.mark.parametrize("way", ["relative", "absolute", "config", "variable", "place"])
def test_a_filter_reaches_children_of_children_that_do_not_edit_it(place: Place, way: str) -> None:
    """Theirs is the very copy that their parent read."""
    (place.root / "d.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(9)))
    path = "d.csv" if way == "relative" else str(place.root / "d.csv")
    (place.root / "c.json").write_text(json.dumps({"data": path}))
    told = {"config": ["--config=c.json"], "variable": [], "place": []}
    words = told.get(way, [f"--data={path}"])
    env = {"DATA": path} if way == "variable" else {}
    number = place.launch(sys.executable, place.script(READS), *words, env=env)
    assert _said(place, number) == [*range(9)]
    first = place.run(number)
    edits = Edits(filters={"d.csv": "n < 4"}, env={"A": "1"})
    for asked in (edits, Edits(env={"A": "2"}), Edits(code=AS_IT_WAS), Edits(env={"A": "3"})):
        number = place.project().tweak(of_run(place.ended(number)), asked)
        assert _said(place, number) == [0, 1, 2, 3]
    number = place.project().tweak(of_run(place.ended(number)), Edits(filters={"d.csv": ""}))
    assert _said(place, number) == [*range(9)]
    assert place.run(number).params == first.params


BOTH = """
    import csv, json, pathlib, sys
    told = json.loads(pathlib.Path(sys.argv[2]).read_text())
    print({name: sum(1 for row in csv.DictReader(open(path))) for name, path in told.items()})
"""


def test_a_filter_of_one_dataset_leaves_the_copy_of_another(place: Place) -> None:
    """Both are named by a configuration whose copy is the parent's."""
    for name in ("train", "val"):
        (place.root / f"{name}.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(9)))
    (place.root / "c.json").write_text('{"train": "train.csv", "val": "val.csv"}')
    number = place.launch(sys.executable, place.script(BOTH), "--config", "c.json")
    for filters, train, val in (
        ({"train.csv": "n < 4"}, 4, 9),
        ({"val.csv": "n < 3"}, 4, 3),
        ({"train.csv": "n < 2"}, 2, 3),
        ({"val.csv": ""}, 2, 9),
    ):
        number = place.project().tweak(of_run(place.ended(number)), Edits(filters=filters))
        assert place.ended(number).life.state == "finished"
        said = place.output(number).splitlines()[-1]
        assert said == str({"train": train, "val": val})


def test_a_name_means_a_dataset_that_the_run_read_first(place: Place) -> None:
    """And the stem of a file is as good as the name of a folder."""
    (place.root / "data" / "train" / "cat").mkdir(parents=True)
    (place.root / "data" / "train" / "dog").mkdir()
    for kind in ("cat", "dog"):
        (place.root / "data" / "train" / kind / "1.png").write_bytes(b"x")
    (place.root / "train.csv").write_text("n\n1\n2\n")
    script = place.script("import sys; sys.argv[1:] and print(open(sys.argv[1]).read())")
    reads = of_run(place.ended(place.launch(sys.executable, script, "train.csv")))
    reads_none = of_run(place.ended(place.launch(sys.executable, script)))
    assert name_of(place.root, reads, "train") == "train.csv"
    with pytest.raises(BadEdit, match=r"train may be train\.csv or data/train"):
        name_of(place.root, reads_none, "train")


def test_a_path_with_dots_and_one_without_are_one_dataset(place: Place) -> None:
    (place.root / "d.csv").write_text("n\n1\n2\n")
    beside = place.root.parent / "beside.csv"
    beside.write_text("n\n1\n2\n")
    script = place.script("import sys; print(open(sys.argv[1]).read().split())")
    number = place.launch(sys.executable, script, "../beside.csv")
    for told, kept in (("../beside.csv", ["2"]), (str(beside), ["1"]), ("beside", ["2"])):
        edits = Edits(filters={told: f"n = {kept[0]}"})
        number = place.project().tweak(of_run(place.ended(number)), edits)
        run = place.ended(number)
        assert place.output(number).split() == str(["n", *kept]).split()
        assert [*run.spec.subsets] == [str(beside)]
    for told in ("d.csv", "./d.csv", "x/../d.csv", str(place.root / "d.csv")):
        assert name_of(place.root, of_run(run), told) == "d.csv"


def test_two_datasets_of_one_content_are_two(place: Place) -> None:
    """With one name and one filter, too."""
    for name in ("a", "b"):
        (place.root / name).mkdir()
        (place.root / name / "d.csv").write_text("n\n1\n2\n3\n")
    script = place.script("import sys; print([len(open(p).readlines()) for p in sys.argv[1:]])")
    number = place.launch(sys.executable, script, "a/d.csv", "b/d.csv")
    for filters, said in (
        ({"a/d.csv": "n > 1", "b/d.csv": "n > 1"}, [3, 3]),
        ({"b/d.csv": "n > 2"}, [3, 2]),
        ({"a/d.csv": ""}, [4, 2]),
    ):
        number = place.project().tweak(of_run(place.ended(number)), Edits(filters=filters))
        assert _said(place, number) == said
    assert of_run(place.ended(number)).spec.command[-2:] == ("a/d.csv", "b/d.csv")
