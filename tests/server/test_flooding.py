"""Floods: one mailbox can fill neither the disk nor the desk's queue."""

from typing import Any

from app.demo.reporter import Reporter
from crypto.encoding import new_id
from tests.server.case_kit import CaseClient
from tests.server.kit import Door, House, code
from tests.server.test_intake import start_next_epoch, stored

MOST_PENDING = 20
LARGEST_PAGE = 1_800_000
LONG = "x" * 40_000
"""A text of the larger size class."""


def flood(house: House, reporter: Reporter, messages: int, text: str = LONG) -> dict[str, Any]:
    """Send further messages to a thread that has one; gives the fields of the one after them.

    They are the same file again and again: what is inside is for the desk to find out.
    """
    fields = house.write_back(reporter, text).fields
    door = house.report_door()
    for sequence in range(1, messages + 1):
        numbered = fields | {"id": new_id(), "sequence": str(sequence)}
        assert door.post_form("/api/mailbox/messages", numbered).status_code == 201
    return fields | {"id": new_id(), "sequence": str(messages + 1)}


def pages(door: Door) -> list[Any]:
    """Give all pages of the queue."""
    found, path = [], "/api/reports"
    while True:
        answer = door.get(path)
        assert answer.json is not None
        found.append(answer)
        if answer.json["next"] is None:
            return found
        path = f"/api/reports?before={answer.json['next']}"


def test_a_thread_takes_no_more_than_the_desk_has_read(house: House) -> None:
    reporter, _ = house.submit()
    door = house.report_door()
    following = flood(house, reporter, MOST_PENDING - 1, "kurz")

    refused = door.post_form("/api/mailbox/messages", following)

    assert (refused.status_code, code(refused)) == (409, "mailbox-full")
    assert stored(house.database) == (1, MOST_PENDING, MOST_PENDING)
    CaseClient(house, reporter.id).accept(house.sign_in())
    assert door.post_form("/api/mailbox/messages", following).status_code == 201


def test_a_full_thread_still_acknowledges_what_it_has(house: House) -> None:
    reporter, _ = house.submit()
    fields = house.write_back(reporter).fields
    door = house.report_door()
    door.post_form("/api/mailbox/messages", fields)
    for sequence in range(2, MOST_PENDING):
        numbered = fields | {"id": new_id(), "sequence": str(sequence)}
        door.post_form("/api/mailbox/messages", numbered)

    again = door.post_form("/api/mailbox/messages", fields)
    later = fields | {"id": new_id(), "sequence": str(MOST_PENDING + 1)}
    out_of_place = door.post_form("/api/mailbox/messages", later)

    assert again.status_code == 201
    assert code(out_of_place) == "sequence-taken"


def test_a_full_thread_of_one_reporter_stops_no_other(house: House) -> None:
    reporter, _ = house.submit()
    flood(house, reporter, MOST_PENDING - 1, "kurz")
    other, _ = house.submit()

    further = house.write_back(other)
    answer = house.report_door().post_form("/api/mailbox/messages", further.fields)

    assert answer.status_code == 201


def test_a_new_epoch_is_still_told_to_a_thread_with_room(house: House) -> None:
    reporter, _ = house.submit()
    following = flood(house, reporter, MOST_PENDING - 2, "kurz")
    start_next_epoch(house)

    answer = house.report_door().post_form("/api/mailbox/messages", following)

    assert code(answer) == "stale-epoch"


def test_pages_of_the_queue_stay_small_and_leave_nothing_out(house: House) -> None:
    reporters = [house.submit(LONG)[0] for _ in range(14)]
    for index in (2, 3):
        flood(house, reporters[index], MOST_PENDING - 1)

    answers = pages(house.sign_in())

    listed = [report for answer in answers for report in answer.json["reports"]]
    assert sorted(report["id"] for report in listed) == sorted(each.id for each in reporters)
    assert sum(len(report["messages"]) for report in listed) == 12 + 2 * MOST_PENDING
    assert all(0 < len(answer.json["reports"]) <= 10 for answer in answers)
    largest = max(len(answer.data) for answer in answers)
    # A page of one full thread is the worst there is.
    assert LARGEST_PAGE * 0.99 < largest < LARGEST_PAGE


def test_a_case_brings_no_more_than_what_may_wait(house: House) -> None:
    reporter, _ = house.submit()
    CaseClient(house, reporter.id).accept(house.sign_in())
    following = flood(house, reporter, MOST_PENDING)

    refused = house.report_door().post_form("/api/mailbox/messages", following)
    answer = house.sign_in().get(f"/api/cases/{reporter.id}")

    assert code(refused) == "mailbox-full"
    assert answer.json is not None
    assert len(answer.json["pending"]) == MOST_PENDING
