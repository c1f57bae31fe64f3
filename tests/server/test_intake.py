"""Taking in reports: acknowledged means stored, once, and only what is sealed."""

from tests.server.kit import House, report_fields


def test_a_report_is_acknowledged_and_waits_in_the_queue(house: House) -> None:
    reporter, sealed = house.seal()
    answer = house.report_door().post_form("/api/reports", report_fields(reporter, sealed))
    assert answer.status_code == 201
    assert answer.json == {"id": reporter.id, "received": house.clock.today.isoformat()}
    queue = house.sign_in().get("/api/reports").json
    assert queue is not None
    assert [report["id"] for report in queue["reports"]] == [reporter.id]
