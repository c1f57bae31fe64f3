"""One story through every field of the product, and all that it leaves behind."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from app.demo.people import Person
from crypto.receipt import ReceiptKeys, decode_receipt, receipt_keys
from tests.browser_desk.counsellor import Counsellor
from tests.browser_desk.device import stored
from tests.browser_report.visitor import Visitor
from tests.e2e.product import Product, person_who_knows
from tests.infrastructure.browser import QUIET
from tests.infrastructure.canaries import forms_of_bytes, forms_of_text, forms_of_words, new_canary
from tests.infrastructure.wire import Wire

NAME, DISPLAY_NAME = "amsel", "Amsel Anderwald"
TYPED = (
    "report",
    "kommune",
    "contact",
    "wrong-word",
    "reply",
    "abandoned",
    "password",
    "wrong-password",
    "title",
    "case-kommune",
    "notes",
    "unsaved-notes",
    "answer",
    "filter",
)


@dataclass
class Traces:
    """What one browser profile sent, where it went, and what it kept."""

    profile: Path
    wire: Wire
    requests: list[Request] = field(default_factory=list)
    sent: bytes = b""
    addresses: bytes = b""
    storage: bytes = b""
    """Cookies, localStorage, sessionStorage, IndexedDB and caches."""

    def collect(self, page: Page, origin: str) -> None:
        """Take stock at the end: addresses and history first, then storage of the origin."""
        lines = [each.url + str(each.all_headers()) for each in self.requests]
        devtools = page.context.new_cdp_session(page)
        history = devtools.send("Page.getNavigationHistory")
        self.addresses = "\n".join([*lines, str(history)]).encode()
        self.sent = self.wire.sent
        page.goto(origin)
        caches = page.evaluate("async () => (await caches.keys()).join()")
        kept = [stored(page), caches, str(page.context.storage_state())]
        self.storage = "\n".join(kept).encode()


@contextmanager
def profile(chromium: Browser, folder: Path, port: int) -> Iterator[tuple[BrowserContext, Traces]]:
    """A browser that writes its profile to disk, as people's own do."""
    wire = Wire(port)
    context = chromium.browser_type.launch_persistent_context(
        folder,
        executable_path=shutil.which("chromium"),
        args=[*QUIET, f"--host-resolver-rules={wire.rule}"],
        locale="de-DE",
        timezone_id="Europe/Berlin",
    )
    traces = Traces(folder, wire)
    context.on("request", lambda request: traces.requests.append(request))  # noqa: PLW0108
    try:
        yield context, traces
    finally:
        context.close()
        wire.close()


@dataclass
class Story:
    """The canaries by the field they were typed into, and the keys that came of them."""

    product: Product
    canaries: dict[str, str] = field(
        default_factory=lambda: {each: new_canary(each) for each in TYPED}
    )
    words: list[str] = field(default_factory=list)
    printed_key: str = ""
    invitation: str = ""
    person: Person | None = None

    @property
    def receipt(self) -> ReceiptKeys:
        return receipt_keys(decode_receipt(" ".join(self.words)))

    def secrets(self) -> dict[str, set[bytes]]:
        """What never leaves the browser readable, in all forms."""
        assert self.person is not None
        texts = {name: forms_of_text(text) for name, text in self.canaries.items()}
        keys = {
            "entropy": decode_receipt(" ".join(self.words)),
            "reporter's identity": self.receipt.identity.seed,
            "reporter's signing key": self.receipt.signing_seed,
            "account key": self.person.account_key,
            "key-encryption key": self.person.login.key_encryption_key,
            "member's identity": self.person.member_key.identity.seed,
            "member's signing key": self.person.member_key.signing_seed,
        }
        return (
            texts
            | {name: forms_of_bytes(key) for name, key in keys.items()}
            | {
                "words": forms_of_words(self.words),
                "printed key": forms_of_text(self.printed_key),
            }
        )

    def credentials(self) -> dict[str, set[bytes]]:
        """What is shown to the server and kept by nobody."""
        assert self.person is not None
        return {
            "mailbox token": forms_of_bytes(self.receipt.mailbox_token),
            "login token": forms_of_bytes(self.person.login.login_token),
            "invitation": forms_of_text(self.invitation),
        }


def write_report(story: Story, visitor: Visitor) -> None:
    """Fill every field of the form, send, note the words."""
    page, canaries = visitor.page, story.canaries
    visitor.open_form()
    page.check("#acute_danger-NO")
    page.select_option("#kommune", "*")
    page.fill("#other_kommune", canaries["kommune"])
    visitor.go_on()
    page.fill("#text", canaries["report"])
    for _ in range(3):
        visitor.go_on()
    page.check("#contact_mode-SAFE")
    page.fill("#contact", canaries["contact"])
    visitor.go_on()
    story.words = visitor.send()
    visitor.confirm(story.words)


