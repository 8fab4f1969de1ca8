"""Making many objects at once."""

from __future__ import annotations

import gc

import pytest

from workbench.index.garbage import uncollected


@pytest.mark.parametrize("count", [1, 1000])
def test_garbage_is_looked_for_again_afterwards(count: int) -> None:
    with pytest.raises(KeyError), uncollected(count):
        assert gc.isenabled() == (count == 1)
        raise KeyError
    assert gc.isenabled()


def test_where_nobody_looks_for_garbage_nobody_does_afterwards() -> None:
    gc.disable()
    try:
        with uncollected(1000):
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
