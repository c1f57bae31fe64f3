"""Nothing is ever sent when the encryption is missing, broken or changed, and the page says so."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor

PAGES = ("", "mailbox")
CRYPTO = {"": "**/report/sealing-*.js", "mailbox": "**/mailbox/mailbox-chunk-*.js"}


def expect_honest_page(visitor: Visitor) -> None:
    """The page shows phone and address, no form, and has sent nothing."""
    page = visitor.page
    notice = page.locator("#unavailable")
    expect(notice).to_be_visible(timeout=10_000)
    expect(notice.locator('a[href="tel:03023125014"]')).to_be_visible()
    expect(notice).to_contain_text("Beispielweg 12")
    expect(page.locator("main form")).to_have_count(0)
    assert visitor.posts() == []


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript(chromium: Browser, office: RunningOffice, path: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    visitor = Visitor(context.new_page(), office)

    visitor.page.goto(visitor.home + path)

    expect_honest_page(visitor)
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_with_the_encryption_blocked(visitor: Visitor, path: str) -> None:
    visitor.page.route(CRYPTO[path], lambda route: route.abort())

    visitor.page.goto(visitor.home + path)

    expect_honest_page(visitor)
    assert visitor.errors == []


@pytest.mark.parametrize("path", PAGES)
def test_with_a_script_error_in_the_encryption(
    page: Page, office_with_broken_encryption: RunningOffice, path: str
) -> None:
    visitor = Visitor(page, office_with_broken_encryption)

    page.goto(visitor.home + path)

    expect_honest_page(visitor)


def test_changed_encryption_is_not_run(page: Page, office: RunningOffice) -> None:
    """A byte changed on the way is caught by its integrity in the import map."""
    visitor = Visitor(page, office)

    def change_script(route: Route) -> None:
        changed = office.file(route.request.url) + b"\nglobalThis.changed = true;"
        route.fulfill(body=changed, content_type="text/javascript")

    page.route(CRYPTO[""], change_script)

    page.goto(visitor.home)

    expect_honest_page(visitor)
    assert page.evaluate("globalThis.changed") is None


@pytest.mark.parametrize("path", PAGES)
def test_with_the_first_script_missing(visitor: Visitor, path: str) -> None:
    visitor.page.route("**/assets/reporter/*.js", lambda route: route.abort())

    visitor.page.goto(visitor.home + path)

    expect_honest_page(visitor)


@pytest.mark.parametrize("path", PAGES)
def test_without_web_crypto(visitor: Visitor, path: str) -> None:
    visitor.page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })"
    )

    visitor.page.goto(visitor.home + path)

    expect_honest_page(visitor)


def test_with_a_browser_that_computes_wrongly(visitor: Visitor) -> None:
    visitor.page.add_init_script(
        "const digest = SubtleCrypto.prototype.digest;"
        "SubtleCrypto.prototype.digest = async function (...values) {"
        "  const bytes = new Uint8Array(await digest.apply(this, values));"
        "  bytes[0] ^= 1; return bytes.buffer; }"
    )

    visitor.page.goto(visitor.home)

    expect_honest_page(visitor)


def test_form_never_posts_by_itself(visitor: Visitor) -> None:
    """Even a script that submits the form finds no address and a policy that forbids it."""
    visitor.open_form()
    form = visitor.page.locator("form#report")
    assert form.get_attribute("action") is None

    refused = form.evaluate(
        """form => new Promise((done) => {
            const tell = (event) => done(event.effectiveDirective);
            document.addEventListener("securitypolicyviolation", tell);
            HTMLFormElement.prototype.submit.call(form);
        })"""
    )

    assert refused == "form-action"
    assert visitor.posts() == []
    assert "?" not in visitor.page.url


def test_word_list_missing_keeps_the_message(visitor: Visitor) -> None:
    visitor.page.route("**/bundled-word-lists-*.js", lambda route: route.abort())
    visitor.open_form()
    visitor.fill("Das darf nicht verloren gehen.")

    visitor.page.click("#send")

    expect(visitor.page.locator("#sending")).to_contain_text("noch hier")
    assert visitor.posts() == []
    expect(visitor.page.locator("#text")).to_have_value("Das darf nicht verloren gehen.")
