"""train, cv and an estimator of LightGBM."""

import json

import lightgbm as lgb
import numpy as np

rng = np.random.default_rng(0)
x = rng.random((300, 4))
y = x.sum(1)
params = {
    "objective": "regression",
    "metric": "l1",
    "num_leaves": 5,
    "num_threads": 1,
    "verbosity": -1,
}
train = lgb.Dataset(x[:200], y[:200], free_raw_data=False)
valid = lgb.Dataset(x[200:], y[200:], reference=train)
told = {}
lgb.train(
    params,
    train,
    6,
    valid_sets=[train, valid],
    valid_names=["train", "held"],
    callbacks=[lgb.record_evaluation(told)],
)
cv = lgb.cv({**params, "metric": "l2"}, lgb.Dataset(x, y), 3, nfold=3, stratified=False)
model = lgb.LGBMRegressor(n_estimators=4, num_leaves=7, n_jobs=1, verbose=-1)
model.fit(x[:200], y[:200], eval_set=[(x[200:], y[200:])], eval_metric="rmse")
with open("told.json", "w") as file:
    json.dump({"train": told, "cv": cv, "fit": model.evals_result_}, file)
