"""Static pages: read once at start, the same bytes for every visitor.

No ETag and no date: a validator would be a mark that a browser carries back. Pages are `no-store`,
so that nothing of a visit stays on the device; what lies below /assets/ has its hash in its name.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from web.guards import Permission, guard

IMMUTABLE_PREFIX = "/assets/"
SCRIPT_HASHES = "script-hashes.json"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One static file as it goes out."""

    content: bytes
    compressed: bytes | None
    content_type: str
    immutable: bool


def read_site(folder: Path) -> dict[str, SiteFile]:
    """Read a site's files by the path they are served at.

    `index.html` stands for its folder, `name.html` for the page `name`.

    `name.gz` beside `name` is its compressed form. Raises ValueError for a type not served here.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        _address(folder, path): _read_file(folder, path) for path in paths if path.suffix != ".gz"
    }


def read_script_hashes(folder: Path) -> Mapping[str, Sequence[str]]:
    """Read what each site's content security policy allows besides 'self': its import map."""
    path = folder / SCRIPT_HASHES
    if not path.exists():
        return {}
    hashes: Mapping[str, Sequence[str]] = json.loads(path.read_text(encoding="utf-8"))
    return hashes


def _address(folder: Path, path: Path) -> str:
    name = path.relative_to(folder).as_posix()
    return "/" + name.removesuffix("index.html").removesuffix(".html")


def _read_file(folder: Path, path: Path) -> SiteFile:
    content_type = _TYPES.get(path.suffix)
    if content_type is None:
        raise ValueError(f"no content type for {path.relative_to(folder)}")
    compressed = path.with_name(path.name + ".gz")
    return SiteFile(
        content=path.read_bytes(),
        compressed=compressed.read_bytes() if compressed.is_file() else None,
        content_type=content_type,
        immutable=_address(folder, path).startswith(IMMUTABLE_PREFIX),
    )


def serve_files(app: Flask, files: dict[str, SiteFile]) -> None:
    """Give each file a route of its own, so that unknown paths and methods stay errors."""

    @guard(Permission.PUBLIC)
    def static_file(address: str) -> Response:
        return _respond(files[address])

    for address in files:
        app.add_url_rule(
            address, "static_file", static_file, defaults={"address": address}, methods=["GET"]
        )
    app.before_request(partial(_lead_to_page, files))


def _lead_to_page(files: Mapping[str, SiteFile]) -> Response | None:
    """Lead `/empowerment/` to the page `/empowerment`; for folders Flask does the reverse.

    Only what is one of our pages is ever named: the answer can't lead to another host.
    """
    # `request.path` has only one slash where `//empowerment/` was asked for.
    asked = request.environ["PATH_INFO"]
    address = asked.removesuffix("/")
    if address == asked or not isinstance(request.routing_exception, NotFound):
        return None
    if address not in files or files[address].content_type != _TYPES[".html"]:
        return None
    return Response(status=308, headers={"Location": address})


def _respond(file: SiteFile) -> Response:
    answer = Response(content_type=file.content_type)
    if file.compressed is not None:
        answer.vary.add("Accept-Encoding")
    if file.compressed is not None and request.accept_encodings["gzip"] > 0:
        answer.headers["Content-Encoding"] = "gzip"
        answer.set_data(file.compressed)
    else:
        answer.set_data(file.content)
    if file.immutable:
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        answer.headers["Cache-Control"] = "no-store"
    return answer
