"""Events on the public site: reading, registering, coming back with the code, and no more."""

import datetime
import html
import re

import pytest
from sqlalchemy import select

from accounts.roles import CoordinatorRole
from empowerment.events import registering
from empowerment.events.keeping import cancel_event, create_event, save_material
from empowerment.events.models import Audience, MaterialFor, Registration
from empowerment.files import add_file
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
    statuses,
)
from tests.server.account_kit import Visitor, joined
from tests.server.events_kit import ask, mailed_code, sign_up
from tests.server.kit import House

pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)

CONFIDENTIAL = (PLACE, LINK, SPEAKERS, NOTE)
PDF = b"%PDF-1.7 Folien"


def make(house: House, **changed: object) -> str:
    """Publish an event; give its key."""
    with house.database.write() as session:
        return published(session, **changed).hex()


def with_material(house: House, key: str, readers: MaterialFor) -> str:
    """Put up a text and a file; give the file's key."""
    with house.database.write() as session:
        event = bytes.fromhex(key)
        save_material(session, event=event, german="## Folien", english="", readers=readers)
        return add_file(session, owner=event, name="Folien.pdf", content=PDF, today=TODAY).hex()


def test_the_list_shows_what_comes_what_was_and_no_drafts(house: House) -> None:
    make(house)
    past = DAY - datetime.timedelta(days=60)
    make(house, title_de="Vergangenes", day=past, last_day=past, open_until=past)
    with house.database.write() as session:
        create_event(session, words=WORDS, today=TODAY)

    page = Visitor(house).get("/events/").text

    assert page.count(WORDS.title_de) == 1
    assert page.index("Was kommt") < page.index(WORDS.title_de) < page.index("Was war")
    assert page.index("Was war") < page.index("Vergangenes")


def test_the_filter_keeps_one_kind_and_unknown_ones_are_none(house: House) -> None:
    make(house)

    visitor = Visitor(house)

    assert WORDS.title_de in visitor.get("/events/?kind=workshop").text
    assert "Davon ist zurzeit nichts geplant." in visitor.get("/events/?kind=webinar").text
    assert WORDS.title_de in visitor.get("/events/?kind='<script>").text


def test_english_pages_fall_back_to_german_and_say_so(house: House) -> None:
    page = Visitor(house, "/en").get(f"/events/{make(house)}/").text

    assert "Judging threats" in page
    assert f'lang="de">{WORDS.summary_de}' in page
    assert "Monday, 7 December 2026, 18:00 to 20:30" in page


def test_place_and_people_are_nowhere_before_there_is_a_seat(house: House) -> None:
    key, visitor = make(house, capacity=1), Visitor(house)
    sign_up(Visitor(house), key, "Anna")
    code, waiting = sign_up(visitor, key, "Ben")
    looked = visitor.submit("/events/registration", code=code)
    seen = [
        visitor.get(path).text
        for prefix in ("", "/en")
        for path in (
            f"{prefix}/events/",
            f"{prefix}/events/{key}/",
            f"{prefix}/events/{key}/register",
            f"{prefix}/events/{key}/register/sent",
            f"{prefix}/events/{key}/event.ics",
            f"{prefix}/events/calendar.ics",
        )
    ]

    for page in (*seen, waiting.text, looked.text):
        plain = html.unescape(page).replace("\r\n ", "").replace("\\,", ",")
        assert not any(word in plain for word in CONFIDENTIAL)
    assert "erfahren Sie, wenn Sie einen Platz haben" in seen[1]


def test_who_confirmed_sees_where_it_is_at_once_and_with_the_code(house: House) -> None:
    key, visitor = make(house), Visitor(house)

    code, done = sign_up(visitor, key)
    later = Visitor(house).submit("/events/registration", code=code.lower())

    assert "Sie haben einen Platz" in done.text
    assert "In den Kalender (.ics)" in done.text
    assert not re.search(r'kern-alert__body">\s*</div>', later.text), "no box without words"
    for word in CONFIDENTIAL:
        assert word in done.text
        assert word in later.text
    assert "Was wir speichern" in visitor.get(f"/events/{key}/register").text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_whoever_types_an_address_sees_nothing_of_place_seat_or_code(
    house: House, prefix: str
) -> None:
    key, visitor = make(house, capacity=1), Visitor(house, prefix)

    answer = ask(visitor, key, "Eve", "eve@kommune.example")
    sent = visitor.door.get(answer.headers["Location"])

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{prefix}/events/{key}/register/sent"
    code = mailed_code(visitor, key, "eve@kommune.example")
    for word in (*CONFIDENTIAL, code, "eve@kommune.example", "Sie haben einen Platz"):
        assert word not in html.unescape(sent.text)
    assert "Plätze frei" in Visitor(house).get(f"/events/{key}/").text
    assert visitor.door.get(answer.headers["Location"]).status_code == 200
    with house.database.read() as session:
        assert statuses(session, bytes.fromhex(key)) == [(None, "requested")]


