"""What people enter about themselves when they register, and the code with which they come back.

Sealed with a key from the server's secret, which stands in no backup of the database. The code
follows from that secret and the row's id, so that the worker can write it into a mail while the
database holds its hash alone.
"""

import base64
import hmac
import json
from dataclasses import asdict, dataclass

from accounts.services import normal_name
from core.at_rest import Box
from core.codes import group, hash_code
from core.errors import NotValidError

LONGEST_PERSON_NAME = 100
LONGEST_ORGANISATION = 120


@dataclass(frozen=True, slots=True)
class Person:
    """Who registers; `language` is that of the page, for the mails."""

    name: str
    email: str
    organisation: str
    language: str


def seal_person(secret: bytes, person: Person, *, registration: bytes) -> bytes:
    """Seal what somebody entered, for one row."""
    return _box(secret).seal(json.dumps(asdict(person)), about=registration)


def open_person(secret: bytes, sealed: bytes, *, registration: bytes) -> Person:
    """Open it again. Raises NotValidError."""
    return Person(**json.loads(_box(secret).open(sealed, about=registration)))


def readable_person(secret: bytes, sealed: bytes, *, registration: bytes) -> Person:
    """Open it, or give somebody without a name if the server's secret is another one by now."""
    try:
        return open_person(secret, sealed, registration=registration)
    except NotValidError:
        return Person("–", "–", "", "de")


def address_hash(secret: bytes, *, event: bytes, email: str) -> bytes:
    """Give the keyed hash by which one address registers once for an event.

    Another one for each event: who has the database can't tell who comes to two of them.
    """
    content = b"rueckhalt/v1/event-address/" + event + normal_name(email).encode()
    return hmac.digest(secret, content, "sha256")


def code_of(secret: bytes, registration: bytes) -> str:
    """Give the code of a registration, in groups (core.codes)."""
    made = hmac.digest(secret, b"rueckhalt/v1/event-code/" + registration, "sha256")[:16]
    return group(base64.b32encode(made).decode("ascii").rstrip("="))


def code_hash(secret: bytes, registration: bytes) -> bytes:
    """Give what the database keeps of the code."""
    return hash_code(code_of(secret, registration))


def _box(secret: bytes) -> Box:
    return Box(secret, "event-registration")
