"""A loop with Accelerate; `tensorboard` on the command line gives it a tracker."""

import json
import sys

import torch
from accelerate import Accelerator

tracker = {"log_with": "tensorboard", "project_dir": "."} if sys.argv[1:] == ["tensorboard"] else {}
accelerator = Accelerator(cpu=True, **tracker)
accelerator.init_trackers("example", config={"lr": 0.1, "epochs": 4})
model = torch.nn.Linear(3, 1)
model, optimizer = accelerator.prepare(model, torch.optim.SGD(model.parameters(), lr=0.1))
x = torch.randn(16, 3)
told = []
for step in range(4):
    loss = model(x).pow(2).mean()
    accelerator.backward(loss)
    optimizer.step()
    optimizer.zero_grad()
    accelerator.log({"train_loss": loss.item()}, step=step * 5)
    told.append([step * 5, loss.item()])
accelerator.end_training()
with open("told.json", "w") as file:
    json.dump(told, file)
