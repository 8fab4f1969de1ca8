"""Tweaking: edits of what goes into a run, and the run that is launched with them.

An `Origin` (a run, or a command on the working tree) and `Edits` make a `Plan`, which says all that
will be done before any of it is; the plan is carried out as a child run. `form` tells what there
is to edit, `drafts` keeps edits that nobody has launched yet.
"""