def test_looking_at_a_request_confirms_nothing_and_fetches_nothing(house: House) -> None:
    key, visitor = make(house), Visitor(house)
    ask(visitor, key, "Anna")
    code = mailed_code(visitor, key, "anna@kommune.example")

    page = visitor.submit("/events/registration", code=code)

    assert "Noch sind Sie nicht angemeldet." in page.text
    assert "<dd>Anna</dd>" in page.text
    assert not any(word in html.unescape(page.text) for word in CONFIDENTIAL)
    assert visitor.get("/events/registration/confirm").status_code == 405
    hidden = visitor.hidden(page, "/events/registration/confirm")
    for way in ("file", "cancel"):
        assert visitor.post(f"/events/registration/{way}", hidden).status_code >= 400
    with house.database.read() as session:
        assert statuses(session, bytes.fromhex(key)) == [(None, "requested")]


def test_confirming_again_by_reloading_shows_the_same_seat(house: House) -> None:
    key, visitor = make(house), Visitor(house)
    ask(visitor, key, "Anna")
    code = mailed_code(visitor, key, "anna@kommune.example")
    page = visitor.submit("/events/registration", code=code)
    hidden = visitor.hidden(page, "/events/registration/confirm")

    for _ in range(2):
        answer = visitor.post("/events/registration/confirm", hidden)
        assert answer.status_code == 200
        assert "Sie haben einen Platz" in answer.text
    with house.database.read() as session:
        assert statuses(session, bytes.fromhex(key)) == [(1, "confirmed")]


def test_a_request_for_what_closed_says_so_and_one_that_is_stale_is_unknown(
    house: House,
) -> None:
    closing, open_ = make(house, open_until=TODAY), make(house)
    visitor = Visitor(house)
    codes = {}
    for key in (closing, open_):
        ask(visitor, key, "Anna")
        codes[key] = mailed_code(visitor, key, "anna@kommune.example")
    page = visitor.submit("/events/registration", code=codes[closing])
    hidden = visitor.hidden(page, "/events/registration/confirm")
    house.clock.advance(hours=11)  # midnight in Berlin

    assert visitor.post("/events/registration/confirm", hidden).status_code == 409
    looked = visitor.submit("/events/registration", code=codes[closing])
    assert "Anmelden geht nicht mehr" in looked.text
    house.clock.advance(days=2)
    assert visitor.submit("/events/registration", code=codes[open_]).status_code == 422


def test_the_code_is_in_no_address_and_no_log(house: House, log_lines: object) -> None:
    key, visitor = make(house), Visitor(house)
    code, _ = sign_up(visitor, key, "Anna")
    page = visitor.submit("/events/registration", code=code)
    hidden = visitor.hidden(page, "/events/registration/cancel")
    gone = visitor.post("/events/registration/cancel", hidden)

    assert code not in gone.headers["Location"]
    assert not re.findall(rf'(?:href|action)="[^"]*{code}', page.text)
    written = log_lines.getvalue()  # type: ignore[attr-defined]
    for secret in (code, "Anna", "anna@kommune"):
        assert secret not in written
    assert page.headers["Cache-Control"] == "no-store"


def test_cancelling_asks_first_and_then_erases(house: House) -> None:
    key, visitor = make(house, capacity=1), Visitor(house)
    code, _ = sign_up(visitor, key, "Anna")
    sign_up(Visitor(house), key, "Ben")
    page = visitor.submit("/events/registration", code=code)
    assert '<details class="ask">' in page.text

    gone = visitor.post(
        "/events/registration/cancel", visitor.hidden(page, "/events/registration/cancel")
    )

    assert gone.status_code == 303
    assert "Ihre Angaben sind gelöscht." in visitor.get("/events/registration/cancelled").text
    with house.database.read() as session:
        assert statuses(session, bytes.fromhex(key)) == [(1, "cancelled"), (2, "confirmed")]
    again = visitor.submit("/events/registration", code=code)
    assert again.status_code == 422
    assert "Diesen Code kennen wir nicht." in again.text


@pytest.mark.parametrize("code", ["", "x", "A" * 26, "\x00", "é" * 26, "A" * 5000])
def test_a_wrong_code_is_told_so_and_nothing_else(house: House, code: str) -> None:
    answer = Visitor(house).submit("/events/registration", code=code)

    assert answer.status_code == 422