def read_mailbox(story: Story, visitor: Visitor) -> None:
    """Mistype a word, open the mailbox, read, write back, close."""
    page = visitor.page
    page.goto(f"{visitor.home}mailbox")
    page.fill("#words", story.canaries["wrong-word"])
    page.click("#open")
    expect(page.locator("#words-error")).to_be_visible()
    page.fill("#words", " ".join(story.words))
    page.click("#open")
    shown = page.locator("#thread .message__text")
    expect(shown.last).to_have_text(story.canaries["answer"])
    page.fill("#reply textarea", story.canaries["reply"])
    page.click("#reply [type=submit]")
    expect(shown.last).to_have_text(story.canaries["reply"])
    page.click("#close")


def leave_halfway(story: Story, visitor: Visitor) -> None:
    """Begin another report and leave quickly."""
    page = visitor.page
    visitor.open_form()
    page.check("#acute_danger-NO")
    visitor.go_on()
    page.fill("#text", story.canaries["abandoned"])
    away = urlsplit(page.locator("#leave").get_attribute("href") or "").netloc
    page.route(f"https://{away}/**", lambda route: route.fulfill(body="Wetter"))
    page.click("#leave")
    page.wait_for_url(f"https://{away}/**")


def join(story: Story, page: Page, lead: Counsellor) -> None:
    """Make an account by the lead's invitation and be admitted after the comparison."""
    lead.log_in()
    lead.page.locator(".desk-bar__link").last.click()
    lead.page.locator("#invite").click()
    link = lead.page.locator("#invitation-link").input_value()
    story.invitation = urlsplit(link).fragment.split(".")[0]
    page.goto(link)
    page.locator("#display-name").fill(DISPLAY_NAME)
    page.locator("#login-name").fill(NAME)
    for each in ("#password", "#password-repeated"):
        page.locator(each).fill(story.canaries["password"])
    page.locator("#own-device").check()
    page.locator("#next").click()
    groups = page.locator(".account-key .groups__one")
    groups.first.wait_for()
    story.printed_key = "-".join(groups.all_inner_texts())
    page.locator("#account-key-repeated").fill(story.printed_key)
    page.locator("#next").click()
    digits = page.locator(".fingerprint .groups").inner_text()
    lead.page.locator(".desk-bar__link").nth(0).click()
    lead.page.locator(".desk-bar__link").last.click()
    lead.page.locator(".candidate input").fill(digits)
    lead.page.locator(".candidate button").click()
    page.locator("#open-vault").click()
    expect(page.locator("#log-out")).to_be_visible()
    story.person = person_who_knows(
        story.product.database, NAME, story.canaries["password"], story.printed_key
    )


def sign_in_again(story: Story, counsellor: Counsellor) -> None:
    """Log out, come back with a wrong password first."""
    page = counsellor.page
    counsellor.log_out()
    page.locator("#login-name").fill(NAME)
    page.locator("#password").fill(story.canaries["wrong-password"])
    page.locator("#log-in").click()
    page.get_by_role("alert").wait_for()
    page.locator("#password").fill(story.canaries["password"])
    page.locator("#log-in").click()
    counsellor.rows.first.wait_for()


def work_on_case(story: Story, counsellor: Counsellor) -> None:
    """Find the report, accept it with notes, answer it."""
    page, canaries = counsellor.page, story.canaries
    page.locator("#filter-text").fill(canaries["filter"])
    page.locator("#filter-text").fill(canaries["kommune"])
    expect(counsellor.rows).to_have_count(1)
    counsellor.rows.first.click()
    page.locator("#title").fill(canaries["title"])
    page.locator("#kommune").fill(canaries["case-kommune"])
    page.locator("#notes").fill(canaries["notes"])
    counsellor.save("Angenommen.")
    counsellor.answer(canaries["answer"])


def leave_desk(story: Story, counsellor: Counsellor) -> None:
    """Read the reply, begin notes, lock, come back to the draft, log out without saving it."""
    page, canaries = counsellor.page, story.canaries
    counsellor.back()
    page.locator("#filter-text").fill(canaries["title"])
    counsellor.rows.first.click()
    expect(page.get_by_text(canaries["reply"])).to_be_visible()
    page.locator("#notes").fill(canaries["unsaved-notes"])
    counsellor.lock()
    counsellor.unlock()
    page.get_by_role("button", name="Entwurf öffnen").click()
    expect(page.locator("#notes")).to_have_value(canaries["unsaved-notes"])
    page.locator("#log-out").click()
    with page.expect_navigation():
        page.locator("#question-yes").click()
    page.locator("#login-name").wait_for()


def visit_shared_device(story: Story, counsellor: Counsellor) -> None:
    """Look at the case on a device that others use too, and leave."""
    counsellor.log_in(own_device=False)
    counsellor.open(story.canaries["title"])
    counsellor.back()
    counsellor.log_out()
