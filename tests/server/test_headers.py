"""Headers: each kind of answer of each origin carries what protects its reader, and no more."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import pytest
from werkzeug.test import TestResponse

from accounts.throttle import ATTEMPTS
from app.schema import migrate_down
from app.server import create_wsgi
from core.config import Config, Origin
from crypto.encoding import b64encode
from tests.server.kit import Door, House, report_fields

REPORT, DESK, PUBLIC = "report", "desk", "public"
EVERYWHERE = (REPORT, DESK, PUBLIC)
NONE = "A" * 43


@dataclass(frozen=True)
class Kind:
    """An answer: how to get it, on which origins, and its status."""

    name: str
    status: int
    method: str
    path: str
    options: dict[str, Any] = field(default_factory=dict)
    origins: tuple[str, ...] = EVERYWHERE
    signed_in: bool = False


def posted(json: object) -> dict[str, Any]:
    return {"json": json}


def body(data: bytes) -> dict[str, Any]:
    return {"data": data, "content_type": "application/json"}


GZIP = {"headers": {"Accept-Encoding": "gzip"}}
SIGNED_IN: dict[str, Any] = {"origins": (DESK,), "signed_in": True}
KINDS = (
    Kind("page", 200, "GET", "/"),
    Kind("page without its body", 200, "HEAD", "/"),
    Kind("asset", 200, "GET", "/assets/app.0f3a.js"),
    Kind(
        "compressed asset",
        200,
        "GET",
        "/assets/app.0f3a.js",
        {"headers": {"Accept-Encoding": "gzip"}},
    ),
    Kind("redirect", 308, "GET", "/en"),
    Kind("alive", 200, "GET", "/healthz"),
    Kind("ready", 200, "GET", "/readyz"),
    Kind("no such page", 404, "GET", "/nowhere"),
    Kind("no such route", 404, "POST", "/nowhere", posted({})),
    Kind("no such method", 405, "POST", "/", posted({})),
    Kind("foreign page", 403, "POST", "/", {"headers": {"Origin": "https://evil.example"}}),
    Kind("body where none belongs", 413, "GET", "/", {"data": b"x"}),
    Kind("foreign host", 421, "GET", "/", {"base_url": "https://evil.example"}),
    Kind("mailbox", 200, "POST", "/api/mailbox", posted({"token": NONE, "after": 0}), (REPORT,)),
    Kind("malformed", 400, "POST", "/api/mailbox", posted({}), (REPORT,)),
    Kind("too large", 413, "POST", "/api/mailbox", body(b" " * 5_000), (REPORT,)),
    Kind("other type", 415, "POST", "/api/reports", posted({}), (REPORT,)),
    Kind("no such desk", 404, "GET", f"/api/desks/{NONE}/log", origins=(REPORT,)),
    Kind("parameters", 200, "POST", "/api/login/parameters", posted({"name": "x"}), (DESK,)),
    Kind("wrong token", 401, "POST", "/api/login", posted({"name": "x", "token": NONE}), (DESK,)),
    Kind("malformed log-in", 400, "POST", "/api/login", body(b"{"), (DESK,)),
    Kind("log-in of another type", 415, "POST", "/api/login", {"data": b"{}"}, (DESK,)),
    Kind("large log-in", 413, "POST", "/api/login", body(b" " * 5_000), (DESK,)),
    Kind("no session", 401, "GET", "/api/session", origins=(DESK,)),
    Kind("sign-in page", 200, "GET", "/en/account/sign-in", origins=(PUBLIC,)),
    Kind("nobody's account", 401, "GET", "/account/", origins=(PUBLIC,)),
    Kind("form of nobody", 401, "POST", "/account/sign-out", {"data": {}}, (PUBLIC,)),
    Kind("large form", 413, "POST", "/account/sign-in", {"data": b" " * 20_000}, (PUBLIC,)),
    Kind("session", 200, "GET", "/api/session", **SIGNED_IN),
    Kind("queue", 200, "GET", "/api/reports", **SIGNED_IN),
    Kind("no such case", 404, "GET", f"/api/cases/{'A' * 22}", **SIGNED_IN),
    Kind("invitation", 201, "POST", "/api/desk/invitations", posted({}), **SIGNED_IN),
    Kind("bad save", 400, "PUT", f"/api/cases/{'A' * 22}", posted({}), **SIGNED_IN),
)

SOURCES = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
    " worker-src 'self'; base-uri 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; "
)
POLICIES = {
    REPORT: SOURCES + "trusted-types 'none'; script-src 'self'; form-action 'none'",
    # Argon2id is WebAssembly, lit makes HTML, and workers have addresses: on desk pages alone.
    DESK: SOURCES
    + "trusted-types lit-html rueckhalt; script-src 'self' 'wasm-unsafe-eval'; form-action 'none'",
    PUBLIC: SOURCES + "trusted-types 'none'; script-src 'self'; form-action 'self'",
}
NOT_OURS = "default-src 'none'; frame-ancestors 'none'"
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
}
# A form posted without any referrer would carry `Origin: null`.
REFERRERS = {REPORT: "no-referrer", DESK: "no-referrer", PUBLIC: "same-origin"}
MARKS = (
    *("ETag", "Last-Modified", "Content-Location", "Link", "Refresh", "Expires", "Age", "Server"),
    *("Access-Control-Allow-Origin", "WWW-Authenticate", "Set-Cookie"),
)
"""What a browser would carry back, follow or show; none of it is ever needed."""


def faults(answer: TestResponse, name: str, kind: Kind, *, https: bool) -> list[str]:
    """What is not as it should be with an answer's headers."""
    headers = answer.headers
    ours = kind.status != 421
    wanted = ALWAYS | {"Content-Security-Policy": POLICIES[name] if ours else NOT_OURS}
    wanted["Referrer-Policy"] = REFERRERS[name] if ours else "no-referrer"
    immutable = kind.status == 200 and kind.path.startswith("/assets/")
    wanted["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "no-store"
    if https and ours:
        wanted["Strict-Transport-Security"] = "max-age=63072000"
    if kind.status >= 400:
        wanted["Content-Type"] = "application/problem+json"
    if kind.status == 308:
        wanted["Location"] = "/en/"
    found = {header: headers.getlist(header) for header in wanted}
    wrong = [f"{header}: {found[header]}" for header in wanted if found[header] != [wanted[header]]]
    wrong += [mark for mark in MARKS if mark in headers]
    wrong += [f"status {answer.status_code}"] if answer.status_code != kind.status else []
    wrong += [] if https or "Strict-Transport-Security" not in headers else ["HSTS over HTTP"]
    wrong += [] if "camera=()" in headers["Permissions-Policy"] else ["Permissions-Policy"]
    wrong += ["Vary"] if "Cookie" in headers.get("Vary", "") else []
    return wrong


@pytest.fixture(params=["http", "https"])
def any_house(request: pytest.FixtureRequest, house: House) -> House:
    """The same house on loopback and as the world sees it."""
    if request.param == "http":
        return house
    config = dataclasses.replace(
        house.config,
        report=Origin("https", "meldung.example"),
        desk=Origin("https", "desk.example"),
        public=Origin("https", "example"),
    )
    application = create_wsgi(config, clock=house.clock)
    return dataclasses.replace(house, config=config, application=application)


def door_of(house: House, name: str) -> Door:
    origins = {REPORT: house.config.report, DESK: house.config.desk, PUBLIC: house.config.public}
    return Door(house.application, str(origins[name]))


def open_kind(house: House, name: str, kind: Kind) -> TestResponse:
    door = house.sign_in() if kind.signed_in else door_of(house, name)
    options = {"base_url": door.origin, "headers": {"Origin": door.origin}} | kind.options
    return door.client.open(kind.path, method=kind.method, **options)


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_kind_of_answer_has_its_headers(any_house: House, name: str) -> None:
    https = any_house.config.report.scheme == "https"
    wrong = {
        kind.name: found
        for kind in KINDS
        if name in kind.origins
        and (found := faults(open_kind(any_house, name, kind), name, kind, https=https))
    }
    assert wrong == {}


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_what_happens_once_has_its_headers(any_house: House) -> None:
    """Receipts, refusals that take a history, and a database that is gone."""
    https = any_house.config.report.scheme == "https"
    report, desk = any_house.report_door(), any_house.desk_door()
    first, second = report_fields(*any_house.seal()), report_fields(*any_house.seal())
    answers = [
        (REPORT, 201, report.post_form("/api/reports", first)),
        (REPORT, 409, report.post_form("/api/reports", second | {"id": first["id"]})),
        (REPORT, 422, report.post_form("/api/reports", second | {"sealed": b""})),
    ]
    wrong = {"name": "x", "token": NONE}
    guesses = [desk.post("/api/login", wrong) for _ in range(ATTEMPTS + 1)]
    answers.append((DESK, 429, guesses[-1]))
    migrate_down(any_house.database, "base")
    answers += [(name, 503, door_of(any_house, name).get("/readyz")) for name in EVERYWHERE]
    answers.append((REPORT, 503, report.post_form("/api/reports", second)))
    for name, status, answer in answers:
        kind = Kind("", status, "GET", answer.request.path)
        assert faults(answer, name, kind, https=https) == [], (name, status)


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_only_signing_in_and_out_writes_a_cookie(house: House) -> None:
    person = house.desk.people[0]
    token = {"name": person.name, "token": b64encode(person.login.login_token)}
    door = house.desk_door()
    entered, left = door.post("/api/login", token), door.post("/api/logout", {})
    assert (entered.status_code, left.status_code) == (200, 204)
    for answer in (entered, left):
        assert len(answer.headers.getlist("Set-Cookie")) == 1
        kind = Kind("", answer.status_code, "POST", answer.request.path)
        assert faults(answer, DESK, kind, https=False) == ["Set-Cookie"]


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_a_redirect_names_no_host_and_repeats_nothing(house: House) -> None:
    answer = house.report_door().get("/en?kanarie=1")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/en/")
    assert answer.data == b""
    assert "kanarie" not in str(answer.headers)


CROOKED = (
    *("//en", "///en", "//evil.example/en", "/en//", "/en/../en", "/%2fevil.example/en"),
    *("/\\evil.example/en", "/\\en", "http://evil.example/en", "/en;evil", "/en\r\nX: 1"),
)


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", EVERYWHERE)
def test_no_crooked_address_leads_to_another_site(house: House, name: str) -> None:
    door = door_of(house, name)
    leads = {}
    for path in CROOKED:
        # Past the client's own tidying of addresses.
        environ = {"PATH_INFO": path, "REQUEST_URI": path, "RAW_URI": path}
        answer = door.client.open("/", base_url=door.origin, environ_overrides=environ)
        leads[path] = answer.headers.get("Location", "/en/"), answer.status_code
    assert set(leads.values()) <= {("/en/", 404), ("/en/", 308)}, leads


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_policy_names_the_import_map_of_the_pages(config: Config) -> None:
    hashes = '{"report": ["sha256-R"], "desk": ["sha256-D"], "public": []}'
    (config.site_dir / "script-hashes.json").write_text(hashes)
    application = create_wsgi(config)
    policies = [
        Door(application, str(origin)).get("/").headers["Content-Security-Policy"]
        for origin in (config.report, config.desk, config.public)
    ]
    assert "script-src 'self' 'sha256-R';" in policies[0]
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-D';" in policies[1]
    assert "script-src 'self';" in policies[2]


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", EVERYWHERE)
def test_no_dynamic_answer_is_compressed(house: House, name: str) -> None:
    """Its length would tell what is inside, and the mailbox's would not be one any more."""
    kinds = [each for each in KINDS if name in each.origins and each.path.startswith("/api/")]
    kinds.append(Kind("alive", 200, "GET", "/healthz"))
    for kind in kinds:
        headers = {"Origin": str(door_of(house, name).origin)} | GZIP["headers"]
        options = kind.options | {"headers": headers}
        answer = open_kind(house, name, dataclasses.replace(kind, options=options))
        assert answer.status_code == kind.status
        assert "Content-Encoding" not in answer.headers, kind.name
