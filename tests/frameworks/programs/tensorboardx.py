"""One writer of tensorboardX, fed with NumPy numbers; its module was loaded again before."""

import importlib
import json

import numpy as np
import tensorboardX.writer

importlib.reload(tensorboardX.writer)

told = []
with tensorboardX.writer.SummaryWriter("logs") as writer:
    for epoch in range(4):
        accuracy = np.float64(1 - 0.5**epoch)
        writer.add_scalar("eval/accuracy", accuracy, epoch)
        told.append([epoch, float(accuracy)])
    writer.add_hparams({"layers": 3, "name": "small"}, {"hparam/accuracy": accuracy})
with open("told.json", "w") as file:
    json.dump(told, file)
