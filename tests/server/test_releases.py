"""The server's side of a release: who gets sealed batches, and what is taken as released."""

import datetime
import os
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from crypto.document import parse_wrapper, sign_bytes
from crypto.encoding import b64encode
from crypto.errors import CryptoError
from crypto.signing import public_key
from tests.server.conftest import Officers
from tests.server.kit import Door, House, code
from tests.server.test_batches import batches, send
from trends.frame import KOMMUNE_TOTAL, VERSION
from trends.models import BatchFile, Release, ReleaseDebit
from trends.periods import Period, parse_week
from trends.release_document import Plan, plan_bytes, planned_tables, sign_result
from trends.releases import sign_request

QUARTER = Period(2026, 4)
UNITS = ("03999002", "03999004", "03999005")


def public_door(house: House) -> Door:
    return Door(house.application, str(house.config.public))


def request(house: House, seed: bytes, desk: bytes | None = None, **changes: Any) -> dict[str, Any]:
    arguments = {"period": QUARTER, "desk": desk, "day": house.clock.today, "seed": seed}
    return {"request": sign_request(**(arguments | changes)).to_json()}


def make_plan(**changes: Any) -> tuple[Plan, bytes]:
    """A plan over three units, and the seed of its result key."""
    seed = os.urandom(32)
    arguments: dict[str, Any] = {
        "period": QUARTER,
        "frame": VERSION,
        "desks": (),
        "left_out": {},
        "input": bytes(32),
        "office": bytes(32),
        "prepared": "2027-01-14",
        "result_key": public_key(seed),
        "tables": planned_tables(QUARTER, UNITS),
        "version": "test",
    }
    return Plan(**(arguments | changes)), seed


def signed_release(
    plan: Plan, seed: bytes, signers: tuple[bytes, ...], values: dict[str, int] | None = None
) -> dict[str, Any]:
    signed = sign_bytes(plan_bytes(plan), signers)
    cells = values or dict.fromkeys(UNITS, 7)
    result = sign_result({KOMMUNE_TOTAL: cells}, plan=signed, period=plan.period, result_seed=seed)
    return {"plan": signed.to_json(), "result": result.to_json()}


@pytest.fixture
def released_day(house: House) -> House:
    """The first day on which the fourth quarter of 2026 may be released."""
    house.clock.now = datetime.datetime(2027, 1, 14, 12, tzinfo=datetime.UTC)
    return house


def test_an_officer_gets_the_desks_and_then_each_ones_batches(
    house: House, officers: Officers
) -> None:
    made = list(
        batches(house, officers, [], first=parse_week("2026-W46"), last=parse_week("2026-W47"))
    )
    for batch in made:
        assert send(house.sign_in(), batch) == ""
    door, seed = public_door(house), officers.seeds[0]

    desks = door.post("/api/releases/batches", request(house, seed)).json
    found = door.post("/api/releases/batches", request(house, seed, house.desk.fingerprint)).json

    assert desks == {"desks": [b64encode(house.desk.fingerprint)]}
    assert found is not None
    assert found["log"] == [signed.to_json() for signed in house.desk.statements]
    assert found["batches"] == [
        {"statement": batch.statement.to_json(), "sealed": b64encode(batch.files["2026-Q4"])}
        for batch in made
    ]


def test_nobody_else_gets_a_batch(house: House, officers: Officers) -> None:
    door, seed = public_door(house), officers.seeds[0]
    day = house.clock.today
    old = request(house, seed, day=day - datetime.timedelta(days=2))
    early = request(house, seed, day=day + datetime.timedelta(days=2))

    for body in (request(house, os.urandom(32)), old, early):
        assert code(door.post("/api/releases/batches", body)) == "not-valid"
    no_period = request(house, seed, period="2026-13")
    assert code(door.post("/api/releases/batches", no_period)) == "not-valid"
    unknown = request(house, seed, os.urandom(32))
    assert code(door.post("/api/releases/batches", unknown)) == "unknown-desk"


