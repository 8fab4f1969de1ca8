"""Logs that other tools wrote, read as metrics and params. Nothing is ever written to them.

- `reading`    what every reader gives: points, params, and how far it got
- `growing`    a file that somebody else appends to
- `discovery`  which runs lie in a folder
- `follow`     which reader fits one file

One module a format; standard library only, because the supervisor of a run uses them. The content
of the files is not trusted: lengths, depths and sizes are bounded, and damage ends a reading and
raises nothing.
"""
