"""What is stored under ids, from one `git cat-file` however many are read."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType

from .program import GitFailed, start


class Blobs:
    """Reads contents of a repository by their ids. To be closed; a `with` does."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, blob: str) -> bytes:
        """What is stored under an id. Raises GitFailed where nothing is, and NoGit."""
        if self._process is None:
            asked = [f"--git-dir={self._repository}", "cat-file", "--batch"]
            self._process = start(asked, alone=True, stdin=subprocess.PIPE)
        ask, told = self._process.stdin, self._process.stdout
        assert ask is not None
        assert told is not None
        ask.write(blob.encode() + b"\n")
        ask.flush()
        head = told.readline().split()
        if len(head) != 3:
            raise GitFailed(f"The stored content {blob} is missing.")
        content = told.read(int(head[2]))
        told.read(1)
        return content

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with self._process as process:
                process.kill()
            self._process = None

    def __enter__(self) -> Blobs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
