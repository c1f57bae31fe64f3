"""What is no HTTP request: answered as everything else, quoted nowhere, noted nowhere.

The application never sees these; they end in the web server below it.
"""

import json
import socket
from email.message import Message
from email.parser import BytesHeaderParser

import pytest

from crypto.encoding import b64encode
from crypto.receipt import decode_receipt, receipt_keys
from tests.e2e.product import Product

CANARY = b"Kanarienvogel"
HOST = b"Host: report.localhost:%d\r\n"
BAD = {
    "no request line": b"Kanarienvogel sings loudly today\r\n\r\n",
    "unknown method": b"Kanarienvogel / HTTP/1.1\r\n" + HOST + b"\r\n",
    "unknown version": b"GET /Kanarienvogel HTTP/9.7\r\n" + HOST + b"\r\n",
    "header name": b"GET / HTTP/1.1\r\n" + HOST + b"Kanarien vogel: x\r\n\r\n",
    "header without a name": b"GET / HTTP/1.1\r\n" + HOST + b"Kanarienvogel\r\n\r\n",
    "folded header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n Kanarienvogel\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + b"Host: Kanarienvogel\r\n\r\n",
    "length": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: Kanarienvogel\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\n" * 2 + b"\r\n1",
    "length of chunks": b"POST / HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "expectation": b"POST / HTTP/1.1\r\n" + HOST + b"Expect: Kanarienvogel\r\n\r\n",
    "coding": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: Kanarienvogel\r\n\r\n",
    "long address": b"GET /" + CANARY * 900 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "long header": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: " + CANARY * 900 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + HOST + b"Kanarienvogel: x\r\n" * 200 + b"\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03Kanarienvogel\r\n\r\n",
    "next protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nKanarienvogel",
}


def send(product: Product, request: bytes) -> tuple[int, Message, bytes]:
    """Status, headers and body of the answer to these bytes."""
    with socket.create_connection(("127.0.0.1", product.server.port), timeout=30) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        with line.makefile("rb") as answer:
            head, _, body = answer.read().partition(b"\r\n\r\n")
    first, _, lines = head.partition(b"\r\n")
    return int(first.split()[1]), BytesHeaderParser().parsebytes(lines), body


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_request_is_a_problem_that_quotes_nothing(product: Product, kind: str) -> None:
    host = HOST % product.server.port
    status, headers, body = send(product, BAD[kind].replace(HOST, host))

    problem = json.loads(body)
    expected = 413 if kind.startswith(("long", "many")) else 400
    assert (status, problem["status"]) == (expected, expected)
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert CANARY.lower() not in body.lower() + str(headers).lower().encode()


def test_nothing_of_it_is_logged(product: Product) -> None:
    log = product.data / "logs" / "web.log"
    before = log.read_bytes()
    for request in BAD.values():
        send(product, request.replace(HOST, HOST % product.server.port))

    written = log.read_bytes().removeprefix(before)

    assert CANARY not in written
    assert b"127.0.0.1" not in written
    assert b"gunicorn" not in written


NAMES = (b"SCRIPT_NAME", b"Script-Name", b"PATH_INFO", b"X-Forwarded-Host")


@pytest.mark.parametrize("name", NAMES)
def test_no_header_says_where_a_request_goes(product: Product, name: bytes) -> None:
    """Anybody can send one, and a proxy may pass it on."""
    host = HOST % product.server.port
    lines = host + b"Connection: close\r\n" + name + b": /" + CANARY + b"\r\n\r\n"

    status, headers, body = send(product, b"GET /healthz HTTP/1.1\r\n" + lines)

    assert (status, body) == (200, b"ok\n")
    assert CANARY not in str(headers).encode()


def poll(product: Product, token: bytes, after: int) -> tuple[list[tuple[str, str]], bytes]:
    """Headers without the date, and body, of a mailbox's answer."""
    host = (HOST % product.server.port).rstrip()
    body = json.dumps({"token": b64encode(token), "after": after}).encode()
    lines = (
        b"POST /api/mailbox HTTP/1.1",
        host,
        b"Origin: http://" + host.removeprefix(b"Host: "),
        b"Content-Type: application/json",
        b"Content-Length: %d" % len(body),
        b"Connection: close",
    )
    status, headers, content = send(product, b"\r\n".join(lines) + b"\r\n\r\n" + body)
    assert status == 200
    return [(name, value) for name, value in headers.items() if name != "Date"], content


def test_unknown_mailbox_and_nothing_new_are_the_same_on_the_wire(product: Product) -> None:
    token = receipt_keys(decode_receipt(product.receipt)).mailbox_token

    some = poll(product, token, 0)
    nothing_new, unknown = poll(product, token, 3), poll(product, bytes(32), 3)

    assert nothing_new == unknown
    assert some[0] == unknown[0]
    assert len(some[1]) == len(unknown[1])
    assert some[1] != unknown[1]
