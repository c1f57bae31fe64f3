"""Why a release does not go on. Messages name periods, desks and batches, never a count."""

from collections.abc import Sequence
from dataclasses import dataclass


class ReleaseError(Exception):
    """The step can't be done; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a desk's input that must not be counted. `batch` is 0 for the whole desk."""

    desk: str
    batch: int
    what: str

    def __str__(self) -> str:
        """Write it for an officer."""
        where = f", batch {self.batch}" if self.batch else ""
        return f"desk {self.desk}{where}: {self.what}"


class RefusedInputError(ReleaseError):
    """The input was refused; nothing was counted and nothing is lost."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = tuple(findings)
