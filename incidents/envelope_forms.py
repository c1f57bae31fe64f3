"""The outside of what reporters send: which fields there are and of what form.

The inside is sealed; these forms see ids, hashes and two files.
"""

from collections.abc import Sequence
from typing import Any, Self

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form
from wtforms.validators import ValidationError

from core.errors import MalformedError
from crypto.encoding import HASH_LENGTH, ID_LENGTH, b64decode
from crypto.errors import CryptoError
from incidents.intake import NewReport, SealedPair
from incidents.mailbox import NewMessage

TOKEN_LENGTH = 32
_MOST_DIGITS = 9


class BytesField(Field):
    """Bytes of one length as base64url (SPEC §1)."""

    data: bytes

    def __init__(self, length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.length = length

    def process_formdata(self, valuelist: list[object]) -> None:
        """Read the one value."""
        (text,) = valuelist
        if not isinstance(text, str):
            raise ValidationError
        try:
            self.data = b64decode(text, self.length)
        except CryptoError:
            raise ValidationError from None


class SequenceField(Field):
    """A whole number in plain decimal digits."""

    data: int

    def process_formdata(self, valuelist: list[object]) -> None:
        """Read the one value."""
        (text,) = valuelist
        plain = isinstance(text, str) and text.isascii() and text.isdecimal()
        if not isinstance(text, str) or not plain or len(text) > _MOST_DIGITS:
            raise ValidationError
        self.data = int(text)


class SealedField(Field):
    """A file; what is inside is checked by the service."""

    data: bytes

    def process_formdata(self, valuelist: list[object]) -> None:
        """Read the one file."""
        (data,) = valuelist
        if not isinstance(data, bytes):
            raise ValidationError
        self.data = data


class _Envelope(Form):
    sealed = SealedField()
    copy = SealedField()

    @classmethod
    def read(cls, parts: Sequence[tuple[str, str | bytes]]) -> Self:
        """Validate a request's parts: each field once and no other. Raises MalformedError."""
        envelope = cls()
        if sorted(name for name, _ in parts) != sorted(field.name for field in envelope):
            raise MalformedError
        envelope.process(MultiDict(parts))
        # A field that couldn't be read has its error from `process` and fails here.
        if not envelope.validate():
            raise MalformedError
        return envelope

    def files(self) -> SealedPair:
        """Check both files. Raises NotSealedError."""
        return SealedPair(self.sealed.data, self.copy.data)


class ReportEnvelope(_Envelope):
    """A report: for which desk and epoch, and the hash of the mailbox token."""

    id = BytesField(ID_LENGTH)
    desk = BytesField(HASH_LENGTH)
    epoch = BytesField(HASH_LENGTH)
    mailbox = BytesField(HASH_LENGTH)

    def to_report(self) -> NewReport:
        """Give it as the service takes it. Raises NotSealedError."""
        return NewReport(
            id=self.id.data,
            desk=self.desk.data,
            epoch=self.epoch.data,
            mailbox=self.mailbox.data,
            files=self.files(),
        )


class MessageEnvelope(_Envelope):
    """A further message: the mailbox token itself, the message's id and place."""

    token = BytesField(TOKEN_LENGTH)
    id = BytesField(ID_LENGTH)
    epoch = BytesField(HASH_LENGTH)
    sequence = SequenceField()

    def to_message(self) -> NewMessage:
        """Give it as the service takes it. Raises NotSealedError."""
        return NewMessage(
            token=self.token.data,
            id=self.id.data,
            epoch=self.epoch.data,
            sequence=self.sequence.data,
            files=self.files(),
        )
