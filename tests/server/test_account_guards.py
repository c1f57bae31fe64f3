"""Who may do what on the public site: nobody, readers, coordinators, and never a desk's people."""

import re

import pytest

from accounts.roles import CoordinatorRole
from accounts.routes.cookies import COORDINATOR_NAME, NAME
from app.demo.people import Person
from tests.server.account_kit import joined
from tests.server.kit import Door, House, code
from tests.server.test_guards import sites
from tests.server.test_membership import admit, join
from web.guards import Permission, guard_of

pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)

NOBODY, COUNSELLOR, READER, COORDINATOR = "nobody", "counsellor", "reader", "coordinator"
EDITOR, OPERATOR = "editor", "operator"
BOTH = {READER, COORDINATOR}
ALL = {READER, COORDINATOR, EDITOR, OPERATOR}
NETWORK = {READER, COORDINATOR, EDITOR}
WRITERS = {COORDINATOR, EDITOR}
_LOCALE = "<any(de, en):locale>"

# Each route of the public site that is not for everybody, with those whom it lets in.
MATRIX = {
    ("GET", "/account/"): ALL,
    ("GET", "/account/dialogue/"): BOTH,
    ("POST", "/account/dialogue/"): BOTH,
    ("GET", "/account/dialogue/<name>/"): BOTH,
    ("GET", "/account/dialogue/<name>/check"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/check"): {COORDINATOR},
    ("GET", "/account/dialogue/<name>/plan"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/plan"): {COORDINATOR},
    ("GET", "/account/dialogue/<name>/papers/<which>/"): BOTH,
    ("GET", "/account/dialogue/<name>/papers/<which>.<kind>"): BOTH,
    ("POST", "/account/dialogue/<name>/announce"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/hide"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/cancel"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/hold"): {COORDINATOR},
    ("GET", "/account/dialogue/<name>/proposals"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/proposals"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/proposals/remove"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/proposals/from-plans"): {COORDINATOR},
    ("GET", "/account/dialogue/<name>/weighing"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/weighing/cards"): {COORDINATOR},
    ("GET", "/account/dialogue/<name>/weighing/cards.pdf"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/weighing/cards/discard"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/weighing/cards/more"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/weighing/close"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/weighing/open"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/weighing/take-back"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/weighing/room"): {COORDINATOR},
    ("GET", "/account/dialogue/<name>/answers"): BOTH,
    ("GET", "/account/dialogue/<name>/answers/<proposal>"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/answers/<proposal>"): {COORDINATOR},
    ("POST", "/account/dialogue/<name>/answers/publish"): {COORDINATOR},
    ("GET", "/account/editing/events/"): {EDITOR},
    ("GET", "/account/editing/events/new"): {EDITOR},
    ("POST", "/account/editing/events/new"): {EDITOR},
    ("GET", "/account/editing/events/<key>/"): {EDITOR},
    ("GET", "/account/editing/events/<key>/edit"): {EDITOR},
    ("POST", "/account/editing/events/<key>/edit"): {EDITOR},
    ("POST", "/account/editing/events/<key>/publish"): {EDITOR},
    ("POST", "/account/editing/events/<key>/cancel"): {EDITOR},
    ("POST", "/account/editing/events/<key>/delete"): {EDITOR},
    ("POST", "/account/editing/events/<key>/copy"): {EDITOR},
    ("GET", "/account/editing/events/<key>/material"): {EDITOR},
    ("POST", "/account/editing/events/<key>/material"): {EDITOR},
    ("POST", "/account/editing/events/<key>/announce"): {EDITOR},
    ("POST", "/account/editing/events/<key>/files"): {EDITOR},
    ("GET", "/account/editing/events/<key>/files/<file>"): {EDITOR},
    ("POST", "/account/editing/events/<key>/files/remove"): {EDITOR},
    ("GET", "/account/editing/events/<key>/participants/"): {EDITOR},
    ("GET", "/account/editing/events/<key>/participants.csv"): {EDITOR},
    ("POST", "/account/editing/events/<key>/participants/remove"): {EDITOR},
    ("GET", "/account/events/"): NETWORK,
    ("GET", "/account/events/<key>/"): NETWORK,
    ("POST", "/account/events/cancel"): NETWORK,
    ("GET", "/account/events/<key>/event.ics"): NETWORK,
    ("GET", "/account/events/<key>/files/<file>"): NETWORK,
    ("GET", "/account/details"): ALL,
    ("POST", "/account/details"): ALL,
    ("GET", "/account/details/code"): ALL,
    ("POST", "/account/details/code"): ALL,
    ("GET", "/account/kit/<name>/"): BOTH,
    ("GET", "/account/kit/<name>.<kind>"): BOTH,
    ("GET", "/account/library/"): {EDITOR},
    ("GET", "/account/library/aids/<name>/"): {EDITOR},
    ("POST", "/account/library/aids/<name>/"): {EDITOR},
    ("GET", "/account/library/entries/<name>/"): {EDITOR},
    ("POST", "/account/library/entries/<name>/archive"): {EDITOR},
    ("GET", "/account/library/entries/<name>/edit"): {EDITOR},
    ("POST", "/account/library/entries/<name>/edit"): {EDITOR},
    ("POST", "/account/library/entries/<name>/publish"): {EDITOR},
    ("POST", "/account/library/entries/<name>/restore"): {EDITOR},
    ("POST", "/account/library/entries/<name>/unschedule"): {EDITOR},
    ("GET", "/account/library/entries/<name>/versions/<int:number>/"): {EDITOR},
    ("GET", "/account/library/links/"): {EDITOR},
    ("POST", "/account/library/links/works"): {EDITOR},
    ("GET", "/account/library/new-link/"): {EDITOR},
    ("POST", "/account/library/new-link/"): {EDITOR},
    ("GET", "/account/library/new/"): {EDITOR},
    ("POST", "/account/library/new/"): {EDITOR},
    ("GET", "/account/notices/"): BOTH,
    ("POST", "/account/later"): ALL,
    ("GET", "/account/operator/"): {OPERATOR},
    ("POST", "/account/operator/"): {OPERATOR},
    ("GET", "/account/operator/accounts/<person>"): {OPERATOR},
    ("POST", "/account/operator/accounts/<person>/remove"): {OPERATOR},
    ("POST", "/account/operator/accounts/<person>/second-factor"): {OPERATOR},
    ("GET", "/account/operator/audit"): {OPERATOR},
    ("GET", "/account/operator/desks"): {OPERATOR},
    ("POST", "/account/operator/desks/withdraw"): {OPERATOR},
    ("GET", "/account/operator/invite"): {OPERATOR},
    ("POST", "/account/operator/invite"): {OPERATOR},
    ("GET", "/account/operator/kommunen"): {OPERATOR},
    ("GET", "/account/operator/kommunen/<ags>"): {OPERATOR},
    ("POST", "/account/operator/kommunen/<ags>/remove"): {OPERATOR},
    ("POST", "/account/operator/withdraw"): {OPERATOR},
    ("GET", "/account/password"): ALL,
    ("POST", "/account/password"): ALL,
    ("GET", "/account/people/"): {COORDINATOR},
    ("POST", "/account/people/"): {COORDINATOR},
    ("POST", "/account/people/remove"): {COORDINATOR},
    ("POST", "/account/people/withdraw"): {COORDINATOR},
    ("GET", "/account/recommendations/"): BOTH,
    ("GET", "/account/recommendations/<name>/"): BOTH,
    ("GET", "/account/recommendations/new"): {COORDINATOR},
    ("POST", "/account/recommendations/new"): {COORDINATOR},
    ("GET", "/account/recommendations/import"): {COORDINATOR},
    ("POST", "/account/recommendations/import"): {COORDINATOR},
    ("GET", "/account/recommendations/<name>/edit"): {COORDINATOR},
    ("POST", "/account/recommendations/<name>/edit"): {COORDINATOR},
    ("POST", "/account/recommendations/<name>/submit"): {COORDINATOR},
    ("POST", "/account/recommendations/<name>/recall"): {COORDINATOR},
    ("POST", "/account/recommendations/<name>/discard"): {COORDINATOR},
    ("POST", "/account/recommendations/<name>/revise"): {COORDINATOR},
    ("POST", "/account/recommendations/<name>/withdraw"): {COORDINATOR},
    ("POST", "/account/recommendations/<name>/contact"): {COORDINATOR},
    ("GET", "/account/recommendations/review/"): {EDITOR},
    ("GET", "/account/recommendations/review/<name>/"): {EDITOR},
    ("POST", "/account/recommendations/review/<name>/publish"): {EDITOR},
    ("POST", "/account/recommendations/review/<name>/return"): {EDITOR},
    ("POST", "/recommendations/<int:number>/comments"): {COORDINATOR, EDITOR},
    ("POST", "/recommendations/<int:number>/comments/delete"): {COORDINATOR, EDITOR},
    ("POST", "/recommendations/<int:number>/comments/remove"): {EDITOR},
    ("POST", "/recommendations/<int:number>/tried"): {COORDINATOR},
    ("POST", "/recommendations/<int:number>/tried/delete"): {COORDINATOR},
    ("POST", "/recommendations/<int:number>/withdraw"): {EDITOR},
    ("GET", "/account/second-factor"): ALL,
    ("POST", "/account/second-factor"): ALL,
    ("GET", "/account/second-factor/again"): ALL,
    ("POST", "/account/second-factor/again"): ALL,
    ("GET", "/account/second-factor/passkey"): ALL,
    ("POST", "/account/second-factor/passkey"): ALL,
    ("GET", "/account/self-check/"): BOTH,
    ("GET", "/account/self-check/start"): {COORDINATOR},
    ("POST", "/account/self-check/start"): {COORDINATOR},
    ("GET", "/account/self-check/<check>/"): BOTH,
    ("GET", "/account/self-check/<check>/compare"): BOTH,
    ("GET", "/account/self-check/<check>/workshop.pdf"): BOTH,
    ("GET", "/account/self-check/<check>/invitation/<side>"): {COORDINATOR},
    ("GET", "/account/self-check/invitation/<side>"): {COORDINATOR},
    ("POST", "/account/self-check/<check>/prolong"): {COORDINATOR},
    ("POST", "/account/self-check/<check>/close"): {COORDINATOR},
    ("POST", "/account/self-check/<check>/call-off"): {COORDINATOR},
    ("POST", "/account/self-check/<check>/remove"): {COORDINATOR},
    ("GET", "/account/self-check/<check>/plans"): {COORDINATOR},
    ("POST", "/account/self-check/<check>/plans"): {COORDINATOR},
    ("GET", "/account/self-check/plans/<plan>/"): {COORDINATOR},
    ("POST", "/account/self-check/plans/<plan>/"): {COORDINATOR},
    ("POST", "/account/self-check/plans/<plan>/remove"): {COORDINATOR},
    ("GET", "/account/self-check/protected/"): {EDITOR},
    ("GET", "/account/self-check/protected.json"): {EDITOR},
    ("POST", "/account/sign-out"): ALL,
    ("GET", "/network/agreement/"): BOTH,
    ("GET", f"/network/agreement/draft.{_LOCALE}.pdf"): BOTH,
    ("POST", "/network/answers/<int:number>/remove"): WRITERS,
    ("GET", "/network/digest"): NETWORK,
    ("POST", "/network/digest"): NETWORK,
    ("POST", "/network/digest/replies"): NETWORK,
    ("POST", "/network/digest/stop"): NETWORK,
    ("GET", "/network/directory/"): NETWORK,
    ("GET", "/network/directory/own"): {COORDINATOR},
    ("POST", "/network/directory/own"): {COORDINATOR},
    ("POST", "/network/directory/own/confirm"): {COORDINATOR},
    ("POST", "/network/directory/own/withdraw"): {COORDINATOR},
    ("GET", "/network/kit/"): BOTH,
    ("GET", f"/network/kit/<name>.{_LOCALE}.pdf"): BOTH,
    ("GET", "/network/office/"): {EDITOR},
    ("GET", "/network/office/invite"): {EDITOR},
    ("POST", "/network/office/invite"): {EDITOR},
    ("POST", "/network/office/invite/code"): {EDITOR},
    ("GET", "/network/office/<ags>/"): {EDITOR},
    ("GET", f"/network/office/<ags>/agreement.{_LOCALE}.pdf"): {EDITOR},
    ("POST", "/network/office/<ags>/codes"): {EDITOR},
    ("POST", "/network/office/<ags>/end"): {EDITOR},
    ("POST", "/network/office/<ags>/naming"): {EDITOR},
    ("POST", "/network/office/<ags>/sign"): {EDITOR},
    ("GET", "/network/questions/"): NETWORK,
    ("POST", "/network/questions/"): NETWORK,
    ("GET", "/network/questions/new"): WRITERS,
    ("POST", "/network/questions/new"): WRITERS,
    ("GET", "/network/questions/<int:number>/"): NETWORK,
    ("POST", "/network/questions/<int:number>/"): WRITERS,
    ("POST", "/network/questions/<int:number>/answered"): WRITERS,
    ("POST", "/network/questions/<int:number>/pin"): {EDITOR},
    ("POST", "/network/questions/<int:number>/remove"): WRITERS,
    ("GET", "/account/trends/"): BOTH,
    ("POST", "/account/trends/"): {COORDINATOR},
    ("GET", f"/account/trends/chart.{_LOCALE}.svg"): BOTH,
    ("GET", f"/account/trends/report.{_LOCALE}.pdf"): BOTH,
}

# Each route that everybody may write to, with no account. One that stands here by mistake, or was
# declared PUBLIC by mistake, is what this list is for: each line needs a reason to be open.
OPEN_WRITES = {
    ("POST", "/account/forgotten"),
    ("POST", "/account/join"),
    ("POST", "/account/join/person"),
    ("POST", "/account/reset"),
    ("POST", "/account/sign-in"),
    ("POST", "/account/sign-in/code"),
    ("POST", "/account/sign-in/code/passkey"),
    ("POST", "/account/sign-in/passkey"),
    ("POST", "/api/releases"),
    ("POST", "/api/releases/batches"),
    ("POST", "/dialogue/vote"),
    ("POST", "/dialogue/vote/choose"),
    ("POST", "/events/<key>/register"),
    ("POST", "/events/registration"),
    ("POST", "/events/registration/confirm"),
    ("POST", "/events/registration/cancel"),
    ("POST", "/events/registration/file"),
    ("POST", "/library/"),
    ("POST", "/library/<name>/helpful"),
    ("POST", "/network/stop/<letters>/<token>"),
    ("POST", "/recommendations/"),
    ("POST", "/self-check/"),
    ("POST", "/self-check/<code>/"),
}


def closed_routes(house: House) -> set[tuple[str, str]]:
    app = sites(house)["public"]
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if (declared := guard_of(app.view_functions[rule.endpoint]))
        and declared.permission is not Permission.PUBLIC
        for method in (rule.methods or set()) - {"HEAD"}
    }


def test_the_matrix_names_every_closed_route_in_both_languages(house: House) -> None:
    english = {(method, f"/en{path}") for method, path in MATRIX}
    assert closed_routes(house) == set(MATRIX) | english


def test_what_everybody_may_write_to_is_listed(house: House) -> None:
    app = sites(house)["public"]
    found = {
        (method, rule.rule.removeprefix("/en"))
        for rule in app.url_map.iter_rules()
        if (declared := guard_of(app.view_functions[rule.endpoint]))
        and declared.permission is Permission.PUBLIC
        for method in (rule.methods or set()) - {"GET", "HEAD"}
    }
    assert found == OPEN_WRITES


def test_both_languages_have_the_same_pages_for_the_same_people(house: House) -> None:
    app = sites(house)["public"]
    asked = {
        (method, rule.rule): guard_of(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static_file"
        for method in rule.methods or ()
    }
    twins = [each for each in asked if each[1].startswith("/en/")]
    assert len(twins) > 10
    for method, path in twins:
        assert asked[method, path] == asked[method, path.removeprefix("/en")], path


def test_nobody_gets_further_than_the_matrix_says(house: House) -> None:
    doors = {
        NOBODY: Door(house.application, str(house.config.public)),
        COUNSELLOR: with_desk_session(house),
        READER: joined(house, CoordinatorRole.READER).door,
        COORDINATOR: joined(house).door,
        EDITOR: joined(house, CoordinatorRole.EDITOR).door,
        OPERATOR: joined(house, CoordinatorRole.OPERATOR).door,
    }
    for who, door in doors.items():
        for (method, path), allowed in MATRIX.items():
            refusal = knock(door, method, some_path(path))
            if who in allowed:
                assert refusal not in ("no-session", "forbidden"), (who, path)
            else:
                wanted = "no-session" if who in (NOBODY, COUNSELLOR) else "forbidden"
                assert refusal == wanted, (who, path)


def some_path(rule: str) -> str:
    """An address of a route: of something that isn't there, where it names something."""
    path = re.sub(r"<int:[^>]+>", "1", rule.replace(_LOCALE, "de"))
    return re.sub(r"<[^>]+>", "0" * 32, path)


def test_nobody_of_a_desk_has_a_session_here(house: House, counsellor: Person) -> None:
    """Whatever the role at the desk, and before and after being admitted."""
    pending = join(house, counsellor)
    doors = [with_desk_session(house, pending)]
    admit(house, counsellor)
    doors += [with_desk_session(house, house.sign_in(index)) for index in (0, 1)]
    routes = sorted(closed_routes(house))
    assert len(routes) == 2 * len(MATRIX)
    for door in doors:
        for method, path in routes:
            assert knock(door, method, some_path(path)) == "no-session", path


def with_desk_session(house: House, desk: Door | None = None) -> Door:
    """A browser of a desk's person, its lead unless another is given, who carries the desk's cookie
    over, under either name.
    """
    cookie = (desk or house.sign_in()).client.get_cookie(NAME, domain="desk.localhost")
    assert cookie is not None
    door = Door(house.application, str(house.config.public))
    for name in (NAME, COORDINATOR_NAME):
        door.client.set_cookie(name, cookie.value, domain="localhost")
    return door


def knock(door: Door, method: str, path: str) -> str:
    """The code of a refusal; empty if there is an answer. A form without its token does nothing."""
    answer = door.get(path) if method == "GET" else door.post(path, data={})
    problem = answer.content_type == "application/problem+json"
    return code(answer) if problem else ""
