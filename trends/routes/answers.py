"""Answers with files of an edition."""

import gzip

from flask import Response, request

from trends.publication.store import StoredFile
from web.headers import allow_images

SECONDS = 300
"""So long a file may be kept by browsers and proxies; a new edition is seen soon after."""

_LEVEL = 6

_SVG_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""A picture opened on its own is a document: it runs nothing and asks for nothing."""


def public_file(file: StoredFile, *, name: str | None = None) -> Response:
    """Answer with a file everybody may have, also inside pages of other sites.

    `name` is what a browser calls it when it saves it.
    """
    answer = own_file(file, name=name)
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    allow_images(request.environ)
    return answer


def own_file(file: StoredFile, *, name: str | None = None) -> Response:
    """Answer with a file that only this request's account may have; no cache keeps it."""
    answer = Response(content_type=file.media_type)
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        answer.headers["Content-Encoding"] = "gzip"
        answer.set_data(file.compressed)
    else:
        answer.set_data(file.content())
    if file.media_type == "image/svg+xml":
        answer.headers["Content-Security-Policy"] = _SVG_POLICY
    if name is not None:
        answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def compressed_page(answer: Response) -> Response:
    """Compress a page for browsers that take it: the list of a Land can have 2,000 names.

    Only for pages without any secret; their length would tell of it.
    """
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        answer.set_data(gzip.compress(answer.get_data(), _LEVEL, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer
