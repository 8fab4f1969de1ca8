"""Measuring old runs later: an evaluation command against each run's own checkpoint and code.

| module | what it knows |
|---|---|
| `template` | the command as it was asked for, `{checkpoint}` and all, filled in for a run |
| `plan` | what would be launched for a run, or why nothing can be |
| `launching` | the private checkout, and the spec of the evaluation in it |
| `line` | many runs, some at a time: which are going on, and what came of each |
| `arrears` | what could not be added to the old run at once |
| `behind` | the same with nobody waiting |

An evaluation is a run like any other, with a supervisor of its own, which adds what was measured
to the old run (`launch/later.py`).
"""
