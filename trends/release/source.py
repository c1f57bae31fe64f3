"""Where sealed batches come from: the office's server, asked with an officer's signature."""

import datetime
import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from crypto.document import SignedDocument, read_wrapper
from crypto.encoding import b64decode
from crypto.errors import CryptoError
from trends.periods import Period
from trends.release.errors import ReleaseError
from trends.releases import FetchedBatch, sign_request

SECONDS = 120


@dataclass(frozen=True, slots=True)
class DeskBatches:
    """A desk's log and its batches of a period's weeks, nothing verified."""

    log: tuple[SignedDocument, ...]
    batches: tuple[FetchedBatch, ...]


class Source(Protocol):
    """Gives sealed batches and takes a release."""

    def released(self, period: Period) -> bool:
        """Tell whether the period was released. Raises ReleaseError."""

    def desks(self, period: Period) -> Iterable[bytes]:
        """Give the desks that sent anything. Raises ReleaseError."""

    def fetch(self, period: Period, desk: bytes) -> DeskBatches:
        """Give a desk's batches. Raises ReleaseError."""

    def upload(self, plan: SignedDocument, result: SignedDocument) -> None:
        """Hand a release over; the same one again does nothing. Raises ReleaseError."""


@dataclass(frozen=True, slots=True)
class Server:
    """The public origin of the office's server."""

    origin: str
    seed: bytes | None
    """An officer's Ed25519 seed; uploading needs none."""
    day: datetime.date

    def released(self, period: Period) -> bool:
        """Ask what everybody may know."""
        return bool(self._call(f"/api/releases/{period}", None)["released"])

    def desks(self, period: Period) -> Iterable[bytes]:
        """Ask which desks there are."""
        answer = self._ask(period, None)
        return [b64decode(desk, 32) for desk in answer["desks"]]

    def fetch(self, period: Period, desk: bytes) -> DeskBatches:
        """Ask for a desk's batches."""
        answer = self._ask(period, desk)
        try:
            return DeskBatches(
                log=tuple(read_wrapper(each) for each in answer["log"]),
                batches=tuple(_batch(each) for each in answer["batches"]),
            )
        except (CryptoError, KeyError, TypeError):
            raise ReleaseError("the server's answer is not of the expected form") from None

    def upload(self, plan: SignedDocument, result: SignedDocument) -> None:
        """Send plan and result."""
        self._call("/api/releases", {"plan": plan.to_json(), "result": result.to_json()})

    def _ask(self, period: Period, desk: bytes | None) -> Any:
        if self.seed is None:
            raise ReleaseError("asking for batches needs an officer's key")
        request = sign_request(period=period, desk=desk, day=self.day, seed=self.seed)
        return self._call("/api/releases/batches", {"request": request.to_json()})

    def _call(self, path: str, body: Mapping[str, object] | None) -> Any:
        if urlsplit(self.origin).scheme not in ("http", "https"):
            raise ReleaseError("the server's address must begin with https://")
        request = urllib.request.Request(  # noqa: S310 -- the scheme was checked
            self.origin + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Origin": self.origin},
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                data = answer.read()
        except urllib.error.HTTPError as error:
            raise ReleaseError(f"the server refused: {_code(error)}") from None
        except (urllib.error.URLError, OSError):
            raise ReleaseError(f"{self.origin} can't be reached; try again later") from None
        try:
            return json.loads(data) if data else None
        except ValueError:
            raise ReleaseError("the server's answer is not of the expected form") from None


def _code(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(error.read())["code"])
    except (ValueError, KeyError, TypeError, OSError):
        return f"status {error.code}"


def _batch(entry: Mapping[str, Any]) -> FetchedBatch:
    sealed = entry["sealed"]
    return FetchedBatch(
        statement=read_wrapper(entry["statement"]),
        sealed=None if sealed is None else b64decode(sealed),
    )
