"""Bodies of multipart/form-data (RFC 7578), parsed in memory: nothing of them touches the disk."""

import io
from dataclasses import dataclass

from flask import request
from multipart import MultipartError, MultipartParser

from core.errors import MalformedError
from web.guards import read_body

MEDIA_TYPE = "multipart/form-data"
MOST_PARTS = 16


@dataclass(frozen=True, slots=True)
class Part:
    """A field as it was sent; `filename` is None unless it is a file."""

    name: str
    filename: str | None
    content: bytes

    @property
    def text(self) -> str:
        """The content of a field that is no file. Raises MalformedError."""
        try:
            return self.content.decode("utf-8")
        except UnicodeError:
            raise MalformedError from None


def read_parts() -> list[Part]:
    """Give the parts of the request's body in order; the caller has looked at its media type.

    Raises MalformedError, TooLargeError.
    """
    body = read_body()
    try:
        parser = MultipartParser(  # type: ignore[no-untyped-call]  # it carries no types
            io.BytesIO(body),
            request.mimetype_params.get("boundary", ""),
            content_length=len(body),
            strict=True,
            part_limit=MOST_PARTS,
            spool_limit=len(body) + 1,
            memory_limit=len(body) + 1,
        )
        return [Part(part.name, part.filename, part.raw) for part in parser]
    except MultipartError:
        raise MalformedError from None
