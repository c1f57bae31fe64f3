"""What a person does on the reporter's pages."""

import re

from playwright.sync_api import Error, Page, Request, expect

from tests.browser_report.office import RunningOffice

TEXT = "Gestern lag ein Zettel im Briefkasten: „Hör auf mit den Fremden.“ Ich schlafe kaum."
LAST_STEP = 6
# In one go, as the button goes and comes back with every try.
TRY_NOW = """() => {
  const place = document.querySelector("#sending");
  if (/ (20|45) /.test(place.textContent)) return true;
  place.querySelector("button")?.click();
  return false;
}"""


class Visitor:
    """A person with a browser; notes every request that leaves it."""

    def __init__(self, page: Page, office: RunningOffice, locale: str = "de") -> None:
        self.page = page
        self.office = office
        self.home = office.report + ("/" if locale == "de" else f"/{locale}/")
        self.requests: list[Request] = []
        self.errors: list[str] = []
        page.on("request", self._note_request)
        page.on("pageerror", self._note_error)

    def _note_request(self, request: Request) -> None:
        self.requests.append(request)

    def _note_error(self, error: Error) -> None:
        self.errors.append(str(error))

    def posts(self, part: str = "") -> list[Request]:
        """Requests that carried something to the server."""
        return [
            request for request in self.requests if request.method != "GET" and part in request.url
        ]

    def open_form(self, fragment: str = "") -> None:
        """Open the report page and wait for its form."""
        self.page.goto(f"{self.home}{fragment}")
        expect(self.page.locator("#report")).to_be_visible()

    def go_on(self) -> None:
        """Press the visible step's button."""
        self.page.locator("[data-next]:visible").click()

    def fill(self, text: str = TEXT) -> None:
        """Go through all steps to the last."""
        page = self.page
        page.check("#acute_danger-UNSURE")
        page.select_option("#kommune", "Trelmstedt")
        self.go_on()
        page.fill("#text", text)
        page.check("#incident_form-THREAT")
        page.check("#incident_form-STALK")
        page.check("#period-WEEK")
        page.check("#offender_relation-INSIDER")
        self.go_on()
        page.select_option("#role", "REFVOL")
        page.check("#employment-VOL")
        self.go_on()
        page.check("#support_wish-W_SAFETY")
        self.go_on()
        page.check("#contact_mode-BOX")
        self.go_on()
        expect(page.locator(f'[data-step="{LAST_STEP}"]')).to_be_visible()

    def send(self) -> list[str]:
        """Send the finished form; the 12 words as shown."""
        self.page.click("#send")
        return self.read_words()

    def try_until_waits_are_long(self) -> None:
        """Press "try now" without a connection until the page would wait for long by itself."""
        self.page.wait_for_function(TRY_NOW)

    def read_words(self) -> list[str]:
        """Wait for the receipt; its 12 words."""
        words = self.page.locator("#receipt-words li")
        expect(words).to_have_count(12, timeout=15_000)
        return words.all_inner_texts()

    def confirm(self, words: list[str]) -> None:
        """Answer the check of two words."""
        for field in self.page.locator("#receipt-probe input").all():
            number = re.sub(r"\D", "", field.get_attribute("id") or "")
            field.fill(words[int(number) - 1])
        self.page.click("#receipt-check [type=submit]")
        expect(self.page.locator("#receipt-done")).to_be_visible()

    def open_mailbox(self, words: list[str]) -> None:
        """Open the mailbox with these words and wait for the conversation."""
        self.page.goto(f"{self.home}mailbox")
        self.page.fill("#words", " ".join(words))
        self.page.click("#open")
        expect(self.page.locator("#thread li").first).to_be_visible()

    def report(self, text: str = TEXT) -> list[str]:
        """Write and send a report; the 12 words."""
        self.open_form()
        self.fill(text)
        return self.send()
