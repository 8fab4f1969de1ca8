"""The Trainer with a tiny model made from a configuration, on random tokens."""

import json

import torch
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments

torch.manual_seed(0)
model = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=32, n_positions=16))
tokens = torch.randint(0, 32, (32, 8))
data = [{"input_ids": row, "labels": row} for row in tokens]
arguments = TrainingArguments(
    "out",
    num_train_epochs=2,
    per_device_train_batch_size=8,
    logging_steps=2,
    learning_rate=0.003,
    eval_strategy="epoch",
    save_strategy="no",
    report_to="none",
    use_cpu=True,
    hub_token="hf_secret",
)
trainer = Trainer(model, arguments, train_dataset=data, eval_dataset=data[:8])
trainer.train()
with open("told.json", "w") as file:
    json.dump(trainer.state.log_history, file)
