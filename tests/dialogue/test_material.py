"""What a dialogue's papers say of figures: whose, how imprecise, and what they don't show."""

import pytest

from core.db import Database
from empowerment.dialogue.material import Sources, dialogue_paper
from empowerment.dialogue.models import Dialogue
from empowerment.selfcheck.checks import Check
from reference.taxonomy import LOCALES
from tests.dialogue.kit import EVENING
from tests.selfcheck.kit import Kommune
from tests.trends.publication_kit import Publisher, demonstration, store, years
from trends.publication.kommune import PublicFigures, public_figures
from trends.publication.publishing import publish

TODAY = EVENING.replace(year=2027)
VALUES = {
    "kommune": "Oldenmoor",
    "office": "Fachstelle Muster",
    "phone": "030 1",
    "report": "https://meldung.example",
    "public": "https://rueckhalt.example",
}


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    return demonstration()


@pytest.fixture
def database(database: Database, publisher: Publisher) -> Database:
    store(database, [publisher.release(period) for period in years(2026, 2026)])
    publish(database, publisher.office, today=TODAY)
    return database


def handout(database: Database, ags: str, locale: str) -> str:
    with database.read() as session:
        found = public_figures(session, ags=ags, today=TODAY, locale=locale)
    return handout_with(found, locale)


def handout_with(found: PublicFigures | None, locale: str, check: Check | None = None) -> str:
    made = Dialogue(title="Gespräch", place="", contact="", access="")
    paper = dialogue_paper("handout", Sources(made, [], {}, found, check, VALUES), locale)
    return " ".join(text for section in paper.sections for text in (*section.text, *section.items))


@pytest.mark.parametrize("locale", LOCALES)
def test_figures_come_with_period_interval_dark_figure_and_source(
    database: Database, locale: str
) -> None:
    text = handout(database, "03999002", locale)
    words = {
        "de": ("Zahlen für Oldenmoor. Stand", "Wahrscheinlichkeit zwischen", "absichtlich ungenau"),
        "en": (
            "Figures for Oldenmoor. As of",
            "probability of 80% between",
            "imprecise on purpose",
        ),
    }
    for each in (*words[locale], "BKA/MOTRA", "Fachstelle Muster", "/trends/"):
        assert each in text, each


def test_a_kommune_in_a_group_is_told_that_the_figure_is_of_the_group() -> None:
    found = PublicFigures("Amt Moor", ("Oldenmoor", "Wietz"), "2026", ("Etwa 43 Fälle.",), ())
    assert (
        "Oldenmoor hat keine Zahlen für sich allein. Diese gelten zusammen für Amt Moor: "
        "Oldenmoor, Wietz. Stand: 2026. Etwa 43 Fälle."
    ) in handout_with(found, "de")


def test_without_figures_a_paper_says_nothing_of_them(database: Database) -> None:
    assert "Quelle:" not in handout(database, "01001000", "de")


@pytest.mark.parametrize(
    ("locale", "asked"), [("de", "Ehrenamtliche wurden gefragt: „"), ("en", "were asked: “")]
)
def test_a_gap_says_what_each_side_was_asked_where_that_differs(
    database: Database, locale: str, asked: str
) -> None:
    kommunen = (Kommune(database), Kommune(database, ags="03999002"))
    same, different = (
        kommune.check(kommune.closed(question=question))
        for kommune, question in zip(kommunen, ("A1", "C1"), strict=True)
    )

    assert asked in handout_with(None, locale, different)
    assert asked not in handout_with(None, locale, same)
