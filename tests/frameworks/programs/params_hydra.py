import json
from pathlib import Path

import hydra
from omegaconf import OmegaConf


@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(config):
    Path("told.json").write_text(json.dumps(OmegaConf.to_container(config, resolve=True)))


main()
