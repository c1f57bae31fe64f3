"""The network's pages: what people of Kommunen read and write, and what nobody gets to see."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from empowerment.network.agreements import end, sign, standing_of
from empowerment.network.models import (
    Answer,
    DigestWish,
    DirectoryEntry,
    Question,
    ReplyRefusal,
)
from empowerment.network.stopping import Letters, stop_address
from tests.infrastructure.office_file import LARGE, MID
from tests.server.account_kit import Visitor, joined
from tests.server.kit import House

NAME, MAIL = "Anna Erreichbar", "anna.erreichbar@oldenmoor.example"
PHONE, HOURS = "030 23125 777", "nur mittwochs"
CONTACT = {"name": NAME, "mail": MAIL, "phone": PHONE, "hours": HOURS, "agreed": "y"}
QUESTION = {"title": "Wer bezahlt den Wachdienst?", "text": "Bei **Sitzungen** des Rates."}
PAGES = (
    "/network/",
    "/network/directory/",
    "/network/questions/",
    "/library/",
    "/account/",
)
SEARCHES = ("/network/questions/", "/library/", "/recommendations/")

# Each tries to leave the place where it stands.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[klick](javascript:alert(1))",
    "[klick](//evil.example/a)",
    "![x](https://evil.example/x.png)",
    "<svg/onload=alert(1)>",
    "{{7*7}}",
    "'\"><details open ontoggle=alert(1)>",
)


def in_network(house: House, *kommunen: str, named: bool = False) -> None:
    with house.database.write() as session:
        for ags in kommunen:
            sign(
                session,
                ags=ags,
                version="2026-1",
                signed=house.clock.today,
                months=24,
                named=named,
                known=0,
                by=bytes(16),
                today=house.clock.today,
            )


def leave(house: House, ags: str = MID) -> None:
    with house.database.write() as session:
        end(session, ags=ags, by=bytes(16), today=house.clock.today)


def rows(house: House, model: type[Any]) -> list[Any]:
    with house.database.read() as session:
        return list(session.scalars(select(model)))


def asked(visitor: Visitor, **changed: str) -> str:
    """Ask as a coordinator does; the path of the question."""
    answer = visitor.submit("/network/questions/new", **(QUESTION | changed))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"]).partition("?")[0]


def test_the_public_page_names_members_that_agreed_and_nobody_else(house: House) -> None:
    in_network(house, MID, named=True)
    in_network(house, LARGE)
    page = Visitor(house).get("/network/")
    assert page.status_code == 200
    assert "Oldenmoor" in page.text
    assert "Heidersum" not in page.text
    leave(house)
    assert "Oldenmoor" not in Visitor(house).get("/network/").text
    assert Visitor(house, "/en").get("/network/").status_code == 200


def test_a_contact_is_seen_by_members_and_office_until_it_is_withdrawn(house: House) -> None:
    in_network(house, MID, LARGE)
    anna, other = joined(house), joined(house, CoordinatorRole.READER, ags=LARGE)
    editor = joined(house, CoordinatorRole.EDITOR)
    saved = anna.press("/network/directory/own", "/network/directory/own", **CONTACT)
    assert saved.headers["Location"] == "/network/directory/own?saved=1"
    for visitor in (other, editor):
        text = visitor.get("/network/directory/").text
        for word in (NAME, PHONE, HOURS, MAIL, f'"mailto:{MAIL}"'):
            assert word in text
    own = "/network/directory/own"
    anna.press(own, "/network/directory/own/withdraw")
    assert rows(house, DirectoryEntry) == []
    assert NAME not in other.get("/network/directory/").text


def test_without_opt_in_nobody_stands_anywhere(house: House) -> None:
    in_network(house, MID, LARGE)
    anna, other = joined(house), joined(house, ags=LARGE)
    editor = joined(house, CoordinatorRole.EDITOR)
    asked(anna)
    with house.database.read() as session:
        person = session.scalars(select(Coordinator).where(Coordinator.ags == MID)).one()
    readers = (other, editor, joined(house, CoordinatorRole.READER, ags=LARGE), Visitor(house))
    for visitor in readers:
        for page in (*PAGES, "/network/questions/1/", f"/network/office/{MID}/"):
            text = visitor.get(page).text
            assert person.name not in text, page
            if visitor is not other:  # who has the same name in these tests
                assert MAIL not in text, page


def test_a_contact_is_nowhere_but_in_the_directory_of_members(house: House) -> None:
    in_network(house, MID)
    anna = joined(house)
    anna.press("/network/directory/own", "/network/directory/own", **CONTACT)
    asked(anna)
    outside = joined(house, ags=LARGE)
    operator = joined(house, CoordinatorRole.OPERATOR)
    for visitor in (Visitor(house), outside, operator):
        for page in (*PAGES, "/network/questions/1/"):
            for word in (MAIL, PHONE, HOURS, NAME):
                assert word not in visitor.get(page).text, page
        for page in SEARCHES:
            found = visitor.post(page, {"q": "Erreichbar"}).text.replace('value="Erreichbar"', "")
            assert "Erreichbar" not in found, page
    assert "Kontakte sehen Kommunen mit Vereinbarung" in outside.get("/network/directory/").text
    leave(house)
    in_network(house, LARGE)
    assert MAIL not in outside.get("/network/directory/").text


def test_a_contact_needs_consent_and_an_address(house: House) -> None:
    in_network(house, MID)
    anna = joined(house)
    own = "/network/directory/own"
    for wrong in ({"agreed": ""}, {"mail": "anna"}, {"name": "A\u202eb"}, {"name": " "}):
        fields = {name: text for name, text in (CONTACT | wrong).items() if text}
        assert anna.submit(own, **fields).status_code == 422, wrong
    assert rows(house, DirectoryEntry) == []


def test_an_old_entry_is_asked_about_and_confirmed(house: House) -> None:
    in_network(house, MID)
    anna = joined(house)
    own = "/network/directory/own"
    anna.press(own, own, **CONTACT)
    assert "Stimmt das noch?" not in anna.get(own).text
    house.clock.advance(days=366)
    anna = Visitor(house)
    anna.sign_in("coordinator@oldenmoor.example")
    assert "Stimmt das noch?" in anna.get(own).text
    anna.press(own, own + "/confirm")
    assert rows(house, DirectoryEntry)[0].confirmed == house.clock.today


def test_a_question_is_asked_answered_marked_and_deleted(house: House) -> None:
    in_network(house, MID, LARGE)
    anna, other = joined(house), joined(house, ags=LARGE)
    path = asked(anna)
    page = anna.get(path)
    assert "<strong>Sitzungen</strong>" in page.text
    assert "Oldenmoor" in page.text
    answer = other.press(path, path, text="Bei uns das Ordnungsamt.")
    assert answer.headers["Location"] == f"{path}?answered=1"
    assert "Bei uns das Ordnungsamt." in anna.get(path).text
    assert f'action="{path}answered"' not in other.get(path).text
    anna.press(path, f"{path}answered")
    assert rows(house, Question)[0].answered
    assert path in anna.post("/network/questions/", {"q": "wachdinst"}).text
    gone = anna.press(path, f"{path}remove")
    assert gone.headers["Location"] == "/network/questions/?removed=1"
    assert anna.get(path).status_code == 404


def test_forged_forms_change_nothing(house: House) -> None:
    in_network(house, MID, LARGE)
    path = asked(joined(house))
    other = joined(house, ags=LARGE)
    token = other.hidden(other.get(path), path)
    for action in ("answered", "remove"):
        # A token of another form, and none at all.
        other.post(f"{path}{action}", {**token, "answered": "1"})
        other.post(f"{path}{action}", {"answered": "1"})
    refused = other.post(path, {**token, "text": "Nein."}, origin="https://evil.example")
    assert refused.status_code == 403
    (question,) = rows(house, Question)
    assert not question.answered


def test_the_office_pins_and_removes(house: House) -> None:
    in_network(house, MID)
    path = asked(joined(house))
    editor = joined(house, CoordinatorRole.EDITOR)
    editor.press(path, f"{path}pin")
    assert "Angeheftet" in editor.get("/network/questions/").text
    editor.press(path, f"{path}remove")
    assert rows(house, Question) == []


def test_who_never_signed_reads_and_cannot_ask(house: House) -> None:
    in_network(house, LARGE)
    path = asked(joined(house, ags=LARGE))
    anna = joined(house)
    assert "Wer bezahlt den Wachdienst?" in anna.get(path).text
    assert "<form" not in re.sub(r"(?s)<form[^>]*search.*?</form>", "", anna.get(path).text)
    token = joined(house, CoordinatorRole.EDITOR).hidden  # a form like theirs is not theirs
    assert token is not None
    assert "Fragen können Kommunen mit laufender Vereinbarung." in (
        anna.get("/network/questions/new").text
    )


def test_an_expired_kommune_reads_on_and_writes_nothing(house: House) -> None:
    in_network(house, MID, LARGE)
    anna = joined(house)
    path = asked(anna)
    hidden = anna.hidden(anna.get("/network/questions/new"))
    answering = anna.hidden(anna.get(path), path)
    marking = anna.hidden(anna.get(path), f"{path}answered")
    leave(house)
    for page in ("/account/", "/network/agreement/", "/network/questions/", path):
        assert anna.get(page).status_code == 200, page
    assert "Die Vereinbarung ist zu Ende" in anna.get("/network/agreement/").text
    assert anna.get("/network/questions/new").status_code == 403
    assert anna.post("/network/questions/new", {**hidden, **QUESTION}).status_code == 403
    assert anna.post(path, {**answering, "text": "Doch."}).status_code == 403
    assert anna.post(f"{path}answered", {**marking, "answered": "1"}).status_code == 403
    assert [each.answered for each in rows(house, Question)] == [False]
    house.clock.advance(days=1)
    with house.database.write() as session:
        sign(
            session,
            ags=MID,
            version="2026-1",
            signed=house.clock.today,
            months=24,
            named=False,
            known=1,
            by=bytes(16),
            today=house.clock.today,
        )
    anna = Visitor(house)
    anna.sign_in("coordinator@oldenmoor.example")
    asked(anna, title="Wieder da")


def test_who_left_takes_back_what_they_wrote_and_nothing_of_others(house: House) -> None:
    in_network(house, MID, LARGE)
    anna, other = joined(house), joined(house, ags=LARGE)
    mine, theirs = asked(anna), asked(other, title="Noch eine Frage")
    anna.press(theirs, theirs, text="Bei uns das Ordnungsamt.")
    (answer,) = rows(house, Answer)
    leave(house)

    assert f"{theirs}remove" not in anna.get(theirs).text
    gone = anna.press(theirs, f"/network/answers/{answer.number}/remove")
    assert gone.status_code == 303
    assert anna.press(mine, f"{mine}remove").status_code == 303

    assert rows(house, Answer) == []
    assert [each.title for each in rows(house, Question)] == ["Noch eine Frage"]


def test_one_click_from_the_mail_stops_letters_without_a_session(house: House) -> None:
    reader = joined(house, CoordinatorRole.READER)
    reader.submit("/network/digest")
    (wish,) = rows(house, DigestWish)
    address = stop_address(
        "", house.config.secret_key, letters=Letters.DIGEST, coordinator=wish.coordinator
    )
    visitor = Visitor(house)
    page = visitor.get(address)
    assert "Neues aus dem Netzwerk, einmal im Monat" in page.text
    assert f'action="{address}"' in page.text
    assert len(rows(house, DigestWish)) == 1, "opening it stops nothing"
    forged = visitor.door.client.post(address[:-2] + "AA", data={}, base_url=visitor.door.origin)
    assert forged.status_code == 404
    assert len(rows(house, DigestWish)) == 1

    for _ in range(2):  # as mail providers send it: no Origin, no cookie, no token
        answer = visitor.door.client.post(
            address,
            data={"List-Unsubscribe": "One-Click"},
            base_url=visitor.door.origin,
            headers={"Content-Type": "multipart/form-data"},
        )
        assert answer.status_code == 200
    assert rows(house, DigestWish) == []
    english = Visitor(house, "/en").get(address)
    assert "Stop mails" in english.text


def test_letters_about_replies_are_refused_and_wanted_again(house: House) -> None:
    anna = joined(house)
    for rows_left in (1, 0):
        anna.press("/network/digest", "/network/digest/replies")
        assert len(rows(house, ReplyRefusal)) == rows_left
    assert "digest/replies" not in joined(house, CoordinatorRole.READER).get("/network/digest").text


@pytest.mark.parametrize("months", ["12", "36"])
def test_the_text_to_sign_has_the_term_that_was_chosen(house: House, months: str) -> None:
    anna, editor = joined(house), joined(house, CoordinatorRole.EDITOR)
    for visitor, path in (
        (anna, "/network/agreement/draft.de.pdf"),
        (editor, f"/network/office/{MID}/agreement.de.pdf"),
    ):
        pages = PdfReader(io.BytesIO(visitor.get(f"{path}?months={months}").data)).pages
        assert f"gilt {months} Monate" in " ".join(
            " ".join(each.extract_text() for each in pages).split()
        )
        assert visitor.get(f"{path}?months=7").status_code == 404
        assert visitor.get(f"{path}?months=%00").status_code == 404


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_runs_in_a_reader_s_browser(house: House, text: str) -> None:
    in_network(house, MID)
    anna = joined(house)
    path = asked(anna, title=text, text=text)
    anna.press(path, path, text=text)
    anna.press(
        "/network/directory/own",
        "/network/directory/own",
        **(CONTACT | {"name": text, "phone": text, "hours": text}),
    )
    editor = joined(house, CoordinatorRole.EDITOR)
    for page in (path, "/network/questions/", "/network/directory/", "/account/"):
        html = editor.get(page).text
        main = html[html.index("<main") : html.index("</main>")]
        for tag in re.findall(r"<[^>]+>", main):
            assert not re.match(r"<(script|img|svg/|iframe|details open ontoggle)", tag), tag
            assert not re.search(r"\son\w+\s*=", tag), tag
            assert "javascript:" not in tag, tag
            assert "evil.example" not in tag or tag.startswith("<span"), tag
        assert "49" not in re.sub(r"<[^>]+>", "", main) or "{{7*7}}" not in text


def test_the_letter_is_ordered_and_stopped(house: House) -> None:
    reader = joined(house, CoordinatorRole.READER)
    assert rows(house, DigestWish) == []
    assert reader.submit("/network/digest").headers["Location"] == "/network/digest?ordered=1"
    assert [each.locale for each in rows(house, DigestWish)] == ["de"]
    reader.press("/network/digest", "/network/digest/stop")
    assert rows(house, DigestWish) == []
    english = Visitor(house, "/en")
    english.door = reader.door
    english.submit("/network/digest")
    assert [each.locale for each in rows(house, DigestWish)] == ["en"]


def test_the_draft_is_noted_once_and_is_a_step_until_it_is_signed(house: House) -> None:
    anna = joined(house)
    assert "Vereinbarung unterschreiben" in anna.get("/account/").text
    assert "etwa 20 Minuten" in anna.get("/account/").text
    for locale in ("de", "en"):
        answer = anna.get(f"/network/agreement/draft.{locale}.pdf")
        assert answer.data.startswith(b"%PDF-")
        assert "attachment" in answer.headers["Content-Disposition"]
    with house.database.read() as session:
        standing = standing_of(session, ags=MID, today=house.clock.today)
    assert standing.drafted == house.clock.today
    in_network(house, MID)
    home = anna.get("/account/").text
    assert "Vereinbarung unterschreiben" not in home


def test_the_kit_is_of_the_own_kommune(house: House) -> None:
    anna = joined(house)
    assert "Oldenmoor" in anna.get("/network/kit/").text
    made = anna.get("/network/kit/poster-a4.de.pdf")
    assert (made.status_code, made.content_type) == (200, "application/pdf")
    assert made.headers["Content-Disposition"] == 'attachment; filename="poster-a4.de.pdf"'
    assert anna.get("/network/kit/poster-a9.de.pdf").status_code == 404
    without = joined(house, ags="09999001")
    assert 'href="/account/kit/press/"' in anna.get("/network/kit/").text
    assert anna.get("/account/kit/press/").status_code == 200
    assert "noch keine Beratungsstelle" in without.get("/network/kit/").text
    assert without.get("/network/kit/poster-a4.de.pdf").status_code == 404


def test_only_what_is_not_signed_yet_is_offered_for_signing(house: House) -> None:
    anna = joined(house)
    before = anna.get("/network/agreement/").text
    in_network(house, MID)

    after = anna.get("/network/agreement/").text

    assert "Zum Unterschreiben" in before
    assert "Zum Unterschreiben" not in after
    assert "Der Text ohne Unterschriften" in after
