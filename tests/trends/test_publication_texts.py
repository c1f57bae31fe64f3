"""Sentences about figures: right in number, honest about what is not known."""

import dataclasses

import pytest

from reference.office import Office
from reference.taxonomy import LOCALES
from tests.trends.publication_kit import demonstration
from trends.periods import Period
from trends.publication.figures import Change, Estimate, Series, YearEstimate
from trends.publication.formats import alphabetical, period_name, within
from trends.publication.texts import (
    cases,
    change_sentence,
    dark_figure,
    key_sentence,
    method,
    not_none,
    press_answer,
    unit_name,
)
from trends.units import SizeClass, Unit

KOMMUNE = Unit("03999002", "Oldenmoor", "03", SizeClass.MID, 47_000, ("03999002",))
GROUP = Unit(
    "A039990001", "Samtgemeinde Moor (sehr kleine Gemeinden)", "03", SizeClass.SMALL, 4_000,
    ("03999010", "03999011"),
)  # fmt: skip


def year(change: Change | None, probability: float | None = None, value: int = 12) -> YearEstimate:
    return YearEstimate("2026", value, value, 9, 15, change, probability)


@pytest.fixture(scope="module")
def office() -> Office:
    return demonstration().office


def test_one_case_is_singular() -> None:
    assert [cases(count, "de") for count in (0, 1, 2, 1_234)] == [
        "0 Fälle", "1 Fall", "2 Fälle", "1.234 Fälle"
    ]  # fmt: skip
    assert [cases(count, "en") for count in (0, 1, 1_234)] == ["0 cases", "1 case", "1,234 cases"]


def test_key_sentence_tells_value_and_interval() -> None:
    sentence = key_sentence(Estimate("2026-Q4", 7, 8, 5, 10), "de")

    assert sentence == (
        "Im 4. Quartal 2026: etwa 8 Fälle, mit 80\u00a0% Wahrscheinlichkeit zwischen 5 und 10."
    )


def test_unclear_change_gets_no_direction() -> None:
    assert change_sentence(year(Change.UNCLEAR, 0.79), "de") == (
        "Gegenüber 2025: keine klare Änderung."
    )
    assert change_sentence(year(None), "de") == "Für 2025 gibt es keine Zahl zum Vergleich."


def test_nothing_is_ever_certain() -> None:
    assert "99\u00a0%" in change_sentence(year(Change.RISING, 1.0), "de")
    assert "mehr" in change_sentence(year(Change.RISING, 0.9), "de")
    assert "weniger" in change_sentence(year(Change.FALLING, 0.9), "de")
    assert "fewer" in change_sentence(year(Change.FALLING, 0.9), "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_press_answer_tells_figure_interval_and_limits(office: Office, locale: str) -> None:
    series = Series((), (year(Change.UNCLEAR, 0.5),))

    answer = press_answer(KOMMUNE, series, office, locale)

    assert all(part in answer[0] for part in ("Oldenmoor", "2026", "12", "9", "15"))
    assert change_sentence(series.years[0], locale) in answer[0]
    assert office.origins["report"] in answer[-1]


def test_press_answer_for_a_group_says_that_it_is_one(office: Office) -> None:
    series = Series((), (year(Change.UNCLEAR, 0.5),))

    assert "2 Gemeinden zusammen" in press_answer(GROUP, series, office, "de")[0]
    assert "2 municipalities together" in press_answer(GROUP, series, office, "en")[0]


def test_press_answer_speaks_of_the_quarter_while_no_year_is_complete(office: Office) -> None:
    series = Series((Estimate("2026-Q1", 3, 3, 1, 5),), ())

    assert "im 1. Quartal 2026" in press_answer(KOMMUNE, series, office, "de")[0]
    assert press_answer(KOMMUNE, Series((), ()), office, "de") == []


def test_names_with_braces_stay_names(office: Office) -> None:
    odd = dataclasses.replace(KOMMUNE, name="{office} {0}")

    answer = press_answer(odd, Series((), (year(None),)), office, "de")

    assert "{office} {0}" in answer[0]


def test_groups_are_named_in_the_language_of_the_page() -> None:
    assert unit_name(GROUP, "de") == GROUP.name
    assert unit_name(GROUP, "en") == "Samtgemeinde Moor (very small municipalities)"


def test_notes_beside_figures_exist_in_both_languages() -> None:
    for locale in LOCALES:
        assert "0" in not_none(locale)
        assert "14" in dark_figure(locale)
    assert "ε\u00a0=\u00a00,6" in method("de")[0]
    assert "ε\u00a0=\u00a00.6" in method("en")[0]


def test_periods_are_named_as_people_do() -> None:
    assert [period_name(each, "de") for each in ("2026-Q1", "2026")] == ["1. Quartal 2026", "2026"]
    assert [within(each, "en") for each in (Period(2026, 1), Period(2026))] == [
        "in Q1 2026", "in 2026"
    ]  # fmt: skip


def test_umlauts_are_sorted_as_in_a_telephone_book_of_words() -> None:
    names = ["Zons", "Öhringen", "Oldenmoor", "Ahaus", "Ägidienberg", "Weßling", "Wessling"]

    assert sorted(names, key=alphabetical) == [
        "Ägidienberg", "Ahaus", "Öhringen", "Oldenmoor", "Weßling", "Wessling", "Zons"
    ]  # fmt: skip
