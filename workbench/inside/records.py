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


def lines(path: str) -> "list[dict[str, object]]":
    """The records of a file, a line each; what is torn is passed over, and a file that cannot be
    read has none."""
    import json

    try:
        with open(path, "rb") as file:
            content = file.read().splitlines()
    except OSError:
        return []
    found = []
    for line in content:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            found.append(record)
    return found


def stamp(path: str) -> "tuple[int, int] | None":
    """Changes when the file does; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def key(name: object) -> str:
    """A name as it stands before a value in an object of JSON."""
    import json

    return json.dumps(readable(name)) + ":"


def readable(value: object) -> str:
    """As text that UTF-8 can hold: file names may have bytes that it cannot."""
    text = value if isinstance(value, str) else str(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def jsonable(value: object, depth: int = 8) -> object:
    """`value` as JSON can hold it: unknown objects as their attributes, `depth` levels deep, or
    else as text."""
    if value is None or type(value) in (bool, int):
        return value
    if hasattr(value, "_name_") and hasattr(value, "_value_"):  # an Enum
        return readable(value._name_)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, float):
        return value if value - value == 0 else repr(value)
    if depth <= 0:
        return readable(value)
    if isinstance(value, dict):
        return {readable(key): jsonable(item, depth - 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [jsonable(item, depth - 1) for item in value]
    return _object(value, depth)


def _object(value: object, depth: int) -> object:
    if hasattr(value, "item") and getattr(value, "size", None) in (1, None):
        try:
            return jsonable(value.item(), depth - 1)
        except (TypeError, ValueError, RuntimeError):
            pass
    if hasattr(value, "__dict__") and not callable(value):  # argparse.Namespace, dataclasses
        return jsonable(vars(value), depth - 1)
    return readable(getattr(value, "__qualname__", None) or value)


def torn(handle: int) -> bool:
    """Whether the last line of an open file is unfinished. Raises OSError."""
    size = os.fstat(handle).st_size
    return size > 0 and os.pread(handle, 1, size - 1) != b"\n"


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
