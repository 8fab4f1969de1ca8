import json
from pathlib import Path

import fire


class Trainer:
    """Trains.

    Args:
        lr: rate of learning
    """

    def __init__(self, lr: float = 0.1, kind="adam"):
        self.told = {"lr": lr, "kind": kind}

    def train(self, data, epochs=3, **more):
        told = {**self.told, "data": data, "epochs": epochs, **more}
        Path("told.json").write_text(json.dumps(told))


fire.Fire(Trainer)