def test_a_former_officer_can_neither_fetch_nor_release(
    released_day: House, officers: Officers
) -> None:
    door = public_door(released_day)
    signed = signed_release(*make_plan(), (officers.seeds[0], officers.former))

    fetched = door.post("/api/releases/batches", request(released_day, officers.former))

    assert code(fetched) == "not-valid"
    assert code(door.post("/api/releases", signed)) == "not-valid"


def test_a_release_is_stored_as_it_came_debited_and_its_tuples_are_gone(
    house: House, officers: Officers
) -> None:
    for batch in batches(
        house, officers, [], first=parse_week("2026-W47"), last=parse_week("2026-W47")
    ):
        assert send(house.sign_in(), batch) == ""
    house.clock.now = datetime.datetime(2027, 1, 14, 12, tzinfo=datetime.UTC)
    plan, seed = make_plan()
    body = signed_release(plan, seed, officers.seeds, {UNITS[0]: -3, UNITS[1]: 0, UNITS[2]: 40})

    first = public_door(house).post("/api/releases", body)
    again = public_door(house).post("/api/releases", body)

    assert (first.status_code, again.status_code) == (201, 201)
    with house.database.read() as session:
        (release,) = session.scalars(select(Release))
        (debit,) = session.scalars(select(ReleaseDebit))
        left = session.scalars(select(BatchFile.period)).all()
    assert parse_wrapper(release.result).to_json() == body["result"]
    assert (release.received, release.public_from) == (
        datetime.date(2027, 1, 14),
        datetime.date(2027, 1, 28),
    )
    assert (debit.period, debit.released_table, debit.epsilon_per_mille) == (
        "2026-Q4",
        KOMMUNE_TOTAL,
        600,
    )
    assert left == ["2026"]


def test_a_second_release_of_a_period_is_refused_even_if_it_is_signed(
    released_day: House, officers: Officers
) -> None:
    door = public_door(released_day)
    bodies = [signed_release(*make_plan(), officers.seeds) for _ in range(2)]

    answers = [door.post("/api/releases", body) for body in bodies]

    assert answers[0].status_code == 201
    assert code(answers[1]) == "already-released"
    assert door.get("/api/releases/2026-Q4").json == {"released": True}
    assert door.get("/api/releases/2026").json == {"released": False}
    assert code(door.get("/api/releases/2026-Q5")) == "not-found"


def test_a_release_needs_two_different_officers(released_day: House, officers: Officers) -> None:
    door = public_door(released_day)
    first, second = officers.seeds
    for signers in ((first,), (first, first), (first, os.urandom(32)), (first, second, second)):
        body = signed_release(*make_plan(), signers)
        assert code(door.post("/api/releases", body)) == "not-valid"


def test_measurements_must_be_the_plans(released_day: House, officers: Officers) -> None:
    door = public_door(released_day)
    plan, seed = make_plan()
    other, other_seed = make_plan()
    good = signed_release(plan, seed, officers.seeds)
    wrong = (
        signed_release(plan, other_seed, officers.seeds),
        good | {"result": signed_release(other, other_seed, officers.seeds)["result"]},
        signed_release(plan, seed, officers.seeds, dict.fromkeys(UNITS[:2], 7)),
        signed_release(plan, seed, officers.seeds, dict.fromkeys((*UNITS, "x"), 7)),
    )

    for body in wrong:
        assert code(door.post("/api/releases", body)) == "not-valid"


def test_no_release_before_the_desks_have_sent(house: House, officers: Officers) -> None:
    house.clock.now = datetime.datetime(2027, 1, 13, 12, tzinfo=datetime.UTC)

    answer = public_door(house).post("/api/releases", signed_release(*make_plan(), officers.seeds))

    assert code(answer) == "not-valid"


def test_a_plan_can_spend_no_other_cost_and_name_no_other_table() -> None:
    plan, _ = make_plan()
    for tables in (
        (replace(plan.tables[0], epsilon_per_mille=601),),
        (),
        planned_tables(Period(2026), UNITS),
        (replace(plan.tables[0], cells=(UNITS[0], UNITS[0])),),
    ):
        with pytest.raises(CryptoError, match="schema"):
            plan_bytes(replace(plan, tables=tables))
