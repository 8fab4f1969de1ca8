"""A fresh project folder for each test, as for the tests with real processes."""

from __future__ import annotations

from ..process.conftest import _outside_any_run, place

__all__ = ["_outside_any_run", "place"]
