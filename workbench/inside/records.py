"""Writing so that a kill at any moment loses nothing that was told as done.

A file is either whole (written beside, then renamed into place) or a sequence of lines, each
appended by one `write`. A line torn by a full disk is closed by the next one, and readers skip
what is not whole.
"""

import json
import os
import tempfile

APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)


def write_whole(path: str, value: object) -> None:
    """Put `value` as JSON at `path`, whole or not at all. Raises OSError."""
    text = json.dumps(value, indent=1, default=str) + "\n"
    handle, beside = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".new-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        _remove(beside)
        raise


def read_whole(path: str) -> "dict[str, object] | None":
    """The JSON object at `path`; None where there is no file. Raises OSError, ValueError."""
    try:
        with open(path, encoding="utf-8") as file:
            value = json.load(file)
    except FileNotFoundError:
        return None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def append(path: str, value: object) -> None:
    """Append `value` as one line of JSON. Raises OSError."""
    line = json.dumps(value, default=str).encode("utf-8") + b"\n"
    handle = os.open(path, APPEND, 0o644)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
