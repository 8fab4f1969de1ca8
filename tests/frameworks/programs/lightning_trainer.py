"""A LightningModule and the Trainer; `logger` on the command line switches the logger on."""

import json
import sys

import torch

if sys.argv[2] == "lightning":
    import lightning.pytorch as pl
else:
    import pytorch_lightning as pl


class Model(pl.LightningModule):
    def __init__(self, hidden=8, lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        self.net = torch.nn.Sequential(torch.nn.Linear(4, hidden), torch.nn.Linear(hidden, 1))
        self.told = []

    def training_step(self, batch, index):
        loss = torch.nn.functional.mse_loss(self.net(batch[0]), batch[1])
        self.log("train_loss", loss, on_step=True, on_epoch=False)
        self.told.append(["train_loss", self.global_step, loss.item()])
        return loss

    def validation_step(self, batch, index):
        loss = torch.nn.functional.mse_loss(self.net(batch[0]), batch[1])
        self.log("val_loss", loss)
        if not self.trainer.sanity_checking:
            self.told.append(["val_loss", self.global_step - 1, loss.item()])

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)


pl.seed_everything(0)
x = torch.randn(32, 4)
data = torch.utils.data.TensorDataset(x, x.sum(1, keepdim=True))
train = torch.utils.data.DataLoader(data, batch_size=8)
val = torch.utils.data.DataLoader(data, batch_size=32)
model = Model(hidden=6)
logger = sys.argv[1] == "logger"
trainer = pl.Trainer(
    max_epochs=3,
    logger=logger,
    log_every_n_steps=1,
    accelerator="cpu",
    enable_progress_bar=False,
    enable_checkpointing=False,
)
trainer.fit(model, train, val)
with open("told.json", "w") as file:
    json.dump(model.told, file)
