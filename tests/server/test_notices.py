"""Early notices: two people of the desk, the same bytes, and nothing shown that is over."""

import datetime
import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from app.demo import desk as desks
from app.demo.people import Person
from crypto.document import SignedDocument, countersign, sign_document
from crypto.encoding import b64decode, b64encode, new_id
from crypto.notice import NoticeContent, NoticeText, draft_notice
from tests.server.kit import Door, House, code, epoch_body
from tests.server.test_membership import admit, desk_view, join
from trends.notice_models import Notice, NoticeStatus
from trends.notices import (
    ShownNotice,
    forget_expired,
    public_only,
    shown_notices,
)

TEXT = "Seit einigen Tagen gehen gleichlautende Drohmails ein."
MID, OTHER = "01001000", "01002000"


@pytest.fixture
def two(house: House, counsellor: Person) -> House:
    """A desk of two: 0 leads, 1 counsels."""
    join(house, counsellor)
    admit(house, counsellor)
    return house


def draft(house: House, author: int = 0, **changes: Any) -> SignedDocument:
    today = house.clock.today
    values: dict[str, Any] = {
        "id": new_id(),
        "area": (),
        "audience": "coordinators",
        "consent": "none-needed",
        "threat": "threat",
        "since": today,
        "expires": today + datetime.timedelta(days=14),
        "texts": (NoticeText("de", "Drohmails an Rathäuser", TEXT),),
    }
    epoch = changes.pop("epoch", house.desk.log.current.hash)
    desk = changes.pop("desk", house.desk.fingerprint)
    return draft_notice(
        NoticeContent(**(values | changes)),
        author_seed=seed_of(house, author),
        desk=desk,
        epoch=epoch,
    )


def seed_of(house: House, index: int) -> bytes:
    return house.desk.people[index].member_key.signing_seed


def id_of(signed: SignedDocument) -> str:
    return str(json.loads(signed.document)["id"])


def propose(door: Door, signed: SignedDocument) -> str:
    answer = door.post("/api/notices", {"notice": signed.to_json()})
    return "" if answer.status_code == 201 else code(answer)


def confirm(door: Door, signed: SignedDocument, seed: bytes) -> str:
    second = countersign(signed, seed).signatures[-1]
    body = {"key": b64encode(second.key), "signature": b64encode(second.signature)}
    answer = door.post(f"/api/notices/{id_of(signed)}/confirm", {"signature": body})
    return "" if answer.status_code == 204 else code(answer)


def withdraw(door: Door, signed: SignedDocument) -> str:
    answer = door.post(f"/api/notices/{id_of(signed)}/withdraw", {})
    return "" if answer.status_code == 204 else code(answer)


def shown(house: House) -> list[ShownNotice]:
    with house.database.read() as session:
        return shown_notices(session, today=house.clock.today)


def listed(door: Door) -> list[tuple[str, str]]:
    content = door.get("/api/notices").json
    assert content is not None
    return [(each["id"], each["status"]) for each in content["notices"]]


def publish(house: House, **changes: Any) -> SignedDocument:
    signed = draft(house, **changes)
    assert propose(house.sign_in(), signed) == ""
    assert confirm(house.sign_in(1), signed, seed_of(house, 1)) == ""
    return signed


def test_one_proposes_another_confirms_and_it_is_shown(two: House) -> None:
    lead, second = two.sign_in(), two.sign_in(1)
    signed = draft(two)

    assert [propose(lead, signed), propose(lead, signed)] == ["", ""]
    assert shown(two) == []
    assert listed(second) == [(id_of(signed), "proposed")]
    assert [confirm(second, signed, seed_of(two, 1)) for _ in range(2)] == ["", ""]

    (notice,) = shown(two)
    assert notice.content.texts[0].text == TEXT
    assert listed(lead) == [(id_of(signed), "published")]


def test_who_proposed_it_confirms_nothing_whatever_key_signs(two: House) -> None:
    lead, signed = two.sign_in(), draft(two)
    assert propose(lead, signed) == ""

    assert confirm(lead, signed, seed_of(two, 1)) == "own-notice"
    assert shown(two) == []


def test_the_authors_key_signs_no_second_time_even_from_another_account(two: House) -> None:
    signed = draft(two)
    assert propose(two.sign_in(), signed) == ""

    assert confirm(two.sign_in(1), signed, seed_of(two, 0)) == "not-valid"
    assert shown(two) == []


def test_a_signature_of_other_words_confirms_nothing(two: House) -> None:
    signed = draft(two)
    changed = replace(signed, document=signed.document.replace(b"einigen", b"wenigen"))
    assert propose(two.sign_in(), signed) == ""
    other = countersign(changed, seed_of(two, 1)).signatures[-1]
    body = {"key": b64encode(other.key), "signature": b64encode(other.signature)}

    answer = two.sign_in(1).post(f"/api/notices/{id_of(signed)}/confirm", {"signature": body})

    assert code(answer) == "not-valid"
    assert shown(two) == []


def test_a_draft_that_brings_both_signatures_is_none(two: House) -> None:
    both = countersign(draft(two), seed_of(two, 1))

    assert propose(two.sign_in(), both) == "not-valid"


def test_nothing_of_a_former_epoch_is_proposed_or_confirmed(
    house: House, counsellor: Person
) -> None:
    early = draft(house)
    assert propose(house.sign_in(), early) == ""
    join(house, counsellor)
    admit(house, counsellor)

    assert confirm(house.sign_in(1), early, seed_of(house, 1)) == "stale-epoch"
    again = draft(house, epoch=house.desk.log.epochs[0].hash)
    assert propose(house.sign_in(), again) == "stale-epoch"


