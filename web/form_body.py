"""Bodies of multipart/form-data (RFC 7578), parsed in memory: nothing of them touches the disk."""

import io

from flask import request
from multipart import MultipartError, MultipartParser
from werkzeug.exceptions import UnsupportedMediaType

from core.errors import MalformedError
from web.guards import read_body

MOST_PARTS = 16


def read_form() -> list[tuple[str, str | bytes]]:
    """Read the request's parts in order, files as bytes.

    Raises MalformedError, TooLargeError, UnsupportedMediaType.
    """
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
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
        return [
            (part.name, part.raw if part.filename is not None else part.raw.decode("utf-8"))
            for part in parser
        ]
    except (MultipartError, UnicodeError):
        raise MalformedError from None
