"""A citizens' dialogue from the conflict check to the published answer."""

import datetime
import io
import re

from pypdf import PdfReader
from sqlalchemy import select

from accounts.roles import CoordinatorRole
from empowerment.dialogue.conflict import conflict_questions
from empowerment.dialogue.models import Dialogue, Proposal
from empowerment.selfcheck.plans import PlanText, add_plan
from tests.infrastructure.office_file import MID
from tests.server.account_kit import Visitor, joined
from tests.server.dialogue_kit import BASE, TITLE, Evening, begun, weighed
from tests.server.kit import House
from tests.server.test_selfcheck import closed, id_of


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
    page = stranger.get("/dialogue/1/").text
    assert "Bürgerhaus" in page
    assert "Wir sprechen über Sachen und Vorschläge" in page  # the house rules
    assert "antwortet die Kommune hier schriftlich auf jeden Vorschlag" in page
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


def test_an_announced_evening_that_nobody_closes_is_overdue_on_every_page(house: House) -> None:
    evening = begun(joined(house))
    evening.add("Ansprechperson benennen")
    evening.invite()
    evening.press("", "announce")
    house.clock.advance(days=113)  # two days after the evening
    assert "Die Antwort steht noch aus" in Visitor(house).get("/dialogue/1/").text
    house.clock.advance(days=42)

    visitor, stranger = evening.visitor, Visitor(house)
    visitor.sign_in("coordinator@oldenmoor.example")

    assert "Die Antwort ist überfällig" in stranger.get("/dialogue/1/").text
    assert "26. April 2027" in stranger.get("/dialogue/1/").text
    assert "Antwort überfällig" in stranger.get("/dialogue/").text
    assert "answer overdue" in stranger.get("/en/dialogue/").text
    assert "Antwort überfällig" in visitor.get(BASE).text
    assert "Die Antwort ist überfällig" in visitor.get(evening.path()).text
    assert "ist überfällig. Menschen warten darauf." in visitor.get("/account/").text


def test_an_overdue_answer_comes_before_every_other_step(house: House) -> None:
    evening = weighed(joined(house))
    evening.press("", "hold")
    home = evening.visitor.get("/account/").text
    assert "Auf die Vorschläge antworten" not in home
    house.clock.advance(days=43)
    evening.visitor.sign_in("coordinator@oldenmoor.example")

    home = evening.visitor.get("/account/").text

    assert 'id="next">Auf die Vorschläge antworten<' in home
    assert "überfällig" in home


def test_an_answer_put_aside_comes_back_on_the_day_it_is_overdue(house: House) -> None:
    evening = weighed(joined(house))
    evening.press("", "hold")
    visitor, answering = evening.visitor, 'id="next">Auf die Vorschläge antworten<'
    house.clock.advance(days=40)  # soon due, and first for that
    visitor.sign_in("coordinator@oldenmoor.example")
    assert answering in visitor.get("/account/").text
    visitor.press("/account/", "/account/later")
    assert answering not in visitor.get("/account/").text

    house.clock.advance(days=3)
    visitor.sign_in("coordinator@oldenmoor.example")
    assert answering in visitor.get("/account/").text
    visitor.press("/account/", "/account/later")

    assert answering not in visitor.get("/account/").text


def test_the_evening_is_not_closed_before_its_day_and_the_page_says_when(house: House) -> None:
    evening = weighed(joined(house))
    old = evening.visitor.hidden(
        evening.visitor.get(evening.path()), evening.path("hold")
    )  # of a page from before the day was planned
    evening.invite()

    answer = evening.visitor.post(evening.path("hold"), old)

    page = evening.visitor.get(answer.headers["Location"]).text
    assert "Das geht noch nicht" in page
    assert "ab seinem Tag, dem 15. März 2027" in page
    assert Visitor(house).get("/dialogue/1/").status_code == 404


def test_a_day_that_is_over_is_refused_where_it_is_typed(house: House) -> None:
    evening = begun(joined(house))
    answer = evening.visitor.submit(
        evening.path("plan"), title=TITLE, day="2020-01-01", begins="18:30", place="Bürgerhaus"
    )
    assert answer.status_code == 422
    assert "Dieser Tag ist vorbei." in answer.text


