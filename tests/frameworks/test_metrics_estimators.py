"""What boosting libraries and scikit-learn compute, with the code of the training left as it is."""

from __future__ import annotations

import pytest

from ..process.helpers import Place
from .helpers import captured, counted, interpreter, train


def test_xgboost_train_cv_and_estimator(place: Place) -> None:
    trained = train(place, interpreter("xgboost"), "xgboost_all")
    rounds, cv, fit = trained.told["train"], trained.told["cv"], trained.told["fit"]
    assert trained.metrics("xgboost") == {
        "train-logloss": counted(rounds["train"]["logloss"]),
        "eval-logloss": counted(rounds["eval"]["logloss"]),
        **{name: counted(values) for name, values in cv.items()},
        "validation_0-rmse": counted(fit["validation_0"]["rmse"]),
    }
    params = trained.params("xgboost")
    assert (params["eta"], params["objective"]) == (0.3, "reg:squarederror")
    assert params["num_boost_round"] == 4
    assert trained.notes() == []
    captured(
        "XGBoost",
        "xgboost",
        params="`train`, `cv`, estimators",
        metrics="`train`, `cv`, estimators: each round",
    )


def test_lightgbm_train_cv_and_estimator(place: Place) -> None:
    trained = train(place, interpreter("lightgbm"), "lightgbm_all")
    rounds, cv, fit = trained.told["train"], trained.told["cv"], trained.told["fit"]
    assert trained.metrics("lightgbm") == {
        "train/l1": counted(rounds["train"]["l1"]),
        "held/l1": counted(rounds["held"]["l1"]),
        **{name.replace(" ", "/"): counted(values) for name, values in cv.items()},
        **{f"valid_0/{name}": counted(values) for name, values in fit["valid_0"].items()},
    }
    params = trained.params("lightgbm")
    assert (params["num_leaves"], params["objective"]) == (7, "regression")
    assert trained.notes() == []
    captured(
        "LightGBM",
        "lightgbm",
        params="`train`, `cv`, estimators",
        metrics="`train`, `cv`, estimators: each round",
    )


@pytest.mark.parametrize("period", [1, 3])
def test_catboost_fit(place: Place, period: int) -> None:
    """Of a metric that is not computed at every iteration, the iterations are told."""
    trained = train(place, interpreter("catboost"), "catboost_fit", str(period))
    steps = [0, 1, 2, 3, 4, 5, 6, 7] if period == 1 else [0, 3, 6, 7]
    assert trained.metrics("catboost") == {
        f"{data}/RMSE": [*zip(steps, trained.told[data]["RMSE"], strict=True)]
        for data in ("learn", "validation")
    }
    assert trained.params("catboost")["depth"] == 3
    assert trained.notes() == []
    captured(
        "CatBoost", "catboost", params="`fit`", metrics="`fit`: each iteration, told at its end"
    )


def test_sklearn_tells_the_outermost_fits(place: Place) -> None:
    """Neither the steps of a pipeline nor the fits of a search are told."""
    trained = train(place, interpreter("sklearn"), "sklearn_all")
    told, summary = trained.told, trained.summary("sklearn")
    assert trained.metrics("sklearn") == {
        "GridSearchCV.mean_test_score": counted(told["candidates"]),
        "MLPClassifier.loss": counted(told["loss"]),
        "LogisticRegression.score": [(0, told["score"])],
    }
    fits = {name for name in summary if name.endswith(".fit_seconds")}
    assert fits == {f"{name}.fit_seconds" for name in ("Pipeline", "GridSearchCV", "MLPClassifier")}
    best = [summary["GridSearchCV.best_score"], summary["GridSearchCV.best_params"]]
    assert best == told["best"]
    folds = "LogisticRegression.cross_validation.test_score"
    assert [summary[f"{folds}.mean"], summary[f"{folds}.std"]] == told["folds"]
    params = trained.params("sklearn")
    assert params["Pipeline"]["steps"] == {
        "standardscaler": {"StandardScaler": {}},
        "logisticregression": {"LogisticRegression": {"C": 0.5}},
    }
    assert params["GridSearchCV"]["param_grid"] == {"max_depth": [1, 2, 4]}
    assert params["MLPClassifier"]["max_iter"] == 6
    assert trained.notes() == []
    captured(
        "scikit-learn",
        "scikit-learn",
        params="those of the outermost `fit` that are not at their defaults",
        metrics="losses, scores, searches, folds",
    )
