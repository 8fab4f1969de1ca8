"""train, cv and an estimator of XGBoost."""

import json

import numpy as np
import xgboost as xgb

rng = np.random.default_rng(0)
x = rng.random((200, 4))
y = (x.sum(1) > 2).astype(int)
train, test = xgb.DMatrix(x[:150], y[:150]), xgb.DMatrix(x[150:], y[150:])
params = {"objective": "binary:logistic", "max_depth": 2, "eta": 0.3, "nthread": 1}
told = {}
evals = [(train, "train"), (test, "eval")]
xgb.train(params, train, 6, evals=evals, evals_result=told, verbose_eval=3)
cv = xgb.cv(params, train, num_boost_round=3, nfold=3, metrics="error", seed=0)
model = xgb.XGBRegressor(n_estimators=4, max_depth=3, n_jobs=1)
model.fit(x, y, eval_set=[(x, y)], verbose=False)
with open("told.json", "w") as file:
    told = {"train": told, "cv": cv.to_dict("list"), "fit": model.evals_result()}
    json.dump(told, file)
