"""Which opened files may matter to a run: data, checkpoints, configurations.

Neither code nor libraries nor the system's own files. The same answer is given inside the
training process and outside of it.
"""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_CODE = (".py", ".pyc", ".pyi", ".so", ".pyd", ".egg-link", ".whl", ".sh")
_SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/", "/lib/", "/lib64/", "/bin/", "/run/")
#: Below a home, hidden folders hold settings and caches; some hold datasets and models.
_KEPT = (
    ".workbench/checkouts/",
    ".workbench/subsets/",
    ".cache/huggingface/hub/",
    ".cache/huggingface/datasets/",
    ".cache/torch/hub/",
    ".cache/kagglehub/",
    ".keras/datasets/",
)
_NOISE = re.compile(
    r"/(\.git|__pycache__|site-packages|dist-packages|node_modules)/"
    r"|/\.workbench/(?!checkouts/|subsets/)"
    r"|/tmp/(pymp-|tmp[a-z0-9_]{8}|[a-z0-9_]{8}$|torchinductor_|torch_|triton|ray/|\.)"
    r"|/(token|stored_tokens|credentials|\.netrc|\.env)$"
    r"|\.(lock|sock|socket|pid|so\.[0-9.]+)$|-(journal|wal|shm)$"
)


def is_code(path: str) -> bool:
    """Whether the name is that of code, which is kept elsewhere."""
    return path.endswith(_CODE)


class Relevant:
    """What is left out, worked out once for the Python installations below `prefixes`."""

    def __init__(self, prefixes: Iterable[str]) -> None:
        inner = [os.path.join(p, part, "") for p in prefixes for part in ("lib", "share")]
        self._outside = (*_SYSTEM, *inner)
        self._home = os.path.join(os.path.expanduser("~"), "")

    def matters(self, path: str) -> bool:
        """Whether the file at an absolute path may matter."""
        if path.startswith(self._outside) or _NOISE.search(path):
            return False
        below = path[len(self._home) :] if path.startswith(self._home) else ""
        return not below.startswith(".") or below.startswith(_KEPT)
