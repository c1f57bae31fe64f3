"""Bodies of the reporters' routes: the outside of what they send.

The inside is sealed; here are ids, hashes and files.
"""

from incidents.intake import NewReport, SealedPair
from incidents.mailbox import NewMessage
from web.form_body import Digits
from web.json_body import Body, Bytes16, Bytes32, Count


class PollBody(Body):
    """A mailbox token, and the last position already read."""

    token: Bytes32
    after: Count


class ReportBody(Body):
    """A report: for which desk and epoch, and the hash of the mailbox token."""

    id: Bytes16
    desk: Bytes32
    epoch: Bytes32
    mailbox: Bytes32
    sealed: bytes
    copy: bytes

    def to_report(self) -> NewReport:
        """Give it as the service takes it. Raises NotSealedError."""
        return NewReport(
            id=self.id,
            desk=self.desk,
            epoch=self.epoch,
            mailbox=self.mailbox,
            files=SealedPair(self.sealed, self.copy),
        )


class MessageBody(Body):
    """A further message: the mailbox token itself, the message's id and place."""

    token: Bytes32
    id: Bytes16
    epoch: Bytes32
    sequence: Digits
    sealed: bytes
    copy: bytes

    def to_message(self) -> NewMessage:
        """Give it as the service takes it. Raises NotSealedError."""
        return NewMessage(
            token=self.token,
            id=self.id,
            epoch=self.epoch,
            sequence=self.sequence,
            files=SealedPair(self.sealed, self.copy),
        )