def test_an_announced_evening_keeps_day_hour_and_place(house: House) -> None:
    evening = begun(joined(house))
    evening.invite()
    evening.press("", "announce")
    assert evening.invite(place="") == 422
    assert "Bürgerhaus" in Visitor(house).get("/dialogue/1/").text


def test_a_published_answer_stays_and_what_is_added_stands_below_with_its_day(
    house: House,
) -> None:
    evening = weighed(joined(house))
    evening.press("", "hold")
    for path in _answer_pages(evening.visitor.get(evening.path("answers")).text):
        evening.visitor.submit(path, answer="Im Frühjahr.", status="planned")
    evening.press("answers", "answers/publish")
    first, _ = _answer_pages(evening.visitor.get(evening.path("answers")).text)
    house.clock.advance(days=10)
    evening.visitor.sign_in("coordinator@oldenmoor.example")

    assert evening.visitor.submit(first, status="planned", answer="").status_code == 422
    assert evening.visitor.submit(first, status="done", answer="Erledigt.").status_code == 303

    shown = Visitor(house).get("/dialogue/1/").text
    assert shown.count("Im Frühjahr.") == 2
    assert "3. Dezember 2026: umgesetzt" in shown
    assert "Erledigt." in shown


def test_the_check_names_the_question_with_its_answer(house: House) -> None:
    evening = begun(joined(house))
    answers = {each.id: "no" if each.risk == "yes" else "yes" for each in conflict_questions()}
    evening.visitor.submit(evening.path("check"), **{**answers, "room": "no", "calls": "unknown"})

    page = evening.visitor.get(evening.path()).text

    assert "in dem Sie das Hausrecht haben? <strong>nein.</strong> Ohne Hausrecht" in page
    assert "oder ist damit zu rechnen? <strong>weiß nicht.</strong>" in page


def test_what_the_check_advises_against_is_asked_once_more_before_it_is_announced(
    house: House,
) -> None:
    evening = begun(joined(house))
    answers = {each.id: each.risk for each in conflict_questions()}
    evening.visitor.submit(evening.path("check"), **answers)
    evening.invite()

    page = evening.visitor.get(evening.path()).text
    draft = evening.visitor.get(evening.path("papers/invitation/")).text

    assert "Trotzdem öffentlich ankündigen" in page
    assert "rät zurzeit von einem Abend ab" in draft
    assert "Diese Einladung gilt Ihnen persönlich." in draft
    assert "Der Abend ist öffentlich." not in draft


def test_the_invitation_promises_no_access_that_nobody_asked_for(house: House) -> None:
    evening = begun(joined(house))
    evening.invite()
    assert (
        ">Barrierefreiheit</h2>" not in evening.visitor.get(evening.path("papers/invitation/")).text
    )
    evening.invite(access="Eingang ohne Stufen, keine Höranlage")
    evening.press("", "announce")
    draft = evening.visitor.get(evening.path("papers/invitation/")).text
    assert "Eingang ohne Stufen, keine Höranlage" in draft
    assert "Eingang ohne Stufen" in Visitor(house).get("/dialogue/1/").text


def test_the_printed_invitation_says_what_it_is_when_and_from_whom(house: House) -> None:
    evening = begun(joined(house))
    evening.invite()
    printed = evening.visitor.get(evening.path("papers/invitation.pdf"))
    text = " ".join(PdfReader(io.BytesIO(printed.data)).pages[0].extract_text().split())
    assert f"Einladung: {TITLE}" in text
    assert "Montag, 15. März 2027, 18:30 Uhr" in text
    assert re.search(r"Oldenmoor 1 / \d", text)


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


def with_plans(house: House, *measures: str) -> tuple[Evening, list[str]]:
    """A dialogue of a Kommune whose self-check has plans, and the plans' ids."""
    evening = begun(joined(house))
    check = id_of(closed(house, evening.visitor))
    with house.database.write() as session:
        names = [
            add_plan(
                session,
                secret=house.config.secret_key,
                ags=MID,
                check=check,
                text=PlanText(measure, "Frau Yıldız", datetime.date(2027, 3, 1)),
                today=house.clock.today,
            )
            for measure in measures
        ]
    return evening, [name.hex() for name in names]


