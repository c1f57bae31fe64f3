"""Nobody is kept out of figures and aids: axe, a small phone, no scripts, paper, both languages."""

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser_states.inspection import SMALL, WIDE, inspect, inspect_both
from tests.browser_trends.conftest import RunningFigures
from tests.infrastructure.office_file import MID
from tests.infrastructure.office_file import SMALL as SMALL_KOMMUNE
from tests.trends.published import PASSWORD

PATHS = (
    "/trends/",
    "/trends/kommunen/?q=o",
    "/trends/kommunen/?q=nirgends",
    "/trends/land/03/",
    f"/trends/kommune/{MID}/",
    f"/trends/kommune/{SMALL_KOMMUNE}/",
    f"/trends/embed/{MID}/",
    "/trends/methods/",
    "/library/",
    "/library/?audience=council",
    "/library/R25/",
    "/library/R38/",
)
LARGEST_PAGE = 150_000


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_for_everybody(
    figures: RunningFigures, chromium: Browser, prefix: str, path: str
) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto(figures.origin + prefix + path)
    inspect_both(page, path, unfold=True)
    assert problems == []
    context.close()


def test_the_way_from_the_whole_country_to_a_kommune_needs_no_script(
    figures: RunningFigures, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=SMALL)
    page = context.new_page()
    page.goto(f"{figures.origin}/trends/")
    page.get_by_role("link", name="2024", exact=True).click()
    assert "year=2024" in page.url
    page.get_by_label("Kommune suchen").fill("oldn")
    page.get_by_role("button", name="Suchen").click()
    assert page.get_by_text("Keine Kommune gefunden").is_visible()
    page.get_by_label("Kommune suchen").fill("olden")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Oldenmoor").click()
    page.get_by_role("heading", level=1, name="Oldenmoor").wait_for()
    page.get_by_role("link", name="Niedersachsen").click()
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", name="Municipalities from A to Z").wait_for()
    context.close()


def test_the_way_to_an_aid_needs_no_script(figures: RunningFigures, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=SMALL)
    page = context.new_page()
    page.goto(f"{figures.origin}/library/")
    page.get_by_label("Was suchen Sie?").fill("gedächtnissprotokoll")
    page.get_by_label("Art", exact=True).select_option(label="Vorlage")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Gedächtnisprotokoll: Musterbogen").click()
    page.get_by_role("heading", name="Der Bogen").wait_for()
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", name="The form", exact=True).wait_for()
    context.close()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("query", ["feindeslite", "memory protocol", "nirgends"])
def test_every_answer_of_the_search_is_for_everybody(
    figures: RunningFigures, chromium: Browser, prefix: str, query: str
) -> None:
    context = chromium.new_context(viewport=WIDE, java_script_enabled=True)
    page = context.new_page()
    page.goto(f"{figures.origin}{prefix}/library/")
    page.fill("#q", query)
    page.keyboard.press("Enter")
    other_language = page.locator(".again__button[lang]")
    other_language.wait_for()
    assert page.input_value("#q") == query
    assert "?" not in page.url
    inspect_both(page, query)
    other_language.click()
    page.wait_for_url(figures.origin + ("/library/" if prefix else "/en/library/"))
    assert page.input_value("#q") == query
    page.locator(".again__button:not([lang])").click()
    page.wait_for_url("**/recommendations/")
    assert page.input_value("#q") == query
    context.close()


@pytest.mark.parametrize("collection", ["library", "recommendations"])
def test_back_from_something_found_leads_to_what_was_found(
    figures: RunningFigures, chromium: Browser, collection: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{figures.origin}/{collection}/")
    page.fill("#q", "feindesliste")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Alle zeigen").wait_for()
    page.get_by_role("link", name="Impressum").click()
    page.get_by_role("heading", name="Impressum").wait_for()

    page.go_back()

    page.get_by_role("link", name="Alle zeigen").wait_for()
    assert page.input_value("#q") == "feindesliste"
    context.close()


def test_charts_are_there_with_words_for_those_who_cannot_see_them(
    figures: RunningFigures, chromium: Browser
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{figures.origin}/trends/")
    for picture in page.locator(".chart img").all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 100
        assert len(picture.get_attribute("alt") or "") > 40
    context.close()


def test_paper_has_tables_and_charts_and_nothing_to_press(
    figures: RunningFigures, chromium: Browser
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{figures.origin}/trends/kommune/{MID}/")
    page.emulate_media(media="print")
    for gone in (".bar", ".sections", ".crumbs", ".embed-help", ".footer"):
        assert not page.locator(gone).first.is_visible(), gone
    for there in (".chart img", "table", ".limits", ".notes"):
        assert page.locator(there).first.is_visible(), there
    page.goto(f"{figures.origin}/trends/methods/")
    page.emulate_media(media="print")
    assert page.get_by_text("Sachbeschädigung").first.bounding_box()
    context.close()


def test_a_page_is_light(figures: RunningFigures, chromium: Browser) -> None:
    context = chromium.new_context()
    for path in PATHS:
        assert _weight(context.new_page(), figures.origin + path) <= LARGEST_PAGE, path
    context.close()


def test_another_site_can_frame_the_chart_and_no_page(newspaper: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(newspaper)
    framed, refused = page.frame_locator("#chart"), page.frame_locator("#page")
    framed.get_by_role("heading", name="Oldenmoor").wait_for()
    assert refused.get_by_role("heading", name="Oldenmoor").count() == 0
    picture = page.locator("#picture")
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 100
    context.close()


def test_a_coordinator_reads_early_and_says_something(
    figures: RunningFigures, chromium: Browser
) -> None:
    context = chromium.new_context(viewport=WIDE)
    person = figures.office.person(MID)
    page = context.new_page()
    page.goto(f"{figures.origin}/account/sign-in")
    page.locator("[name=name]").fill(person.name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#own-figures").wait_for()
    page.goto(f"{figures.origin}/account/trends/")
    inspect(page, "own figures")
    page.set_viewport_size(SMALL)
    inspect(page, "own figures, narrow")
    page.get_by_label("3. Quartal 2026").fill("Wir nehmen das ernst.")
    page.get_by_role("button", name="Stellungnahme speichern").click()
    page.get_by_text("Gespeichert").wait_for()
    assert page.get_by_label("3. Quartal 2026").input_value() == "Wir nehmen das ernst."
    context.close()


def _weight(page: Page, address: str) -> int:
    """Load a page with all that belongs to it; give how many bytes came."""
    loaded: list[Request] = []
    # Playwright marks the functions it is given, and those of lists take no mark.
    page.on("requestfinished", lambda request: loaded.append(request))  # noqa: PLW0108
    page.goto(address, wait_until="networkidle")
    return sum(request.sizes()["responseBodySize"] for request in loaded)
