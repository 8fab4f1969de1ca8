"""A comparison in sentences, as a table and as Markdown; runs made by hand, without code."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from workbench.compare.between import Comparison, of_runs
from workbench.compare.family import Branch, drawn, families, family_of
from workbench.compare.sentence import sentences
from workbench.draw.cells import cell_width, plain
from workbench.index.catalog import Run
from workbench.index.sketch import Stat
from workbench.run import lifecycle
from workbench.run.spec import Spec
from workbench.settings import Settings
from workbench.view.compared import sentence_rows, tables
from workbench.view.markdown import markdown

LANES = ("params", "data", "env", "metrics")
NAN = float("nan")


def run(
    number: int,
    metrics: Mapping[str, float] | None = None,
    params: Mapping[str, object] | None = None,
    life: lifecycle.Lifecycle | None = None,
    parent: int | None = None,
    origin: str = "",
    best: tuple[float, float] | None = None,
) -> Run:
    """A run of a folder that is not there."""
    spec = Spec(
        ("python", "train.py"), "/p", name=f"logs/{number}" if origin else "", parent=parent
    )
    stats = {name: Stat(*best) for name in metrics or {}} if best else {}
    ended = life or lifecycle.Finished(0)
    folder = Path("/nowhere") / str(number)
    known = {"metrics": metrics or {}, "params": params or {}, "origin": origin}
    return Run(number, folder, spec, ended, stats=stats, **known)  # type: ignore[arg-type]


def compared(*runs: Run, lanes: Collection[str] = LANES) -> Comparison:
    return of_runs(Path("/nowhere"), runs, Settings().direction, lanes)


def told(*runs: Run) -> list[str]:
    return [one.text for one in sentences(compared(*runs))]


def test_a_sentence_tells_what_came_of_it_and_what_changed() -> None:
    assert told(
        run(13, {"val/acc": 0.791, "loss": 1.0}, {"lr": 3e-4, "batch_size": 32}),
        run(14, {"val/acc": 0.812, "loss": 0.9}, {"lr": 1e-4, "batch_size": 64}),
        run(15, {"val/acc": 0.7, "loss": 0.8}, {"batch_size": 32, "warmup": 10}),
    ) == [
        "13: val/acc 0.791; the baseline",
        "14: val/acc 0.812, +0.021 on 13 (better); batch_size 32 → 64, lr 3e-4 → 1e-4",
        "15: val/acc 0.7, −0.091 on 13 (worse); without lr, with warmup 10",
    ]


def test_better_and_worse_have_inks() -> None:
    found = compared(run(1, {"loss": 1.0}), run(2, {"loss": 0.5}), run(3, {"loss": 2.0}))
    inks = [{piece.ink for piece in one.pieces} for one in sentences(found)]
    assert "good" in inks[1] and "bad" not in inks[1]
    assert "bad" in inks[2] and "good" not in inks[2]


def test_what_nobody_knows_is_said_to_be_unknown() -> None:
    (_, second) = told(run(1, {"speediness": 1.0}), run(2, {"speediness": 2.0}))
    assert second == "2: speediness 2, +1 on 1 (better or worse is unknown)"
    chosen = Settings(directions={"speediness": "down"})
    found = of_runs(
        Path("/"), [run(1, {"speediness": 1}), run(2, {"speediness": 2})], chosen.direction, LANES
    )
    assert "(worse)" in sentences(found)[1].text


def test_a_metric_that_a_side_lacks_was_never_measured() -> None:
    three = run(1, {"acc": 0.5}), run(2, {}), run(3, {"acc": 0.5})
    assert told(*three)[1] == "2: acc never measured (0.5 in 1)"
    assert told(*three)[2] == "3: acc 0.5, as in 1"
    assert told(run(1), run(2, {"acc": 0.5}))[1] == "2: acc 0.5, never measured in 1"
    live = run(2, life=lifecycle.Running())
    assert told(three[0], live)[1] == "2: running; acc not measured yet (0.5 in 1)"


def test_nan_is_neither_better_nor_worse() -> None:
    assert told(run(1, {"loss": 0.5}), run(2, {"loss": NAN}))[1] == "2: loss nan, 0.5 in 1"
    assert told(run(1, {"loss": NAN}), run(2, {"loss": NAN}))[1] == "2: loss nan, as in 1"


def test_how_a_run_ended_is_told_where_it_did_not_end_well() -> None:
    failed = run(2, life=lifecycle.Failed(1, "CUDA out of memory"))
    assert told(run(1), failed)[1] == "2: failed: CUDA out of memory"
    killed = run(2, life=lifecycle.Killed(9, "line\n\x1b[31m"))
    assert told(run(1), killed)[1] == "2: killed (SIGKILL) line  [31m"


def test_where_nothing_differs_that_is_said() -> None:
    same = {"lr": 0.1}
    assert told(run(1, params=same), run(2, params=same))[1] == "2: same parameters as 1"
    assert told(run(1), run(2))[1] == "2: "


def test_many_differences_are_counted() -> None:
    old = {f"p{n}": n for n in range(11)}
    text = told(run(1, params=old), run(2, params=dict.fromkeys(old, -1)))[1]
    assert text == "2: p0 0 → -1, p1 1 → -1, p2 2 → -1, p3 3 → -1, and 7 more parameters"


def test_no_metric_in_common_and_runs_of_other_tools() -> None:
    first, second = told(run(1, {"a": 1.0}), run(-1, {"b": 2.0}, origin="tensorboard"))
    assert first.startswith("1: ") and "never measured" in second
    lanes = (*LANES, "code")
    found = compared(
        run(-1, {"acc": 1.0}, origin="wandb"), run(-2, {"acc": 1.0}, origin="wandb"), lanes=lanes
    )
    assert sentences(found)[1].text == "logs/-2: acc 1, as in logs/-1"


def test_many_of_one_kind_are_not_the_metric_that_matters() -> None:
    many = {f"acc/digit_{n}": 0.5 for n in range(500)} | {"loss": 1.0}
    assert told(run(1, many), run(2, many))[1] == "2: loss 1, as in 1"


def test_a_table_marks_what_differs_from_the_first_column() -> None:
    runs = [run(n, {"acc": n / 10}, {"lr": 0.1 if n < 3 else 0.2, "bs": 32}) for n in (1, 2, 3)]
    (block, rest) = tables(compared(*runs), "params", 60)
    assert plain(block).split() == ["parameters", "1", "2", "3", "lr", "0.1", "0.1", "*0.2"]
    assert plain(rest).strip() == "1 more is the same"
    (block,) = tables(compared(*runs), "metrics", 60)
    assert "*0.3 +0.2 better" in plain(block)
    assert tables(compared(runs[0], runs[1]), "params", 60) == []


def test_best_values_have_a_row_where_they_are_others_than_the_last() -> None:
    found = compared(run(1, {"loss": 1.0}, best=(0.5, 2.0)), run(2, {"loss": 1.0}, best=(0.4, 2.0)))
    (block,) = tables(found, "metrics", 60)
    assert plain(block).splitlines()[2].split() == ["loss", "min", "0.5", "*0.4", "−0.1", "better"]
    assert found.metrics[0].best == (0.5, 0.4) and found.metrics[0].best_verdict(1) == "better"


def test_every_run_has_a_column_in_some_block_whatever_the_width() -> None:
    name = "a\x1b[31m\n名前" * 20
    runs = [run(n, params={name: n, "text": "y" * 500 + str(n)}) for n in range(1, 41)]
    for width in (1, 8, 20, 80, 200):
        found = tables(compared(*runs), "params", width)
        rows = [row for block in found for row in block]
        assert {sum(cell_width(piece.text) for piece in row) for row in rows} == {width}
        assert "\x1b" not in plain(rows)
    heads = [word for block in found for word in plain(block[:1]).split()[1:]]
    assert {*heads} == {str(one.number) for one in runs}


def test_sentences_are_broken_between_words() -> None:
    old = {f"parameter{n}": n for n in range(4)}
    rows = sentence_rows(compared(run(1, params=old), run(2, params={})), 40)
    assert len(rows) > 2 and all(sum(cell_width(p.text) for p in row) == 40 for row in rows)
    words = " ".join(plain(rows).split())
    assert words.endswith(
        "2: without parameter0, without parameter1, without parameter2, without parameter3"
    )


def test_markdown_holds_whatever_names_and_values_hold() -> None:
    bad = "a|b `c` <img> @you #12 [x](http://y)\n| *z* \\"
    text = markdown(compared(run(1, params={bad: bad}), run(2, params={bad: "www.x"})))
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert [line.count("|") for line in table] == [4, 4, 4]
    told = re.sub(r"&#\d+;", "", text.replace("- 1:", "").replace("- 2:", ""))
    assert not {*"`<>@[]\\"} & {*told}
    assert "http://" not in text and "www." not in text
    assert "&#64;you" in text


def test_markdown_says_that_nothing_differs() -> None:
    assert markdown(compared(run(1), run(2))).endswith("No difference.")


def test_a_family_is_drawn_from_its_first_run_on() -> None:
    runs = [run(1), run(2, parent=1), run(3, parent=1), run(4, parent=2), run(5), run(7, parent=6)]
    first, second = families(runs)
    assert drawn(first, _number) == ["1 ─┬─ 2", "   │  └─ 4", "   └─ 3"]
    assert drawn(second, _number) == ["6 ─── 7"]
    assert second.run is None
    assert family_of(runs[3], runs) == first
    assert drawn(family_of(runs[4], runs), _number) == ["5"]


def test_a_long_chain_and_a_circle_end() -> None:
    chain = [run(n, parent=n - 1 if n > 1 else None) for n in range(1, 3001)]
    (first,) = families(chain)
    assert len(list(first.all())) == 3000
    assert families([run(1, parent=2), run(2, parent=2)]) == []


def _number(branch: Branch) -> str:
    return str(branch.member.number)
