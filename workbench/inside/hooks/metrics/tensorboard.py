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


def writer(module: ModuleType) -> None:
    """See `torch.utils.tensorboard.writer` or `tensorboardX.writer`."""
    patching.after(module.SummaryWriter, "add_scalar", _scalar)
    patching.after(module.SummaryWriter, "add_scalars", _scalars)
    patching.after(module.SummaryWriter, "add_hparams", _hparams)


def _scalar(
    _: object,
    self: Any,
    tag: str,
    scalar_value: object,
    global_step: Any = None,
    walltime: float | None = None,
    *args: object,
    **kwargs: object,
) -> None:
    # The writer has just read the value itself: to read it again waits for nothing.
    _tell(self, {tag: scalar_value}, global_step, walltime)


def _scalars(
    _: object,
    self: Any,
    main_tag: str,
    tag_scalar_dict: dict[str, object],
    global_step: Any = None,
    walltime: float | None = None,
) -> None:
    values = {main_tag + "/" + tag: value for tag, value in tag_scalar_dict.items()}
    _tell(self, values, global_step, walltime)


def _hparams(_: object, self: object, hparam_dict: object, *args: object, **kwargs: object) -> None:
    tell.params(SOURCE, plain(hparam_dict))  # the metrics come through `add_scalar`


def _tell(writer: Any, values: dict[str, object], step: Any, when: float | None) -> None:
    folder = getattr(writer, "log_dir", None) or getattr(writer, "logdir", None) or ""
    scalars(folder, values, step, when)


def scalars(
    folder: object, values: dict[str, object], step: Any = None, when: float | None = None
) -> None:
    """Tell what a writer to `folder` was given. The writers of a training and of its validation
    use the same tags: the names of such folders come before them."""
    last = os.path.basename(str(folder).rstrip("/\\"))
    if last in _SPLITS:
        values = {last + "/" + tag: value for tag, value in values.items()}
    tell.metrics(SOURCE, values, _steps.count(values) if step is None else step, when)
