"""Pages of the self-check as browsers meet them: roles, forms, hostile texts, and no traces."""

import dataclasses
import datetime
import html
import io
import json
import os
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from accounts.coordinators import SignedInCoordinator, find_coordinator
from accounts.roles import CoordinatorRole
from accounts.routes.cookies import Ticket
from accounts.routes.coordinator import CoordinatorPerson
from app.server import create_wsgi
from empowerment.selfcheck import checks
from empowerment.selfcheck.codes import code_of
from empowerment.selfcheck.models import SelfCheck, SelfCheckSheet
from empowerment.selfcheck.question_sets import Side
from empowerment.selfcheck.routes.start_page import self_check_step
from tests.server.account_kit import BROWSER, Visitor, joined
from tests.server.kit import House, contents
from tests.server.test_guards import sites

pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)

OWN = "/account/self-check/"
LAST_DAY = "2026-12-14"

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</textarea><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "&lt;script&gt;",
    "{measure} {0} %s %(x)s",
)


def start(coordinator: Visitor, **changed: str) -> str:
    """Start a check; give its address."""
    fields = {"question_set": "protection.1", "form": "short", "last_day": LAST_DAY, **changed}
    answer = coordinator.submit(f"{OWN}start", **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[0]


def way_in(coordinator: Visitor, check: str, side: Side) -> str:
    """The address in the invitation of a side."""
    page = coordinator.get(f"{check}invitation/{side}")
    found = re.search(r"http://localhost:8000(/self-check/[a-z2-7-]+/)", page.text)
    assert found is not None
    return found[1]


def hand_in(house: House, address: str, **ticked: str) -> TestResponse:
    """Answer at a fresh browser."""
    visitor = Visitor(house)
    fields = {f"answer-{name}": value for name, value in (ticked or {"A1": "3"}).items()}
    return visitor.submit(address, **fields)


def fill(house: House, check: str, *, question: str = "A1") -> None:
    """Hand in five sheets of each side, past the pages."""
    name, secret = id_of(check), house.config.secret_key
    with house.database.write() as session:
        for side, value in ((Side.ADMINISTRATION, 3), (Side.VOLUNTEERS, 1)):
            for _ in range(5):
                checks.hand_in(
                    session,
                    secret=secret,
                    code=code_of(secret, check=name, side=side),
                    sheet={question: value, "B1": None},
                    draft=os.urandom(16),
                    today=house.clock.today,
                )


def closed(house: House, coordinator: Visitor, *, form: str = "short", question: str = "A1") -> str:
    """A check of one day, with a result for one question."""
    check = start(coordinator, form=form, last_day=str(house.clock.today))
    fill(house, check, question=question)
    assert coordinator.press(check, f"{check}close").status_code == 303
    return check


def id_of(check: str) -> bytes:
    return bytes.fromhex(check.rstrip("/").rpartition("/")[2])


def test_answering_needs_no_account_and_leaves_no_cookie(house: House) -> None:
    coordinator = joined(house)
    address = way_in(coordinator, start(coordinator), Side.VOLUNTEERS)
    visitor = Visitor(house)

    page = visitor.get(address)
    answer = visitor.post(address, {**visitor.hidden(page), "answer-A1": "2"})
    thanks = visitor.get(answer.headers["Location"])

    for each in (page, answer, thanks):
        assert "Set-Cookie" not in each.headers
        assert each.headers["Cache-Control"] == "no-store"
    assert "Vielen Dank" in thanks.text
    assert page.text.count("<fieldset") == 8


def test_a_code_can_be_typed_from_paper(house: House) -> None:
    coordinator = joined(house)
    address = way_in(coordinator, start(coordinator), Side.ADMINISTRATION)
    code = address.split("/")[2]
    for typed in (code.upper(), code.replace("-", " ")):
        answer = Visitor(house).submit("/self-check/", code=typed)
        assert answer.headers["Location"] == address
    wrong = Visitor(house).submit("/self-check/", code="aaaa-bbbb")
    assert wrong.status_code == 422
    assert Visitor(house).get("/self-check/aaaa/").status_code == 404


def test_errors_keep_what_was_ticked_and_any_question_may_be_passed_over(house: House) -> None:
    coordinator = joined(house)
    address = way_in(coordinator, start(coordinator), Side.VOLUNTEERS)
    visitor = Visitor(house)
    hidden = visitor.hidden(visitor.get(address))

    bad = visitor.post(address, {**hidden, "answer-A1": "2", "answer-A5": "99"})
    nothing = visitor.post(address, {**hidden, "answer-A1": "none"})

    assert bad.status_code == nothing.status_code == 422
    assert re.search(r'name="answer-A1" value="2" checked', bad.text)
    assert visitor.hidden(bad)["draft"] == hidden["draft"]
    with house.database.read() as session:
        assert session.scalars(select(SelfCheckSheet)).all() == []
    assert visitor.post(address, {**hidden, "answer-A1": "2"}).status_code == 303


def test_volunteers_read_their_own_wording(house: House) -> None:
    coordinator = joined(house)
    check = start(coordinator, form="long")
    own = "Wenn Sie bei Ihrem Einsatz beleidigt oder bedroht werden"
    pages = {side: Visitor(house).get(way_in(coordinator, check, side)).text for side in Side}
    assert own in pages[Side.VOLUNTEERS]
    assert own not in pages[Side.ADMINISTRATION]
    assert pages[Side.ADMINISTRATION].count("<fieldset") == 25


def test_while_open_the_page_is_the_same_for_one_sheet_and_for_four(house: House) -> None:
    coordinator = joined(house)
    check = start(coordinator)
    address = way_in(coordinator, check, Side.VOLUNTEERS)

    def page() -> str:
        return re.sub(r'(name="token"[^>]*value=)"[^"]*"', r"\1", coordinator.get(check).text)

    pages = [page()]
    for _ in range(4):
        hand_in(house, address)
        pages.append(page())
    hand_in(house, address)

    assert len(set(pages)) == 1
    assert page() != pages[0]


def test_the_result_is_the_same_however_often_it_is_asked_for(house: House) -> None:
    coordinator = joined(house)
    check = start(coordinator, last_day=str(house.clock.today))
    fill(house, check)
    closing = coordinator.hidden(coordinator.get(check), f"{check}close")
    coordinator.post(f"{check}close", closing)
    first = coordinator.get(check)
    reader = joined(house, CoordinatorRole.READER)

    again = coordinator.post(f"{check}close", closing)
    late = hand_in_at_closed(house, check)

    assert "Verwaltung: 3,0, Ehrenamtliche: 1,0, Abstand: 2,0" in first.text
    assert again.status_code == 303
    assert late.status_code == 410
    assert coordinator.get(check).text == first.text
    assert "Abstand: 2" in reader.get(check).text
    assert "/plans" not in reader.get(check).text  # reading is all a reader does


def hand_in_at_closed(house: House, check: str) -> TestResponse:
    code = code_of(house.config.secret_key, check=id_of(check), side=Side.VOLUNTEERS)
    return Visitor(house).post(f"/self-check/{code}/", {"answer-A1": "1"})


def test_too_few_answers_lead_to_paper_and_nothing_stays(house: House) -> None:
    coordinator = joined(house)
    check = start(coordinator)
    hand_in(house, way_in(coordinator, check, Side.VOLUNTEERS))

    house.clock.advance(days=21)
    coordinator.sign_in("coordinator@oldenmoor.example")
    coordinator.press(check, f"{check}close")

    page = coordinator.get(check)
    assert "weniger als fünf Antworten" in page.text
    assert "Auf Papier geht es trotzdem" in page.text
    for path in re.findall(r'href="(/self-check/paper/[^"]+)"', page.text):
        paper = Visitor(house).get(path)
        assert paper.data.startswith(b"%PDF")
        assert "Set-Cookie" not in paper.headers
    assert coordinator.get(f"{check}workshop.pdf").data.startswith(b"%PDF")
    assert contents(house.database)["self_check_sheets"] == []


def test_another_kommunes_people_find_nothing(house: House) -> None:
    check = closed(house, joined(house))
    other = joined(house, ags="01999002")
    for path in ("", "workshop.pdf", "compare", "invitation/volunteers", "plans"):
        assert other.get(f"{check}{path}").status_code == 404, path
    for path in ("close", "call-off", "prolong", "plans"):
        assert other.post(f"{check}{path}", {}).status_code == 404, path


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_texts_are_shown_and_nothing_more(house: House, attack: str) -> None:
    coordinator = joined(house)
    check = closed(house, coordinator)
    made = coordinator.submit(
        f"{check}plans", measure=attack, owner=attack, due="2026-11-20", note=attack
    )
    assert made.status_code == 303, made.text
    pages = [coordinator.get(path) for path in (check, OWN, "/account/")]
    plan = re.search(r'href="(/account/self-check/plans/[0-9a-f]+/)"', pages[0].text)
    assert plan is not None
    pages.append(coordinator.get(plan[1]))
    pages.append(coordinator.submit("/self-check/", code=attack))

    shown = html.escape(attack)
    for page in pages:
        for raw in ("<script>alert", "<img src=x", "<svg onload", "49{%"):
            assert raw not in page.text
    assert shown.replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in pages[0].text
    assert coordinator.get(f"{check}workshop.pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize("text", ["a\0b", "a\u202eb", "x" * 301])
def test_texts_that_hide_something_are_refused(house: House, text: str) -> None:
    coordinator = joined(house)
    check = closed(house, coordinator)
    answer = coordinator.submit(
        f"{check}plans", measure=text, owner="Rat", due="2027-01-01", note=""
    )
    assert answer.status_code == 422


def test_a_plan_begins_with_what_each_side_was_asked(house: House) -> None:
    coordinator = joined(house)
    check = closed(house, coordinator, form="long", question="A3")

    page = coordinator.get(f"{check}plans")

    assert "Stellt die Dienststelle bei Beleidigung im Dienst" in page.text
    assert "Ehrenamtliche wurden gefragt: Wenn Sie bei Ihrem Einsatz beleidigt" in page.text


def test_plans_are_made_changed_and_removed(house: House) -> None:
    coordinator = joined(house)
    check = closed(house, coordinator)
    fields = {"measure": "Karte drucken", "owner": "Rathaus", "due": "01.02.2027", "note": ""}
    answers = [coordinator.submit(f"{check}plans", **fields) for _ in range(4)]
    plans = re.findall(
        r'href="(/account/self-check/plans/[0-9a-f]+/)"', coordinator.get(check).text
    )

    assert [each.status_code for each in answers] == [303, 303, 303, 422]
    changed = {**fields, "due": "2026-11-23", "status": "done"}
    assert coordinator.press(plans[0], plans[0], **changed).status_code == 303
    assert "erledigt" in coordinator.get(check).text
    assert coordinator.press(plans[1], f"{plans[1]}remove").status_code == 303
    assert coordinator.get(plans[1]).status_code == 404


def step_of(house: House, name: str) -> str:
    """What the self-check has to say on somebody's start page."""
    app = sites(house)["public"]
    with house.database.read() as session:
        row = find_coordinator(session, name=name)
        signed_in = SignedInCoordinator(
            row.id,
            row.ags,
            row.name,
            row.display_name,
            CoordinatorRole(row.role),
            has_second_factor=True,
        )
    person = CoordinatorPerson(signed_in, Ticket(bytes(32), 0, house.clock.now))
    with app.test_request_context("/account/"):
        step = self_check_step(person)
    return "" if step is None else step.title


def test_the_start_page_says_what_to_do_next(house: House) -> None:
    coordinator = joined(house)

    def next_step() -> str:
        return step_of(house, "coordinator@oldenmoor.example")

    assert next_step() == "Selbstcheck starten"
    check = start(coordinator)
    assert next_step() == "An den Selbstcheck erinnern"
    coordinator.press(check, f"{check}call-off")
    assert next_step() == "Selbstcheck starten"
    check = closed(house, coordinator)
    assert next_step() == "Einen Plan machen"
    coordinator.submit(f"{check}plans", measure="Karte", owner="Rat", due="2026-12-01", note="")
    assert next_step() == ""
    house.clock.advance(days=8)
    assert next_step() == "Ein Plan ist fällig"


def test_the_partners_file_is_empty_before_five_kommunen(house: House) -> None:
    closed(house, joined(house))
    house.clock.advance(days=1)
    editor = joined(house, CoordinatorRole.EDITOR)
    answer = editor.get(f"{OWN}protected.json")
    assert json.loads(answer.text) == {"format": 1, "results": []}
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Noch haben zu wenige" in editor.get(f"{OWN}protected/").text


def test_logs_and_audit_carry_no_code_and_no_answer(house: House, log_lines: io.StringIO) -> None:
    coordinator = joined(house)
    check = start(coordinator)
    address = way_in(coordinator, check, Side.VOLUNTEERS)
    hand_in(house, address)
    code = address.split("/")[2]

    stored = json.dumps(contents(house.database)) + log_lines.getvalue()

    assert code not in stored
    assert code.replace("-", "").upper() not in stored
    with house.database.read() as session:
        row = session.scalars(select(SelfCheck)).one()
        assert row.result is None
    assert "self-check-start" in stored


def test_english_pages_carry_no_german_sentence(house: House) -> None:
    coordinator = joined(house)
    check = closed(house, coordinator)
    coordinator.prefix = "/en"
    for path in (OWN, check, f"{OWN}start", f"{check}plans", "/self-check/"):
        text = re.sub(r"<[^>]*lang=\"de\"[^>]*>[^<]*", "", coordinator.get(path).text)
        text = re.sub(r"<[^>]+>", " ", text)
        assert not re.search(r"\b(und|nicht|werden|Ihre|keine)\b", text), path


def test_browsers_are_told_what_they_ask_for_is_gone(house: House) -> None:
    assert Visitor(house).door.get("/self-check/x/", headers=BROWSER).status_code == 404
    for path in ("nope/1/long/tally.pdf", "protection/9/long/administration.pdf"):
        assert Visitor(house).get(f"/self-check/paper/{path}").status_code == 404


def test_the_invitation_can_be_mailed_and_its_code_typed(house: House) -> None:
    coordinator = joined(house)
    check = start(coordinator)
    code = way_in(coordinator, check, Side.VOLUNTEERS).split("/")[2]

    page = html.unescape(coordinator.get(f"{check}invitation/volunteers").text)

    assert f'<code class="pin">{code.upper()}</code>' in page
    (mail,) = re.findall(r'href="(mailto:[^"]*)"', page)
    fields = parse_qs(urlsplit(mail).query)
    assert fields["subject"][0] in page
    assert f"/self-check/{code}/" in fields["body"][0]
    assert fields["body"][0].startswith("Guten Tag,\r\n\r\n")


def test_before_the_last_day_no_page_offers_a_result_and_none_can_be_forced(house: House) -> None:
    """Who waits for the fifth sheet would end the check there, whatever people were told."""
    coordinator = joined(house)
    day_by_day = start(coordinator, last_day=str(house.clock.today))
    closing = coordinator.hidden(coordinator.get(day_by_day), f"{day_by_day}close")
    coordinator.press(day_by_day, f"{day_by_day}remove")
    check = start(coordinator)
    fill(house, check)

    forced = coordinator.post(f"{check}close", closing)
    forward = coordinator.press(check, f"{check}prolong", last_day=str(house.clock.today))
    page = coordinator.get(check)

    assert forced.headers["Location"] == f"{check}?changed=1"
    assert "Inzwischen hat sich etwas geändert" in coordinator.get(f"{check}?changed=1").text
    assert forward.status_code == 422
    assert "nur nach hinten" in forward.text
    assert "genug: fünf oder mehr" in page.text
    assert f"{check}close" not in page.text
    called_off = coordinator.press(check, f"{check}call-off")
    assert called_off.headers["Location"] == check
    page = coordinator.get(check)
    assert "vor seinem letzten Tag beendet" in page.text
    assert "weniger als fünf Antworten" not in page.text
    assert start(coordinator)


def test_a_page_of_the_day_before_throws_no_answers_away(house: House) -> None:
    coordinator = joined(house)
    tomorrow = str(house.clock.today + datetime.timedelta(days=1))
    check = start(coordinator, last_day=tomorrow)
    fill(house, check)
    house.clock.advance(hours=10, minutes=45)  # a quarter to midnight in Berlin
    coordinator.sign_in("coordinator@oldenmoor.example")
    calling_off = coordinator.hidden(coordinator.get(check), f"{check}call-off")
    house.clock.advance(minutes=20)

    answer = coordinator.post(f"{check}call-off", calling_off)

    assert answer.headers["Location"] == f"{check}?changed=1"
    assert len(contents(house.database)["self_check_sheets"]) == 10


def test_after_a_result_every_page_says_from_when_it_can_be_repeated(house: House) -> None:
    coordinator = joined(house)
    check = closed(house, coordinator)
    again = house.clock.today + checks.RESTING
    fields = {"question_set": "protection.1", "form": "short", "last_day": LAST_DAY}

    for path in (OWN, check, f"{OWN}start"):
        text = re.sub(r"\s+", " ", coordinator.get(path).text)
        assert f"ab dem {again.day}. " in text, path
        assert f"{again.year}" in text, path
    assert 'action="/account/self-check/start"' not in coordinator.get(f"{OWN}start").text
    coordinator.post(f"{OWN}start", fields)
    with house.database.read() as session:
        assert len(session.scalars(select(SelfCheck)).all()) == 1

    house.clock.advance(days=checks.RESTING.days)
    coordinator.sign_in("coordinator@oldenmoor.example")
    assert start(coordinator, last_day=str(house.clock.today))


def test_what_must_be_chosen_is_not_called_voluntary(house: House) -> None:
    assert "freiwillig" not in joined(house).get(f"{OWN}start").text


def with_secret(house: House, secret: bytes) -> House:
    """The server after its secret was replaced."""
    config = dataclasses.replace(house.config, secret_key=secret)
    application = create_wsgi(config, clock=house.clock)
    return dataclasses.replace(house, application=application, config=config)


def test_a_replaced_secret_leaves_all_pages_and_says_what_is_lost(house: House) -> None:
    coordinator = joined(house)
    check = closed(house, coordinator)
    fields = {"measure": "Karte drucken", "owner": "Rathaus", "due": "2026-11-20", "note": "N."}
    for _ in range(2):
        coordinator.submit(f"{check}plans", **fields)
    other = joined(house, ags="01999002")
    running = start(other)
    link = way_in(other, running, Side.VOLUNTEERS)

    house = with_secret(house, bytes(range(1, 33)))
    coordinator, other = Visitor(house), Visitor(house)
    coordinator.sign_in("coordinator@oldenmoor.example")
    other.sign_in("coordinator@01999002.example")

    home = coordinator.get("/account/")
    assert home.status_code == 200
    assert "Karte drucken" in home.text
    page = coordinator.get(check)
    assert "lassen sich nicht mehr lesen" in page.text
    plans = re.findall(r'href="(/account/self-check/plans/[0-9a-f]+/)"', page.text)
    assert "Bitte tragen Sie beides noch einmal ein" in coordinator.get(plans[0]).text
    assert coordinator.press(plans[1], f"{plans[1]}remove").status_code == 303
    assert coordinator.get(f"{check}workshop.pdf").data.startswith(b"%PDF")
    assert "Die Links gelten nicht mehr" in other.get(running).text
    assert other.get(f"{running}invitation/volunteers").headers["Location"] == running
    assert step_of(house, "coordinator@01999002.example") == "Den Selbstcheck neu beginnen"
    assert Visitor(house).get(link).status_code == 410
