"""The code lane: the code of a run and what it changed, or that of the marked runs compared."""

from .lane import CodeLane

__all__ = ["CodeLane"]
