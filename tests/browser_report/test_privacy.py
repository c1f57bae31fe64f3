"""What a visit leaves behind and whom it talks to: nobody but the office, nothing on the device."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response

from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor

REPORT_PAGES = ("", "mailbox", "imprint", "privacy", "accessibility")
SECRET = "Geheimwort-Kanarienvogel"


def test_whole_path_leaves_no_trace(visitor: Visitor, office: RunningOffice) -> None:
    page = visitor.page
    addresses: list[str] = []
    page.on("framenavigated", lambda frame: addresses.append(frame.url))

    words = visitor.report(f"{SECRET} im Text.")
    visitor.confirm(words)
    visitor.open_mailbox(words)

    hosts = {urlsplit(request.url).netloc for request in visitor.requests}
    assert hosts == {urlsplit(office.report).netloc}
    assert page.context.cookies() == []
    storage = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length,"
        " (await indexedDB.databases()).length, (await caches.keys()).length]"
    )
    assert storage == [0, 0, 0, 0]
    for address in addresses + [request.url for request in visitor.requests]:
        assert SECRET not in address
        assert not any(word in address for word in words)


def test_nothing_readable_is_sent(visitor: Visitor, office: RunningOffice) -> None:
    office.line.sent.clear()

    words = visitor.report(f"{SECRET} im Text.")
    visitor.confirm(words)
    visitor.open_mailbox(words)

    report, poll = office.line.sent
    assert b'name="mailbox"' in report
    assert b'"token"' in poll
    for body in office.line.sent:
        assert SECRET.encode() not in body
        assert b"Trelmstedt" not in body
        assert b"THREAT" not in body
        assert not any(word.encode() in body for word in words if len(word) > 5)


def test_choices_cause_no_requests(chromium: Browser, office: RunningOffice) -> None:
    """Two people with different answers load the same files."""
    loaded = []
    for danger, kommune, mode in (("YES", "Trelmstedt", "NONE"), ("NO", "Vossmarn", "OPEN")):
        context = chromium.new_context()
        visitor = Visitor(context.new_page(), office)
        visitor.open_form()
        page = visitor.page
        page.check(f"#acute_danger-{danger}")
        page.select_option("#kommune", kommune)
        visitor.go_on()
        page.check("#incident_form-INSULT")
        for _ in range(3):
            visitor.go_on()
        page.check(f"#contact_mode-{mode}")
        visitor.go_on()
        page.wait_for_load_state("networkidle")
        loaded.append(sorted(urlsplit(request.url).path for request in visitor.requests))
        context.close()

    assert loaded[0] == loaded[1]


@pytest.mark.parametrize("locale", ["", "en/"])
@pytest.mark.parametrize("path", REPORT_PAGES)
def test_pages_are_the_same_bytes_for_everyone(
    chromium: Browser, office: RunningOffice, path: str, locale: str
) -> None:
    bodies = []
    for language in ("de-DE", "ar-EG"):
        context = chromium.new_context(locale=language)
        answer = context.new_page().goto(f"{office.report}/{locale}{path}")
        assert isinstance(answer, Response)
        assert "set-cookie" not in answer.headers
        bodies.append(answer.body())
        context.close()

    assert bodies[0] == bodies[1]


def test_first_step_is_small(visitor: Visitor) -> None:
    sizes: list[int] = []
    visitor.page.on(
        "requestfinished",
        lambda request: sizes.append(
            request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"]
        ),
    )

    visitor.open_form()
    visitor.page.wait_for_load_state("networkidle")

    assert len(visitor.requests) <= 10
    assert sum(sizes) <= 100_000
