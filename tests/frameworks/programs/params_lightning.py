import json
from pathlib import Path

from lightning.pytorch.cli import LightningCLI
from lightning.pytorch.demos.boring_classes import BoringDataModule, BoringModel


class Model(BoringModel):
    def __init__(self, width: int = 8, lr: float = 0.1):
        super().__init__()
        Path("told.json").write_text(json.dumps({"width": width, "lr": lr}))


quiet = {"logger": False, "enable_checkpointing": False, "enable_progress_bar": False}
LightningCLI(Model, BoringDataModule, trainer_defaults={"fast_dev_run": True, **quiet})