def test_what_a_removed_member_proposed_goes_with_the_account(two: House) -> None:
    signed = draft(two, author=1)
    assert propose(two.sign_in(1), signed) == ""
    lead = two.sign_in()
    remove_second(two, lead)

    assert listed(lead) == []
    assert withdraw(lead, signed) == "not-found"


def test_a_notice_stays_when_one_of_its_signers_leaves(two: House) -> None:
    publish(two)
    remove_second(two, two.sign_in())

    assert len(shown(two)) == 1


def test_a_withdrawn_notice_is_gone_at_once_and_never_comes_back(two: House) -> None:
    lead, second = two.sign_in(), two.sign_in(1)
    signed = publish(two)

    assert [withdraw(second, signed), withdraw(second, signed)] == ["", ""]

    assert shown(two) == []
    assert listed(lead) == []
    assert propose(lead, signed) == "id-taken"
    assert confirm(second, signed, seed_of(two, 1)) == "conflict"
    with two.database.read() as session:
        assert session.scalars(select(Notice.signed)).one() is None


def test_an_id_stands_for_one_notice(two: House) -> None:
    lead = two.sign_in()
    first = draft(two)
    assert propose(lead, first) == ""

    assert propose(lead, draft(two, id=id_of(first), threat="")) == "id-taken"
    assert propose(two.sign_in(1), first) == "id-taken"


def test_another_desk_sees_and_touches_none_of_it(two: House, second_house: House) -> None:
    signed = draft(two)
    assert propose(two.sign_in(), signed) == ""
    stranger = second_house.sign_in()

    assert listed(stranger) == []
    assert confirm(stranger, signed, seed_of(second_house, 0)) == "not-found"
    assert withdraw(stranger, signed) == "not-found"
    assert propose(stranger, draft(two, desk=two.desk.fingerprint)) == "not-valid"


def test_an_expired_notice_is_hidden_the_day_after_and_deleted_a_month_later(two: House) -> None:
    publish(two)
    two.clock.advance(days=14)
    assert len(shown(two)) == 1
    two.clock.advance(days=1)
    assert shown(two) == []
    assert stored_after(two, days=29) == 1
    assert stored_after(two, days=1) == 0


def test_days_out_of_bounds_are_refused(two: House) -> None:
    lead, today = two.sign_in(), two.clock.today
    day = datetime.timedelta(days=1)

    for since, expires in (
        (today - 8 * day, today + day),
        (today + 2 * day, today + 3 * day),
        (today - 3 * day, today - day),
    ):
        assert propose(lead, draft(two, since=since, expires=expires)) == "not-valid"


def test_a_draft_nobody_read_for_a_week_is_written_again(two: House) -> None:
    signed = draft(two)
    assert propose(two.sign_in(), signed) == ""
    two.clock.advance(days=8)

    assert confirm(two.sign_in(1), signed, seed_of(two, 1)) == "not-valid"


def test_too_long_and_public_without_consent_are_refused(two: House) -> None:
    lead = two.sign_in()
    content = json.loads(draft(two).document)
    for changes in (
        {"texts": [["de", "Titel", "x" * 2_001]]},
        {"audience": "public"},
        {"threat": "nothing-we-know"},
    ):
        assert propose(lead, sign_document(content | changes, [seed_of(two, 0)])) == "not-valid"
    answer = lead.post("/api/notices", {"notice": "x" * 20_000})
    assert code(answer) == "too-large"


def test_only_with_consent_does_everybody_read_it(two: House) -> None:
    publish(two)
    public = publish(two, audience="public", consent="given")

    assert [each.content.id for each in public_only(shown(two))] == [id_of(public)]


def test_area_decides_which_kommune_is_meant(two: House) -> None:
    publish(two, area=())
    (everybody,) = shown(two)
    desk = two.desk.fingerprint
    land = replace(everybody, content=replace(everybody.content, area=("01",)))
    one = replace(everybody, content=replace(everybody.content, area=(MID,)))

    assert [everybody.reaches(MID, desk), everybody.reaches(MID, None)] == [True, False]
    assert [land.reaches(MID, None), land.reaches("02000000", desk)] == [True, False]
    assert [one.reaches(MID, None), one.reaches(OTHER, desk)] == [True, False]


def test_what_a_database_writer_puts_there_is_not_shown(two: House) -> None:
    good = publish(two)
    publish(two)
    with two.database.write() as session:
        row = session.get_one(Notice, b64decode(id_of(good)))
        assert row.signed is not None
        forged = row.signed.replace(b"a", b"b", 1)
        session.execute(
            update(Notice)
            .where(Notice.id == b64decode(id_of(good)))
            .values(signed=forged, status=NoticeStatus.PUBLISHED)
        )

    assert [each.content.id for each in shown(two)] != [id_of(good)]
    assert len(shown(two)) == 1


def stored_after(house: House, *, days: int) -> int:
    house.clock.advance(days=days)
    with house.database.write() as session:
        forget_expired(session, today=house.clock.today)
        return len(session.scalars(select(Notice.id)).all())


def remove_second(house: House, lead: Door) -> None:
    keys, files = desks.next_epoch(house.desk, house.desk.people[:1], house.clock.today)
    body = epoch_body(desk_view(lead)["revision"], keys, files, remove=(house.desk.people[1].id,))
    assert lead.post("/api/desk/epochs", body).status_code == 201
    house.desk = keys
