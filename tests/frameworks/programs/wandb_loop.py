"""A run of Weights & Biases, in the mode that the environment asks for."""

import json

import wandb

run = wandb.init(project="example", config={"lr": 0.1, "model": {"width": 8}})
wandb.config.epochs = 3
run.config.update({"batch_size": 16})
told = []
for epoch in range(3):
    loss = 1 / (epoch + 3)
    wandb.log({"loss": loss}, commit=False)
    run.log({"val": {"accuracy": 1 - loss}, "text": "not a number"})
    told.append([epoch, loss])
wandb.log({"far": 0.25}, step=10)
wandb.log({"near": 0.75})
run.summary["best"] = 0.125
wandb.finish()
with open("told.json", "w") as file:
    json.dump(told, file)
