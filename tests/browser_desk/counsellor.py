"""What a counsellor does at the desk's pages."""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from app.demo.people import Person
from crypto.account import encode_account_key

# Stretching a password and opening a vault take a second or two on a busy machine.
SLOW = 20_000


@dataclass
class Counsellor:
    """A person at a browser."""

    page: Page
    desk: str
    person: Person
    problems: list[str] = field(default_factory=list)
    """What the page's scripts threw, and what its content security policy refused."""

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda message: self._listen(message.text))
        expect.set_options(timeout=SLOW)

    def _listen(self, text: str) -> None:
        if "Content Security Policy" in text or "TrustedScript" in text:
            self.problems.append(text)

    def log_in(self, path: str = "/", *, own_device: bool = True) -> "Counsellor":
        """Sign in on a device that doesn't know the account key yet, and see the queue."""
        self.begin_log_in(path, own_device=own_device)
        self.rows.first.wait_for(timeout=SLOW)
        return self

    def begin_log_in(self, path: str = "/", *, own_device: bool = True) -> None:
        """Send the log-in form, whatever comes of it."""
        page = self.page
        page.goto(self.desk + path)
        page.locator("#login-name").fill(self.person.name)
        page.locator("#password").fill(self.person.password)
        page.locator("#log-in").click()
        page.locator("#account-key").fill(encode_account_key(self.person.account_key))
        if own_device:
            page.locator("#own-device").check()
        page.locator("#log-in").click()

    @property
    def rows(self) -> Locator:
        """The lines of the queue."""
        return self.page.locator(".queue__row")

    @property
    def text(self) -> str:
        """Everything on the page."""
        return self.page.locator("body").inner_text()

    def open(self, words: str) -> None:
        """Open the case or report whose line has these words."""
        self.rows.filter(has_text=words).first.click()
        self.page.locator("#save").wait_for(timeout=SLOW)

    def back(self) -> None:
        """Go back to the queue."""
        self.page.locator("#back").click()
        self.rows.first.wait_for(timeout=SLOW)

    def save(self, done: str = "Gespeichert.") -> None:
        """Save the open case and wait for the word that it was."""
        self.page.locator("#save").click()
        expect(self.page.get_by_text(done)).to_be_visible(timeout=SLOW)

    def accept(self, words: str, title: str) -> None:
        """Accept a report under a title."""
        self.open(words)
        self.page.locator("#title").fill(title)
        self.save("Angenommen.")

    def answer(self, text: str) -> None:
        """Write an answer, check it, send it."""
        self.page.locator("#answer").fill(text)
        self.page.locator("#check-answer").click()
        self.page.locator("#send-answer").click()
        expect(self.page.get_by_text("Ihre Antwort liegt im Postfach.")).to_be_visible(timeout=SLOW)

    def lock(self) -> None:
        """Lock the vault."""
        self.page.locator("#lock").click()
        self.page.locator("#password").wait_for()

    def unlock(self) -> None:
        """Open the vault again on this device."""
        self.page.locator("#password").fill(self.person.password)
        self.page.locator("#log-in").click()
        self.rows.first.wait_for(timeout=SLOW)

    def new_tab(self) -> "Counsellor":
        """Open the vault in a second tab of the same browser."""
        second = Counsellor(self.page.context.new_page(), self.desk, self.person)
        second.page.goto(second.desk)
        second.unlock()
        return second

    def log_out(self) -> None:
        """Log out and wait for the fresh page."""
        with self.page.expect_navigation():
            self.page.locator("#log-out").click()
        self.page.locator("#login-name").wait_for()
