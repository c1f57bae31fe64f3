"""What journeys go through: offices, a language, and browsers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser_desk.counsellor import Counsellor
from tests.browser_desk.office import Office
from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor
from tests.browser_states.inspection import WIDE


@dataclass
class House:
    """Offices by what is special about them, and fresh browsers in one language."""

    chromium: Browser
    locale: str
    fixture: Callable[[str], Any]
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self) -> Page:
        """A page in a fresh profile."""
        context = self.chromium.new_context(
            locale="de-DE", timezone_id="Europe/Berlin", viewport=WIDE
        )
        self.contexts.append(context)
        return context.new_page()

    @property
    def path(self) -> str:
        """Where the pages of this language begin."""
        return "/" if self.locale == "de" else f"/{self.locale}/"

    def visitor(self, office: str = "report_office") -> Visitor:
        """A reporter of an office."""
        running: RunningOffice = self.fixture(office)
        return Visitor(self.page(), running, self.locale)

    @property
    def office(self) -> Office:
        """The office with the demonstration's desk."""
        office: Office = self.fixture("desk_office")
        return office

    def counsellor(self, number: int = 0) -> Counsellor:
        """Somebody of the demonstration at a fresh browser: 0 leads, 1 counsels."""
        demo = self.office.demo
        assert demo is not None
        return Counsellor(self.page(), self.office.desk, demo.people[number])

    def close(self) -> None:
        for context in self.contexts:
            context.close()
