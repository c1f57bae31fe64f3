"""Calendar files: other programs read them, and they tell nobody what is for participants."""

import dataclasses
import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from sqlalchemy.orm import Session

from empowerment.events.calendar import CalendarPlace, event_file, feed
from empowerment.events.keeping import cancel_event, change_event, create_event
from empowerment.events.reading import feed_events
from tests.events.kit import (
    BY,
    DAY,
    LINK,
    NOTE,
    NOW,
    PLACE,
    SPEAKERS,
    TODAY,
    WORDS,
    published,
    row_of,
)

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)

HERE = CalendarPlace("https://rueckhalt.example:8443", "de")
ENGLISH = CalendarPlace("https://rueckhalt.example:8443", "en")
BERLIN = ZoneInfo("Europe/Berlin")


def entry(made: bytes) -> Any:
    (found,) = Calendar.from_ical(made).walk("VEVENT")
    assert isinstance(found, Event)
    return found


def unfolded(made: bytes) -> str:
    return made.replace(b"\r\n ", b"").decode().replace("\\,", ",")


def test_an_entry_is_at_the_right_hour_in_summer_and_winter(session: Session) -> None:
    for day, offset in ((datetime.date(2026, 7, 1), 2), (datetime.date(2026, 12, 1), 1)):
        event = published(session, day=day, last_day=day, open_until=day)
        found = entry(event_file(row_of(session, event), HERE, confirmed=False))
        start = found.start
        assert isinstance(start, datetime.datetime)
        assert start == datetime.datetime.combine(day, datetime.time(18), BERLIN)
        assert start.utcoffset() == datetime.timedelta(hours=offset)


def test_the_zone_is_in_the_file_with_its_rules(session: Session) -> None:
    made = event_file(row_of(session, published(session)), HERE, confirmed=False)

    zone = Calendar.from_ical(made).timezones[0].to_tz(lookup_tzid=False)

    for month, hours in ((1, 1), (4, 2), (7, 2), (11, 1)):
        for year in (2026, 2039):
            moment = datetime.datetime(year, month, 15, 12)  # noqa: DTZ001  # the zone is asked
            assert zone.utcoffset(moment) == datetime.timedelta(hours=hours)
    assert b"TZID=Europe/Berlin" in made


def test_files_are_as_the_format_wants_them(session: Session) -> None:
    event = published(session, title_de="Ä" * 100, description_de="x" * 500)
    made = feed([row_of(session, event)], HERE, office="Fachstelle")

    assert made.endswith(b"END:VCALENDAR\r\n")
    lines = made.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert all(line.decode("utf-8") is not None for line in lines)
    parsed = Calendar.from_ical(made)
    assert parsed.errors == []
    assert parsed["version"] == "2.0"
    assert {"uid", "dtstamp", "dtstart", "dtend", "sequence", "summary"} <= {
        name.lower() for name in entry(made)
    }


def test_files_are_no_scheduling_messages_which_would_need_an_organizer(session: Session) -> None:
    row = row_of(session, published(session))

    for made in (event_file(row, HERE, confirmed=True), feed([row], HERE, office="Fachstelle")):
        assert "method" not in Calendar.from_ical(made)


def test_uids_stay_and_the_sequence_rises_with_what_calendars_hold(session: Session) -> None:
    event = published(session)
    row = row_of(session, event)
    before = entry(event_file(row, HERE, confirmed=False))

    change_event(session, event=event, words=dataclasses.replace(WORDS, capacity=9), now=NOW)
    same = entry(event_file(row, ENGLISH, confirmed=True))
    change_event(session, event=event, words=dataclasses.replace(WORDS, note="x"), now=NOW)
    noted = entry(event_file(row, HERE, confirmed=True))
    change_event(session, event=event, words=dataclasses.replace(WORDS, ends=1300), now=NOW)
    after = entry(event_file(row, HERE, confirmed=False))
    cancel_event(session, event=event, by=BY, now=NOW)
    gone = entry(event_file(row, HERE, confirmed=False))

    made = (before, same, noted, after, gone)
    assert len({str(each["uid"]) for each in made}) == 1
    assert [each["sequence"] for each in made] == [0, 0, 1, 2, 3]
    assert (after["status"], gone["status"]) == ("CONFIRMED", "CANCELLED")


def test_place_and_people_stand_only_in_the_file_of_who_has_a_seat(session: Session) -> None:
    row = row_of(session, published(session))

    public = unfolded(event_file(row, HERE, confirmed=False))
    listed = unfolded(feed([row], HERE, office="Fachstelle"))
    inside = unfolded(event_file(row, HERE, confirmed=True))

    for word in (PLACE, LINK, SPEAKERS, NOTE):
        assert word not in public + listed
        assert word in inside


def test_what_is_no_secret_stands_in_the_feed_but_for_the_note(session: Session) -> None:
    event = published(session, place_confidential=False, speakers_confidential=False)

    listed = unfolded(feed([row_of(session, event)], HERE, office="Fachstelle"))

    assert PLACE in listed
    assert SPEAKERS in listed
    assert NOTE not in listed


def test_the_feed_has_no_drafts_and_what_was_cancelled(session: Session) -> None:
    create_event(session, words=WORDS, today=TODAY)
    gone, coming = published(session), published(session)
    cancel_event(session, event=gone, by=BY, now=NOW)
    long_ago = DAY - datetime.timedelta(days=900)
    published(session, day=long_ago, last_day=long_ago, open_until=long_ago)

    found = {event.id for event in feed_events(session, today=TODAY)}

    assert found == {gone, coming}


def test_an_event_of_three_days_is_three_evenings_and_not_one_long_night(session: Session) -> None:
    event = published(session, last_day=DAY + datetime.timedelta(days=2))

    found = entry(event_file(row_of(session, event), HERE, confirmed=False))

    assert found["rrule"]["COUNT"] == [3]
    assert found.duration == datetime.timedelta(hours=2, minutes=30)


def test_texts_are_in_the_language_of_the_address_with_german_where_one_is_missing(
    session: Session,
) -> None:
    found = entry(event_file(row_of(session, published(session)), ENGLISH, confirmed=False))

    assert found["summary"] == "Judging threats"
    assert "Für alle" in found["description"]
    assert "/en/events/" in found["url"]
    assert found["summary"].params["LANGUAGE"] == "en"


def test_no_text_ends_its_line_and_adds_a_property(session: Session) -> None:
    event = published(session, title_de="a\r\nATTENDEE:mailto:x@evil.example\nX;Y,Z")

    made = event_file(row_of(session, event), HERE, confirmed=False)

    assert b"\r\nATTENDEE" not in made
    assert b"\nATTENDEE" not in made.replace(b"\r\n ", b"")
