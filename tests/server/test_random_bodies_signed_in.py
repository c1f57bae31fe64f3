"""What somebody with a session may send: nothing bad is stored, nothing breaks.

Each body is a good one with a fault or no body at all; at the end the good ones are taken, so the
faults were what they were refused for.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from accounts.routes.cookies import NAME
from app.demo import desk as desks
from app.demo.people import Person
from crypto.document import countersign
from crypto.encoding import b64encode
from tests.server.case_kit import CaseClient, answer_to, waiting_messages
from tests.server.conftest import Officers
from tests.server.kit import (
    Door,
    House,
    code,
    contents,
    epoch_body,
    found_body,
    join_body,
)
from tests.server.spoilt_json import spoil
from tests.server.test_batches import body as batch_body
from tests.server.test_batches import first_batch
from tests.server.test_guards import MATRIX, NOBODY
from tests.server.test_membership import desk_view, founding_code, joining_code
from tests.server.test_notices import draft, id_of, propose

SAMPLE = 500
FULL = 10_000

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get")
OTHER_TYPES = (
    "",
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/problem+json",
    "multipart/form-data; boundary=x",
    "application/json-seq",
)
NOT_OUR_ORIGIN = (None, "null", "http://localhost:8000", "http://report.localhost:8000", "x")
LARGEST = 32 * 1024 * 1024
"""No route takes more."""

ID = "A" * 22
QUERIES = (
    *("before=", "before=.", f"before=2026-13-01.{ID}", "before=2026-11-23", "before=%00"),
    *(f"before=2026-11-23.{ID}A", f"before=0000-00-00.{ID}", f"before=%ff.{ID}", f"before=.{ID}"),
)
CASE_QUERIES = (
    *("after=", "after=A", f"after={'A' * 21}B", f"after={ID}%3D", "after=%00", "after=%ff%fe"),
    *("limit=", "limit=0", "limit=-1", "limit=1001", "limit=1e3", "limit=1.0", "limit=%D9%A3"),
    *(f"limit={10**30}", "limit=%00", "limit=+1", "limit=1&after=x"),
)


@dataclass(frozen=True)
class Target:
    """A route and a body that it would take."""

    method: str
    path: str
    good: Any
    taken: bool = True
    """Whether the good body is taken from this person at the end."""


@dataclass(frozen=True)
class Campaign:
    """A desk at work, with a browser of its lead."""

    house: House
    door: Door
    targets: list[Target]
    sent: list[object] = field(default_factory=list)
    """What was sent last, to be shown when it is not refused."""

    def open(self, target: Target, **options: Any) -> TestResponse:
        """Send as this browser does; options change what it sends."""
        headers = {"Origin": self.door.origin} | options.pop("headers", {})
        sent = {name: value for name, value in headers.items() if value is not None}
        options.setdefault("method", target.method)
        options.setdefault("path", target.path)
        self.sent[:] = [options, sent]
        return self.door.client.open(base_url=self.door.origin, headers=sent, **options)


@pytest.fixture
def campaign(house: House, officers: Officers, counsellor: Person, other_lead: Person) -> Campaign:
    """One report waits, one is a case with a letter from its reporter, a notice is drafted."""
    joining, founding = counsellor, other_lead
    waiting, _ = house.submit()
    reporter, sealed = house.submit()
    door = house.sign_in()
    case = CaseClient(house, reporter.id)
    case.accept(door)
    further = house.write_back(reporter)
    assert house.report_door().post_form("/api/mailbox/messages", further.fields).json
    answer = answer_to(house, sealed, "Wir sind da")
    keys, files = desks.next_epoch(house.desk, house.desk.people, house.clock.today)
    request = joining.join_request(house.desk.fingerprint)
    founded = desks.found(founding, house.clock.today)
    first = CaseClient(house, waiting.id).first_body(door)
    further_save = case.body("thread/out/0", outgoing=answer)
    aside = {"messages": waiting_messages(door, waiting.id), "aside": True}
    proposed, next_notice = draft(house), draft(house)
    assert propose(door, proposed) == ""
    second = countersign(proposed, joining.member_key.signing_seed).signatures[-1]
    signature = {"key": b64encode(second.key), "signature": b64encode(second.signature)}
    confirm = f"/api/notices/{id_of(proposed)}/confirm"
    targets = [
        Target("POST", "/api/statistics/batches", batch_body(first_batch(house, officers))),
        Target("POST", "/api/notices", {"notice": next_notice.to_json()}),
        # Nobody confirms an own draft.
        Target("POST", confirm, {"signature": signature}, taken=False),
        Target("PUT", "/api/messages/aside", aside),
        Target("PUT", f"/api/cases/{waiting.id}", first),
        Target("PUT", f"/api/cases/{case.id}", further_save),
        Target("POST", "/api/desk/invitations", {}),
        Target("POST", "/api/desk/epochs", epoch_body(desk_view(door)["revision"], keys, files)),
        # The last two, taken, make this browser another person's.
        Target("POST", "/api/members", join_body(joining_code(door), joining.account, request)),
        Target("POST", "/api/desks", found_body(founding_code(house), *founded)),
    ]
    return Campaign(house, door, targets)


Attempt = Callable[[Campaign, Target, random.Random], TestResponse]


def bad_json(campaign: Campaign, target: Target, dice: random.Random) -> TestResponse:
    body = spoil(target.good, dice)
    return campaign.open(target, data=body, content_type="application/json")


def other_type(campaign: Campaign, target: Target, dice: random.Random) -> TestResponse:
    return campaign.open(target, json=target.good, content_type=dice.choice(OTHER_TYPES))


def other_method(campaign: Campaign, target: Target, dice: random.Random) -> TestResponse:
    path = dice.choice((target.path, "/api/desk", "/api/session", "/api/logout", "/api/nothing"))
    taken = {target.path: (target.method, "GET"), "/api/logout": ("POST",)}
    methods = [each for each in METHODS if each not in taken.get(path, ("GET",))]
    return campaign.open(target, path=path, json=target.good, method=dice.choice(methods))


def other_origin(campaign: Campaign, target: Target, dice: random.Random) -> TestResponse:
    headers = {"Origin": dice.choice(NOT_OUR_ORIGIN)}
    return campaign.open(target, json=target.good, headers=headers)


def other_session(campaign: Campaign, target: Target, dice: random.Random) -> TestResponse:
    door = campaign.house.desk_door()
    values = ("", "~", "A" * 43, f"{'A' * 43}~1.2.3", "\x7f", "ä" * 50, "A" * 3_000)
    door.client.set_cookie(NAME, dice.choice(values), domain="desk.localhost")
    target = dice.choice([each for each in campaign.targets if each.path not in WITHOUT_SESSION])
    return replace(campaign, door=door).open(target, json=target.good)


WITHOUT_SESSION = ("/api/members", "/api/desks")


def too_large(campaign: Campaign, target: Target, dice: random.Random) -> TestResponse:
    """Said to be large, or large without saying so."""
    if dice.random() < 0.5:
        claimed = {"CONTENT_LENGTH": str(LARGEST + dice.choice((1, 10**9, 10**20)))}
        return campaign.open(target, json=target.good, environ_overrides=claimed)
    path = dice.choice(("/api/desk/invitations", "/api/logout", "/api/session"))
    body = b" " * dice.choice((4_097, 100_000)) + b"{}"
    method = "GET" if path == "/api/session" else "POST"
    return campaign.open(
        target, method=method, path=path, data=body, content_type="application/json"
    )


def cut_off(campaign: Campaign, target: Target, dice: random.Random) -> TestResponse:
    """The line broke: less came than was announced."""
    body = b" " * dice.choice((0, 1, 500))
    claimed = {"CONTENT_LENGTH": str(len(body) + dice.choice((1, 3_000)))}
    return campaign.open(
        target, data=body, content_type="application/json", environ_overrides=claimed
    )


def odd_address(campaign: Campaign, target: Target, dice: random.Random) -> TestResponse:
    """Ids, cursors and limits of another form, or of a case that is not there."""
    identifiers = ("A", ID, f"{'A' * 21}B", f"{ID}%3D", "%00", "%ff", "..", "A" * 5_000, "ä")
    query, case = f"?{dice.choice(QUERIES)}", dice.choice(identifiers)
    path = dice.choice(
        (f"/api/reports{query}", f"/api/cases?{dice.choice(CASE_QUERIES)}", f"/api/cases/{case}")
    )
    if "?" not in path and dice.random() < 0.5:
        saves = [each for each in campaign.targets if each.path.startswith("/api/cases/")]
        save = dice.choice(saves)
        return campaign.open(save, path=path, json=save.good)
    return campaign.open(target, method="GET", path=path)


PUBLIC = {route for route, allowed in MATRIX.items() if NOBODY in allowed}
"""For them tests/server/test_random_bodies.py does the same."""
WITHOUT_A_BODY = {("POST", "/api/logout"), ("POST", "/api/notices/<notice>/withdraw")}

ATTEMPTS: tuple[Attempt, ...] = (
    *(bad_json, bad_json, bad_json, bad_json, other_type, other_method, other_origin),
    *(other_session, too_large, cut_off, odd_address),
)


def _rule(path: str) -> str:
    path = re.sub(r"cases/.*", "cases/<case>", path)
    return re.sub(r"notices/[^/]+/", "notices/<notice>/", path)


def test_random_requests_of_a_member_are_refused_and_store_nothing(
    campaign: Campaign, seed: int, full: bool
) -> None:
    dice, house = random.Random(seed), campaign.house
    before = contents(house.database)
    tried = {(target.method, _rule(target.path)) for target in campaign.targets}
    assert tried >= {route for route in MATRIX if route[0] != "GET"} - WITHOUT_A_BODY - PUBLIC

    for _ in range(FULL if full else SAMPLE):
        attempt, target = dice.choice(ATTEMPTS), dice.choice(campaign.targets)
        answer = attempt(campaign, target, dice)
        assert 400 <= answer.status_code < 500, f"{attempt} {answer.status_code} {campaign.sent}"
        code(answer)

    assert contents(house.database) == before
    for target in campaign.targets:
        good = target.good
        if "revision" in good:  # the saves before it changed the desk
            good = good | {"revision": desk_view(campaign.door)["revision"]}
        taken = campaign.open(target, json=good)
        fine = taken.status_code in (200, 201, 204)
        assert fine is target.taken, (target.path, taken.text)
