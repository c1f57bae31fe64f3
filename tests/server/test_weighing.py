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


def printed_codes(evening: Evening, query: str = "") -> list[str]:
    printed = evening.visitor.get(evening.path(f"weighing/cards.pdf{query}"))
    assert printed.mimetype == "application/pdf", printed.status
    pages = PdfReader(io.BytesIO(printed.data)).pages
    return _CODE.findall("\n".join(page.extract_text() for page in pages))


def with_printed(house: House, cards: int) -> tuple[Evening, list[str]]:
    """A dialogue whose cards are printed before the evening, and their codes."""
    evening = begun(joined(house))
    assert evening.press("weighing", "weighing/cards", cards=str(cards)) == 303
    for title in ("Eins", "Zwei", "Drei", "Vier"):
        evening.add(title)
    codes = printed_codes(evening)
    assert len(codes) == cards
    return evening, codes


def with_cards(house: House, cards: int) -> tuple[Evening, list[str]]:
    """A dialogue whose cards can be used, and their codes as printed."""
    evening, codes = with_printed(house, cards)
    assert evening.press("weighing", "weighing/open") == 303
    return evening, codes


def left_codes(house: House) -> int:
    with house.database.read() as session:
        return len(session.scalars(select(BallotCode)).all())


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
    vote(Visitor(house), codes[0], ids(house)["Eins"])
    evening.press("weighing", "weighing/close")
    assert vote(Visitor(house), codes[1], ids(house)["Eins"]) == 422
    assert left_codes(house) == 0
    with house.database.read() as session:
        assert session.scalars(select(Dialogue.cards_used)).one() == 1


def test_proposals_are_added_after_the_cards_are_printed_until_the_weighing_opens(
    house: House,
) -> None:
    evening, (first, *_) = with_printed(house, 2)
    evening.add("Am Abend dazugekommen")
    early = Visitor(house).submit("/dialogue/vote", code=first)
    evening.press("weighing", "weighing/open")

    assert early.status_code == 422
    assert "Gewichtet wird noch nicht" in early.text
    assert vote(Visitor(house), first, ids(house)["Am Abend dazugekommen"]) == 200
    assert points(house)["Am Abend dazugekommen"] == 1


def test_discarded_cards_are_void_and_new_ones_have_other_codes(house: House) -> None:
    evening, old = with_printed(house, 2)

    assert evening.press("weighing", "weighing/cards/discard") == 303
    assert evening.press("weighing", "weighing/cards", cards="3") == 303

    new = printed_codes(evening)
    evening.press("weighing", "weighing/open")
    assert len(new) == 3
    assert not set(new) & set(old)
    assert vote(Visitor(house), old[0], ids(house)["Eins"]) == 422
    assert vote(Visitor(house), new[0], ids(house)["Eins"]) == 200


def test_more_cards_are_made_when_more_people_come_and_those_handed_out_stay_good(
    house: House,
) -> None:
    evening, old = with_cards(house, 2)
    vote(Visitor(house), old[0], ids(house)["Eins"])

    assert evening.press("weighing", "weighing/cards/more", cards="2") == 303

    more = printed_codes(evening, "?since=2")
    assert len(more) == 2
    assert not set(more) & set(old)
    for code in (old[1], *more):
        assert vote(Visitor(house), code, ids(house)["Zwei"]) == 200
    assert vote(Visitor(house), old[0], ids(house)["Eins"]) == 422
    evening.press("weighing", "weighing/close")
    page = evening.visitor.get(evening.path("weighing")).text
    assert "4 von 4 Karten wurden benutzt." in page


def test_no_more_than_500_cards_are_made_in_all(house: House) -> None:
    evening, _ = with_printed(house, 1)

    answer = evening.visitor.press(
        evening.path("weighing"), evening.path("weighing/cards/more"), cards="500"
    )

    assert answer.status_code == 422
    assert "höchstens 500 Karten" in answer.text
    assert left_codes(house) == 1


