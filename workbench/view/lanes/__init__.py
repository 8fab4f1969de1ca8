"""The lanes of the run under the cursor, drawn as rows: its inputs and its outputs, a file each."""

from .code import code_lane
from .environment import environment_lane
from .files import data_lane, files_lane
from .meters import meters_lane
from .params import params_lane

__all__ = [
    "code_lane",
    "data_lane",
    "environment_lane",
    "files_lane",
    "meters_lane",
    "params_lane",
]
