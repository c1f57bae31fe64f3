"""Bodies end where their route says: more is refused, also where nothing announced how much comes.

A server that takes chunked bodies tells the application only where they end.
"""

import io

import pytest
from werkzeug.test import TestResponse

from incidents.routes import LARGEST_ENVELOPE, POLL_BODY
from tests.server.kit import BOUNDARY, Door, House, code, contents, encode_form, report_fields

POLL = b'{"token":"%s","after":0}' % (b"A" * 43)
FORM = f"multipart/form-data; boundary={BOUNDARY}"


def send(door: Door, path: str, body: bytes, content_type: str, *, chunked: bool) -> TestResponse:
    if not chunked:
        return door.post(path, data=body, content_type=content_type)
    return door.post(
        path,
        input_stream=io.BytesIO(body),
        content_type=content_type,
        environ_overrides={"wsgi.input_terminated": True},
    )


CHUNKED = pytest.mark.parametrize("chunked", [False, True], ids=["announced", "chunked"])


@CHUNKED
def test_json_may_be_as_long_as_its_route_says(house: House, chunked: bool) -> None:
    body = POLL.ljust(POLL_BODY)
    kind = "application/json"
    door = house.report_door()
    assert send(door, "/api/mailbox", body, kind, chunked=chunked).status_code == 200
    refused = send(door, "/api/mailbox", body + b" ", kind, chunked=chunked)
    assert (refused.status_code, code(refused)) == (413, "too-large")
    # Taken up to its limit, this would be a good request.
    hidden = send(door, "/api/mailbox", body + b"x" * 5_000, kind, chunked=chunked)
    assert (hidden.status_code, code(hidden)) == (413, "too-large")


@CHUNKED
def test_a_form_may_be_as_long_as_its_route_says(house: House, chunked: bool) -> None:
    before = contents(house.database)
    fields = report_fields(*house.seal("x" * 40_000))  # both files of the larger class
    padded = encode_form(fields) + b"\r\n".ljust(LARGEST_ENVELOPE)
    door = house.report_door()
    refused = send(door, "/api/reports", padded, FORM, chunked=chunked)
    assert (refused.status_code, code(refused)) == (413, "too-large")
    assert contents(house.database) == before
    taken = send(door, "/api/reports", encode_form(fields), FORM, chunked=chunked)
    assert taken.status_code == 201


@CHUNKED
def test_a_body_cut_off_stores_nothing(house: House, chunked: bool) -> None:
    before = contents(house.database)
    body = encode_form(report_fields(*house.seal()))
    door = house.report_door()
    for length in (0, 1, 500, len(body) // 2, len(body) - 3):
        environ = {"CONTENT_LENGTH": str(len(body))} | {"wsgi.input_terminated": chunked}
        answer = door.post(
            "/api/reports",
            input_stream=io.BytesIO(body[:length]),
            content_type=FORM,
            environ_overrides=environ,
        )
        assert (answer.status_code, code(answer)) == (400, "malformed"), length
    assert contents(house.database) == before
