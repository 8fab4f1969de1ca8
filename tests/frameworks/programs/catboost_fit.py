"""A fit of CatBoost; the command line says at which iterations metrics are computed."""

import json
import sys

import numpy as np
from catboost import CatBoostRegressor

rng = np.random.default_rng(0)
x = rng.random((200, 4))
y = x.sum(1)
model = CatBoostRegressor(iterations=8, depth=3, learning_rate=0.2, thread_count=1, verbose=False)
model.fit(x[:150], y[:150], eval_set=(x[150:], y[150:]), metric_period=int(sys.argv[1]))
with open("told.json", "w") as file:
    json.dump(model.evals_result_, file)
