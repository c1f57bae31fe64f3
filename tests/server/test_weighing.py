"""Weighing by cards: each counts once, never by an open link, and nobody sees points too early."""

import io
import re
import threading

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from empowerment.dialogue.conflict import conflict_questions
from empowerment.dialogue.models import BallotCode, Dialogue, Proposal
from tests.server.account_kit import Visitor, joined
from tests.server.dialogue_kit import Evening, begun
from tests.server.kit import House

_CODE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")


def with_cards(house: House, cards: int) -> tuple[Evening, list[str]]:
    """A dialogue whose cards can be used, and their codes as printed."""
    evening = begun(joined(house))
    for title in ("Eins", "Zwei", "Drei", "Vier"):
        evening.add(title)
    assert evening.press("weighing", "weighing/cards", cards=str(cards)) == 303
    printed = evening.visitor.get(evening.path("weighing/cards.pdf"))
    pages = PdfReader(io.BytesIO(printed.data)).pages
    codes = _CODE.findall("\n".join(page.extract_text() for page in pages))
    assert len(codes) == cards
    return evening, codes


def ids(house: House) -> dict[str, str]:
    with house.database.read() as session:
        rows = session.execute(select(Proposal.title, Proposal.id))
        return {title: name.hex() for title, name in rows}


def points(house: House) -> dict[str, int]:
    with house.database.read() as session:
        rows = session.execute(select(Proposal.title, Proposal.points))
        return {row.title: row.points for row in rows}


def vote(visitor: Visitor, code: str, *choices: str) -> int:
    page = visitor.submit("/dialogue/vote", code=code)
    if page.status_code != 200:
        return page.status_code
    fields: dict[str, object] = {**visitor.hidden(page), "choices": list(choices)}
    return visitor.post("/dialogue/vote/choose", fields).status_code  # type: ignore[arg-type]


def test_a_card_counts_once(house: House) -> None:
    _, (first, *_) = with_cards(house, 3)
    known = ids(house)
    assert vote(Visitor(house), first.lower(), known["Eins"], known["Drei"]) == 200
    assert vote(Visitor(house), first, known["Zwei"]) == 422
    assert points(house) == {"Eins": 1, "Zwei": 0, "Drei": 1, "Vier": 0}


def test_a_card_used_by_many_at_once_counts_once(house: House) -> None:
    _, (code, *_) = with_cards(house, 1)
    chosen = ids(house)["Eins"]
    ballots = []
    for _ in range(8):
        visitor = Visitor(house)
        page = visitor.submit("/dialogue/vote", code=code)
        ballots.append((visitor, {**visitor.hidden(page), "choices": chosen}))
    answers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda each=each: answers.append(
                each[0].post("/dialogue/vote/choose", each[1]).status_code
            )
        )
        for each in ballots
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [422] * 7
    assert points(house)["Eins"] == 1


@pytest.mark.parametrize("count", [0, 4])
def test_none_or_more_than_three_are_asked_again_and_the_card_stays_good(
    house: House, count: int
) -> None:
    _, (code, *_) = with_cards(house, 1)
    known = list(ids(house).values())
    assert vote(Visitor(house), code, *known[:count]) == 422
    assert vote(Visitor(house), code, known[0]) == 200


def test_a_proposal_of_another_dialogue_gets_no_point(house: House) -> None:
    _, (code, *_) = with_cards(house, 1)
    assert vote(Visitor(house), code, "00" * 16) == 422
    assert set(points(house).values()) == {0}


def test_nobody_sees_points_before_the_weighing_is_closed(house: House) -> None:
    evening, codes = with_cards(house, 2)
    vote(Visitor(house), codes[0], ids(house)["Eins"])
    open_page = evening.visitor.get(evening.path("weighing")).text
    assert "Punkt" not in open_page
    assert evening.press("weighing", "weighing/close") == 303
    closed = evening.visitor.get(evening.path("weighing")).text
    assert "ein Punkt" in closed
    assert "1 von 2 Karten wurden benutzt." in closed


def test_a_card_is_void_after_closing_and_no_code_is_left(house: House) -> None:
    evening, codes = with_cards(house, 2)
    evening.press("weighing", "weighing/close")
    assert vote(Visitor(house), codes[1], ids(house)["Eins"]) == 422
    with house.database.read() as session:
        assert session.scalars(select(BallotCode)).all() == []
        assert session.scalars(select(Dialogue.cards_used)).one() == 0


def test_the_database_holds_no_code_of_a_card(house: House) -> None:
    _, codes = with_cards(house, 5)
    with house.database.read() as session:
        stored = b"".join(session.scalars(select(BallotCode.hash)))
    assert all(code.replace("-", "").encode() not in stored for code in codes)


def test_proposals_stay_as_they_are_once_cards_are_out(house: House) -> None:
    evening, _ = with_cards(house, 1)
    answer = evening.visitor.get(evening.path("proposals"))
    assert "lassen sich nicht mehr ändern" in answer.text
    assert 'name="title"' not in answer.text


def steps(visitor: Visitor) -> dict[str, str]:
    """What the start page says is next, and then again when that is put aside; with the pages."""
    found: dict[str, str] = {}
    page = visitor.get("/account/").text
    while title := re.search(r'id="next">([^<]+)<', page):
        found[title[1]] = page
        assert visitor.press("/account/", "/account/later").status_code == 303
        page = visitor.get("/account/").text
    return found


def test_the_next_step_is_the_evening_until_it_was_and_then_its_result(house: House) -> None:
    evening, _ = with_cards(house, 2)
    answers = {each.id: "no" for each in conflict_questions()}
    evening.visitor.submit(evening.path("check"), **answers)
    evening.invite()

    before = steps(evening.visitor)
    house.clock.advance(days=400)
    evening.visitor.sign_in("coordinator@oldenmoor.example")
    after = steps(evening.visitor)
    evening.press("weighing", "weighing/close")

    cards = before["Karten und Moderationsblatt ausdrucken"]
    assert evening.path("papers/moderation/") in cards
    assert evening.path("weighing") in after["Festhalten, was dem Abend wichtig war"]
    assert list(steps(evening.visitor)) == ["Den Abend abschließen"]
