"""MLflow's functions, its client, and its autologging of scikit-learn."""

import json

import mlflow
from sklearn.datasets import make_regression
from sklearn.linear_model import Ridge

mlflow.set_tracking_uri("sqlite:///mlflow.db")
mlflow.set_experiment("example")
told = []
with mlflow.start_run() as run:
    mlflow.log_param("lr", 0.1)
    mlflow.log_params({"depth": 3, "name": "small"})
    for epoch in range(3):
        loss = 1 / (epoch + 3)
        mlflow.log_metric("loss", loss, step=epoch * 10)
        mlflow.log_metrics({"accuracy": 1 - loss, "uncounted": loss})
        told.append([epoch, loss])
    mlflow.MlflowClient().log_metric(run.info.run_id, "by_client", 0.5, step=7)
mlflow.sklearn.autolog(log_models=False, log_datasets=False)
x, y = make_regression(50, 3, random_state=0)
with mlflow.start_run() as run:
    model = Ridge(alpha=0.5).fit(x, y)
    score = model.score(x, y)
with open("told.json", "w") as file:
    json.dump({"told": told, "score": score}, file)
