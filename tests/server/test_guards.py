"""Who may do what: every route says it, and nobody may do more."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from accounts.roles import CoordinatorRole
from accounts.routes.cookies import COORDINATOR_NAME, NAME
from app.checks import SITES
from app.demo.people import Person
from app.server import build_sites
from tests.server.account_kit import cookie, joined
from tests.server.kit import Door, House, code
from tests.server.test_membership import admit, join
from web.application import make_site
from web.context import Context
from web.guards import Permission, guard, guard_of, refuse_unguarded
from web.site_files import read_site

NOBODY, PENDING, COUNSELLOR, LEAD = "nobody", "pending", "counsellor", "lead"

# Each dynamic route of the desk origin with those whom it lets in.
EVERYBODY = {NOBODY, PENDING, COUNSELLOR, LEAD}
MATRIX = {
    ("GET", "/healthz"): EVERYBODY,
    ("GET", "/readyz"): EVERYBODY,
    ("POST", "/api/login/parameters"): EVERYBODY,
    ("POST", "/api/login"): EVERYBODY,
    ("POST", "/api/invitations/open"): EVERYBODY,
    ("POST", "/api/desks"): EVERYBODY,
    ("POST", "/api/members"): EVERYBODY,
    ("GET", "/api/session"): {PENDING, COUNSELLOR, LEAD},
    ("POST", "/api/logout"): {PENDING, COUNSELLOR, LEAD},
    ("GET", "/api/desk"): {PENDING, COUNSELLOR, LEAD},
    ("GET", "/api/reports"): {COUNSELLOR, LEAD},
    ("GET", "/api/cases"): {COUNSELLOR, LEAD},
    ("GET", "/api/cases/<case>"): {COUNSELLOR, LEAD},
    ("PUT", "/api/cases/<case>"): {COUNSELLOR, LEAD},
    ("PUT", "/api/messages/aside"): {COUNSELLOR, LEAD},
    ("GET", "/api/statistics"): {COUNSELLOR, LEAD},
    ("POST", "/api/statistics/batches"): {COUNSELLOR, LEAD},
    ("GET", "/api/notices"): {COUNSELLOR, LEAD},
    ("POST", "/api/notices"): {COUNSELLOR, LEAD},
    ("POST", "/api/notices/<notice>/confirm"): {COUNSELLOR, LEAD},
    ("POST", "/api/notices/<notice>/withdraw"): {COUNSELLOR, LEAD},
    ("POST", "/api/desk/invitations"): {LEAD},
    ("POST", "/api/desk/epochs"): {LEAD},
}


def sites(house: House) -> dict[str, Flask]:
    files = {name: read_site(house.config.site_dir / name) for name in SITES}
    context = Context(house.config, house.database, house.clock)
    return dict(zip(SITES, build_sites(context, files), strict=True))


def dynamic_routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static_file"
        for method in (rule.methods or set()) - {"HEAD"}
    }


def test_every_route_of_every_site_declares_a_permission(house: House) -> None:
    for app in sites(house).values():
        refuse_unguarded(app)
        assert all(guard_of(view) for view in app.view_functions.values())


OF_THE_DESK = {
    Permission.OWN_SESSION,
    Permission.READ_DESK,
    Permission.READ_CASES,
    Permission.WRITE_CASES,
    Permission.MANAGE_DESK,
}
OF_KOMMUNEN = set(Permission) - OF_THE_DESK - {Permission.PUBLIC}


def asked(app: Flask) -> set[Permission]:
    """Every permission that a site's routes ask for."""
    declared = (guard_of(view) for view in app.view_functions.values())
    return {each.permission for each in declared if each}


def test_each_site_asks_for_its_own_permissions_alone(house: House) -> None:
    built = sites(house)

    assert asked(built["report"]) == {Permission.PUBLIC}
    assert asked(built["desk"]) == OF_THE_DESK | {Permission.PUBLIC}
    assert asked(built["public"]) == OF_KOMMUNEN | {Permission.PUBLIC}


