"""Two writers, as train.py scripts often have, and hyper-parameters at the end."""

import json

import torch
from torch.utils.tensorboard import SummaryWriter

torch.manual_seed(0)
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
x = torch.randn(32, 4)
y = x.sum(1, keepdim=True)
train, val = SummaryWriter("runs/train"), SummaryWriter("runs/val")
told = []
for step in range(5):
    loss = torch.nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    train.add_scalar("loss", loss, step * 10)
    val.add_scalar("loss", loss.item() * 2, global_step=step * 10, walltime=1.7e9 + step)
    train.add_scalars("norms", {"weight": float(model.weight.norm()), "one": 1}, step * 10)
    train.add_scalar("uncounted", step / 3)
    told.append([step * 10, loss.item(), float(model.weight.norm()), step / 3])
train.add_hparams({"lr": 0.05, "optimizer": "sgd"}, {"hparam/final": told[-1][1]})
train.close()
val.close()
with open("told.json", "w") as file:
    json.dump(told, file)
