"""Keras 3: fit with validation and a schedule of the rate, then evaluate."""

import json

import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.rand(80, 5).astype("float32")
y = (x.sum(1) > 2.5).astype("float32")
model = keras.Sequential([keras.layers.Dense(8, "relu"), keras.layers.Dense(1, "sigmoid")])
model.compile(keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"])
halve = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5)
history = model.fit(x, y, batch_size=20, epochs=4, validation_split=0.25, callbacks=[halve])
final = model.evaluate(x, y, return_dict=True)
with open("told.json", "w") as file:
    json.dump({"history": history.history, "final": final}, file, default=float)
