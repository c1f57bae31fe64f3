"""Slows guessing per log-in name, without noting who guesses or from where.

The counts live in this process's memory: a wrong attempt writes nothing, and no clock time reaches
the database. With several processes the limit counts for each. Guessing is hopeless without the
printed account key (128 bits); this is for the day somebody holds that and tries passwords.

A right token passes after wrong ones, or anybody who knows a name could keep its owner out. Only
very many wrong ones shut the name for everybody. A Kommune's account has no account key, so there
fewer do (`MOST_PASSWORDS`). One-time codes are counted in the database (accounts.code_guesses).
"""

import datetime
from collections import OrderedDict
from threading import Lock

from accounts.errors import TooManyAttemptsError

ATTEMPTS = 10
"""Wrong tokens of one name that are answered as such; further wrong ones are told to wait."""

MOST_ATTEMPTS = 100
"""Wrong tokens after which no token is compared any more."""

MOST_PASSWORDS = 30
"""The same for accounts that a password alone opens."""

WINDOW = datetime.timedelta(minutes=5)

MOST_NAMES = 10_000
"""Beyond it the oldest count is forgotten: invented names can't fill the memory."""


class Throttle:
    """Counts wrong attempts per name in fixed windows; `most` shuts the name for everybody."""

    def __init__(self, most: int = MOST_ATTEMPTS) -> None:
        self._most = most
        self._lock = Lock()
        self._counts: OrderedDict[str, tuple[int, datetime.datetime]] = OrderedDict()

    def __len__(self) -> int:
        """Tell of how many names something is still known."""
        return len(self._counts)

    def check(self, name: str, now: datetime.datetime) -> None:
        """Refuse a further attempt, right or wrong. Raises TooManyAttemptsError."""
        with self._lock:
            self._forget_what_is_over(now)
            count, end = self._counts.get(name, (0, now))
        if count >= self._most:
            raise TooManyAttemptsError(_seconds(end - now))

    def count_wrong(self, name: str, now: datetime.datetime) -> None:
        """Count a wrong attempt. Raises TooManyAttemptsError from the one after ATTEMPTS on."""
        with self._lock:
            self._forget_what_is_over(now)
            count, end = self._counts.get(name, (0, now + WINDOW))
            self._counts[name] = (count + 1, end)
            if len(self._counts) > MOST_NAMES:
                self._counts.popitem(last=False)
        if count >= ATTEMPTS:
            raise TooManyAttemptsError(_seconds(end - now))

    def forget(self, name: str) -> None:
        """Start again after a right attempt."""
        with self._lock:
            self._counts.pop(name, None)

    def _forget_what_is_over(self, now: datetime.datetime) -> None:
        # A name keeps the place of its first wrong attempt, so the window that ends first is first.
        while self._counts and next(iter(self._counts.values()))[1] <= now:
            self._counts.popitem(last=False)


def _seconds(left: datetime.timedelta) -> int:
    return int(left.total_seconds()) + 1
