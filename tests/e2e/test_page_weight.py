"""No page of the running product weighs more than a slow line should carry."""

import pytest

from tests.e2e.product import Product
from tests.infrastructure.crawl import Reader, VisitedPage, every_file, kind_of, log_ins, own_pages

MOST_BYTES = 150_000
"""On the line, with headers and everything that the page loads at once."""


@pytest.fixture(scope="module")
def visited(product: Product) -> list[VisitedPage]:
    """Every page that a visitor comes to by links, and every static page."""
    reader = Reader(product.server.port)
    reader.wait_for_figures()
    return list(reader.pages(every_file(reader)))


@pytest.fixture(scope="module")
def coordinators(product: Product) -> list[VisitedPage]:
    """Every page that people of the demonstration come to when they are signed in."""
    found: list[VisitedPage] = []
    people = log_ins(product.server.lines)
    assert people
    for name, password in people:
        reader = Reader(product.server.port)
        assert reader.sign_in(name, password).status == 303
        found += reader.pages(own_pages(reader))
    return found


def heavy(pages: list[VisitedPage]) -> list[tuple[str, int]]:
    return [(page.url, page.size) for page in pages if page.size > MOST_BYTES]


def test_no_page_is_too_heavy_for_visitors(visited: list[VisitedPage]) -> None:
    assert heavy(visited) == []


def test_no_page_is_too_heavy_for_coordinators(coordinators: list[VisitedPage]) -> None:
    assert heavy(coordinators) == []


def test_no_link_of_a_page_leads_nowhere(
    visited: list[VisitedPage], coordinators: list[VisitedPage]
) -> None:
    # Some links of public pages lead on to signing in.
    found = [(page.url, page.status) for page in [*visited, *coordinators]]
    assert [each for each in found if each[1] not in (200, 401)] == []


def test_the_crawl_comes_to_pages_of_all_origins_and_languages(
    product: Product, visited: list[VisitedPage], coordinators: list[VisitedPage]
) -> None:
    """Else all of the above would hold for nothing."""
    kinds = {page.kind for page in visited}

    for path in ("", "mailbox"):
        assert {f"report.localhost/{path}", f"report.localhost/en/{path}"} <= kinds
    for path in ("", "found", "join"):
        assert {f"desk.localhost/{path}", f"desk.localhost/en/{path}"} <= kinds
    for path in ("", "empowerment", "trends/kommune/*/", "library/*/", "notices/", "imprint"):
        assert {f"localhost/{path}", f"localhost/en/{path}"} <= kinds
    assert {"localhost/account/trends/", "localhost/en/account/trends/"} <= {
        page.kind for page in coordinators
    }
    desk = next(page for page in visited if page.url == f"{product.desk}/")
    assert len([part for part in desk.parts if part.endswith(".js")]) >= 3
    assert desk.later


def test_kinds_tell_pages_apart_by_what_is_fixed_in_their_address() -> None:
    assert kind_of("http://localhost:1/en/trends/kommune/01999002/") == (
        "localhost/en/trends/kommune/*/"
    )
    assert kind_of("http://localhost:1/library/?topic=x&q=y") == "localhost/library/?q&topic"
