"""workbench: a terminal ML workbench.

In a training script::

    import workbench as wb

    wb.params({"lr": 3e-4, "model": {"width": 256}})
    wb.log({"train/loss": 0.31, "val": {"acc": 0.87}}, step=100)
    wb.summary({"best_epoch": 7})
    table = open(wb.data("data/train.csv"))  # the filtered copy, in a run that has one

Importing this package costs microseconds: each name is resolved when it is first used, and
what it needs is the standard library alone.
"""

__version__ = "0.1.0"

__all__ = ["log", "params", "summary", "data"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .inside.sdk import data, log, params, summary


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError("module 'workbench' has no attribute {!r}".format(name))
    from .inside import sdk

    globals().update((public, getattr(sdk, public)) for public in __all__)
    return globals()[name]


def __dir__() -> "list[str]":
    return sorted([*globals(), *__all__])
