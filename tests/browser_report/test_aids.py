"""Aids the reporter's browser suggests: fitting, readable, and without a trace in the traffic."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor

FILE = "**/assets/data/aids-*.json"


@dataclass
class Story:
    """What somebody ticks and writes."""

    forms: tuple[str, ...]
    role: str
    wishes: tuple[str, ...]
    kommune: str
    text: str
    expected: list[str] = field(default_factory=list)
    """The titles that fit, by their beginning."""


ARSON = Story(
    ("ARSON", "DAMAGE"),
    "REFVOL",
    ("W_MONEY",),
    "Trelmstedt",
    "Das Auto hat gebrannt.",
    ["Was tun bei extremistischen", "Toolbox gegen rechte", "Schnelle Hilfen"],
)
ONLINE = Story(
    ("INSULT", "ONLINEHATE"),
    "COUNCIL",
    ("W_ONLINE", "W_LISTEN", "W_PUBLIC"),
    "Vossmarn",
    "Seit der Sitzung kommen jeden Tag Kommentare, über hundert inzwischen. " * 20,
    ["Hass im Netz", "Bedroht zu werden", "Gemeinsam stark"],
)
NOTHING = Story((), "", (), "", "Ich weiß nicht, wo ich anfangen soll.", ["Gedächtnis", "Support"])
STORIES = {"arson": ARSON, "online": ONLINE, "nothing ticked": NOTHING}


def tell(visitor: Visitor, story: Story) -> list[str]:
    """Fill the form as the story goes and send it; the 12 words."""
    page = visitor.page
    visitor.open_form()
    page.check("#acute_danger-NO")
    if story.kommune:
        page.select_option("#kommune", story.kommune)
    visitor.go_on()
    page.fill("#text", story.text)
    for form in story.forms:
        page.check(f"#incident_form-{form}")
    visitor.go_on()
    page.select_option("#role", story.role)
    visitor.go_on()
    for wish in story.wishes:
        page.check(f"#support_wish-{wish}")
    visitor.go_on()
    page.check("#contact_mode-BOX")
    visitor.go_on()
    return visitor.send()


def titles(page: Page) -> list[str]:
    """The suggested aids, once they are there."""
    expect(page.locator("#aids")).to_be_visible()
    return page.locator("#aids-list h3").all_inner_texts()


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_what_was_ticked_decides_at_the_end_and_again_in_the_mailbox(
    visitor: Visitor, story: Story
) -> None:
    words = tell(visitor, story)
    expect(visitor.page.locator("#aids")).to_be_hidden()  # the 12 words come first
    visitor.confirm(words)
    at_the_end = titles(visitor.page)
    visitor.open_mailbox(words)

    assert [
        title[: len(start)] for title, start in zip(at_the_end, story.expected, strict=True)
    ] == story.expected
    assert titles(visitor.page) == at_the_end
    assert visitor.errors == []


def traffic(chromium: Browser, office: RunningOffice, story: Story) -> list[tuple[object, ...]]:
    """Every request of a visit from the form to the mailbox, with what a listener sees of it."""
    context = chromium.new_context(locale="de-DE")
    visitor = Visitor(context.new_page(), office)
    done: list[Request] = []

    def note(request: Request) -> None:
        done.append(request)

    visitor.page.on("requestfinished", note)
    words = tell(visitor, story)
    visitor.confirm(words)
    titles(visitor.page)
    visitor.open_mailbox(words)
    titles(visitor.page)
    visitor.page.wait_for_load_state("networkidle")
    assert len(done) == len(visitor.requests)
    seen = [describe(request) for request in done]
    context.close()
    return sorted(seen, key=repr)


def describe(request: Request) -> tuple[object, ...]:
    sizes = request.sizes()
    return (
        request.method,
        request.url,
        len(request.post_data_buffer or b""),
        sizes["requestBodySize"],
        sizes["responseBodySize"],
    )


def test_two_reporters_with_different_cases_cause_the_same_requests_of_the_same_size(
    chromium: Browser, office: RunningOffice
) -> None:
    first = traffic(chromium, office, ONLINE)
    second = traffic(chromium, office, NOTHING)

    assert first == second
    assert sum("/assets/data/aids-" in str(url) for _, url, *_ in first) == 2
    assert all(str(url).startswith(office.report) for _, url, *_ in first)


def test_the_file_comes_only_after_the_report_is_sent(visitor: Visitor) -> None:
    visitor.open_form()
    visitor.fill()
    early = [request.url for request in visitor.requests]
    visitor.send()
    expect(visitor.page.locator("#aids-list h3")).to_have_count(3)

    assert not [url for url in early if "/aids-" in url]
    last = visitor.requests[-1]
    assert "/assets/data/aids-" in last.url


def test_ours_is_read_here_and_a_link_says_first_where_it_leads(visitor: Visitor) -> None:
    words = tell(visitor, NOTHING)
    visitor.confirm(words)
    page = visitor.page
    before = len(visitor.requests)

    page.locator("#aids summary").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#aids details")).to_contain_text("Erst, was Sie gesehen und gehört haben")
    link = page.locator("#aids-list a")
    expect(link).to_have_attribute("rel", "noreferrer noopener")
    described = link.get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_contain_text("Verlauf dieses Browsers")
    library = page.locator("#aids > p a")
    expect(library).to_have_attribute("href", f"{visitor.office.public}/library/")
    assert len(visitor.requests) == before


def test_in_english_what_can_be_read_comes_in_english(
    chromium: Browser, office: RunningOffice
) -> None:
    context = chromium.new_context(locale="en-GB")
    visitor = Visitor(context.new_page(), office, locale="en")

    words = tell(visitor, NOTHING)
    visitor.confirm(words)

    first, second = (visitor.page.locator("#aids-list > li").nth(place) for place in (0, 1))
    expect(first.locator("h3")).to_have_attribute("lang", "en")
    expect(first.locator(".aids__text")).to_have_attribute("lang", "en")
    expect(second).to_contain_text("In German")
    context.close()


@pytest.mark.parametrize("broken", ["missing", "changed"])
def test_without_the_file_or_with_another_the_page_is_complete(
    visitor: Visitor, broken: str
) -> None:
    if broken == "missing":
        visitor.page.route(FILE, lambda route: route.abort())
    else:
        visitor.page.route(FILE, lambda route: route.fulfill(json={"aids": [], "readers": {}}))

    words = tell(visitor, ARSON)
    visitor.confirm(words)
    visitor.open_mailbox(words)

    expect(visitor.page.locator("#thread li")).to_have_count(1)
    expect(visitor.page.locator("#aids")).to_be_hidden()
    assert visitor.errors == []
