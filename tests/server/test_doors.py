"""Three doors: foreign names and pages are refused, each serves its own, reporters get no mark."""

import pytest

from accounts.routes.cookies import NAME
from core.config import Config
from tests.server.kit import Door, House, code

ORIGINS = ["report", "desk", "public"]


def origin_of(config: Config, name: str) -> str:
    return str({"report": config.report, "desk": config.desk, "public": config.public}[name])


@pytest.mark.parametrize(
    "host",
    [
        "http://evil.example",
        "http://report.localhost",  # without the port
        "http://report.localhost:8001",
        "http://report.localhost.evil.example:8000",
        "http://127.0.0.1:8000",
    ],
)
def test_a_foreign_host_is_refused(house: House, host: str) -> None:
    for path in ("/", "/healthz", "/api/reports"):
        answer = Door(house.application, host).get(path)
        assert (answer.status_code, code(answer)) == (421, "foreign-host")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:8000"},
        {"Origin": "http://desk.localhost:8000"},
        {"Origin": "https://report.localhost:8000"},
        {"Origin": "http://report.localhost:8000/"},
    ],
)
def test_a_request_from_a_foreign_page_is_refused(house: House, headers: dict[str, str]) -> None:
    answer = house.report_door().post("/api/mailbox", {}, headers=headers)
    assert (answer.status_code, code(answer)) == (403, "foreign-origin")


def test_a_cookie_changes_nothing_for_a_reporter(house: House) -> None:
    plain, marked = house.report_door(), house.report_door()
    marked.client.set_cookie(NAME, "x", domain="report.localhost")
    marked.client.set_cookie("session", "x", domain="report.localhost")
    for path in ("/", "/assets/app.0f3a.js", "/healthz"):
        one, other = plain.get(path), marked.get(path, headers={"User-Agent": "another"})
        assert one.data == other.data
        assert dict(one.headers) == dict(other.headers)


@pytest.mark.parametrize("name", ORIGINS)
def test_each_site_serves_its_own_pages(house: House, name: str) -> None:
    answer = Door(house.application, origin_of(house.config, name)).get("/")
    assert answer.data.endswith(name.encode())
    assert answer.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize("name", ORIGINS)
def test_each_site_tells_that_it_lives_and_is_ready(house: House, name: str) -> None:
    door = Door(house.application, origin_of(house.config, name))
    assert door.get("/healthz").status_code == 200
    assert door.get("/readyz").status_code == 200


def test_what_was_compressed_at_build_goes_out_compressed(house: House) -> None:
    door = house.report_door()
    plain = door.get("/assets/app.0f3a.js", headers={"Accept-Encoding": "identity"})
    small = door.get("/assets/app.0f3a.js", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.data == b"compressed"
    assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/mailbox", 405),
        ("DELETE", "/api/reports", 405),
        ("POST", "/", 405),
        ("OPTIONS", "/api/reports", 405),
        ("TRACE", "/", 405),
        ("GET", "/../secret", 404),
        ("GET", "/assets//app.0f3a.js", 404),
        ("GET", "/assets/", 404),
        ("GET", "/api/login", 404),
    ],
)
def test_unknown_paths_and_methods_are_problems(
    house: House, method: str, path: str, status: int
) -> None:
    door = house.report_door()
    answer = door.client.open(
        path, method=method, base_url=door.origin, headers={"Origin": door.origin}
    )
    assert answer.status_code == status
    assert code(answer) in ("not-found", "method-not-allowed")


def test_the_doors_do_not_serve_each_others_routes(house: House) -> None:
    report, desk = house.report_door(), house.desk_door()
    assert report.post("/api/login", {}).status_code == 404
    assert desk.post_form("/api/reports", {}).status_code == 405  # the desk's own list, GET
    assert desk.post("/api/mailbox", {}).status_code == 404
