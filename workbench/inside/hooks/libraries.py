"""Which library has which hook: the module to wait for, and the function that sees it."""

from __future__ import annotations

#: Parameters, told by the main process alone.
PARAMS: dict[str, str] = {
    "absl.flags._flagvalues": "params.absl.flags",
    "argparse": "params.argparse.parse",
    "click.core": "params.click.invoke",
    "fire.core": "params.fire.call",
    "hydra._internal.callbacks": "params.hydra.job",
    "hydra.compose": "params.hydra.compose",
    "jsonargparse._core": "params.jsonargparse.parse",
    "omegaconf.omegaconf": "params.omegaconf.merge",
    "transformers.hf_argparser": "params.transformers.read",
    "typer._click.core": "params.click.invoke",
    "tyro._calling": "params.tyro.call",
    "tyro._cli": "params.tyro.result",
}

#: Metrics, told by every process of the first rank.
METRICS: dict[str, str] = {
    "accelerate.accelerator": "metrics.accelerate.accelerator",
    "catboost.core": "metrics.catboost.core",
    "keras.callbacks": "metrics.keras.callbacks",
    "keras.engine.training": "metrics.keras.trainer",
    "keras.src.backend.jax.trainer": "metrics.keras.trainer",
    "keras.src.backend.tensorflow.trainer": "metrics.keras.trainer",
    "keras.src.backend.torch.trainer": "metrics.keras.trainer",
    "keras.src.callbacks": "metrics.keras.callbacks",
    "keras.src.engine.training": "metrics.keras.trainer",
    "lightgbm.basic": "metrics.lightgbm.basic",
    "lightgbm.engine": "metrics.lightgbm.engine",
    "lightning.fabric.fabric": "metrics.lightning.fabric",
    "lightning.pytorch.core.mixins.hparams_mixin": "metrics.lightning.hparams",
    "lightning.pytorch.trainer.connectors.logger_connector.logger_connector": (
        "metrics.lightning.trainer"
    ),
    "lightning_fabric.fabric": "metrics.lightning.fabric",
    "mlflow.tracking._tracking_service.client": "metrics.mlflow.client",
    "pytorch_lightning.core.mixins.hparams_mixin": "metrics.lightning.hparams",
    "pytorch_lightning.trainer.connectors.logger_connector.logger_connector": (
        "metrics.lightning.trainer"
    ),
    "sklearn.base": "metrics.sklearn.base",
    "sklearn.model_selection._validation": "metrics.sklearn.validation",
    "tensorboard.plugins.scalar.summary_v2": "metrics.tensorflow.scalar",
    "tensorboardX.writer": "metrics.tensorboard.writer",
    "tensorflow.python.ops.summary_ops_v2": "metrics.tensorflow.writers",
    "tf_keras.src.callbacks": "metrics.keras.callbacks",
    "tf_keras.src.engine.training": "metrics.keras.trainer",
    "torch.utils.tensorboard.writer": "metrics.tensorboard.writer",
    "transformers.trainer": "metrics.transformers.trainer",
    "transformers.trainer_callback": "metrics.transformers.callbacks",
    "wandb.sdk.lib.disabled": "metrics.wandb.summary_disabled",
    "wandb.sdk.lib.module": "metrics.wandb.globals_disabled",
    "wandb.sdk.lib.noop_run": "metrics.wandb.disabled",
    "wandb.sdk.wandb_config": "metrics.wandb.config",
    "wandb.sdk.wandb_init": "metrics.wandb.init",
    "wandb.sdk.wandb_run": "metrics.wandb.run",
    "wandb.sdk.wandb_summary": "metrics.wandb.summary",
    "xgboost.callback": "metrics.xgboost.callback",
    "xgboost.training": "metrics.xgboost.training",
}

#: Datasets that are known by name, or that native code opens.
DATA: dict[str, str] = {
    "botocore.client": "data.hubs.amazon",
    "catboost": "data.paths.functions",
    "cv2": "data.paths.functions",
    "datasets.load": "data.hubs.load_dataset",
    "fsspec.spec": "data.hubs.filesystem",
    "h5py._hl.files": "data.paths.functions",
    "huggingface_hub._snapshot_download": "data.hubs.hub_download",
    "huggingface_hub.file_download": "data.hubs.hub_download",
    "keras.src.utils.file_utils": "data.hubs.keras_file",
    "lightgbm": "data.paths.functions",
    "pyarrow": "data.paths.functions",
    "pyarrow.csv": "data.paths.functions",
    "pyarrow.dataset": "data.paths.functions",
    "pyarrow.feather": "data.paths.functions",
    "pyarrow.parquet.core": "data.paths.functions",
    "safetensors": "data.paths.functions",
    "safetensors.numpy": "data.paths.functions",
    "safetensors.torch": "data.paths.functions",
    "sklearn.datasets._base": "data.hubs.sklearn",
    "sklearn.datasets._california_housing": "data.hubs.sklearn",
    "sklearn.datasets._covtype": "data.hubs.sklearn",
    "sklearn.datasets._kddcup99": "data.hubs.sklearn",
    "sklearn.datasets._lfw": "data.hubs.sklearn",
    "sklearn.datasets._olivetti_faces": "data.hubs.sklearn",
    "sklearn.datasets._openml": "data.hubs.sklearn",
    "sklearn.datasets._rcv1": "data.hubs.sklearn",
    "sklearn.datasets._species_distributions": "data.hubs.sklearn",
    "sklearn.datasets._twenty_newsgroups": "data.hubs.sklearn",
    "torch.hub": "data.hubs.torch_hub",
    "torch.jit._serialization": "data.paths.functions",
    "torch.serialization": "data.paths.functions",
    "torchvision.datasets.folder": "data.paths.functions",
    "torchvision.datasets.vision": "data.hubs.torchvision",
    "torchvision.io.image": "data.paths.functions",
    "xgboost": "data.paths.functions",
}


#: What a library was built for, told by the main process alone.
BUILDS = {"torch.version": "interpreter.torch_version"}


def wanted(main: bool) -> dict[str, str]:
    """The hooks of a process, as `watch.install` takes them."""
    return {**({**PARAMS, **BUILDS} if main else {}), **METRICS, **DATA}
