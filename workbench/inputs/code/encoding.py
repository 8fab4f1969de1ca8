"""Files of code as text, and back: what is not edited stays byte for byte.

Line ends and a byte order mark are part of the text. A file whose first lines declare no encoding
is UTF-8; bytes that are none of it are kept as lone surrogates.
"""

from __future__ import annotations

import tokenize
from io import BytesIO

from ...errors import BadEdit

_PLAIN = ("utf-8", "surrogateescape")


def decoded(content: bytes) -> str:
    """The text of a file."""
    encoding = _declared(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode(*_PLAIN)


def plain(text: str) -> bytes:
    """The bytes of a text as UTF-8, whatever it declares: enough to look for something in it."""
    return text.encode(*_PLAIN)


def encoded(text: str) -> bytes:
    """The bytes of a text, in the encoding that it declares. Raises BadEdit."""
    content = plain(text)
    encoding = _declared(content)
    try:
        return content if encoding == "utf-8" else text.encode(encoding)
    except UnicodeEncodeError as error:
        raise BadEdit(
            f"{error.object[error.start : error.end]} cannot be written in {encoding}, "
            "which the file declares",
            "Declare utf-8 in its first line, or write escapes.",
        ) from error


def _declared(content: bytes) -> str:
    """The encoding that the first two lines declare, as Python reads them."""
    try:
        found = tokenize.detect_encoding(BytesIO(content).readline)[0]
    except SyntaxError:  # an unknown one, or no text at all
        return "utf-8"
    return "utf-8" if found == "utf-8-sig" else found
