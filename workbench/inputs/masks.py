"""Which environment variables are recorded, and what of their values is not.

A secret is known by the name of its variable, or by its shape: keys of well-known services, and
passwords in addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..inside.secrets import HIDDEN, hidden

_KEPT = re.compile(
    r"(CUDA|CUDNN|CUBLAS|NVIDIA|NCCL|GLOO|UCX|OMP|GOMP|KMP|MKL|OPENBLAS|NUMEXPR|PYTHON|TORCH|PYTORCH"
    r"|TORCHINDUCTOR|TRITON|HF|HUGGINGFACE|TRANSFORMERS|TOKENIZERS|DATASETS|DIFFUSERS|ACCELERATE"
    r"|WANDB|MLFLOW|COMET|CLEARML|NEPTUNE|TF|TENSORBOARD|XLA|JAX|KERAS|LIGHTNING|PL|DEEPSPEED|FSDP"
    r"|RAY|HYDRA|HIP|ROCR|ROCM|HSA|MIOPEN|SLURM|CONDA|OMPI_COMM_WORLD|PMI|MASTER|GROUP|ROLE|LOCAL"
    r"|APPTAINER|SINGULARITY)_\w+"
    r"|PYTHON\w+|RANK|WORLD_SIZE|LOCAL_RANK|LOCAL_WORLD_SIZE|NODE_RANK|VIRTUAL_ENV|PATH"
    r"|LD_LIBRARY_PATH|LD_PRELOAD|LANG|LC_ALL|TZ|TMPDIR|DEBUG|SEED"
)
#: Terraform's, which has the prefix of TensorFlow.
_OTHERS = re.compile(r"TF_(CLI|VAR|TOKEN)_\w+")
#: Of these the result may depend, so they belong to the command that reproduces a run.
_TELLING = re.compile(
    r"(CUDA|CUDNN|CUBLAS|NCCL|OMP|KMP|MKL|OPENBLAS|TORCH|PYTORCH|TORCHINDUCTOR|TRITON|TF|XLA|JAX"
    r"|KERAS|TRANSFORMERS|TOKENIZERS|HIP|ROCR|MIOPEN|ACCELERATE|FSDP|PL)_\w+"
    r"|PYTHON(HASHSEED|PATH|OPTIMIZE|WARNINGS)|HF_\w*OFFLINE|LD_PRELOAD|DEBUG|SEED"
)
_SHAPES = re.compile(
    r"\bhf_[A-Za-z0-9]{16,}|\bsk-[\w-]{16,}|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[oprsu]_[A-Za-z0-9]{20,}"
    r"|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abeprs]-[\w-]{10,}|\bAIza[\w-]{30,}"
    r"|\bya29\.[\w-]{20,}|\bpypi-[\w-]{20,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}(\.[\w-]+)?"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"
)


def variables(env: Mapping[str, str], asked: Iterable[str] = ()) -> dict[str, str]:
    """The variables to record, sorted: those that are known to matter, and those that the user
    `asked` for by name; secrets are masked."""
    wanted = {*asked}
    kept = [name for name in env if name in wanted or _is_kept(name)]
    return {name: masked(name, env[name]) for name in sorted(kept)}


def telling(env: Mapping[str, str]) -> dict[str, str]:
    """Those of the recorded variables that results may depend on, and whose values are known."""
    return {
        name: value
        for name, value in env.items()
        if _TELLING.fullmatch(name) and HIDDEN not in value
    }


def masked(name: str, value: str) -> str:
    """A value without its secrets."""
    return HIDDEN if hidden(name, value) else shapeless(value)


def shapeless(text: str) -> str:
    """Text in which nothing has the shape of a secret any more."""
    return _SHAPES.sub(HIDDEN, text)


def command(words: Iterable[str]) -> list[str]:
    """A command line without secrets: `--api-key X`, `token=X`, and what looks like one."""
    told: list[str] = []
    name = ""
    for word in words:
        flag, equals, value = word.partition("=")
        if name and not word.startswith("-"):
            told.append(masked(name, word))
        elif equals:
            told.append(f"{flag}={masked(_plain(flag), value)}")
        else:
            told.append(shapeless(word))
        name = _plain(word) if word.startswith("-") and not equals else ""
    return told


def _plain(flag: str) -> str:
    return flag.lstrip("-").replace("-", "_")


def _is_kept(name: str) -> bool:
    return bool(_KEPT.fullmatch(name)) and not _OTHERS.fullmatch(name)
