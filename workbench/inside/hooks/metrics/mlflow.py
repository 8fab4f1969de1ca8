"""MLflow: metrics and parameters, at the point where its functions, its client and its autologging
meet."""

from __future__ import annotations

from .. import tell
from . import patching
from .values import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

SOURCE = "mlflow"

_zeros: dict[tuple[str, str], int] = {}


def client(module: ModuleType) -> None:
    """See `mlflow.tracking._tracking_service.client`."""
    owner = module.TrackingServiceClient
    patching.after(owner, "log_metric", _metric)
    patching.after(owner, "log_batch", _batch)
    patching.after(owner, "log_param", _param)


def _metric(
    _: object,
    self: object,
    run_id: str,
    key: str,
    value: object,
    timestamp: float | None = None,
    step: int | None = None,
    *args: object,
    **kwargs: object,
) -> None:
    _tell(run_id, {key: value}, step, timestamp)


def _batch(
    _: object,
    self: object,
    run_id: str,
    metrics: Any = (),
    params: Any = (),
    *args: object,
    **kwargs: object,
) -> None:
    together: dict[tuple[Any, Any], dict[str, object]] = {}
    for one in metrics:
        together.setdefault((one.step, one.timestamp), {})[one.key] = one.value
    for (step, timestamp), values in together.items():
        _tell(run_id, values, step, timestamp)
    tell.params(SOURCE, {one.key: one.value for one in params})


def _param(
    _: object, self: object, run_id: str, key: str, value: object, *args: object, **kwargs: object
) -> None:
    tell.params(SOURCE, {key: plain(value)})


def _tell(run: str, values: dict[str, object], step: int | None, timestamp: float | None) -> None:
    """`timestamp` is in milliseconds. MLflow's own measurements of the machine are left out."""
    values = {key: value for key, value in values.items() if not key.startswith("system/")}
    counted = step or max((_repeated(run, key) for key in values), default=0)
    tell.metrics(SOURCE, values, counted, timestamp / 1000 if timestamp else None)


def _repeated(run: str, key: str) -> int:
    """The step of a metric that was told without one, for which MLflow has 0 each time."""
    step = _zeros.get((run, key), 0)
    _zeros[run, key] = step + 1
    return step
