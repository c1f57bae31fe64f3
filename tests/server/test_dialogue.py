"""A citizens' dialogue from the conflict check to the published answer."""

import datetime
import io

from pypdf import PdfReader
from sqlalchemy import select

from accounts.roles import CoordinatorRole
from core.letters import Letter
from empowerment.dialogue.conflict import conflict_questions
from empowerment.dialogue.models import Dialogue
from tests.server.account_kit import Visitor, joined
from tests.server.dialogue_kit import BASE, TITLE, begun, weighed
from tests.server.kit import House


def letters(house: House) -> list[datetime.date]:
    with house.database.read() as session:
        return sorted(session.scalars(select(Letter.due).where(~Letter.closed)))


def test_the_guide_leads_from_the_check_to_the_invitation(house: House) -> None:
    evening = begun(joined(house))
    answers = {each.id: "unknown" for each in conflict_questions()}
    assert evening.visitor.submit(evening.path("check"), **answers).status_code == 303
    assert "wenn vorher einiges geklärt ist" in evening.visitor.get(evening.path()).text
    assert evening.invite() == 303
    page = evening.visitor.get(evening.path("papers/invitation/")).text
    assert "15. März 2027, 18:30 Uhr" in page
    assert "Bürgerhaus" in page


def test_a_check_with_a_gap_keeps_what_was_answered(house: House) -> None:
    evening = begun(joined(house))
    answer = evening.visitor.submit(evening.path("check"), threats="yes")
    assert answer.status_code == 422
    assert 'id="threats-yes" name="threats" value="yes" checked' in answer.text


def test_the_check_can_advise_against_a_public_evening(house: House) -> None:
    evening = begun(joined(house))
    answers = {each.id: each.risk for each in conflict_questions()}
    evening.visitor.submit(evening.path("check"), **answers)
    assert "Von einem Abend raten wir jetzt ab." in evening.visitor.get(evening.path()).text


def test_papers_carry_the_proposals_in_both_languages(house: House) -> None:
    evening = begun(joined(house))
    evening.add("Ansprechperson benennen")
    for prefix in ("", "/en"):
        evening.visitor.prefix = prefix
        for which in ("handout", "moderation"):
            answer = evening.visitor.get(evening.path(f"papers/{which}.pdf"))
            text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
            assert "Ansprechperson benennen" in text


def test_only_what_is_announced_is_public_and_it_can_be_hidden_again(house: House) -> None:
    evening = begun(joined(house))
    stranger = Visitor(house)
    assert TITLE not in stranger.get("/dialogue/").text
    assert evening.invite() == 303
    assert evening.press("", "announce") == 303
    assert TITLE in stranger.get("/dialogue/").text
    assert "Bürgerhaus" in stranger.get("/dialogue/1/").text
    assert evening.press("", "hide") == 303
    assert stranger.get("/dialogue/1/").status_code == 404
    assert TITLE not in stranger.get("/en/dialogue/").text


def test_answers_are_public_only_once_every_proposal_has_one(house: House) -> None:
    evening = weighed(joined(house))
    assert evening.press("", "hold") == 303
    stranger = Visitor(house)
    held = stranger.get("/dialogue/1/").text
    assert held.index("Fortbildung") < held.index("Ansprechperson")
    names = _answer_pages(evening.visitor.get(evening.path("answers")).text)
    fields = {"answer": "Geschieht im Frühjahr.", "status": "planned", "by": "2027-05-01"}
    evening.visitor.submit(names[0], **fields)
    assert (
        "missing=1"
        in evening.visitor.press(evening.path("answers"), evening.path("answers/publish")).headers[
            "Location"
        ]
    )
    assert "Geschieht im Frühjahr." not in stranger.get("/dialogue/1/").text
    evening.visitor.submit(names[1], answer="Dafür fehlt das Geld.", status="declined")
    evening.press("answers", "answers/publish")
    shown = stranger.get("/dialogue/1/").text
    assert "Geschieht im Frühjahr." in shown
    assert "Dafür fehlt das Geld." in shown
    assert "bis 1. Mai 2027" in shown


def _answer_pages(page: str) -> list[str]:
    parts = page.split('href="')[1:]
    paths = [part.split('"')[0] for part in parts]
    return [path for path in paths if "/answers/" in path and "publish" not in path]


def test_what_is_promised_is_recalled_until_it_is_kept(house: House) -> None:
    evening = weighed(joined(house))
    evening.press("", "hold")
    due = house.clock.today + datetime.timedelta(days=42)
    assert letters(house) == [due - datetime.timedelta(days=14), due]
    for path in _answer_pages(evening.visitor.get(evening.path("answers")).text):
        evening.visitor.submit(path, answer="Ja.", status="done")
    evening.press("answers", "answers/publish")
    assert letters(house) == []


def test_nobody_else_reaches_a_dialogue(house: House) -> None:
    evening = weighed(joined(house))
    other = joined(house, ags="03999003")
    for rest in ("", "check", "plan", "proposals", "weighing", "answers", "papers/handout.pdf"):
        assert other.get(evening.path(rest)).status_code == 404, rest
    assert TITLE not in other.get(BASE).text


def test_a_reader_sees_the_work_and_changes_nothing(house: House) -> None:
    evening = weighed(joined(house))
    reader = joined(house, CoordinatorRole.READER)
    page = reader.get(evening.path())
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main", 1)[1]
    assert reader.post(evening.path("hold"), {}).status_code == 403


def test_a_held_evening_changes_no_more(house: House) -> None:
    evening = weighed(joined(house))
    evening.press("", "hold")
    assert evening.invite(title="Anders") == 409
    with house.database.read() as session:
        assert session.scalars(select(Dialogue.title)).one() == TITLE


def test_who_read_of_an_evening_reads_that_it_is_cancelled_until_its_day_is_over(
    house: House,
) -> None:
    evening = begun(joined(house))
    evening.invite()
    evening.press("", "announce")

    assert evening.press("", "cancel") == 303

    assert "Dieser Dialog findet nicht statt." in Visitor(house).get("/dialogue/1/").text
    assert "abgesagt" in Visitor(house).get("/dialogue/").text
    assert "Abgesagt" in evening.visitor.get(evening.path()).text
    house.clock.advance(days=400)
    assert "abgesagt" not in Visitor(house).get("/dialogue/").text


def test_an_evening_that_was_never_announced_is_cancelled_in_private(house: House) -> None:
    evening = begun(joined(house))
    evening.invite()

    evening.press("", "cancel")

    assert "abgesagt" not in Visitor(house).get("/dialogue/").text
    assert Visitor(house).get("/dialogue/1/").status_code == 404
