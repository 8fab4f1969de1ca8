"""Files that native code opens, told by the functions that it is called through.

`_FUNCTIONS` names, by module, each function, the place and the name of its argument that is the
path, and whether it writes: yes, no, or the place of the argument `mode`.
"""

from __future__ import annotations

import os

from .. import files, tell, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any, Tuple, Union

    Function = Tuple[str, int, str, Union[bool, int]]

_FUNCTIONS: dict[str, tuple[Function, ...]] = {
    "catboost": (("CatBoost.save_model", 1, "fname", True),),
    "cv2": (
        ("imread", 0, "filename", False),
        ("imwrite", 0, "filename", True),
    ),
    "h5py._hl.files": (("File.__init__", 1, "name", 2),),
    "lightgbm": (("Booster.save_model", 1, "filename", True),),
    "pyarrow": (
        ("memory_map", 0, "path", 1),
        ("OSFile", 0, "path", 1),
    ),
    "pyarrow.csv": (
        ("read_csv", 0, "input_file", False),
        ("open_csv", 0, "input_file", False),
    ),
    "pyarrow.dataset": (("dataset", 0, "source", False),),
    "pyarrow.feather": (
        ("read_table", 0, "source", False),
        ("write_feather", 1, "dest", True),
    ),
    "pyarrow.parquet.core": (
        ("ParquetFile.__init__", 1, "source", False),
        ("ParquetDataset.__init__", 1, "path_or_paths", False),
        ("ParquetWriter.__init__", 1, "where", True),
    ),
    "safetensors": (("safe_open", 0, "filename", False),),
    "safetensors.numpy": (
        ("load_file", 0, "filename", False),
        ("save_file", 1, "filename", True),
    ),
    "safetensors.torch": (
        ("load_file", 0, "filename", False),
        ("save_file", 1, "filename", True),
        ("save_model", 1, "filename", True),
    ),
    "torch.jit._serialization": (
        ("load", 0, "f", False),
        ("save", 1, "f", True),
    ),
    "torch.serialization": (("save", 1, "f", True),),
    "torchvision.datasets.folder": (("DatasetFolder.__init__", 1, "root", False),),
    "torchvision.io.image": (
        ("read_file", 0, "path", False),
        ("write_file", 0, "filename", True),
    ),
    "xgboost": (
        ("Booster.save_model", 1, "fname", True),
        ("Booster.load_model", 1, "fname", False),
        ("DMatrix.__init__", 1, "data", False),
    ),
}


def functions(module: ModuleType) -> None:
    """See the functions of a module that are known to open files."""
    missing = []
    for dotted, place, name, writes in _FUNCTIONS[module.__name__]:
        owner: Any = module
        *parts, last = dotted.split(".")
        for part in parts:
            owner = getattr(owner, part, None)
        if owner is None or not hasattr(owner, last):
            missing.append(dotted)
            continue
        wrap.after(owner, last, _seer(place, name, writes))
        if owner is module:
            # Pickle looks a function up where it says that it is.
            getattr(module, last).__module__ = module.__name__
    if missing:
        told = "{} has no {}: files opened through it are not captured"
        tell.note(told.format(module.__name__, ", ".join(missing)))


def path(value: object, write: bool = False) -> None:
    """Tell of the file or the folder at a path, if it is one; of many, each. Raises OSError."""
    if isinstance(value, (list, tuple)):
        for item in value[:1000]:
            path(item, write)
    elif isinstance(value, (str, bytes, os.PathLike)):
        text = os.fsdecode(value)
        if "://" in text:
            tell.opened(text, write)
        elif os.path.isdir(text):
            tell.opened(os.path.abspath(text), write, folder=True)
        elif "\n" not in text:  # XGBoost and its kind take content where they take a path
            files.opened(text, write)


def _seer(place: int, name: str, writes: bool | int) -> Any:
    def see(_: object, *args: object, **kw: object) -> None:
        value = args[place] if len(args) > place else kw.get(name)
        if writes is True or writes is False:
            path(value, writes)
        else:
            mode = args[writes] if len(args) > writes else kw.get("mode", "r")
            path(value, mode not in ("r", "rb", None))

    return see
