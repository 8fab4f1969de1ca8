import json
from dataclasses import dataclass, field
from pathlib import Path

from omegaconf import OmegaConf


@dataclass
class Optim:
    lr: float = 0.1


@dataclass
class Settings:
    optim: Optim = field(default_factory=Optim)
    epochs: int = 3


OmegaConf.merge({"before": 1}, {"anything": "was read"})
config = OmegaConf.merge(OmegaConf.structured(Settings), OmegaConf.from_cli())
Path("told.json").write_text(json.dumps(OmegaConf.to_container(config)))
