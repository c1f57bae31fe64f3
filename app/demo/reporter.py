"""A reporter as the browser on the report page makes one."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from crypto.canonical import Json
from crypto.encoding import new_id, sha256
from crypto.message import SealedMessage, open_message, seal_from_reporter, start_as_reporter
from crypto.message_body import FROM_DESK, TEXT
from crypto.receipt import ReceiptKeys, WordList, encode_receipt, new_receipt, receipt_keys
from crypto.signing import public_key
from crypto.statements import Log
from crypto.thread import ThreadState


@dataclass(frozen=True)
class Reporter:
    """A person with a receipt and what their browser has verified of the thread."""

    receipt: bytes = field(repr=False)
    keys: ReceiptKeys = field(repr=False)
    state: ThreadState

    @property
    def id(self) -> str:
        """The thread id."""
        return self.state.thread

    @property
    def mailbox(self) -> bytes:
        """What the server knows of the mailbox token."""
        return sha256(self.keys.mailbox_token)

    def words(self, word_list: WordList) -> str:
        """The receipt as the page shows it."""
        return " ".join(encode_receipt(self.receipt, word_list))

    def send(
        self, body: Mapping[str, Json], log: Log, day: datetime.date
    ) -> tuple["Reporter", SealedMessage]:
        """Seal the next message; the reporter after it, and what to post."""
        message = seal_from_reporter(
            body=body, signing_seed=self.keys.signing_seed, state=self.state, log=log, day=day
        )
        return replace(self, state=message.message.state), message

    def read(self, sealed: bytes, log: Log) -> "Reporter":
        """Open an answer of the desk."""
        message = open_message(
            sealed, self.keys.identity, direction=FROM_DESK, log=log, state=self.state
        )
        return replace(self, state=message.state)


def new_reporter(desk: bytes) -> Reporter:
    """Make a reporter with a fresh receipt who writes to a desk (its fingerprint)."""
    receipt = new_receipt()
    keys = receipt_keys(receipt)
    state = start_as_reporter(
        desk, new_id(), public_key(keys.signing_seed), keys.identity.recipient
    )
    return Reporter(receipt, keys, state)


Body = Callable[[str], dict[str, Json]]
"""Everything a report says but the day, given the recipient to reply to."""


def send_report(
    desk: bytes, body: Body, log: Log, day: datetime.date
) -> tuple[Reporter, SealedMessage]:
    """Make a reporter and seal the first message."""
    reporter = new_reporter(desk)
    report = body(reporter.keys.identity.recipient) | {"written": day.isoformat()}
    return reporter.send(report, log, day)


def text_body(text: str, day: datetime.date) -> dict[str, Json]:
    """The body of any later message."""
    return {"attachments": [], "format": TEXT, "text": text, "written": day.isoformat()}
