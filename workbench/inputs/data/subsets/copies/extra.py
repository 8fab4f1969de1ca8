"""What a package that need not be installed is for."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from .....errors import NotInstalled


def arrow(path: Path) -> ModuleType:
    """PyArrow, which a filtered copy of `path` takes, its files of all kinds. Raises
    NotInstalled."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise NotInstalled(
            f"a filtered copy of {path.name} takes the package pyarrow",
            "Install it beside the workbench: pip install 'workbench-ml[arrow]'",
        ) from error
    module: ModuleType = pyarrow
    return module
