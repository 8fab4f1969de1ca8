"""TensorFlow's scalar summaries: `tf.summary.scalar`, by hand or through Keras's callback."""

from __future__ import annotations

import sys
import weakref

from . import patching, tensorboard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_folders: weakref.WeakKeyDictionary[Any, object] = weakref.WeakKeyDictionary()


def writers(module: ModuleType) -> None:
    """See `tensorflow.python.ops.summary_ops_v2`."""
    patching.after(module, "create_file_writer_v2", _made)


def scalar(module: ModuleType) -> None:
    """See `tensorboard.plugins.scalar.summary_v2`."""
    patching.after(module, "scalar", _scalar)


def _made(writer: Any, logdir: object, *args: object, **kwargs: object) -> None:
    _folders[writer] = logdir


def _scalar(_: object, name: str, data: Any, step: Any = None, *args: object, **kw: object) -> None:
    """In the graph of a `tf.function` there are no numbers yet, and nothing is told."""
    state = sys.modules["tensorflow.python.ops.summary_ops_v2"]._summary_state
    step = state.step if step is None else step
    if state.writer is not None and _known(data) and _known(step):
        value = data.numpy() if hasattr(data, "numpy") else data
        step = int(step.numpy()) if hasattr(step, "numpy") else step
        tensorboard.scalars(_folders.get(state.writer, ""), {name: value}, step)


def _known(value: Any) -> bool:
    return hasattr(value, "numpy") or not hasattr(value, "graph")