def test_a_form_without_its_token_registers_nobody(house: House) -> None:
    key, visitor = make(house), Visitor(house)
    fields = {"name": "Anna", "email": "anna@kommune.example"}

    assert visitor.post(f"/events/{key}/register", fields).status_code == 422
    taken = visitor.hidden(visitor.get("/events/registration"))
    assert visitor.post(f"/events/{key}/register", {**taken, **fields}).status_code == 422
    own = visitor.hidden(visitor.get(f"/events/{key}/register"))
    elsewhere = visitor.post(
        f"/events/{key}/register", {**own, **fields}, origin="https://evil.example"
    )
    assert elsewhere.status_code == 403
    with house.database.read() as session:
        assert session.scalars(select(Registration)).all() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("name", "Anna\x00"),
        ("name", "Anna\u202egnp"),
        ("email", "anna"),
        ("email", "anna@kommune.example\r\nBcc: all@kommune.example"),
        ("email", "änna@kommune.example"),
        ("email", "a@b.example, c@d.example"),
        ("organisation", "x" * 121),
    ],
)
def test_what_is_no_name_or_address_is_refused_with_a_word(
    house: House, field: str, value: str
) -> None:
    key = make(house)
    fields = {"name": "Anna", "email": "anna@kommune.example", field: value}

    answer = Visitor(house).submit(f"/events/{key}/register", **fields)

    assert answer.status_code == 422
    assert "Das stimmt noch nicht" in answer.text


@pytest.mark.parametrize("capacity", [1, 2])
def test_a_known_address_gets_the_same_answer_as_a_new_one_and_nothing_moves(
    house: House, capacity: int
) -> None:
    """On a full event and with one seat left: what everybody sees stays, too."""
    key = make(house, capacity=capacity)
    sign_up(Visitor(house), key, "Anna")
    own, _ = sign_up(Visitor(house), key, "Stranger") if capacity == 1 else ("", None)

    def seen() -> tuple[str, str]:
        page = Visitor(house).get(f"/events/{key}/").text
        return page, Visitor(house).submit("/events/registration", code=own).text if own else ""

    def neutral(text: str) -> str:
        return re.sub(r'name="token"[^>]*', "", text)

    before, answers = [neutral(each) for each in seen()], []
    for name in ("Anna", "anna", "Anne", "Anne"):
        visitor = Visitor(house)
        answer = ask(visitor, key, name)
        shown = visitor.door.get(answer.headers["Location"])
        answers.append((answer.status_code, answer.headers["Location"], neutral(shown.text)))
        assert [neutral(each) for each in seen()] == before

    assert len(set(answers)) == 1
    assert "Wir haben Ihnen geschrieben" in answers[0][2]


def test_a_flood_is_refused_with_a_word_and_what_was_typed_stays(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "MOST_REQUESTS", 1)
    key = make(house)
    ask(Visitor(house), key, "Eve")

    for name in ("Eve", "Anna"):
        answer = ask(Visitor(house), key, name)
        assert answer.status_code == 429
        assert "Bitte versuchen Sie es morgen noch einmal" in answer.text
        assert f'value="{name.lower()}@kommune.example"' in answer.text


def test_after_its_hours_an_event_is_over_before_midnight(house: House) -> None:
    key = make(house)
    house.clock.advance(days=14, hours=7)  # 20:00 in Berlin, on the day
    assert "Plätze frei" in Visitor(house).get(f"/events/{key}/").text

    house.clock.advance(minutes=30)

    page = Visitor(house).get(f"/events/{key}/").text
    assert "Vorbei" in page
    assert "Plätze frei" not in page
    assert "/register" not in page


def test_events_for_the_network_are_open_to_it_alone(house: House) -> None:
    key = make(house, audience=Audience.NETWORK)
    stranger, reader = Visitor(house), joined(house, CoordinatorRole.READER)
    operator = joined(house, CoordinatorRole.OPERATOR)

    for visitor in (stranger, operator):
        page = visitor.get(f"/events/{key}/register")
        assert "Anmelden können sich Kommunen mit Konto" in page.text
        assert 'name="email"' not in page.text
    answer = ask(reader, key, "Anna", "reader@oldenmoor.example")
    assert "Sie haben einen Platz" in reader.door.get(answer.headers["Location"]).text
    _, confirmed = sign_up(reader, key, "Bert")
    assert "Sie haben einen Platz" in confirmed.text
    ask(reader, key, "Cleo")
    code = mailed_code(reader, key, "cleo@kommune.example")
    asked = stranger.submit("/events/registration", code=code)
    assert "Anmelden können sich Kommunen mit Konto" in asked.text
    forged = stranger.hidden(stranger.get(f"/events/{make(house)}/register"))
    fields = {**forged, "name": "Eve", "email": "eve@kommune.example"}
    assert stranger.post(f"/events/{key}/register", fields).status_code == 409


