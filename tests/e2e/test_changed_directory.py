"""A database writer, or a changed page, puts another desk in the place of the real one."""

import http.client
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete, func, select, update

from crypto.encoding import b64encode
from desks.log import append_statement
from desks.models import Desk, Statement
from incidents.models import Report
from tests.browser_desk.counsellor import Counsellor
from tests.e2e.conftest import NewCounsellor, NewVisitor
from tests.e2e.product import Product
from tests.e2e.steps import expect_stop, open_words
from tests.e2e.test_database_writer_at_the_desk import swap_epoch
from tests.e2e.writer import Writer


def swap_desk(writer: Writer, product: Product) -> None:
    """Another desk's statements under the fingerprint of this one."""
    desk, current = writer.desk, writer.own.log.current
    with writer.rows() as session:
        session.execute(delete(Statement))
        for position, signed in enumerate(writer.own.statements):
            append_statement(session, desk=desk, position=position, signed=signed)
        session.execute(update(Desk).values(number=current.number, epoch=current.hash))


SWAPS = pytest.mark.parametrize("swap", [swap_epoch, swap_desk])


@SWAPS
def test_swapped_keys_stop_the_form_before_it_is_shown(
    product: Product, writer: Writer, visitor: NewVisitor, swap: Callable[[Writer, Product], None]
) -> None:
    swap(writer, product)
    reporter = visitor()

    reporter.page.goto(reporter.home)

    expect_stop(reporter)
    assert reporter.posts() == []


@SWAPS
def test_keys_swapped_while_writing_stop_the_sending(
    product: Product, writer: Writer, visitor: NewVisitor, swap: Callable[[Writer, Product], None]
) -> None:
    reporter = visitor()
    reporter.open_form()
    reporter.fill("Das geht nur an die echte Fachstelle.")
    before = count_reports(writer)
    swap(writer, product)

    reporter.page.click("#send")

    expect_stop(reporter)
    assert reporter.posts() == []
    assert count_reports(writer) == before


@SWAPS
def test_swapped_keys_stop_the_mailbox(
    product: Product, writer: Writer, visitor: NewVisitor, swap: Callable[[Writer, Product], None]
) -> None:
    reader = visitor()
    swap(writer, product)

    open_words(reader, product.receipt)

    expect_stop(reader)


def count_reports(writer: Writer) -> int:
    with writer.database.read() as session:
        return session.scalar(select(func.count()).select_from(Report)) or 0


def fetch(product: Product, url: str) -> tuple[dict[str, str], bytes]:
    """A page as the server gives it; only browsers know that `*.localhost` is this machine."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", product.server.port, timeout=30)
    connection.request("GET", parts.path, headers={"Host": parts.netloc})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == http.HTTPStatus.OK
    return dict(answer.getheaders()), body


@pytest.fixture
def other_directory(product: Product, writer: Writer) -> Callable[[Page], None]:
    """Serve the pages with the writer's desk in place of the real one, and its log."""
    real, own = product.fingerprint, b64encode(writer.own.fingerprint)

    def serve(page: Page) -> None:
        def change(route: Route) -> None:
            headers, body = fetch(product, route.request.url)
            route.fulfill(headers=headers, body=body.replace(real.encode(), own.encode()))

        page.route(lambda address: urlsplit(address).path in ("/", "/mailbox"), change)
        log = [statement.to_json() for statement in writer.own.statements]
        page.route("**/api/desks/*/log", lambda route: route.fulfill(json={"log": log}))

    return serve


def test_poster_and_changed_directory_disagree(
    product: Product, visitor: NewVisitor, other_directory: Callable[[Page], None]
) -> None:
    reporter = visitor()
    other_directory(reporter.page)

    reporter.page.goto(f"{reporter.home}#{product.fingerprint}")

    expect_stop(reporter)
    assert reporter.posts() == []


def test_words_and_changed_directory_disagree(
    product: Product, visitor: NewVisitor, other_directory: Callable[[Page], None]
) -> None:
    reader = visitor()
    other_directory(reader.page)

    open_words(reader, product.receipt)

    expect_stop(reader)


def test_counsellor_and_changed_directory_disagree(
    counsellor: NewCounsellor, other_directory: Callable[[Page], None]
) -> None:
    lead: Counsellor = counsellor()
    other_directory(lead.page)

    lead.begin_log_in(own_device=False)

    expect(lead.page.locator(".code")).to_have_text("pin")
    expect(lead.rows).to_have_count(0)
