"""Charts that can stand on any page: nothing foreign in them, readable, and told in words."""

import re
from xml.etree import ElementTree

import pytest

from reference.taxonomy import LOCALES
from trends.frame import tables
from trends.publication.charts import MOST_QUARTERS, Mark, Style, series_chart, table_chart
from trends.publication.curves import Curve, DatedNote
from trends.publication.figures import Estimate

LIMIT = 12 * 1_024
STYLES = {locale: Style(locale, "Fachstelle Muster · dl-de/by-2-0") for locale in LOCALES}
CALM = {"#2044aa", "#c5d3ef", "#1f2233", "#4a5068", "#cfd3e0", "white", "none"}


def estimate(period: str, value: int) -> Estimate:
    return Estimate(period, value, value, max(0, value - 2), value + 3)


def quarters(number: int) -> list[Estimate]:
    return [
        estimate(f"{2024 + place // 4}-Q{place % 4 + 1}", (place * 7) % 11)
        for place in range(number)
    ]


def yearly(*values: int) -> list[Estimate]:
    return [estimate(str(2024 + place), value) for place, value in enumerate(values)]


def chart_of_table(name: str, locale: str) -> str:
    table = tables()[name]
    places = enumerate(table.categories, start=1)
    return table_chart(
        table.label[locale],
        "2026",
        {category: estimate("2026", 2_000 // place) for place, category in places},
        STYLES[locale],
        labels={name: category.label[locale] for name, category in table.categories.items()},
        alternative="…",
    )


def all_charts() -> list[str]:
    return [
        chart
        for locale in LOCALES
        for chart in (
            series_chart(
                "Bad Königshofen im Grabfeld (sehr kleine Gemeinden) und & <mehr>",
                quarters(16),
                STYLES[locale],
                alternative='Ein "Bild" <…> & mehr',
                marks=[Mark(1, "2025-Q1"), Mark(2, "2026-Q3"), Mark(3, "2026-Q3")],
            ),
            series_chart("Ort", yearly(4, 0, 12_345), STYLES[locale], alternative="…"),
            series_chart("Ort", yearly(0), STYLES[locale], alternative="…"),
            *(chart_of_table(name, locale) for name in tables()),
        )
    ]


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(each.itertext()) for each in root.iter() if each.tag.endswith("}text")]


def test_nothing_in_a_chart_comes_from_elsewhere_or_runs() -> None:
    for chart in all_charts():
        root = ElementTree.fromstring(chart)
        allowed = {"svg", "g", "rect", "path", "line", "text", "tspan"}
        assert {each.tag.rpartition("}")[2] for each in root.iter()} <= allowed
        attributes = {name for each in root.iter() for name in each.attrib}
        assert not {name for name in attributes if name.startswith("on") or "href" in name}
        assert not re.search(r"url\(|https?://(?!www\.w3\.org/2000/svg)", chart)


def test_notes_of_one_period_share_one_label() -> None:
    with_notes, *_ = all_charts()
    assert {"1", "2–3"} <= set(texts(with_notes))
    assert "3" not in texts(with_notes)


def test_charts_are_small() -> None:
    assert max(len(chart.encode()) for chart in all_charts()) < LIMIT


def test_chart_brings_a_white_panel_and_one_calm_colour() -> None:
    for chart in all_charts():
        root = ElementTree.fromstring(chart)
        panel = root[0]
        assert (panel.get("fill"), panel.get("width")) == ("white", root.get("width"))
        colours = {
            value
            for each in root.iter()
            for name, value in each.attrib.items()
            if name in ("fill", "stroke")
        }
        assert colours <= CALM


def test_chart_tells_its_alternative_text_and_escapes_names() -> None:
    root = ElementTree.fromstring(all_charts()[0])

    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Ein "Bild" <…> & mehr'
    assert "<mehr>" in " ".join(texts(all_charts()[0]))


def test_numbers_are_written_as_the_language_does() -> None:
    for locale, number in (("de", "12.345"), ("en", "12,345")):
        chart = series_chart("Ort", yearly(12_345), STYLES[locale], alternative="…")
        assert number in texts(chart)


def test_axis_begins_at_zero_and_reaches_above_the_highest_bar() -> None:
    for value in (0, 1, 2, 3, 8, 27, 98, 101, 998, 4_999):
        chart = series_chart("Ort", yearly(value), STYLES["en"], alternative="…")
        numbers = [text.replace(",", "") for text in texts(chart)]
        ticks = [int(number) for number in numbers if number.isdecimal()]
        ticks.remove(2024)  # the year below
        ticks.remove(value)  # written beside its point
        assert min(ticks) == 0
        assert max(ticks) >= value + 3


def test_many_quarters_show_the_newest_alone() -> None:
    chart = series_chart("Ort", quarters(40), STYLES["de"], alternative="…")

    found = [text for text in texts(chart) if re.fullmatch(r"Q[1-4](20[0-9]{2})?", text)]
    assert len(found) == MOST_QUARTERS
    assert found[0] == "Q12030"


@pytest.mark.parametrize("locale", LOCALES)
def test_words_tell_value_and_interval_and_marked_notes(locale: str) -> None:
    note = DatedNote(1, "2025-02-10", "2025-Q1", {"de": "Kampagne", "en": "Campaign"})
    curve = Curve("03999002", dict.fromkeys(LOCALES, "Oldenmoor"), quarters(12), [note])

    described = curve.describe(locale)

    newest = curve.estimates[-1]
    expected = {
        "de": f"4. Quartal 2026: {newest.value}, mit 80\u00a0% Wahrscheinlichkeit zwischen"
        f" {newest.low} und {newest.high}.",
        "en": f"Q4 2026: {newest.value}, with a probability of 80% between"
        f" {newest.low} and {newest.high}.",
    }
    assert described.startswith("Oldenmoor: ")
    assert expected[locale] in described
    assert {"de": "1. Quartal 2025.", "en": "Q1 2025."}[locale] in described
    assert described in (ElementTree.fromstring(curve.draw(STYLES[locale])).get("aria-label") or "")
