"""What a project has settled: directions of metrics, goals, the baseline."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import settings
from workbench.errors import BadSettings, NotAProject
from workbench.settings.directions import guess


@pytest.mark.parametrize(
    "name",
    "loss train/loss val_loss valLoss eval-rmse test/wer perplexity reward_loss acc/error_rate"
    " mean_squared_error nll".split(),
)
def test_lower_is_better(name: str) -> None:
    assert guess(name) == "down"


@pytest.mark.parametrize(
    "name", "acc val/acc valAccuracy top5 mIoU f1_macro episode_reward rougeL test.AUROC".split()
)
def test_higher_is_better(name: str) -> None:
    assert guess(name) == "up"


@pytest.mark.parametrize(
    "name", "lr epoch grad_norm loss_scale_steps time/step kl entropy width acc/mse".split()
)
def test_nobody_knows(name: str) -> None:
    assert guess(name) is None


def _project(folder: Path) -> Path:
    (folder / ".workbench").mkdir()
    return folder


def test_the_users_file_has_the_last_word(tmp_path: Path) -> None:
    project = _project(tmp_path)
    settings.set_direction(project, "kl", "up")
    settings.set_direction(project, "loss", "unknown")
    settings.set_goal(project, "mine", "acc > 0.5")
    settings.set_baseline(project, 12)
    (project / settings.FILE).write_text(
        '[metrics]\nkl = "lower"\n[goals]\n"val/loss" = "< 0.3"\n', encoding="utf-8"
    )
    found = settings.read(project)
    assert found.direction("kl") == "down"
    assert found.direction("loss") is None
    assert found.direction("acc") == "up"
    assert found.goals == {"mine": "acc > 0.5", "val/loss": "< 0.3"}
    assert found.baseline == 12
    settings.set_goal(project, "mine", None)
    settings.set_baseline(project, None)
    assert settings.read(project).goals == {"val/loss": "< 0.3"}
    assert settings.read(project).baseline is None


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("[metrics", "cannot be read"),
        ("deep = " + "[" * 5000 + "]" * 5000, "cannot be read"),
        ('metrics = "up"', r"metrics is no section"),
        ("[goals]\nacc = 0.9", r"\[goals\] 'acc' is no text"),
        ("[watch]\ncommand = 3", r"\[watch\] 'command' is no text"),
        ('[metrics]\nacc = "sideways"', "'sideways'"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, content: str, word: str) -> None:
    (tmp_path / settings.FILE).write_text(content, encoding="utf-8")
    with pytest.raises(BadSettings, match=word) as caught:
        settings.read(tmp_path)
    assert str(tmp_path / settings.FILE) in caught.value.message
    assert caught.value.hint


def test_what_is_kept_keeps_what_was(tmp_path: Path) -> None:
    project = _project(tmp_path)
    settings.set_baseline(project, 3)
    settings.set_watch(project, "python train.py --max-steps 20")
    settings.set_direction(project, "kl", "down")
    found = settings.read(project)
    assert (found.watch, found.baseline) == ("python train.py --max-steps 20", 3)


def test_a_damaged_file_of_ours_is_forgotten_and_a_missing_home_is_told(tmp_path: Path) -> None:
    assert settings.read(tmp_path) == settings.Settings()
    with pytest.raises(NotAProject, match=r"settings\.json"):
        settings.set_baseline(tmp_path, 1)
    (_project(tmp_path) / ".workbench" / "settings.json").write_text("{", encoding="utf-8")
    assert settings.read(tmp_path) == settings.Settings()


def test_the_line_of_a_project(tmp_path: Path) -> None:
    (tmp_path / settings.FILE).write_text('[line]\nmax_parallel = 3\ngpus = "mem:20G"\n')
    (tmp_path / ".workbench").mkdir()
    told = settings.read(tmp_path)
    assert (told.max_parallel, told.gpus) == (3, "mem:20G")
    settings.set_baseline(tmp_path, 1)
    assert settings.read(tmp_path).max_parallel == 3


@pytest.mark.parametrize(
    "line", ["max_parallel = true", "max_parallel = -1", "gpus = []", "slots = 1", "gpus = 0.5"]
)
def test_a_line_that_says_nonsense_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / settings.FILE).write_text(f"[line]\n{line}\n")
    with pytest.raises(BadSettings, match=r"\[line\]"):
        settings.read(tmp_path)
