import json
import os
import signal
from pathlib import Path

import tyro


def train(lr: float = 0.1, epochs: int = 3):
    Path("told.json").write_text(json.dumps({"lr": lr, "epochs": epochs}))
    if lr > 100:
        os.kill(os.getpid(), signal.SIGKILL)


def evaluate(path: str):
    pass


tyro.extras.subcommand_cli_from_dict({"train": train, "evaluate": evaluate})
