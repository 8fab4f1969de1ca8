"""`log`, `params` and `summary` in a launched run, under each Python that training may use."""

from __future__ import annotations

import math

import pytest

from workbench.inside import layout
from workbench.outputs.series import MetricsReader
from workbench.run.lifecycle import Finished

from .helpers import VERSIONS, Place, interpreter

EVERYTHING = """
    import os, sys, threading
    from fractions import Fraction
    import workbench as wb

    inf = float("inf")
    wb.params({"lr": 0.1, "model": {"width": 256, "kind": "net"}, "odd": inf - inf, "at": (1, 2)})
    wb.log({"loss": 1.5, "n": 3, "val": {"acc": 0.5, "deep": {"x": 1}}})
    wb.log({"loss": inf - inf, "up": inf, "down": -inf})
    wb.log({"loss": 0.25}, step=10)
    wb.log({"loss": 0.125})
    wb.log({"loss": 0.1}, step=5.5)
    wb.log({"flag": True, "half": Fraction(1, 2), "word": "0.5", "none": None})
    wb.log({"sp ace": 1, "a/b": 2, 'quo"te\\\\': 3, "\\u00fcn\\n": 4, 5: 6})
    wb.log({"loss": 0.1, "word": "again"}, step="seven")
    wb.log(None)
    wb.params({"model": {"width": 512}, "new": None})
    wb.summary({"best": {"epoch": 7}})
    if "threads" in sys.argv:
        def work(name):
            for i in range(500): wb.log({name: i, "all": 1.0})
        threads = [threading.Thread(target=work, args=("t%d" % n,)) for n in range(8)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
"""
EXPECTED = [
    (0, {"loss": 1.5, "n": 3, "val/acc": 0.5, "val/deep/x": 1}),
    (1, {"loss": "nan", "up": "inf", "down": "-inf"}),
    (10, {"loss": 0.25}),
    (11, {"loss": 0.125}),
    (5.5, {"loss": 0.1}),
    (6, {"flag": 1.0, "half": 0.5}),
    (7, {"sp ace": 1, "a/b": 2, 'quo"te\\': 3, "\u00fcn\n": 4, "5": 6}),
    (8, {"loss": 0.1}),
]


def python(version: str) -> str:
    """The interpreter of that version, or a skip."""
    found = interpreter(version)
    if found is None:
        pytest.skip(f"no Python {version} here")
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_every_python_records_the_same(place: Place, version: str) -> None:
    number = place.launch(python(version), place.script(EVERYTHING), "threads")
    run = place.ended(number)
    assert run.life == Finished(0), place.output(number)
    lines = place.lines(number)
    assert [(line["step"], line["metrics"]) for line in lines[: len(EXPECTED)]] == EXPECTED
    threaded = [line["metrics"] for line in lines[len(EXPECTED) :]]
    assert len(threaded) == 8 * 500
    for name in (f"t{n}" for n in range(8)):
        assert [told[name] for told in threaded if name in told] == [*range(500)]
    steps = sorted(line["step"] for line in lines[len(EXPECTED) :])
    assert steps == [*range(steps[0], steps[0] + 8 * 500)]


def test_what_was_recorded_is_listed(place: Place) -> None:
    number = place.launch(python("3.12"), place.script(EVERYTHING), "--lr", "3", "--seed", "1")
    place.ended(number)
    told = place.listed()[0]
    assert told["metrics"]["loss"] == 0.1
    assert told["metrics"]["up"] == "inf"
    assert told["step"] == 8
    assert told["summary"] == {"best.epoch": 7}
    assert told["params"] == {
        "lr": 0.1,
        "seed": 1,
        "model.width": 512,
        "model.kind": "net",
        "odd": "nan",
        "at": [1, 2],
        "new": None,
    }


def test_each_trouble_is_told_once(place: Place) -> None:
    number = place.launch(python("3.8"), place.script(EVERYTHING))
    place.ended(number)
    told = [line for line in place.output(number).splitlines() if "training goes on" in line]
    assert [line.split(":")[1].strip() for line in told] == [
        "metric word",
        "metric none",
        "step",
        "log",
    ]


def test_scalars_of_numpy_are_numbers(place: Place) -> None:
    number = place.train(
        """
        import numpy as np, workbench as wb
        wb.log({"f4": np.float32(0.5), "f8": np.float64(0.25), "i8": np.int64(7),
                "b": np.bool_(True), "a0": np.array(3.0), "a1": np.array([4]),
                "nan": np.float32("nan"), "many": np.zeros(3)}, step=np.int64(5))
        wb.log({"x": 1}, step=np.float32(7))
        wb.params({"lr": np.float64(0.1), "sizes": np.array([1, 2]), "n": np.int32(3)})
        """
    )
    place.ended(number)
    first, second = place.lines(number)
    assert (first["step"], second["step"]) == (5, 7)
    expected = {"f4": 0.5, "f8": 0.25, "i8": 7, "b": 1, "a0": 3, "a1": 4, "nan": "nan"}
    assert first["metrics"] == expected
    assert place.lines(number, layout.PARAMS)[0]["params"]["lr"] == 0.1
    assert place.lines(number, layout.PARAMS)[0]["params"]["n"] == 3