def test_the_signed_in_see_their_own_without_a_code_and_nobody_elses(house: House) -> None:
    key, anna, other = make(house), joined(house), joined(house, CoordinatorRole.EDITOR)
    form = anna.get(f"/events/{key}/register").text
    assert 'value="Anna Muster"' in form
    ask(anna, key, email="coordinator@oldenmoor.example")

    (path,) = set(
        re.findall(r'href="(/account/events/[0-9a-f]{32}/)"', anna.get("/account/events/").text)
    )
    page = anna.get(path)

    assert PLACE in page.text
    assert PLACE in anna.get(f"{path}event.ics").text.replace("\r\n ", "").replace("\\,", ",")
    assert WORDS.title_de in anna.get("/account/").text
    for address in (path, f"{path}event.ics"):
        assert other.get(address).status_code == 404
    hidden = anna.hidden(page, "/account/events/cancel")
    ask(other, key, "Bea", "editor@oldenmoor.example")
    (others,) = set(
        re.findall(r'href="(/account/events/[0-9a-f]{32}/)"', other.get("/account/events/").text)
    )
    forged = {
        **other.hidden(other.get(others), "/account/events/cancel"),
        "registration": hidden["registration"],
    }
    assert other.post("/account/events/cancel", forged).status_code == 404
    assert anna.post("/account/events/cancel", hidden).status_code == 303
    assert "Sie sind für nichts angemeldet." in anna.get("/account/events/").text


@pytest.mark.parametrize("readers", list(MaterialFor))
def test_material_is_for_those_it_is_for_and_only_afterwards(
    house: House, readers: MaterialFor
) -> None:
    key, visitor = make(house, capacity=1), Visitor(house)
    seat, waiting = (sign_up(Visitor(house), key, name)[0] for name in ("Anna", "Ben"))
    file = with_material(house, key, readers)
    public = f"/events/{key}/files/{file}"

    def look(code: str) -> str:
        return Visitor(house).submit("/events/registration", code=code).text

    assert visitor.get(public).status_code == 404
    assert "Folien" not in look(seat)
    house.clock.advance(days=15)
    everybody = readers == MaterialFor.EVERYBODY
    assert visitor.get(public).status_code == (200 if everybody else 404)
    assert ("<h2>Folien</h2>" in visitor.get(f"/events/{key}/").text) == everybody
    assert "<h2>Folien</h2>" in look(seat)
    assert ("<h2>Folien</h2>" in look(waiting)) == everybody


def test_a_file_comes_with_the_code_as_a_download_that_runs_nothing(house: House) -> None:
    key, visitor = make(house), Visitor(house)
    code, _ = sign_up(visitor, key)
    file = with_material(house, key, MaterialFor.PARTICIPANTS)
    house.clock.advance(days=15)
    page = visitor.submit("/events/registration", code=code)
    form = next(
        each for each in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if file in each
    )
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form))

    answer = visitor.post("/events/registration/file", fields)

    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=Folien.pdf"
    assert "sandbox; default-src 'none'" in answer.headers.getlist("Content-Security-Policy")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    other = visitor.post("/events/registration/file", {**fields, "file": "0" * 32})
    assert other.status_code == 422


def test_a_cancelled_event_says_so_and_takes_nobody(house: House) -> None:
    key, visitor = make(house), Visitor(house)
    code, _ = sign_up(visitor, key)
    with house.database.write() as session:
        cancel_event(session, event=bytes.fromhex(key), by=BY, now=NOW)

    page = visitor.get(f"/events/{key}/").text

    assert "Diese Veranstaltung ist abgesagt" in page
    assert "/register" not in page
    looked = Visitor(house).submit("/events/registration", code=code).text
    assert PLACE not in looked
    assert "Anmeldung absagen" not in looked


@pytest.mark.parametrize("key", ["0" * 32, "x", "0" * 31, "A" * 32, "%00", "..%2F"])
def test_what_is_no_event_is_not_found(house: House, key: str) -> None:
    visitor = Visitor(house)
    for path in (f"/events/{key}/", f"/events/{key}/register", f"/events/{key}/event.ics"):
        assert visitor.get(path).status_code == 404


def test_the_feed_is_read_by_calendars_and_may_be_kept_a_while(house: House) -> None:
    make(house)

    answer = Visitor(house, "/en").get("/events/calendar.ics")

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
    assert "Judging threats" in answer.text
