import dataclasses
import json
from pathlib import Path
from typing import Literal

import tyro


@dataclasses.dataclass
class Optim:
    lr: float = 0.1
    """rate of learning"""


@dataclasses.dataclass
class Args:
    optim: Optim = dataclasses.field(default_factory=Optim)
    kind: Literal["adam", "sgd"] = "adam"
    num_envs: int = 4
    """how many at once"""
    entity: str | None = None
    batch_size: int = 0


args = tyro.cli(Args)
args.batch_size = args.num_envs * 128
Path("told.json").write_text(json.dumps(dataclasses.asdict(args)))
