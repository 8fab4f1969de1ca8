"""A pipeline, a search, a cross-validation and a small network of scikit-learn."""

import json
import pickle

import numpy as np
from sklearn.base import clone
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

x, y = make_classification(120, 6, random_state=0)
pipe = make_pipeline(StandardScaler(), LogisticRegression(C=0.5)).fit(x[:80], y[:80])
search = GridSearchCV(
    RandomForestClassifier(10, random_state=0), {"max_depth": [1, 2, 4]}, cv=3, n_jobs=2
).fit(x, y)
folds = cross_val_score(LogisticRegression(), x, y, cv=4)
net = MLPClassifier((4,), max_iter=6, random_state=0).fit(x, y)
assert type(clone(net)) is type(pickle.loads(pickle.dumps(net))) is MLPClassifier
told = {
    "score": pipe.score(x[80:], y[80:]),
    "candidates": search.cv_results_["mean_test_score"].tolist(),
    "best": [search.best_score_, search.best_params_],
    "folds": [np.mean(folds), np.std(folds)],
    "loss": net.loss_curve_,
}
with open("told.json", "w") as file:
    json.dump(told, file)
