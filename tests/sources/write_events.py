"""Writes event files with the libraries that people use, for write_samples.py."""

# mypy: ignore-errors
# The libraries are not installed where the tests run.

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def torch_logs(folder: Path) -> None:
    """`torch.utils.tensorboard`: scalars, repeated steps, texts, a histogram, add_scalars."""
    import torch
    from torch.utils.tensorboard import SummaryWriter

    with SummaryWriter(folder) as writer:
        writer.add_text("hyperparameters", "|param|value|\n|-|-|\n|lr|0.1|\n|env_id|Cart\\|Pole|")
        for step in range(20):
            writer.add_scalar("loss/train", 1 / (step + 1), step)
            writer.add_scalar("loss/train", 1 / (step + 2), step)
            writer.add_scalar("nan", float("nan") if step % 2 else float("inf"), step)
            writer.add_scalars("both/loss", {"train": step, "val": -step}, step)
        writer.add_histogram("weights", torch.arange(10.0), 1)
        writer.add_image("picture", torch.zeros(3, 4, 4), 1)
        writer.add_graph(torch.nn.Linear(2, 2), torch.zeros(1, 2))
        writer.add_scalar("late", 5, 300_000)
        writer.add_hparams({"batch": 32, "optim": "adam", "amp": True}, {"hparam/acc": 0.5})


def tensorboardx_logs(folder: Path) -> None:
    """`tensorboardX`, with a tag that is not ASCII."""
    from tensorboardX import SummaryWriter

    with SummaryWriter(str(folder)) as writer:
        for step in range(20):
            writer.add_scalar("потеря", step / 7, step)
            writer.add_scalar("negative", -step, -step)


def tensor_logs(folder: Path) -> None:
    """Scalars as tensors, as TensorFlow 2 and Keras write them, in two folders."""
    import numpy as np
    from tensorboard.compat.proto import event_pb2
    from tensorboard.plugins.scalar.summary_v2 import scalar_pb
    from tensorboard.plugins.text.summary_v2 import text_pb
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    from tensorboard.util import tensor_util

    kinds = [np.float32, np.float64, np.float16, np.int32, np.int64]
    for name in ("train", "validation"):
        writer = EventFileWriter(str(folder / name))
        summaries = [(step, scalar_pb("epoch_loss", 1 / (step + 1))) for step in range(8)]
        for step, kind in enumerate(kinds):
            summary = scalar_pb("kinds", 0)
            tensor = tensor_util.make_tensor_proto(kind(step + 3), dtype=kind)
            summary.value[0].tensor.CopyFrom(tensor)
            summaries.append((step, summary))
        summaries.append((0, text_pb("notes", "nothing that is measured")))
        for step, summary in summaries:
            writer.add_event(event_pb2.Event(wall_time=1.7e9 + step, step=step, summary=summary))
        writer.close()


def catboost_logs(folder: Path) -> None:
    """catboost's own event files, without version and suffix."""
    import numpy as np
    from catboost import CatBoostClassifier

    x = np.random.default_rng(1).normal(size=(60, 3))
    y = (x[:, 0] > 0).astype(int)
    model = CatBoostClassifier(iterations=10, train_dir=str(folder), verbose=False, thread_count=1)
    model.fit(x[:40], y[:40], eval_set=(x[40:], y[40:]))


def lightning_logs(folder: Path) -> None:
    """Lightning with its TensorBoard and CSV loggers in one folder."""
    import lightning
    import torch
    from lightning.pytorch.loggers import CSVLogger, TensorBoardLogger

    class Model(lightning.LightningModule):
        def __init__(self, lr: float = 0.1, width: int = 1) -> None:
            super().__init__()
            self.save_hyperparameters()
            self.layer = torch.nn.Linear(2, width)

        def training_step(self, batch: Any, at: int) -> Any:
            loss = self.layer(batch[0]).square().mean()
            self.log("train_loss", loss)
            return loss

        def validation_step(self, batch: Any, at: int) -> None:
            self.log("val_loss", self.layer(batch[0]).square().mean())

        def configure_optimizers(self) -> Any:
            return torch.optim.SGD(self.parameters(), self.hparams["lr"])

    data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.ones(8, 2)))
    trainer = lightning.Trainer(
        max_epochs=3,
        log_every_n_steps=2,
        accelerator="cpu",
        enable_checkpointing=False,
        enable_progress_bar=False,
        logger=[
            TensorBoardLogger(folder, name=None, version="version_0"),
            CSVLogger(folder, name="", version="version_0"),
        ],
    )
    trainer.fit(Model(), data, data)


def trainer_logs(folder: Path) -> None:
    """A Hugging Face Trainer with checkpoints and event files."""
    import torch
    from transformers import Trainer, TrainingArguments

    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(2, 1)

        def forward(self, x: Any, labels: Any = None) -> Any:
            out = self.layer(x)
            return {"loss": (out - labels).square().mean(), "logits": out}

    rows = [{"x": torch.ones(2) * n / 16, "labels": torch.ones(1)} for n in range(16)]
    os.environ["TENSORBOARD_LOGGING_DIR"] = str(folder / "runs" / "Jan01_00-00-00_host")
    arguments = TrainingArguments(
        str(folder),
        num_train_epochs=3,
        per_device_train_batch_size=4,
        logging_steps=2,
        eval_strategy="epoch",
        save_steps=6,
        report_to=["tensorboard"],
        use_cpu=True,
        disable_tqdm=True,
    )
    Trainer(Model(), arguments, train_dataset=rows, eval_dataset=rows).train()
    for path in folder.glob("checkpoint-*/*"):
        if path.name != "trainer_state.json":
            path.unlink()
