"""A pool of sealed reports as finished HTTP requests, for the product and for the floor.

The server can't tell one sealed file from another, so a few of them with ever new ids do for any
number of reports.
"""

from pathlib import Path

from app.demo.narratives import narratives
from app.demo.reporter import send_report
from crypto.encoding import b64encode
from tests.bench.load import ID_MARK, MAILBOX_MARK
from tests.bench.product import Product

BOUNDARY = b"----rueckhalt-bench-boundary"


def make_pool(product: Product, size: int) -> list[bytes]:
    """Seal `size` reports to the product's desk; the body of a request for each."""
    stories = narratives(product.today)
    log = product.desk.log
    bodies = []
    for number in range(size):
        story = stories[number % len(stories)]
        _, message = send_report(product.desk.fingerprint, story.body, log, product.today)
        fields = {
            "id": ID_MARK,
            "desk": product.fingerprint.encode(),
            "epoch": b64encode(log.current.hash).encode(),
            "mailbox": MAILBOX_MARK,
        }
        bodies.append(multipart(fields, {"sealed": message.sealed, "copy": message.self_copy}))
    return bodies


def multipart(fields: dict[str, bytes], files: dict[str, bytes]) -> bytes:
    """Write a form as browsers do (RFC 7578)."""
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (BOUNDARY, name.encode(), value)
        for name, value in fields.items()
    ]
    parts += [
        b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="blob"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n%s\r\n" % (BOUNDARY, name.encode(), value)
        for name, value in files.items()
    ]
    return b"".join(parts) + b"--%s--\r\n" % BOUNDARY


def write_requests(bodies: list[bytes], folder: Path, *, path: str, host: str) -> None:
    """Write the bodies as whole requests to `path`."""
    folder.mkdir()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY.decode()}\r\n"
    )
    for number, body in enumerate(bodies):
        request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        (folder / f"{number:03}.http").write_bytes(request)
