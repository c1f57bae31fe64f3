"""The release folder on the office's machine: period keys, work under way, ledger.

Everything in it is for its owner alone. A file is written beside its place and renamed, so that a
crash leaves the old one or the new one, never half of it.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from crypto.age_keys import Identity, decode_identity, encode_identity
from crypto.encoding import b64decode, b64encode
from crypto.errors import CryptoError
from trends.periods import Period
from trends.release.errors import ReleaseError

_FILE = 0o600
_FOLDER = 0o700
_SEED = 32


@dataclass(frozen=True, slots=True)
class ReleaseFolder:
    """Paths below one folder."""

    path: Path

    @property
    def ledger(self) -> Path:
        """The ledger's database."""
        return self.path / "ledger.db"

    def make(self) -> None:
        """Make the folder, or make sure that nobody else may look into it."""
        for folder in (self.path, self.path / "keys", self.path / "work"):
            folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
            folder.chmod(_FOLDER)

    def work(self, period: Period) -> "Work":
        """Give where a period's release stands."""
        return Work(self.path / "work" / str(period))

    def new_key(self, period: Period) -> str:
        """Make the release key of a period and give its recipient. Raises ReleaseError."""
        path = self._key(period)
        if path.exists():
            raise ReleaseError(f"{period} has a release key already")
        identity = Identity(secrets.token_bytes(_SEED))
        write_file(path, encode_identity(identity).encode() + b"\n")
        return identity.recipient

    def key(self, period: Period) -> Identity:
        """Read a period's release key. Raises ReleaseError."""
        try:
            return decode_identity(self._key(period).read_text("ascii").strip())
        except (OSError, UnicodeDecodeError, CryptoError):
            raise ReleaseError(f"the release key of {period} is not in {self.path}") from None

    def destroy_key(self, period: Period) -> None:
        """Remove a period's release key: from then on nobody can open its tuples."""
        remove_file(self._key(period))

    def periods(self) -> list[str]:
        """Give the periods that have a key, in order."""
        return sorted(path.stem for path in (self.path / "keys").glob("*.key"))

    def _key(self, period: Period) -> Path:
        return self.path / "keys" / f"{period}.key"


@dataclass(frozen=True, slots=True)
class Work:
    """The files of one release under way; none of them is left when it is done."""

    path: Path

    @property
    def plan(self) -> Path:
        """The plan with its signatures; it is written last, so that with it all others exist."""
        return self.path / "plan.json"

    @property
    def counts(self) -> Path:
        """The true counts."""
        return self.path / "counts.json"

    @property
    def result_key(self) -> Path:
        """The seed that signs the result once."""
        return self.path / "result.key"

    def begin(self) -> bytes:
        """Remove what an earlier attempt left, and give a fresh result seed (32 bytes)."""
        remove_file(self.plan)
        self.forget()
        self.path.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
        seed = secrets.token_bytes(_SEED)
        write_file(self.result_key, b64encode(seed).encode())
        return seed

    def seed(self) -> bytes:
        """Read the result seed. Raises ReleaseError."""
        try:
            return b64decode(self.result_key.read_text("ascii"), _SEED)
        except (OSError, UnicodeDecodeError, CryptoError):
            raise ReleaseError("the release is not prepared; run `prepare` again") from None

    def forget(self) -> None:
        """Remove counts and result key: nothing can be drawn or signed any more."""
        remove_file(self.counts)
        remove_file(self.result_key)

    def remove(self) -> None:
        """Remove everything."""
        self.forget()
        remove_file(self.plan)
        if self.path.exists():
            self.path.rmdir()


def write_file(path: Path, data: bytes) -> None:
    """Write a private file so that it is whole on disk, or not there."""
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _sync_folder(path.parent)


def remove_file(path: Path) -> None:
    """Remove a file, and what a crash left of writing it."""
    for each in (path, path.with_name(path.name + ".part")):
        each.unlink(missing_ok=True)
    if path.parent.exists():
        _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