def test_nan_and_infinities_come_back_as_numbers(place: Place) -> None:
    number = place.launch(python("3.9"), place.script(EVERYTHING))
    place.ended(number)
    reader = MetricsReader(place.folder(number))
    while reader.advance():
        pass
    assert math.isnan(reader.columns.series("loss").value[1])
    assert reader.columns.series("up").value.tolist() == [math.inf]
    assert reader.columns.series("down").value.tolist() == [-math.inf]


@pytest.mark.parametrize("version", VERSIONS)
def test_forked_processes_log_into_the_same_run(place: Place, version: str) -> None:
    number = place.launch(
        python(version),
        place.script(
            """
            import os, workbench as wb
            wb.log({"before": 1})
            child = os.fork()
            name = "parent" if child else "child"
            for i in range(2000): wb.log({name: i})
            if child: assert os.waitpid(child, 0)[1] == 0
            """
        ),
    )
    assert place.ended(number).life == Finished(0), place.output(number)
    told = [line["metrics"] for line in place.lines(number)]
    for name in ("parent", "child"):
        assert [one[name] for one in told if name in one] == [*range(2000)]
    assert len(told) == 4001


@pytest.mark.parametrize("version", ["3.8", "3.13"])
def test_spawned_processes_log_into_the_same_run(place: Place, version: str) -> None:
    number = place.launch(
        python(version),
        place.script(
            """
            import multiprocessing as mp, workbench as wb
            def work(n):
                for i in range(200): wb.log({"w%d" % n: i})
            if __name__ == "__main__":
                wb.log({"main": 1})
                pool = [mp.get_context("spawn").Process(target=work, args=(n,)) for n in range(3)]
                for process in pool: process.start()
                for process in pool: process.join()
                assert [process.exitcode for process in pool] == [0, 0, 0]
            """
        ),
    )
    assert place.ended(number).life == Finished(0), place.output(number)
    assert len(place.lines(number)) == 1 + 3 * 200
    assert len(place.project().runs()) == 1


@pytest.mark.parametrize("variable", ["RANK", "SLURM_PROCID", "LOCAL_RANK"])
def test_each_rank_writes_a_file_of_its_own(place: Place, variable: str) -> None:
    place.script(f"import os, workbench as wb\nwb.log({{'r': int(os.environ['{variable}'])}})")
    ranks = f"for r in 0 1 2 11; do {variable}=$r {python('3.9')} train.py & done; wait"
    number = place.launch("sh", "-c", ranks)
    place.ended(number)
    for rank in (0, 1, 2, 11):
        assert [line["metrics"]["r"] for line in place.lines(number, layout.metrics(rank))] == [
            rank
        ]
    assert place.run(number).metrics == {"r": 0.0}  # rank 0 is shown


@pytest.mark.parametrize("options", [["-S"], ["-s"], ["-B"], ["-O"], ["-X", "utf8=0"]])
def test_options_of_python_do_not_hide_the_sdk(place: Place, options: list[str]) -> None:
    script = place.script("import workbench as wb; wb.log({'x': 1})")
    number = place.launch(python("3.13"), *options, script)
    assert place.ended(number).life == Finished(0), place.output(number)
    assert len(place.lines(number)) == 1


def test_a_name_of_the_users_own_stands_before_ours(place: Place) -> None:
    """A module `workbench` beside the script is the user's, and stays so."""
    place.script("log = lambda told: print('mine', told)", "workbench.py")
    number = place.train("import workbench as wb; wb.log(1)")
    place.ended(number)
    assert place.output(number) == "mine 1\n"


def test_an_unusual_name_does_not_cost_the_line(place: Place) -> None:
    """Lone surrogates come from file names that are not UTF-8; giants from runaway losses."""
    number = place.train(
        """
        import workbench as wb
        wb.log({"file \\udcff": 1, "loss": 2})
        wb.log({"giant": 10 ** 400, "big": 2 ** 80, "loss": 3})
        wb.log({"a/b": 1, "a": {"b": 2}, 1: 3, "1": 4})
        wb.params({"path \\udcff": "data/\\udcff"})
        """
    )
    assert place.ended(number).life == Finished(0)
    assert len(place.lines(number)) == 3
    assert place.run(number).metrics["loss"] == 3
    assert len(place.lines(number, layout.PARAMS)) == 1
