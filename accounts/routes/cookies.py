"""Session cookies: an opaque token with a signed time, so that the database needs none.

They end after a while without a request and, whatever happens, some hours after sign-in. The
`__Host-` prefix binds each to its origin alone, and each has a signature of its own: the desk's
is nothing on the public origin, nor the other way round.
"""

import datetime
import hashlib
from dataclasses import dataclass

from flask import Response
from itsdangerous import BadData, TimestampSigner

from core.clock import Clock
from crypto.encoding import b64decode, b64encode
from crypto.errors import CryptoError

NAME = "__Host-desk"
COORDINATOR_NAME = "__Host-account"
IDLE = datetime.timedelta(minutes=30)
COORDINATOR_IDLE = datetime.timedelta(hours=1)
"""Longer, because people write texts there and nothing of any case is within reach."""
LONGEST = datetime.timedelta(hours=12)
RENEW_AFTER = datetime.timedelta(minutes=2)

_TOKEN_LENGTH = 32
_PURPOSES = {NAME: "rueckhalt/session", COORDINATOR_NAME: "rueckhalt/coordinator-session"}
_IDLE = {NAME: IDLE, COORDINATOR_NAME: COORDINATOR_IDLE}
_SEPARATOR = "~"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a valid cookie says."""

    token: bytes
    started: int
    """Unix time of the sign-in, in seconds."""
    renewed: datetime.datetime


class _Signer(TimestampSigner):
    def __init__(self, secret: bytes, purpose: str, clock: Clock) -> None:
        super().__init__(secret, purpose, key_derivation="hmac", digest_method=hashlib.sha256)
        self._clock = clock

    def get_timestamp(self) -> int:
        return int(self._clock().timestamp())


class Cookies:
    """Writes and reads the session cookies of one name."""

    def __init__(self, secret: bytes, clock: Clock, name: str = NAME) -> None:
        self.name = name
        self._clock = clock
        self._signer = _Signer(secret, _PURPOSES[name], clock)
        self._idle = int(_IDLE[name].total_seconds())

    def new(self, token: bytes) -> Ticket:
        """Make the ticket of a session that starts now."""
        now = self._clock()
        return Ticket(token, int(now.timestamp()), now)

    def read(self, value: str) -> Ticket | None:
        """Give what a cookie says, or None if it is forged or over."""
        try:
            signed, renewed = self._signer.unsign(value, max_age=self._idle, return_timestamp=True)
            token, started = signed.decode("ascii").split(_SEPARATOR)
            ticket = Ticket(b64decode(token, _TOKEN_LENGTH), int(started), renewed)
        except (BadData, CryptoError, ValueError):
            return None
        over = self._clock().timestamp() - ticket.started > LONGEST.total_seconds()
        return None if over else ticket

    def needs_renewal(self, ticket: Ticket) -> bool:
        """Tell whether the cookie's time should be moved on."""
        return self._clock() - ticket.renewed > RENEW_AFTER

    def write(self, answer: Response, ticket: Ticket) -> None:
        """Put a ticket into the answer, with the present time."""
        text = f"{b64encode(ticket.token)}{_SEPARATOR}{ticket.started}"
        answer.set_cookie(
            self.name,
            self._signer.sign(text).decode("ascii"),
            secure=True,
            httponly=True,
            samesite="Strict",
            path="/",
        )

    def expire(self, answer: Response) -> None:
        """Make the browser drop the cookie."""
        answer.delete_cookie(self.name, secure=True, httponly=True, samesite="Strict", path="/")
