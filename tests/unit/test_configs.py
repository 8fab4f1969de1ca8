"""Configuration files that a command line names: which they are, and what is read of them."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.inputs import params
from workbench.inputs.configs import keep, of_files
from workbench.inside import layout
from workbench.outputs.lines import read_all
from workbench.sources.documents import LARGEST, MOST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file of each kind."""
    (tmp_path / "x.yaml").write_text("lr: 0.1\nmodel: {width: 8, names: [a, b]}\nday: 2026-01-01\n")
    (tmp_path / "x.yml").write_text("lr: 0.2\n")
    (tmp_path / "x.json").write_text('{"lr": 0.3, "optim": {"name": "adam"}}')
    (tmp_path / "x.toml").write_text("lr = 0.4\n[optim]\nname = 'sgd'\n")
    (tmp_path / "list.json").write_text("[1, 2]")
    (tmp_path / "args.txt").write_text("--lr 0.5\n--amp\n# note\n--name 'two words'\n")
    (tmp_path / "broken.yaml").write_text("lr: [1\n")
    (tmp_path / "broken.json").write_text("{")
    return tmp_path


YAML = {"lr": 0.1, "model.width": 8, "model.names": ["a", "b"], "day": "2026-01-01"}
JSON = {"lr": 0.3, "optim.name": "adam"}


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("python train.py --config x.yaml", YAML),
        ("python train.py -c x.yml", {"lr": 0.2}),
        ("python train.py x.json", JSON),
        ("python train.py --cfg=x.toml", {"lr": 0.4, "optim.name": "sgd"}),
        ("python train.py config=x.yml", {"lr": 0.2}),
        ("python train.py @args.txt", {"lr": 0.5, "amp": True, "name": "two words"}),
        ("python train.py --config x.json x.yml", {**JSON, "lr": 0.2}),
        ("torchrun --config x.yaml train.py --hparams_file x.yml", {"lr": 0.2}),
        ("python -m train --deepspeed x.json", JSON),
        ("python train.py --data x.json --output x.yaml", {}),
        ("python train.py --config list.json", {}),
        ("python train.py --config missing.yaml", {}),
        ("python train.py --config x.py", {}),
        ("python train.py", {}),
    ],
)
def test_the_files_of_a_command_line(folder: Path, command: str, told: dict[str, object]) -> None:
    found = of_files(shlex.split(command), folder)
    assert (found.params, found.problems) == (told, [])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("broken.yaml", "lr: [1\n", "while parsing a flow sequence"),
        ("broken.json", "{", "Expecting property name"),
        ("broken.toml", "lr", "Expected"),
        ("large.yaml", "a: " + "x" * LARGEST, "too large"),
        ("deep.json", '{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
        ("many.yaml", "\n".join(f"a{i}: 1" for i in range(MOST)), "too many"),
        ("bytes.yaml", b"\xff\xfe\xff", "codec"),
        ("deep.yaml", "[" * 100_000, "nested too deeply"),
        ("loop.yaml", "a: &a [*a]", "nested too deeply"),
        (
            "laughs.yaml",
            "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
            + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9)),
            "too many",
        ),
    ],
)
def test_a_broken_file_gives_nothing_and_a_reason(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.yaml").write_text("lr: 1\n")
    found = of_files(["python", "train.py", "--config", name, "good.yaml"], tmp_path)
    assert found.params == {"lr": 1}
    assert found.files == [tmp_path / "good.yaml"]
    (problem,) = found.problems
    assert problem.startswith(f"{name} was not read: ") and reason in problem


def test_what_a_launch_keeps_of_its_files(folder: Path) -> None:
    """Secrets are hidden; a file that is broken is noted; later changes do not count."""
    (folder / "x.yml").write_text("lr: 0.2\nhub: {token: abc}\nworst: .inf\n")
    keep(folder, ["python", "train.py", "--config", "x.yml", "broken.yaml"], folder)
    (folder / "x.yml").write_text("lr: 9\n")
    records = read_all(folder / layout.PARAMS)
    told = {"lr": 0.2, "hub.token": "***", "worst": "inf"}
    assert params.by_source(records) == {params.CONFIGS: told}
    assert records[0]["files"] == [str(folder / "x.yml")]
    (note,) = read_all(folder / layout.NOTES)
    assert str(note["note"]).startswith("broken.yaml was not read: ")


def test_a_launch_without_files_keeps_nothing(folder: Path) -> None:
    """Nor does it load YAML; nor does a folder that is gone stop it."""
    code = (
        "import sys; from pathlib import Path; from workbench.inputs.configs import keep\n"
        "keep(Path(sys.argv[1]), ['python', 'train.py', '--lr', '1'], Path(sys.argv[1]))\n"
        "assert 'yaml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)
    assert not (folder / layout.PARAMS).exists() and not (folder / layout.NOTES).exists()
    keep(folder / "gone", ["python", "train.py", "x.yml", "broken.yaml"], folder)
