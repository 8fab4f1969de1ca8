"""tf.keras with the TensorBoard callback, and scalars by hand."""

import json

import numpy as np
import tensorflow as tf

tf.keras.utils.set_random_seed(0)
x = np.random.rand(64, 3).astype("float32")
y = x.sum(1)
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse", metrics=["mae"])
board = tf.keras.callbacks.TensorBoard("logs")
history = model.fit(x, y, epochs=3, validation_split=0.25, callbacks=[board], verbose=0).history
writer = tf.summary.create_file_writer("by_hand")
with writer.as_default():
    for step in range(3):
        tf.summary.scalar("square", tf.constant(float(step**2)), step=step)
with open("told.json", "w") as file:
    json.dump({name: [float(value) for value in series] for name, series in history.items()}, file)
