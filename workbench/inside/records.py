"""Writing so that a kill at any moment loses nothing that was told as done.

A file is either whole (written beside, then renamed into place) or a sequence of lines, each
appended by one `write`. A line torn by a full disk is closed by the next one, and readers skip
what is not whole. The module `json` is loaded by the first write: it is most of what importing
`workbench` would cost.
"""

import errno
import itertools
import os

_count = itertools.count()
APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)


def write_whole(path: str, value: object) -> None:
    """Put `value` as JSON at `path`, whole or not at all. Raises OSError."""
    import json

    text = json.dumps(value, indent=1, default=str) + "\n"
    beside = fresh_name(os.path.dirname(path))
    try:
        with open(beside, "x", encoding="utf-8") as file:
            file.write(text)
        os.replace(beside, path)
    except BaseException:
        _remove(beside)
        raise


def fresh_name(folder: str) -> str:
    """A name in `folder` that nobody else uses: every process and every call has its own."""
    mark = os.urandom(4).hex()
    return os.path.join(folder, ".new-{}-{}-{}".format(os.getpid(), next(_count), mark))


def read_whole(path: str) -> "dict[str, object] | None":
    """The JSON object at `path`; None where there is no file. Raises OSError, ValueError."""
    import json

    try:
        with open(path, encoding="utf-8") as file:
            value = json.load(file)
    except FileNotFoundError:
        return None
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def append(path: str, *values: object) -> None:
    """Append each value as one line of JSON, all in one write. Raises OSError."""
    import json

    lines = "".join(json.dumps(value, default=str) + "\n" for value in values).encode("utf-8")
    handle = os.open(path, APPEND, 0o644)
    try:
        if torn(handle):
            lines = b"\n" + lines
        if os.write(handle, lines) < len(lines):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
    finally:
        os.close(handle)


def key(name: object) -> str:
    """A name as it stands before a value in an object of JSON."""
    import json

    return json.dumps(readable(name)) + ":"


def readable(value: object) -> str:
    """As text that UTF-8 can hold: file names may have bytes that it cannot."""
    text = value if isinstance(value, str) else str(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def torn(handle: int) -> bool:
    """Whether the last line of an open file is unfinished. Raises OSError."""
    size = os.fstat(handle).st_size
    return size > 0 and os.pread(handle, 1, size - 1) != b"\n"


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
