import json
from pathlib import Path

from hydra import compose, initialize
from omegaconf import OmegaConf

with initialize(version_base=None, config_path="conf"):
    config = compose("config", overrides=["lr=3"])
Path("told.json").write_text(json.dumps(OmegaConf.to_container(config, resolve=False)))