def take(evening: Evening, plans: list[str], **fields: str) -> str:
    """Press what makes proposals of plans; gives the page after it."""
    page = evening.visitor.get(evening.path("proposals"))
    hidden = evening.visitor.hidden(page, evening.path("proposals/from-plans"))
    sent: dict[str, object] = {**hidden, "plans": plans, **fields}
    answer = evening.visitor.post(evening.path("proposals/from-plans"), sent)  # type: ignore[arg-type]
    assert answer.status_code == 303, answer.status
    return evening.visitor.get(answer.headers["Location"]).text


def proposal_texts(house: House) -> dict[str, str]:
    with house.database.read() as session:
        rows = session.execute(select(Proposal.title, Proposal.text))
        return {row.title: row.text for row in rows}


def test_plans_of_the_self_check_are_offered_ticked_and_come_with_their_day(house: House) -> None:
    evening, plans = with_plans(house, "Meldeweg aushängen", "Telefonliste erneuern")
    assert "liegen 2 Pläne bereit" in evening.visitor.get(evening.path()).text
    page = evening.visitor.get(evening.path("proposals")).text
    for name in plans:
        assert re.search(rf'value="{name}"[^>]* checked', page)

    take(evening, plans[:1])

    assert proposal_texts(house) == {
        "Meldeweg aushängen": "Aus dem Selbstcheck, geplant bis 1. März 2027."
    }
    assert "liegt ein Plan bereit" in evening.visitor.get(evening.path()).text


def test_who_looks_after_a_plan_becomes_public_only_if_somebody_says_so(house: House) -> None:
    evening, (first, second) = with_plans(house, "Eins", "Zwei")
    take(evening, [first])
    take(evening, [second], owners="y")
    texts = proposal_texts(house)
    assert "Yıldız" not in texts["Eins"]
    assert "Frau Yıldız" in texts["Zwei"]


def test_plans_that_do_not_fit_are_named_and_stay(house: House) -> None:
    evening, plans = with_plans(house, "Eins", "Zwei")
    for number in range(11):
        evening.add(f"Vorschlag {number}")

    page = take(evening, plans)

    assert "Nicht alle Pläne passten hinein" in page
    assert len(proposal_texts(house)) == 12
    assert f'value="{plans[1]}"' in page


def test_a_measure_too_long_for_a_title_is_in_the_explanation_in_full(house: House) -> None:
    long = "Alle Leitungen üben zweimal im Jahr, " * 6
    evening, plans = with_plans(house, long.strip())
    take(evening, plans)
    ((title, text),) = proposal_texts(house).items()
    assert len(title) <= 160
    assert title.endswith("…")
    assert long.strip() in text


def test_the_public_page_shows_what_a_proposal_means(house: House) -> None:
    evening = begun(joined(house))
    evening.add("Anrufen", "Innerhalb von zwei Tagen.")
    evening.invite()
    evening.press("", "announce")
    assert "Innerhalb von zwei Tagen." in Visitor(house).get("/dialogue/1/").text


def test_who_wants_to_come_can_write_or_call(house: House) -> None:
    evening = begun(joined(house))
    evening.invite(contact="dialog@oldenmoor.example, 030 23125 021")
    evening.press("", "announce")

    page = Visitor(house).get("/dialogue/1/").text

    assert 'href="mailto:dialog@oldenmoor.example"' in page
    assert 'href="tel:03023125021"' in page


def test_the_public_list_leads_a_coordinator_to_the_own_guide(house: House) -> None:
    stranger, editor = Visitor(house), joined(house, CoordinatorRole.EDITOR)

    assert f'href="{BASE}"' in stranger.get("/dialogue/").text
    assert f'href="{BASE}"' in joined(house).get("/dialogue/").text
    assert f'href="{BASE}"' not in editor.get("/dialogue/").text
