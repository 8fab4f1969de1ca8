"""What every Python of a launched run starts with: hooks, then the user's own sitecustomize.

The hooks are loaded under a name of their own, so that a project may have a module that is
called `workbench`, and no error of theirs is ever heard.
"""

import os
import sys

_here = os.path.dirname(os.path.abspath(__file__))


def _install() -> None:
    folder = os.environ.get("WORKBENCH_RUN_DIR")
    if not folder or os.environ.get("WORKBENCH_HOOKS") == "off":
        return
    package = type(sys)("_workbench_inside")
    package.__path__ = [os.path.dirname(_here)]
    sys.modules["_workbench_inside"] = package
    __import__("_workbench_inside.hooks", fromlist=["install"]).install(folder)


def _go_on() -> None:
    """Run the sitecustomize that would have run without us."""
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec

    others = [path for path in sys.path if os.path.abspath(path or ".") != _here]
    spec = PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        sys.modules["sitecustomize"] = module = module_from_spec(spec)
        spec.loader.exec_module(module)


try:
    _install()
except Exception:  # the seam: training starts as if nothing had been there
    pass
_go_on()
