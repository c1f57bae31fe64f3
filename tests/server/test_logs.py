"""Logs: what happened, never who, from where, with which words or when exactly."""

import io
import json

import pytest
from sqlalchemy import text

from crypto.encoding import b64encode
from tests.server.case_kit import CaseClient
from tests.server.kit import START, House, code, report_fields


def test_logs_hold_no_address_name_token_or_text(house: House, log_lines: io.StringIO) -> None:
    canaries = ["203.0.113.77", "kanarie-agent", "kanarie-name", "kanarie-frage"]
    reporter, sealed = house.seal("kanarie-text")
    fields = report_fields(reporter, sealed)
    door = house.report_door()
    headers = {
        "Origin": door.origin,
        "User-Agent": "kanarie-agent",
        "X-Forwarded-For": "203.0.113.77",
    }
    options = {"headers": headers, "environ_overrides": {"REMOTE_ADDR": "203.0.113.77"}}
    door.post_form("/api/reports", fields)
    door.post("/api/mailbox?token=kanarie-frage", {"token": "kanarie-name"}, **options)
    door.get("/kanarie-name", **options)
    desk = house.sign_in()
    desk.post("/api/login", {"name": "kanarie-name", "token": b64encode(bytes(32))}, **options)
    CaseClient(house, reporter.id).accept(desk)
    desk.get("/api/cases?after=kanarie-frage", **options)
    desk.get(f"/api/cases/{reporter.id}")
    logged = log_lines.getvalue()
    assert logged
    secrets = [str(value) for value in fields.values() if isinstance(value, str)]
    secrets += [str(house.desk.people[0].name), house.desk.people[0].id, "leitung"]
    for canary in [*canaries, *secrets, "127.0.0.1", "kanarie"]:
        assert canary not in logged


def test_lines_are_json_with_the_day_and_no_time(house: House, log_lines: io.StringIO) -> None:
    house.sign_in().get("/api/session")
    lines = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    assert lines[-1] == {
        "day": START.date().isoformat(),
        "level": "info",
        "event": "request",
        "site": "desk",
        "route": "accounts.show_session",
        "status": 200,
        "duration": lines[-1]["duration"],
    }
    assert lines[-1]["duration"] in ("<10ms", "<100ms", "<1s", ">=1s")


def test_a_report_that_arrives_leaves_no_line(house: House, log_lines: io.StringIO) -> None:
    reporter, _ = house.submit()
    token = b64encode(reporter.keys.mailbox_token)
    house.report_door().post("/api/mailbox", {"token": token, "after": 0})
    assert log_lines.getvalue() == ""


def test_a_failure_is_logged_by_its_type_alone(house: House, log_lines: io.StringIO) -> None:
    reporter, sealed = house.seal()
    with house.database.write() as session:
        # Not a fault that a request could cause: a table is gone.
        session.execute(text("ALTER TABLE outbox RENAME TO gone"))
    try:
        answer = house.report_door().post_form("/api/reports", report_fields(reporter, sealed))
    finally:
        with house.database.write() as session:
            session.execute(text("ALTER TABLE gone RENAME TO outbox"))
    assert answer.status_code in (500, 503)
    assert code(answer) in ("unexpected", "unavailable")
    lines = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    assert lines[0]["exception"] in ("OperationalError", "ProgrammingError")
    assert reporter.id not in log_lines.getvalue()
    assert "INSERT" not in log_lines.getvalue()
    house.submit()


@pytest.mark.parametrize("path", ["/", "/api/reports"])
def test_a_foreign_host_leaves_no_line(house: House, log_lines: io.StringIO, path: str) -> None:
    door = house.report_door()
    door.client.get(path, base_url="http://kanarie.example")
    assert log_lines.getvalue() == ""
