"""Files that somebody uploaded: taken in memory, and given out as downloads that run nothing."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request
from werkzeug.datastructures import MultiDict
from wtforms import Form

from web.forms import PageForm
from web.multipart import MEDIA_TYPE, read_parts

_POLICY = "sandbox; default-src 'none'"
"""Beside the attachment: a browser that shows it all the same gives it an origin of its own."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sent it; its name is whatever somebody called it."""

    name: str
    content: bytes


class UploadForm(PageForm):
    """A form with files, posted as multipart/form-data; nothing of it touches the disk."""

    def __init__(self, *, blank: bool = False, **defaults: Any) -> None:
        """Take what the request posts, unless the form is to be shown `blank`."""
        posted = request.method == "POST" and not blank
        Form.__init__(self, _posted() if posted else None, **defaults)


def download(content: bytes, *, media_type: str, name: str) -> Response:
    """Answer with a file to be saved."""
    answer = Response(content, content_type=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


def _posted() -> MultiDict[str, str | Upload]:
    """Give the fields of the request's form, files as `Upload`; of another media type, none.

    Raises MalformedError, TooLargeError.
    """
    found: MultiDict[str, str | Upload] = MultiDict()
    for part in read_parts() if request.mimetype == MEDIA_TYPE else ():
        if part.filename is None:
            found.add(part.name, part.text)
        elif part.filename:  # a field without a chosen file comes with an empty name
            found.add(part.name, Upload(part.filename, part.content))
    return found
