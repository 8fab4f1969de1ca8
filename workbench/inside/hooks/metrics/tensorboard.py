"""TensorBoard's writers, PyTorch's and tensorboardX: scalars and hyper-parameters."""

from __future__ import annotations

import os

from .. import tell
from . import patching
from .values import Steps, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

SOURCE = "tensorboard"
#: Folders of writers that use the same tags for different data.
_SPLITS = frozenset("train training val valid validation eval evaluation dev test".split())

_steps = Steps()
#: What comes before the tags of a writer, by its folder.
_prefixes: dict[str, str] = {}


def writer(module: ModuleType) -> None:
    """See `torch.utils.tensorboard.writer` or `tensorboardX.writer`.

    A writer wakes a thread of its own. To tell before that is cheap: a write lets go of the
    interpreter, and the training would wait until that thread gave it back.
    """
    patching.before(module.SummaryWriter, "add_scalar", _scalar)
    patching.before(module.SummaryWriter, "add_scalars", _scalars)
    patching.after(module.SummaryWriter, "add_hparams", _hparams)


def _scalar(
    self: Any,
    tag: str,
    scalar_value: object,
    global_step: Any = None,
    walltime: float | None = None,
    *_: object,
    **__: object,
) -> None:
    # The writer is about to read the value itself: to read it waits for nothing more.
    folder = getattr(self, "log_dir", None) or getattr(self, "logdir", "")
    values = {(_prefixes[folder] if folder in _prefixes else _prefix(folder)) + tag: scalar_value}
    step = _steps.count(values) if global_step is None else global_step
    tell.metrics(SOURCE, values, step, walltime)


def _scalars(
    self: Any,
    main_tag: str,
    tag_scalar_dict: dict[str, object],
    global_step: Any = None,
    walltime: float | None = None,
) -> None:
    values = {main_tag + "/" + tag: value for tag, value in tag_scalar_dict.items()}
    folder = getattr(self, "log_dir", None) or getattr(self, "logdir", "")
    scalars(folder, values, global_step, walltime)


def _hparams(_: object, self: object, hparam_dict: object, *args: object, **kwargs: object) -> None:
    tell.params(SOURCE, plain(hparam_dict))  # the metrics come through `add_scalar`


def scalars(
    folder: object, values: dict[str, object], step: Any = None, when: float | None = None
) -> None:
    """Tell what a writer to `folder` was given."""
    prefix = _prefix(folder)
    values = {prefix + tag: value for tag, value in values.items()}
    tell.metrics(SOURCE, values, _steps.count(values) if step is None else step, when)


def _prefix(folder: object) -> str:
    """The writers of a training and of its validation use the same tags: the names of such
    folders come before them."""
    path = str(folder)
    if path not in _prefixes:
        last = os.path.basename(path.rstrip("/\\"))
        _prefixes[path] = last + "/" if last in _SPLITS else ""
    return _prefixes[path]
