import json
from dataclasses import asdict, dataclass
from pathlib import Path

import jsonargparse


@dataclass
class Optim:
    lr: float = 0.1


def main(optim: Optim, epochs: int = 3, name: str = "x"):
    Path("told.json").write_text(
        json.dumps({"optim": asdict(optim), "epochs": epochs, "name": name})
    )


jsonargparse.CLI(main)
