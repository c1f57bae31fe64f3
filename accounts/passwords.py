"""Passwords of Kommunen: Argon2id (RFC 9106), and which ones are refused.

What a desk's people know never reaches the server; what a coordinator types does. It opens no case,
but people use a password twice, so the database must not give it away.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from accounts.errors import TooBusyError
from accounts.services import normal_name

SHORTEST = 12
"""Characters; length counts, not which kinds of characters there are (NIST SP 800-63B)."""
LONGEST = 200

MEMORY_KIB = 65_536
ITERATIONS = 3
LANES = 4
"""RFC 9106, section 4, second recommended option."""

AT_ONCE = 4
"""Passwords stretched at the same time by one process, 64 MiB and a fraction of a second each.

Who floods the sign-in must not take all threads and all memory: reports come in through the same
process.
"""

_LEAST_OWN = 6
"""Characters that must be left when everything is gone that guessers try first."""
_FEWEST_DIFFERENT = 5
_WORD = re.compile(r"[^\W\d_]{3,}")
_FILLING = re.compile(r"(19|20)\d\d|[\W_]")
_COMMON = (
    *("passwort", "password", "kennwort", "geheim", "secret", "willkommen", "welcome", "hallo"),
    *("qwertz", "qwerty", "asdfgh", "yxcvbn", "admin", "login", "test", "sommer", "winter"),
    *("frühling", "herbst", "schatz", "iloveyou", "fussball", "letmein", "abcdef", "abc"),
    *("rathaus", "stadt", "gemeinde", "kommune", "verwaltung", "rückhalt", "rueckhalt"),
    *("1234567890"[:length] for length in range(3, 11)),
)

_NOTHING = ("A" * 22, "A" * 43)
_DECOY = "$argon2id$v=19$m={},t={},p={}${}${}".format(MEMORY_KIB, ITERATIONS, LANES, *_NOTHING)
"""Stands in for the password of a name nobody has: salt and hash are zeros."""

_places = BoundedSemaphore(AT_ONCE)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise TooBusyError
    try:
        yield
    finally:
        _places.release()


def hash_password(password: str) -> str:
    """Stretch a password for storage, in the PHC string format. Raises TooBusyError."""
    stretch = Argon2id(
        salt=os.urandom(16), length=32, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB
    )
    with _place():
        return stretch.derive_phc_encoded(_bytes(password))


def is_right(password: str, stored: str | None) -> bool:
    """Compare a password with a stored one. Raises TooBusyError.

    Without a stored one, because nobody has the name, it takes the same time.
    """
    with _place():
        try:
            Argon2id.verify_phc_encoded(_bytes(password), stored or _DECOY)
        except InvalidKey:
            return False
    return stored is not None


def is_too_easy(password: str, known: Iterable[str]) -> bool:
    """Tell whether little is left to guess once common words, years and what is known are gone.

    `known` are names that whoever guesses would try: of the person, the account, the Kommune.
    """
    left = normal_name(password)
    if len(set(left)) < _FEWEST_DIFFERENT:
        return True
    words = {word for text in known for word in _WORD.findall(normal_name(text))}
    # Long ones first: what is part of another would leave its rest.
    for word in sorted({*_COMMON, *words}, key=len, reverse=True):
        left = left.replace(word, " ")
    return len(_FILLING.sub("", left)) < _LEAST_OWN


def _bytes(password: str) -> bytes:
    # Browsers and keyboards write an umlaut as one character or as two.
    return unicodedata.normalize("NFC", password).encode()
