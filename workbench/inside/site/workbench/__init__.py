"""`import workbench` in a training environment that has no workbench of its own.

The launcher puts the folder above on PYTHONPATH. This package borrows the files of the
workbench that launched the run, and brings none of its dependencies along.
"""

import os

_home = os.path.abspath(__file__)
for _ in range(4):
    _home = os.path.dirname(_home)
__path__ = [_home]

with open(os.path.join(_home, "__init__.py"), encoding="utf-8") as _file:
    exec(compile(_file.read(), _file.name, "exec"))
