"""What a visit leaves behind and whom it talks to: nobody but the office, nothing on the device."""

import base64
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response, expect

from crypto.receipt import decode_receipt, receipt_keys
from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor
from tests.infrastructure.canaries import Search, forms_of_bytes, forms_of_text, forms_of_words
from tests.infrastructure.wire import Wire

REPORT_PAGES = ("", "mailbox", "imprint", "privacy", "accessibility")
SECRET = "Geheimwort-Kanarienvögel"


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
    addresses += [request.url for request in visitor.requests]
    assert secrets_of(words).find("\n".join(addresses).encode()) == set()


def test_nothing_readable_is_sent(overheard: Visitor, wire: Wire) -> None:
    words = overheard.report(f"{SECRET} im Text.")
    overheard.confirm(words)
    report = wire.sent
    overheard.open_mailbox(words)
    overheard.page.fill("#reply textarea", f"{SECRET} danach.")
    overheard.page.click("#reply [type=submit]")
    expect(overheard.page.locator("#thread li")).to_have_count(2)

    keys = receipt_keys(decode_receipt(" ".join(words)))
    token = Search({"mailbox token": forms_of_bytes(keys.mailbox_token)})
    assert secrets_of(words).find(wire.sent) == set()
    # The hash alone goes with the report; the token opens the mailbox later.
    assert token.find(report) == set()
    assert token.find(wire.sent) == {"mailbox token"}
    assert wire.sent.count(b"age-encryption.org/v1") == 4  # both messages, each with a copy


def secrets_of(words: list[str]) -> Search:
    """What was typed and chosen, the 12 words, and all keys that come of them, in every form."""
    keys = receipt_keys(decode_receipt(" ".join(words)))
    texts = (SECRET, "Trelmstedt", "THREAT", "UNSURE", "INSIDER", "REFVOL", "W_SAFETY")
    pairs = {f"{first} {second}": [first, second] for first, second in pairwise(words)}
    return Search(
        {text: forms_of_text(text) for text in texts}
        | {pair: forms_of_words(both) for pair, both in pairs.items()}
        | {
            "entropy": forms_of_bytes(decode_receipt(" ".join(words))),
            "identity": forms_of_bytes(keys.identity.seed),
            "signing key": forms_of_bytes(keys.signing_seed),
        }
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "base64", "hex", "address"])
def test_listener_hears_what_playwright_does_not_show(
    overheard: Visitor, wire: Wire, encoding: str
) -> None:
    """A form with a file is what a page that leaks would most likely send."""
    overheard.open_form()
    data = SECRET.encode("utf-16-le" if encoding == "utf-16-le" else "utf-8")
    sent = {"base64": base64.b64encode(b"." + data), "hex": data.hex().encode(), "address": b""}
    address = f"/?{SECRET}" if encoding == "address" else "/api/reports"

    overheard.page.evaluate(
        """async ([address, bytes]) => {
            const form = new FormData();
            form.append("sealed", new Blob([new Uint8Array(bytes)]));
            await fetch(address, { method: "POST", body: form });
        }""",
        [address, list(sent.get(encoding, data))],
    )

    assert Search({"text": forms_of_text(SECRET)}).find(wire.sent) == {"text"}


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
