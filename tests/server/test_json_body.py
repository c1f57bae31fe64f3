"""JSON as every reader understands it alike, or not at all."""

import pytest

from crypto.encoding import b64encode
from tests.server.kit import House, code

GOOD = b'{"token":"%s","after":0}' % b64encode(bytes(32)).encode()


@pytest.mark.parametrize(
    "body",
    [
        GOOD.replace(b"0}", b'0,"after":1}'),  # which of the two counts?
        GOOD.replace(b"0}", b'0,"\\u0061fter":0}'),
        GOOD.replace(b"0}", b"0.0}"),
        GOOD.replace(b"0}", b"0e0}"),
        GOOD.replace(b"0}", b"NaN}"),
        GOOD.replace(b"0}", b"0,}"),
        GOOD.replace(b"A", b"\\ud800", 1),
        GOOD + b"\0",
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("utf-16"),
        GOOD.replace(b"0}", b"[" * 400 + b"]" * 400 + b"}"),
    ],
)
def test_what_another_reader_might_take_otherwise_is_malformed(house: House, body: bytes) -> None:
    door = house.report_door()
    answer = door.post("/api/mailbox", data=body, content_type="application/json")
    assert (answer.status_code, code(answer)) == (400, "malformed")
    good = door.post("/api/mailbox", data=GOOD, content_type="application/json")
    assert good.status_code == 200
