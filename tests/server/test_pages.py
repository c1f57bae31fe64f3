"""Pages of the public origin that the server renders: their language, their errors, their links."""

import json
from html.parser import HTMLParser

import pytest
from werkzeug.test import TestResponse

from app.schema import migrate_down
from app.server import create_wsgi
from core.config import Config
from tests.server.kit import Door, House, code

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


class Tags(HTMLParser):
    """Start tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def public(house: House) -> Door:
    return Door(house.application, str(house.config.public))


def browse(house: House, path: str, accept: str = BROWSER) -> TestResponse:
    return public(house).get(path, headers={"Accept": accept})


@pytest.mark.parametrize(
    ("path", "language", "title"),
    [
        ("/nowhere", "de", "Diese Seite gibt es nicht"),
        ("/en/nowhere", "en", "There is no such page"),
        ("/english", "de", "Diese Seite gibt es nicht"),
    ],
)
def test_a_browser_gets_an_error_as_a_page_in_its_language(
    house: House, path: str, language: str, title: str
) -> None:
    answer = browse(house, path)
    assert answer.status_code == 404
    assert answer.content_type == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"<title>{title}</title>" in answer.text
    assert Tags(answer.text).of("html") == [{"lang": language, "dir": "ltr"}]


@pytest.mark.parametrize("accept", ["", "*/*", "application/json", "application/problem+json"])
def test_a_program_gets_the_problem(house: House, accept: str) -> None:
    answer = browse(house, "/nowhere", accept)
    assert answer.content_type == "application/problem+json"
    assert code(answer) == "not-found"


def test_routes_of_programs_answer_problems_even_to_a_browser(house: House) -> None:
    assert code(browse(house, "/api/releases")) == "method-not-allowed"
    assert code(browse(house, "/api/nowhere")) == "not-found"


def test_other_doors_show_no_page_of_the_public_one(house: House) -> None:
    for door in (house.report_door(), house.desk_door()):
        answer = door.get("/nowhere", headers={"Accept": BROWSER})
        assert answer.content_type == "application/problem+json"


def test_a_page_from_elsewhere_gets_nothing_and_reads_why(house: House) -> None:
    headers = {"Origin": "https://evil.example", "Accept": BROWSER}
    answer = public(house).post("/en/nowhere", headers=headers)
    assert answer.status_code == 403
    assert "came from another site" in answer.text


def test_a_wrong_method_names_the_right_ones(house: House) -> None:
    answer = public(house).post("/", headers={"Origin": public(house).origin, "Accept": BROWSER})
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert "So lässt sich diese Seite nicht öffnen" in answer.text


def test_an_error_repeats_nothing_of_the_address(house: House) -> None:
    answer = browse(house, "/kanarie?kanarie=<script>")
    assert "kanarie" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("path", ["//evil.example/x", "/en//evil.example/x", "/en/\\evil.example"])
def test_no_crooked_address_makes_a_link_to_another_host(house: House, path: str) -> None:
    environ = {"PATH_INFO": path, "REQUEST_URI": path, "RAW_URI": path, "HTTP_ACCEPT": BROWSER}
    door = public(house)
    answer = door.client.open("/", base_url=door.origin, environ_overrides=environ)
    links = [each["href"] or "" for each in Tags(answer.text).of("a")]
    assert answer.status_code == 404
    assert links
    assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in links)


def test_without_a_database_the_page_still_says_so(house: House) -> None:
    migrate_down(house.database, "base")
    answer = browse(house, "/readyz")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Gerade nicht erreichbar" in answer.text


def test_pages_link_to_the_style_sheet_of_the_build(house: House) -> None:
    built = json.loads((house.config.site_dir / "rendering.json").read_text())
    style = built["entries"]["styles/public.css"]
    sheets = [
        each for each in Tags(browse(house, "/nowhere").text).of("link") if "integrity" in each
    ]
    assert sheets == [{"rel": "stylesheet", "href": style["path"], "integrity": style["integrity"]}]


@pytest.fixture
def two_kinds(config: Config) -> Door:
    """The public site with a static page beside the folders of rendered ones."""
    for name in ("empowerment.html", "en/empowerment.html"):
        (config.site_dir / "public" / name).write_bytes(b"<!doctype html>")
    return Door(create_wsgi(config), str(config.public))


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("/empowerment/", "/empowerment"),
        ("/en/empowerment/", "/en/empowerment"),
        ("/trends", "/trends/"),
        ("/en/library", "/en/library/"),
        ("/en", "/en/"),
    ],
)
def test_a_slash_too_many_or_too_few_leads_to_the_page(
    two_kinds: Door, typed: str, right: str
) -> None:
    answer = two_kinds.get(typed + "?kanarie=1", headers={"Accept": BROWSER})

    assert (answer.status_code, answer.headers["Location"]) == (308, right)
    assert answer.data == b""
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "typed",
    ["//empowerment/", "/empowerment//", "//evil.example/empowerment/", "/assets/app.0f3a.js/"],
)
def test_no_other_slash_leads_anywhere(two_kinds: Door, typed: str) -> None:
    # Past the client's own tidying of addresses.
    environ = {"PATH_INFO": typed, "REQUEST_URI": typed, "RAW_URI": typed}
    answer = two_kinds.client.open("/", base_url=two_kinds.origin, environ_overrides=environ)

    assert answer.status_code == 404
    assert "Location" not in answer.headers
