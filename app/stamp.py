"""Work that is done already: known by the content of what it is made from and of what came of it.

Standard library only: `dev.py` uses it before anything is installed.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """A file that remembers a piece of work.

    `inputs` and `outputs` are files, or folders with all that is in them; `state` gives what else
    the result depends on and must be as the work has left it.
    """

    file: Path
    inputs: Sequence[Path]
    outputs: Sequence[Path] = ()
    state: Callable[[], str] = str

    def holds(self) -> bool:
        """Whether neither inputs nor outputs have changed since the work was done."""
        try:
            return self.file.read_text() == f"{digest(self.inputs)} {self._result()}"
        except FileNotFoundError:
            return False

    @contextmanager
    def renewed(self) -> Iterator[None]:
        """Do the work inside. An input that changes meanwhile makes it due again."""
        inputs = digest(self.inputs)
        self.file.unlink(missing_ok=True)
        yield
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(f"{inputs} {self._result()}")

    def _result(self) -> str:
        return f"{digest(self.outputs)} {self.state()}"


def digest(paths: Sequence[Path]) -> str:
    """Give the SHA-256 over names and contents, in hex. Raises FileNotFoundError."""
    whole = hashlib.sha256()
    for path in paths:
        for file in _files(path):
            whole.update(hashlib.sha256(os.fsencode(file)).digest())
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(
        file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts
    )