def test_closing_with_no_card_used_asks_and_keeps_no_zeros(house: House) -> None:
    evening, codes = with_cards(house, 2)
    answer = evening.visitor.press(evening.path("weighing"), evening.path("weighing/close"))

    asked = evening.visitor.get(answer.headers["Location"]).text

    assert "Noch wurde keine Karte benutzt" in asked
    assert vote(Visitor(house), codes[0], ids(house)["Eins"]) == 200


def test_an_opening_is_taken_back_until_a_card_is_used(house: House) -> None:
    evening, codes = with_cards(house, 2)
    assert evening.press("weighing", "weighing/take-back") == 303
    evening.add("Noch einer")
    assert evening.press("weighing", "weighing/open") == 303
    vote(Visitor(house), codes[0], ids(house)["Noch einer"])

    answer = evening.visitor.press(evening.path("weighing"), evening.path("weighing/take-back"))

    assert "Eine Karte wurde schon benutzt" in evening.visitor.get(answer.headers["Location"]).text
    assert "lassen sich nicht mehr ändern" in evening.visitor.get(evening.path("proposals")).text
    assert points(house)["Noch einer"] == 1


def test_what_is_counted_in_the_room_makes_cards_void(house: House) -> None:
    evening, _ = with_printed(house, 2)
    counted = {f"points_{name}": "1" for name in evening.ids().values()}

    assert evening.press("weighing", "weighing/room", **counted) == 303

    assert left_codes(house) == 0
    page = evening.visitor.get(evening.path("weighing")).text
    assert "Karten wurden benutzt" not in page


def test_a_cancelled_dialogue_leaves_no_code_behind(house: House) -> None:
    evening, (code, *_) = with_cards(house, 2)

    assert evening.press("", "cancel") == 303

    assert left_codes(house) == 0
    assert vote(Visitor(house), code, ids(house)["Eins"]) == 422


def test_a_code_is_read_with_digits_where_its_letters_look_like_them(house: House) -> None:
    _, codes = with_cards(house, 40)
    code = next(each for each in codes if set(each) & set("OIB"))

    typed = code.translate(str.maketrans("OIB", "018"))

    assert vote(Visitor(house), typed, ids(house)["Eins"]) == 200


def test_the_ballot_shows_what_a_proposal_means(house: House) -> None:
    evening, (code, *_) = with_printed(house, 1)
    evening.add("Anrufen", "Innerhalb von zwei Tagen nach einem Vorfall.")
    evening.press("weighing", "weighing/open")

    page = Visitor(house).submit("/dialogue/vote", code=code).text

    assert "Innerhalb von zwei Tagen nach einem Vorfall." in page


def test_the_database_holds_no_code_of_a_card(house: House) -> None:
    _, codes = with_cards(house, 5)
    with house.database.read() as session:
        stored = b"".join(session.scalars(select(BallotCode.hash)))
    assert all(code.replace("-", "").encode() not in stored for code in codes)


def test_proposals_stay_as_they_are_once_the_weighing_is_open(house: House) -> None:
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
    evening, (code, _) = with_printed(house, 2)
    answers = {each.id: "no" for each in conflict_questions()}
    evening.visitor.submit(evening.path("check"), **answers)
    evening.invite()

    before = steps(evening.visitor)
    house.clock.advance(days=400)
    evening.visitor.sign_in("coordinator@oldenmoor.example")
    after = steps(evening.visitor)
    evening.press("weighing", "weighing/open")
    vote(Visitor(house), code, ids(house)["Eins"])
    evening.press("weighing", "weighing/close")

    cards = before["Karten und Moderationsblatt ausdrucken"]
    assert evening.path("papers/moderation/") in cards
    assert evening.path("weighing") in after["Festhalten, was dem Abend wichtig war"]
    assert list(steps(evening.visitor)) == ["Den Abend abschließen"]
