"""A loop of one's own with Fabric, without a logger."""

import json

import torch
from lightning.fabric import Fabric

fabric = Fabric(accelerator="cpu")
fabric.seed_everything(0)
model = torch.nn.Linear(3, 1)
model, optimizer = fabric.setup(model, torch.optim.SGD(model.parameters(), lr=0.1))
x = torch.randn(16, 3)
told = []
for step in range(4):
    loss = model(x).pow(2).mean()
    optimizer.zero_grad()
    fabric.backward(loss)
    optimizer.step()
    fabric.log("loss", loss, step=step * 2)
    fabric.log_dict({"uncounted": loss.item() / 2})
    told.append([step * 2, loss.item()])
with open("told.json", "w") as file:
    json.dump(told, file)