def test_one_route_alone_is_posted_to_from_anywhere(house: House) -> None:
    """The one click of RFC 8058: its address is the permission."""
    open_to_all = {
        rule.rule
        for app in sites(house).values()
        for rule in app.url_map.iter_rules()
        if (declared := guard_of(app.view_functions[rule.endpoint])) and declared.any_origin
    }
    assert open_to_all == {
        "/network/stop/<letters>/<token>",
        "/en/network/stop/<letters>/<token>",
    }


def test_what_a_session_allows_is_never_open_to_other_sites() -> None:
    with pytest.raises(ValueError, match="session"):
        guard(Permission.OWN_ACCOUNT, any_origin=True)


def test_the_matrix_below_names_every_desk_route(house: House) -> None:
    assert dynamic_routes(sites(house)["desk"]) == set(MATRIX)


def test_a_route_without_a_declaration_stops_the_start(house: House) -> None:
    def add_open_door(app: Flask) -> None:
        app.add_url_rule("/open", "open", lambda: "come in")

    context = Context(house.config, house.database, house.clock)
    with pytest.raises(RuntimeError, match="open"):
        make_site("x", context, house.config.public, files={}, blueprints=[], prepare=add_open_door)


def test_nobody_gets_further_than_the_matrix_says(house: House, counsellor: Person) -> None:
    doors: dict[str, Door] = {NOBODY: house.desk_door()}
    joined = join(house, counsellor)
    results = knock(joined, PENDING) | knock(doors[NOBODY], NOBODY)
    joined = join_again(house, counsellor)
    results |= knock(joined, COUNSELLOR) | knock(house.sign_in(), LEAD)
    for route, allowed in MATRIX.items():
        for who in EVERYBODY:
            refusal = results[who, route]
            if who in allowed:
                assert refusal not in ("no-session", "forbidden"), (who, route)
            else:
                assert refusal == ("no-session" if who == NOBODY else "forbidden"), (who, route)


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", list(CoordinatorRole))
def test_no_account_of_the_public_site_has_a_session_at_the_desk(
    house: House, role: CoordinatorRole
) -> None:
    """Neither a Kommune's people nor editors and operators reach anything of support/."""
    value = cookie(joined(house, role))
    nobody, carrying = house.desk_door(), house.desk_door()
    for name in (NAME, COORDINATOR_NAME):
        carrying.client.set_cookie(name, value, domain="desk.localhost")
    for method, path in sorted(MATRIX):
        if NOBODY not in MATRIX[method, path]:
            assert code(send(carrying, method, concrete(path))) == "no-session", path
        # Where anybody may knock, the cookie changes nothing; the method of no route is no way in.
        for tried in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            plain, marked = (send(door, tried, concrete(path)) for door in (nobody, carrying))
            assert (plain.status_code, plain.data) == (marked.status_code, marked.data), path
            assert "Set-Cookie" not in marked.headers


def send(door: Door, method: str, path: str) -> TestResponse:
    """Try a route with an empty body."""
    if method in ("GET", "HEAD"):
        return door.client.open(path, method=method, base_url=door.origin)
    headers = {"Origin": door.origin}
    return door.client.open(path, method=method, base_url=door.origin, json={}, headers=headers)


def concrete(path: str) -> str:
    return re.sub(r"<\w+>", "A" * 22, path)


def knock(door: Door, who: str) -> dict[tuple[str, tuple[str, str]], str]:
    """Try every route with an empty body; the code of each refusal, logging out last."""
    results = {}
    for method, path in sorted(MATRIX, key=lambda route: route[1] == "/api/logout"):
        answer = send(door, method, concrete(path))
        results[who, (method, path)] = code(answer) if answer.status_code >= 400 else ""
    return results


def join_again(house: House, person: Person) -> Door:
    """Admit the person who joined and sign in anew."""
    admit(house, person)
    return house.sign_in(index=1)
